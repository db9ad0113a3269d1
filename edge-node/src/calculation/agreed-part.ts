import type { ClearedInterval } from "@localgrid/clearing/clear-interval";
import { groupOf, shareOf } from "@localgrid/protocol/allocation-key";
import type { AgreedKey, AgreedPriceRule } from "@localgrid/protocol/record-bodies";
import type { MemberId } from "@localgrid/vocabulary/identifiers";

const WHOLE_PPM = 1_000_000n;
/** What a single home before the own group got is nobody else's to know. */
const OTHERS_TO_HIDE_AMONG = 2;

/** What an agreed key left to a member in one interval, and what its price follows from. */
export interface AgreedPart {
  readonly valid_from_s: number;
  readonly kind: AgreedKey["kind"];
  readonly price_rule: AgreedPriceRule;
  /** Of all who took part. */
  readonly demand_wh: number;
  readonly supply_wh: number;
  /** Of a static or hybrid key. */
  readonly own_share_ppm: number | null;
  /** Of a priority key; null for whom none of its groups names, who comes last. */
  readonly own_group: number | null;
  readonly groups: number | null;
  /**
   * What a buyer's share of the surplus came to, or what the groups before left to its own; null where there is no such
   * figure, or where it would tell what a single home got.
   */
  readonly open_wh: number | null;
}

/** Null for an interval that bids decided. */
export function agreedPart({ inputs, orders, auction }: ClearedInterval, member: MemberId): AgreedPart | null {
  const { allocation_key: agreed } = inputs.terms;
  if (agreed === undefined) return null;
  const { valid_from_s, key, price_rule } = agreed;
  const supply_wh = totalOf(orders.offers);
  const own_share_ppm = shareOf(key, member);
  const isBuying = orders.bids.some((bid) => bid.member === member);
  const byShare = own_share_ppm === null ? null : Number((BigInt(own_share_ppm) * BigInt(supply_wh)) / WHOLE_PPM);
  return {
    valid_from_s,
    kind: key.kind,
    price_rule,
    demand_wh: totalOf(orders.bids),
    supply_wh,
    own_share_ppm,
    own_group: groupOf(key, member),
    groups: key.kind === "priority" ? key.groups.length : null,
    open_wh: isBuying ? (byShare ?? leftToGroup(key, auction.purchases, { member, supply_wh })) : null,
  };
}

function leftToGroup(
  key: AgreedKey,
  purchases: ClearedInterval["auction"]["purchases"],
  { member, supply_wh }: { readonly member: MemberId; readonly supply_wh: number },
): number | null {
  if (key.kind !== "priority") return null;
  const rankOf = (whose: MemberId) => groupOf(key, whose) ?? key.groups.length + 1;
  const before = purchases.filter((purchase) => rankOf(purchase.member) < rankOf(member));
  const isExposed = before.length > 0 && before.length < OTHERS_TO_HIDE_AMONG;
  return isExposed ? null : supply_wh - totalOf(before);
}

function totalOf(energies: readonly { readonly energy_wh: number }[]): number {
  return energies.reduce((sum, { energy_wh }) => sum + energy_wh, 0);
}

import { type AllocationKey, allocateByKey, type SharingPriceRule } from "@localgrid/matching/allocation-keys";
import type { AuctionInput, AuctionOrder } from "@localgrid/matching/auction-order";
import { clearCallAuction } from "@localgrid/matching/call-auction";
import type { MatchingResult } from "@localgrid/matching/matching-result";
import { clampLimit, type PriceBand } from "@localgrid/matching/price-limits";
import { defaultBand } from "@localgrid/matching/standing-limits";
import type { AgreedKey, AgreedPriceRule } from "@localgrid/protocol/record-bodies";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import { type MicroPerKilowattHour, microPerKilowattHour, type WattHours } from "@localgrid/vocabulary/units";
import type { MemberNet, Tariff } from "../pricing/pricing.ts";

/** A key that is in force, as its record says it. */
export interface AgreedSharing {
  readonly valid_from_s: number;
  readonly key: AgreedKey;
  readonly price_rule: AgreedPriceRule;
}

interface Conditions {
  readonly terms: {
    readonly limits: readonly (readonly [MemberId, number | null, number | null])[];
    readonly allocation_key?: AgreedSharing;
  };
  readonly barred_buyers: readonly MemberId[];
}

const NOTHING = 0 as WattHours;

/**
 * What members bring to an interval: their net energy, at limits inside the price band. Members without credit buy
 * nothing, and where no price pays for both sides nobody brings anything. Under an agreed key limits wait.
 */
export function broughtBy(
  metered: readonly MemberNet[],
  tariff: Tariff,
  { terms, barred_buyers }: Conditions,
): Pick<AuctionInput, "bids" | "offers"> {
  const band = defaultBand(tariff);
  const { limits: own, allocation_key } = terms;
  const limits = new Map((allocation_key === undefined ? own : []).map(([member, ...both]) => [member, both]));
  const barred = new Set(barred_buyers);
  const bids: AuctionOrder[] = [];
  const offers: AuctionOrder[] = [];
  // With a fee above the spread every trade would cost its buyer more than retail.
  if (band === null) return { bids, offers };
  for (const { member, net_import_wh, net_export_wh } of metered) {
    const [buy, sell] = limits.get(member) ?? [];
    if (net_import_wh > 0 && !barred.has(member)) {
      bids.push({ member, energy_wh: net_import_wh, limit_micro_per_kwh: limitIn(band, buy, band.cap) });
    }
    if (net_export_wh > 0) {
      offers.push({ member, energy_wh: net_export_wh, limit_micro_per_kwh: limitIn(band, sell, band.floor) });
    }
  }
  return { bids, offers };
}

/** Divides what was brought by the agreed key; without one, by call auction. */
export function matchedBy(brought: AuctionInput, agreed: AgreedSharing | undefined, tariff: Tariff): MatchingResult {
  const band = defaultBand(tariff);
  if (agreed === undefined || band === null) return clearCallAuction(brought);
  const nets = [
    ...brought.bids.map(({ member, energy_wh }) => netOf(member, energy_wh, NOTHING)),
    ...brought.offers.map(({ member, energy_wh }) => netOf(member, NOTHING, energy_wh)),
  ];
  return allocateByKey({ nets, key: keyOf(agreed.key), price_rule: priceRuleOf(agreed.price_rule), band });
}

function limitIn(band: PriceBand, own: number | null | undefined, standard: MicroPerKilowattHour) {
  return own == null ? standard : clampLimit(microPerKilowattHour(own), band);
}

function netOf(member: MemberId, net_import_wh: WattHours, net_export_wh: WattHours): MemberNet {
  return { member, net_import_wh, net_export_wh };
}

function keyOf(key: AgreedKey): AllocationKey {
  if (key.kind === "dynamic" || key.kind === "priority") return key;
  return { kind: key.kind, shares: key.shares.map(([member, share_ppm]) => ({ member, share_ppm })) };
}

function priceRuleOf(rule: AgreedPriceRule): SharingPriceRule {
  if (rule.kind === "mid-market") return rule;
  return { kind: rule.kind, table: rule.table.map(([ratio_ppm, position_ppm]) => ({ ratio_ppm, position_ppm })) };
}

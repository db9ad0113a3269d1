import type { MatchingResult } from "@localgrid/matching/matching-result";
import type { PriceBand } from "@localgrid/matching/price-limits";
import { defaultBand } from "@localgrid/matching/standing-limits";
import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import {
  amountOf,
  type MicroPerKilowattHour,
  type NanoCurrency,
  NO_MONEY,
  sumOf,
  type WattHours,
} from "@localgrid/vocabulary/units";
import { type MemberShare, memberSharesOf } from "./member-share.ts";

/** Prices of one community from a point in time on. `retail` and `feed_in` are what the supplier asks and pays. */
export interface Tariff {
  readonly retail_micro_per_kwh: MicroPerKilowattHour;
  readonly feed_in_micro_per_kwh: MicroPerKilowattHour;
  /** Paid by the buyer to the network operator on every Wh bought from a neighbour. */
  readonly local_network_fee_micro_per_kwh: MicroPerKilowattHour;
  /** Paid by every member to the operator of the community, in micro-currency. */
  readonly fixed_fee_micro_per_day: number;
}

/** A member's energy at the connection points, summed over one interval; at most one side is more than 0. */
export interface MemberNet {
  readonly member: MemberId;
  readonly net_import_wh: WattHours;
  readonly net_export_wh: WattHours;
}

/** What a posting is for, in the order in which statements list them. */
export const POSTING_CATEGORIES = [
  "neighbour-purchase",
  "neighbour-sale",
  "local-network-fee",
  "grid-import",
  "grid-export",
  "fixed-fee",
] as const;
export type PostingCategory = (typeof POSTING_CATEGORIES)[number];

/**
 * A member's `market` account holds what the community settles (trades, network fee, fixed fee), `supply` what the
 * member's supplier settles. `community` passes trades through and ends every interval at 0.
 */
export type AccountId =
  | `member:${string}:market`
  | `member:${string}:supply`
  | "community"
  | "network-operator"
  | "supplier"
  | "operator";

/** One side of a transaction. `amount_nano` > 0: the account receives; < 0: it pays. */
export interface Posting {
  readonly account: AccountId;
  readonly category: PostingCategory;
  readonly energy_wh: WattHours;
  /** Null for what is not priced by energy. Else energy × price is the amount, but for its sign. */
  readonly price_micro_per_kwh: MicroPerKilowattHour | null;
  readonly amount_nano: NanoCurrency;
}

/** One side of a correction: what has to be added to the postings before to arrive at those after. */
export interface CorrectionPosting extends Omit<Posting, "energy_wh"> {
  /** Negative where energy is taken back. */
  readonly energy_change_wh: number;
}

/** One member's interval. `bought + grid_import` is the net import, `sold + grid_export` the net export. */
export interface MemberResult {
  readonly member: MemberId;
  readonly bought_wh: WattHours;
  readonly sold_wh: WattHours;
  readonly grid_import_wh: WattHours;
  readonly grid_export_wh: WattHours;
  /** Sum of all postings to the member's accounts, the fixed fee included. */
  readonly amount_nano: NanoCurrency;
  /** How much better than the same energy at retail and feed-in price; the fixed fee is left out. */
  readonly saving_nano: NanoCurrency;
}

/** Postings sum to exactly 0. Members first, by id and category; then the collective accounts, by category. */
export interface PricedInterval {
  readonly postings: readonly Posting[];
  /** By member id in byte order; one for each net that was given. */
  readonly members: readonly MemberResult[];
  readonly saving_nano: NanoCurrency;
}

const NANO_PER_MICRO = 1000n;
const ACCOUNT = /^(?:member:[a-z0-9][a-z0-9-]{0,31}:(?:market|supply)|community|network-operator|supplier|operator)$/;

/** Who stands on the two sides of each category, and on which side the member is. */
const SIDES: Record<PostingCategory, { own: "market" | "supply"; other: AccountId; sign: 1n | -1n }> = {
  "neighbour-purchase": { own: "market", other: "community", sign: -1n },
  "neighbour-sale": { own: "market", other: "community", sign: 1n },
  "local-network-fee": { own: "market", other: "network-operator", sign: -1n },
  "grid-import": { own: "supply", other: "supplier", sign: -1n },
  "grid-export": { own: "supply", other: "supplier", sign: 1n },
  "fixed-fee": { own: "market", other: "operator", sign: -1n },
};

export function marketAccount(member: MemberId): AccountId {
  return `member:${member}:market`;
}

export function supplyAccount(member: MemberId): AccountId {
  return `member:${member}:supply`;
}

/** @throws {LocalGridError} `not-an-account` */
export function accountId(text: string): AccountId {
  if (!ACCOUNT.test(text)) throw new LocalGridError("not-an-account", `"${text.slice(0, 60)}" is not an account`);
  return text as AccountId;
}

/**
 * The limits that members may choose: those between which trading pays for both sides, or the feed-in price alone where
 * no price does.
 */
export function limitRange(tariff: Tariff): PriceBand {
  const { feed_in_micro_per_kwh: feed_in } = tariff;
  return defaultBand(tariff) ?? { floor: feed_in, cap: feed_in };
}

/**
 * Turns one cleared interval into postings. Nothing is rounded.
 *
 * @throws {LocalGridError} `duplicate-member`, `member-on-both-sides`, `not-an-energy`, `not-a-price` (also for a
 *   fixed fee that is not a safe integer of 0 or more), `allocation-mismatch` when the allocation does not fit the
 *   nets or does not balance
 */
export function priceInterval(input: {
  readonly tariff: Tariff;
  readonly nets: readonly MemberNet[];
  readonly auction: MatchingResult;
  readonly charges_fixed_fee: boolean;
}): PricedInterval {
  const { tariff, auction } = input;
  const fee_nano = input.charges_fixed_fee ? fixedFeeOf(tariff) : NO_MONEY;
  const postings: Posting[] = [];
  const members = memberSharesOf(input.nets, auction).map((share): MemberResult => {
    const own = ownPostings(share, { tariff, price: auction.price_micro_per_kwh, fee_nano });
    postings.push(...own);
    const amount_nano = sumOf(own.map((posting) => posting.amount_nano));
    const saving_nano = (amount_nano + fee_nano - amountWithoutCommunity(share, tariff)) as NanoCurrency;
    const { member, bought_wh, sold_wh, grid_import_wh, grid_export_wh } = share;
    return { member, bought_wh, sold_wh, grid_import_wh, grid_export_wh, amount_nano, saving_nano };
  });
  return {
    postings: [...postings, ...otherSides(postings)],
    members,
    saving_nano: sumOf(members.map((member) => member.saving_nano)),
  };
}

/**
 * The postings that lead from `before` to `after`, collapsed per account and category: together they sum to 0 when
 * both do. The price is that of the two when it did not change, else null. Order as in {@link PricedInterval}.
 */
export function differenceOf(before: readonly Posting[], after: readonly Posting[]): readonly CorrectionPosting[] {
  const changes = new Map<string, CorrectionPosting>();
  for (const posting of before) addChange(changes, posting, -1);
  for (const posting of after) addChange(changes, posting, 1);
  return [...changes.values()]
    .filter((change) => change.energy_change_wh !== 0 || change.amount_nano !== 0n)
    .sort(comparePostings);
}

function addChange(changes: Map<string, CorrectionPosting>, posting: Posting, sign: 1 | -1): void {
  const { account, category, energy_wh, price_micro_per_kwh: price } = posting;
  const key = `${account} ${category}`;
  const known = changes.get(key);
  changes.set(key, {
    account,
    category,
    energy_change_wh: (known?.energy_change_wh ?? 0) + sign * energy_wh,
    price_micro_per_kwh: known === undefined || known.price_micro_per_kwh === price ? price : null,
    amount_nano: ((known?.amount_nano ?? 0n) + BigInt(sign) * posting.amount_nano) as NanoCurrency,
  });
}

function ownPostings(
  share: MemberShare,
  terms: { readonly tariff: Tariff; readonly price: MicroPerKilowattHour | null; readonly fee_nano: NanoCurrency },
): readonly Posting[] {
  const { tariff, price, fee_nano } = terms;
  const priced: readonly [PostingCategory, WattHours, MicroPerKilowattHour | null][] = [
    ["neighbour-purchase", share.bought_wh, price],
    ["neighbour-sale", share.sold_wh, price],
    ["local-network-fee", share.bought_wh, tariff.local_network_fee_micro_per_kwh],
    ["grid-import", share.grid_import_wh, tariff.retail_micro_per_kwh],
    ["grid-export", share.grid_export_wh, tariff.feed_in_micro_per_kwh],
  ];
  const postings: Posting[] = [];
  for (const [category, energy_wh, price_micro_per_kwh] of priced) {
    if (energy_wh === 0 || price_micro_per_kwh === null) continue;
    const amount_nano = (SIDES[category].sign * amountOf(energy_wh, price_micro_per_kwh)) as NanoCurrency;
    postings.push({
      account: ownAccount(share.member, category),
      category,
      energy_wh,
      price_micro_per_kwh,
      amount_nano,
    });
  }
  if (fee_nano !== 0n) {
    postings.push({
      account: ownAccount(share.member, "fixed-fee"),
      category: "fixed-fee",
      energy_wh: 0 as WattHours,
      price_micro_per_kwh: null,
      amount_nano: -fee_nano as NanoCurrency,
    });
  }
  return postings;
}

/** One posting per category that balances the members' postings of it. */
function otherSides(own: readonly Posting[]): readonly Posting[] {
  return POSTING_CATEGORIES.flatMap((category): readonly Posting[] => {
    const postings = own.filter((posting) => posting.category === category);
    const [first] = postings;
    if (first === undefined) return [];
    const energy_wh = postings.reduce((sum, posting) => sum + posting.energy_wh, 0) as WattHours;
    const amount_nano = -sumOf(postings.map((posting) => posting.amount_nano)) as NanoCurrency;
    return [
      {
        account: SIDES[category].other,
        category,
        energy_wh,
        price_micro_per_kwh: first.price_micro_per_kwh,
        amount_nano,
      },
    ];
  });
}

function ownAccount(member: MemberId, category: PostingCategory): AccountId {
  return SIDES[category].own === "market" ? marketAccount(member) : supplyAccount(member);
}

function amountWithoutCommunity(share: MemberShare, tariff: Tariff): bigint {
  const paid = amountOf(share.net_import_wh, tariff.retail_micro_per_kwh);
  return amountOf(share.net_export_wh, tariff.feed_in_micro_per_kwh) - paid;
}

function fixedFeeOf({ fixed_fee_micro_per_day }: Tariff): NanoCurrency {
  if (!Number.isSafeInteger(fixed_fee_micro_per_day) || fixed_fee_micro_per_day < 0) {
    throw new LocalGridError("not-a-price", `${fixed_fee_micro_per_day} is not a fixed fee in micro-currency`);
  }
  return (BigInt(fixed_fee_micro_per_day) * NANO_PER_MICRO) as NanoCurrency;
}

function comparePostings(a: CorrectionPosting, b: CorrectionPosting): number {
  const [memberA, memberB] = [memberIn(a.account), memberIn(b.account)];
  const isCollective = Number(memberA === null) - Number(memberB === null);
  if (isCollective !== 0) return isCollective;
  const byMember = compareIdentifiers(memberA ?? "", memberB ?? "");
  return byMember || POSTING_CATEGORIES.indexOf(a.category) - POSTING_CATEGORIES.indexOf(b.category);
}

function memberIn(account: AccountId): string | null {
  return account.startsWith("member:") ? account.slice("member:".length, account.lastIndexOf(":")) : null;
}

import { type IntervalInputs, matchInterval } from "@localgrid/clearing/clear-interval";
import type { CommunityState } from "@localgrid/clearing/community";
import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";

/** Null for the community's default. */
export interface TriedLimits {
  readonly buy_limit_micro_per_kwh: number | null;
  readonly sell_limit_micro_per_kwh: number | null;
}

/** What a closed interval, or several, came to for one member. */
export interface MemberOutcome {
  readonly bought_wh: number;
  readonly sold_wh: number;
  /** + received, − paid, all fees included. */
  readonly amount_nano: bigint;
}

export const NOTHING_TRADED: MemberOutcome = { bought_wh: 0, sold_wh: 0, amount_nano: 0n };

export function outcomesAdded(a: MemberOutcome, b: MemberOutcome): MemberOutcome {
  return {
    bought_wh: a.bought_wh + b.bought_wh,
    sold_wh: a.sold_wh + b.sold_wh,
    amount_nano: a.amount_nano + b.amount_nano,
  };
}

/**
 * A closed interval matched again, with other limits of one member and all else as it was: everybody's energy and limits,
 * the tariff, and who might not buy for want of credit. Null for a member that took no part.
 *
 * @throws {LocalGridError} as {@link matchInterval} does, for inputs that no interval was ever closed on
 */
export function replayedOutcome(
  community: CommunityState,
  inputs: IntervalInputs,
  { member, limits }: { readonly member: MemberId; readonly limits: TriedLimits },
): MemberOutcome | null {
  const { priced } = matchInterval(community, withLimits(inputs, member, limits));
  const result = priced.members.find((each) => each.member === member);
  return result === undefined ? null : outcomeOf(result);
}

export function outcomeOf({ bought_wh, sold_wh, amount_nano }: MemberOutcome): MemberOutcome {
  return { bought_wh, sold_wh, amount_nano };
}

function withLimits(inputs: IntervalInputs, member: MemberId, tried: TriedLimits): IntervalInputs {
  const { buy_limit_micro_per_kwh: buy, sell_limit_micro_per_kwh: sell } = tried;
  const others = inputs.terms.limits.filter(([whose]) => whose !== member);
  const own = buy === null && sell === null ? [] : [[member, buy, sell] as const];
  const limits = [...others, ...own].sort(([a], [b]) => compareIdentifiers(a, b));
  return { ...inputs, terms: { ...inputs.terms, limits } };
}

import type { AgreedKey, AgreedPriceRule } from "@localgrid/protocol/record-bodies";
import type { IntervalTerms } from "../intervals/clear-interval.ts";

/** By what the community's surplus was divided from an interval on: an agreed key, or, where both are null, bids. */
export interface SharingRule {
  /** Start of the first interval that it divided, UTC seconds. */
  readonly from_s: number;
  readonly kind: AgreedKey["kind"] | null;
  readonly price_rule: AgreedPriceRule["kind"] | null;
}

/**
 * The rules by which intervals closed, one after the other; one that came back stands there again.
 *
 * @param intervals by their start, rising; those in between that closed on the same terms may be left out
 */
export function sharingRulesOf(
  intervals: readonly { readonly start_s: number; readonly terms: IntervalTerms }[],
): readonly SharingRule[] {
  const rules: SharingRule[] = [];
  let since_s: number | null | undefined;
  for (const { start_s, terms } of intervals) {
    const agreed = terms.allocation_key;
    const begun_s = agreed?.valid_from_s ?? null;
    if (begun_s === since_s) continue;
    since_s = begun_s;
    rules.push({ from_s: start_s, kind: agreed?.key.kind ?? null, price_rule: agreed?.price_rule.kind ?? null });
  }
  return rules;
}

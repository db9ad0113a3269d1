import { type ErrorDescription, LocalGridError } from "@localgrid/vocabulary/local-grid-error";

const FINAL = { retryable: false, httpStatus: 422 } as const;

/** Everything that this package refuses, by code. Whoever calls it decides who sees the hint. */
export const MATCHING_ERRORS = {
  "not-an-energy": { ...FINAL, hint: "Energies are whole watt-hours of 0 or more, and so are their sums." },
  "not-a-price": { ...FINAL, hint: "Prices are whole micro-currency per kWh within 1,000 currency units." },
  "duplicate-member": { ...FINAL, hint: "Name every member once." },
  "member-on-both-sides": { ...FINAL, hint: "A member either buys or sells in one interval." },
  "not-a-share": { ...FINAL, hint: "Shares are whole numbers of 0 or more and not all of them 0." },
} as const satisfies Record<string, ErrorDescription>;

export type MatchingErrorCode = keyof typeof MATCHING_ERRORS;

export function matchingError(code: MatchingErrorCode, message: string): LocalGridError {
  return new LocalGridError(code, message);
}

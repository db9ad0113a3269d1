import { type ErrorDescription, LocalGridError } from "@localgrid/vocabulary/local-grid-error";

const FINAL = { retryable: false, httpStatus: 422 } as const;

/** Everything that this package refuses, by code. Whoever calls it decides who sees the hint. */
export const MATCHING_ERRORS = {
  "not-an-energy": { ...FINAL, hint: "Energies are whole watt-hours of 0 or more, and so are their sums." },
  "not-a-price": { ...FINAL, hint: "Prices are whole micro-currency per kWh within 1,000 currency units." },
  "not-an-identifier": { ...FINAL, hint: "Identifiers have up to 32 of a to z, 0 to 9 and -." },
  "not-an-interval": { ...FINAL, hint: "Delivery intervals begin at multiples of 5, 15, 30 or 60 minutes." },
  "duplicate-member": { ...FINAL, hint: "Name every member once." },
  "member-on-both-sides": { ...FINAL, hint: "A member either buys or sells in one interval." },
  "too-many-orders": { ...FINAL, hint: "Report this: no community has millions of members." },
  "unknown-rule": { ...FINAL, hint: "Choose one of the rules that SPEC.md lists." },
  "not-a-share": { ...FINAL, hint: "Shares are whole numbers of 0 or more and not all of them 0." },
  "not-a-key": {
    ...FINAL,
    hint: "Give shares in whole parts per million, a static key's summing to 1,000,000 and factors of participation to no more.",
  },
  "not-a-price-table": {
    ...FINAL,
    hint: "Give 1 to 64 points whose ratios rise and whose positions, from 1,000,000 to 0, never rise.",
  },
  "not-a-residual-book": {
    ...FINAL,
    hint: "Send levels of more than 0 Wh, best first, each limit once, and all bids below all offers.",
  },
  "duplicate-area": { ...FINAL, hint: "Name the area and each of its children once." },
  "beyond-the-book": { ...FINAL, hint: "Accept at most what the residual book holds, at its limits or better." },
  "unbalanced-contracts": { ...FINAL, hint: "Give both sides of every trade." },
  "unknown-member": { ...FINAL, hint: "Name members of the community only." },
  "crossed-imbalance-prices": { ...FINAL, hint: "Let short members pay at least what long members receive." },
  "not-book-rules": {
    ...FINAL,
    hint: "Open the book with rules in range, its gate closing at or before delivery begins.",
  },
  "not-a-book-history": {
    ...FINAL,
    hint: "Rebuild a book from all events of whole commands, beginning with its opening.",
  },
  "sequence-not-rising": { ...FINAL, hint: "Give every command a higher number than the one before." },
  "time-goes-back": { ...FINAL, hint: "Give every command the time of the one before or a later one." },
  "gate-closed": { ...FINAL, hint: "Trade a later delivery interval." },
  "trading-halted": { ...FINAL, hint: "Wait until trading resumes; orders can be cancelled in the meantime." },
  "trading-not-halted": { ...FINAL, hint: "Resume only what is halted." },
  "not-a-command": { ...FINAL, hint: "Use the commands, sides and times in force that SPEC.md lists." },
  "outside-price-band": { ...FINAL, hint: "Keep the limit inside the community's price band." },
  "too-many-members": { ...FINAL, hint: "Open the book for more members." },
  "book-is-full": { ...FINAL, hint: "Cancel orders first, or let this one be immediate." },
  "unknown-order": { ...FINAL, hint: "Name an own order that still rests in the book." },
  "position-limit": { ...FINAL, hint: "Order less energy, or ask the operator for a wider position." },
  "credit-limit": { ...FINAL, hint: "Order less or at a better price, or ask the operator for more credit." },
  "amount-out-of-range": { ...FINAL, hint: "Keep the member's money in this book below 2^53 nano." },
  "would-trade": { ...FINAL, hint: "Choose a limit that does not cross, or drop post-only." },
  "not-fillable": { ...FINAL, hint: "Order less, or accept a partial fill." },
  "not-in-range": { ...FINAL, hint: "Give whole numbers inside the ranges that SPEC.md lists." },
  "plan-too-large": { ...FINAL, hint: "Plan fewer intervals, or in larger steps." },
} as const satisfies Record<string, ErrorDescription>;

export type MatchingErrorCode = keyof typeof MATCHING_ERRORS;

export function matchingError(code: MatchingErrorCode, message: string): LocalGridError {
  return new LocalGridError(code, message);
}

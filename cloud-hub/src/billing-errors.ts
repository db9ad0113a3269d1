const FINAL = { retryable: false } as const;

/** Refusals around the way by which a community's money is settled, by code. */
export const BILLING_ERRORS = {
  "month-begun": { ...FINAL, httpStatus: 409, hint: "Name a month that has not begun: no other one changes its way." },
  "no-zone": {
    ...FINAL,
    httpStatus: 409,
    hint: "The hub has to settle on a chain, and the community needs a closed interval first.",
  },
  "too-many-changes": { ...FINAL, httpStatus: 409, hint: "Nobody changes this so often; tell whoever runs the hub." },
} as const;

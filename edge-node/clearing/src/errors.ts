import type { ErrorDescription } from "@localgrid/vocabulary/local-grid-error";

const FINAL = { retryable: false } as const;

/** Everything that this package refuses, by code. Whoever serves it decides who sees it. */
export const CLEARING_ERRORS = {
  "not-a-price": { ...FINAL, httpStatus: 400, hint: "Prices are whole micro-currency per kWh." },
  "not-a-month": { ...FINAL, httpStatus: 400, hint: "Write months like 2016-08." },
  "member-exists": { ...FINAL, httpStatus: 409, hint: "Choose another member id." },
  "unknown-member": { ...FINAL, httpStatus: 404, hint: "GET /api/members lists all members." },
  "metering-point-exists": { ...FINAL, httpStatus: 409, hint: "Choose another metering point id." },
  "unknown-metering-point": { ...FINAL, httpStatus: 404, hint: "GET /api/metering-points lists all of them." },
  "tariff-in-the-past": {
    ...FINAL,
    httpStatus: 409,
    hint: "A tariff begins with an interval that has not closed yet.",
  },
  "tariff-exists": { ...FINAL, httpStatus: 409, hint: "Choose another beginning." },
  "no-tariff": { ...FINAL, httpStatus: 409, hint: "The coordinator has to set the first tariff." },
  "limit-out-of-band": { ...FINAL, httpStatus: 422, hint: "Stay inside the band that GET /api/limits tells." },
  "device-exists": { ...FINAL, httpStatus: 409, hint: "Revoke the device at its old metering point first." },
  "revoked-device": { ...FINAL, httpStatus: 409, hint: "A revoked key stays revoked; the device needs a new one." },
  "unknown-device": { ...FINAL, httpStatus: 404, hint: "GET /api/devices lists all devices." },
  "unknown-time-zone": { ...FINAL, httpStatus: 500, hint: "Set time_zone to an IANA name such as Europe/Vienna." },
  "tariff-too-far": { ...FINAL, httpStatus: 422, hint: "Give valid_from_s in seconds, not milliseconds." },
  "negative-fee": { ...FINAL, httpStatus: 422, hint: "Give what is paid back as a higher feed-in price instead." },
  "interval-length-changed": {
    ...FINAL,
    httpStatus: 500,
    hint: "Set interval_length_s back to what the journal began with.",
  },
  "journal-without-genesis": { ...FINAL, httpStatus: 500, hint: "Restore the journal from a backup or a peer." },
  "sequence-gap": { ...FINAL, httpStatus: 500, hint: "Restore the journal from a backup or a peer." },
  "result-mismatch": {
    ...FINAL,
    httpStatus: 500,
    hint: "This version computes something else than the one that wrote it.",
  },
  "interval-out-of-turn": { ...FINAL, httpStatus: 500, hint: "Restore the journal from a backup or a peer." },
  "duplicate-member": { ...FINAL, httpStatus: 500, hint: "Report this with the journal." },
  "member-on-both-sides": { ...FINAL, httpStatus: 500, hint: "Report this with the journal." },
  "allocation-mismatch": { ...FINAL, httpStatus: 500, hint: "Report this with the journal." },
  "unbalanced-transaction": { ...FINAL, httpStatus: 500, hint: "Report this with the journal." },
  "not-an-account": { ...FINAL, httpStatus: 500, hint: "Report this with the journal." },
  "malformed-ledger": { ...FINAL, httpStatus: 500, hint: "Run `localgrid rebuild`." },
  "balance-out-of-range": { ...FINAL, httpStatus: 500, hint: "Report this with the journal." },
  "amount-out-of-range": { ...FINAL, httpStatus: 500, hint: "Report this with the journal." },
  "not-a-remainder": { ...FINAL, httpStatus: 500, hint: "Report this with the journal." },
  "posting-outside-period": { ...FINAL, httpStatus: 500, hint: "Report this with the journal." },
} as const satisfies Record<string, ErrorDescription>;

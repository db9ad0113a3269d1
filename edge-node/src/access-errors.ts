import type { ErrorDescription } from "@localgrid/vocabulary/local-grid-error";

const FINAL = { retryable: false } as const;

/** Who may come in, and what for: part of the node's one table. */
export const ACCESS_ERRORS = {
  "no-session": { ...FINAL, httpStatus: 401, hint: "Log in." },
  "wrong-login": { ...FINAL, httpStatus: 401, hint: "The coordinator can reset a forgotten password." },
  "login-locked": {
    httpStatus: 429,
    retryable: true,
    hint: "Wait for as long as Retry-After says, or let the coordinator reset the password.",
  },
  "wrong-csrf-token": { ...FINAL, httpStatus: 403, hint: "Send the session's csrf_token in the header x-csrf-token." },
  "wrong-role": { ...FINAL, httpStatus: 403, hint: "Log in with an account of a role that may do this." },
  "own-figures-only": { ...FINAL, httpStatus: 403, hint: "Only the member of a home sees its figures." },
  "right-needed": {
    ...FINAL,
    httpStatus: 403,
    hint: "An owner of the home can give this account another right.",
  },
  "last-owner": { ...FINAL, httpStatus: 409, hint: "Make somebody else of the home an owner first." },
  "own-account": { ...FINAL, httpStatus: 409, hint: "Change the own password with PUT /api/session/password." },
  "invitation-over": {
    ...FINAL,
    httpStatus: 410,
    hint: "It was used, withdrawn or replaced, or its 14 days are over: ask for a new invitation.",
  },
  "unknown-invitation": {
    ...FINAL,
    httpStatus: 404,
    hint: "It was used or its 14 days are over; there is nothing to end.",
  },
  "too-many-invitations": { ...FINAL, httpStatus: 409, hint: "Take back invitations that nobody will use." },
  "too-many-accounts": {
    ...FINAL,
    httpStatus: 409,
    hint: "Remove an account of the home, or take back one of its invitations.",
  },
  "wrong-pin": { ...FINAL, httpStatus: 401, hint: "Five wrong ones in a row end it; the password goes on working." },
  "pin-over": { ...FINAL, httpStatus: 410, hint: "Log in with the password; then a new PIN can be chosen." },
  "weak-pin": {
    ...FINAL,
    httpStatus: 422,
    hint: "Take three different digits at least, and not one after the other.",
  },
  "weak-password": { ...FINAL, httpStatus: 422, hint: "Choose a longer password, such as four unrelated words." },
  "account-exists": { ...FINAL, httpStatus: 409, hint: "Choose another login." },
  "unknown-account": { ...FINAL, httpStatus: 404, hint: "GET /api/accounts lists all logins." },
  "not-a-login": { ...FINAL, httpStatus: 400, hint: "Logins have up to 64 of a to z, 0 to 9 and . _ @ -." },
} as const satisfies Record<string, ErrorDescription>;

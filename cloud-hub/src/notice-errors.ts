import type { ErrorDescription } from "@localgrid/vocabulary/local-grid-error";

const FINAL = { retryable: false } as const;
const AGAIN = { retryable: true } as const;

/** Notices beyond the home: part of the table in `errors.ts`. Those of single messages are told in their outcomes. */
export const NOTICE_ERRORS = {
  "no-push-way": { ...FINAL, httpStatus: 409, hint: "Start the hub with its push_contact." },
  "no-mail-way": { ...FINAL, httpStatus: 409, hint: "Start the hub with its smtp_url, mail_from and public_url." },
  "notice-expired": { ...FINAL, httpStatus: 422, hint: "Nobody wants to know any more; look at the node's clock." },
  "expiry-too-far": { ...FINAL, httpStatus: 422, hint: "Let the message expire within seven days." },
  "wrong-endpoint": { ...FINAL, httpStatus: 422, hint: "A browser's endpoint begins with https:, without a login." },
  "too-many-notices": { ...AGAIN, httpStatus: 429, hint: "The node has sent as many as it may today; go on tomorrow." },
  "too-many-endpoints": { ...AGAIN, httpStatus: 409, hint: "Browsers that are not written to any more make room." },
  "wrong-mail-address": { ...FINAL, httpStatus: 422, hint: "Type the address as others write to it." },
  "too-many-addresses": { ...FINAL, httpStatus: 409, hint: "Forget addresses that nobody needs." },
  "too-many-codes": { ...AGAIN, httpStatus: 429, hint: "Enter the newest code, or ask for another one tomorrow." },
  "code-expired": { ...FINAL, httpStatus: 409, hint: "Have a new code mailed, and enter it within a day." },
  "unknown-recipient": { ...FINAL, httpStatus: 404, hint: "Enter an address first." },
  "wrong-vapid-key": { ...FINAL, httpStatus: 500, hint: "Give the hub the keys/vapid-key that browsers know it by." },
} as const satisfies Record<string, ErrorDescription>;

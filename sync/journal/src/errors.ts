import { type ErrorDescription, LocalGridError } from "@localgrid/vocabulary/local-grid-error";

/** Everything that can be wrong with a journal. */
export const JOURNAL_ERRORS = {
  "malformed-record": {
    httpStatus: 422,
    retryable: false,
    hint: "The bytes are not a journal record; fetch them again.",
  },
  "wrong-key": { httpStatus: 422, retryable: false, hint: "The body was sealed with another community key." },
  "broken-chain": { httpStatus: 422, retryable: false, hint: "Records were changed, reordered, dropped or repeated." },
  "sequence-gap": { httpStatus: 409, retryable: true, hint: "Records are missing; fetch them from the hub or a peer." },
  "unknown-parent": { httpStatus: 409, retryable: true, hint: "The epoch continues one that is not here yet." },
  "foreign-node": { httpStatus: 422, retryable: false, hint: "A journal holds the records of one node only." },
  "wrong-signature": { httpStatus: 422, retryable: false, hint: "The head was not signed by this node." },
  "head-mismatch": { httpStatus: 422, retryable: false, hint: "The signed head and the records disagree." },
} as const satisfies Record<string, ErrorDescription>;

export type JournalErrorCode = keyof typeof JOURNAL_ERRORS;

export function journalError(code: JournalErrorCode, message: string, cause?: unknown): LocalGridError {
  return new LocalGridError(code, message, cause === undefined ? undefined : { cause });
}

import { type ErrorDescription, LocalGridError } from "@localgrid/vocabulary/local-grid-error";

const FINAL = { httpStatus: 500, retryable: false } as const;

/** Every failure that the local chain reports when it starts or while it runs, by code. */
export const LOCALNET_ERRORS = {
  "wrong-options": { ...FINAL, hint: "The README of contracts/localnet names every option." },
  "log-unusable": {
    ...FINAL,
    hint: "Name a data folder of this network, or an empty one for a new chain; the old log is left as it is.",
  },
  "data-in-use": { ...FINAL, hint: "Stop the other local chain that works on this folder." },
  "port-not-free": { ...FINAL, hint: "Another program listens there: stop it, or name another port." },
  "chain-failed": {
    ...FINAL,
    hint: "Report this with the chain's log; starting it again goes on from its last ledger.",
  },
} as const satisfies Record<string, ErrorDescription>;

export type LocalnetErrorCode = keyof typeof LOCALNET_ERRORS;

export function localnetError(code: LocalnetErrorCode, message: string, cause?: unknown): LocalGridError {
  return new LocalGridError(code, message, cause === undefined ? undefined : { cause });
}

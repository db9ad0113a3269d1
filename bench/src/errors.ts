import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";

/** What a person can do about each failure of this package. A missed target is no failure. */
const HINTS = {
  "child-failed": "what the process itself wrote says why",
  "node-not-ready": "the node's last lines say why",
  "api-refused": "the node's API and the set-up of the bench no longer fit each other",
  "load-refused": "the broker's rules and the load generator no longer fit each other",
  "peer-missing": "install python3 and python3-venv, in a version from 3.11 to 3.12, and let pip reach its index",
  "wrong-result": "npm test should find it too; a fast wrong result counts for nothing",
  "wrong-options": "npm run bench -- [--only NAME] [--rounds N] [--minutes N]",
} as const;

export type BenchErrorCode = keyof typeof HINTS;

export function benchError(code: BenchErrorCode, message: string, cause?: unknown): LocalGridError {
  return new LocalGridError(code, message, cause === undefined ? undefined : { cause });
}

/** Null for errors of other packages. */
export function hintOf(error: LocalGridError): string | null {
  return error.code in HINTS ? HINTS[error.code as BenchErrorCode] : null;
}

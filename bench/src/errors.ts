import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";

/** Why a measurement could not be made, by code, with what to do about it. A missed target is no error. */
export const BENCH_ERRORS = {
  "child-failed": "a process of the bench ended or threw; its message says which and why",
  "node-not-ready": "the node under test ended before it listened; its last lines follow",
  "api-refused": "the node under test answered a request of the set-up with an error",
  "load-refused": "a broker refused or closed a device's connection",
  "wrong-result": "the computation that was timed came to a wrong result",
  "wrong-options": "npm run bench -- [--only NAME] [--rounds N]",
} as const;

export function benchError(code: keyof typeof BENCH_ERRORS, message: string, cause?: unknown): LocalGridError {
  return new LocalGridError(code, message, cause === undefined ? undefined : { cause });
}

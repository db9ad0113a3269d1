import { type ErrorDescription, LocalGridError } from "@localgrid/vocabulary/local-grid-error";

const MISUSE = { httpStatus: 500, retryable: false } as const;

/** Everything that this package refuses: mistakes of the program that runs the engine, never of the hub. */
export const ENGINE_ERRORS = {
  "duplicate-journal": { ...MISUSE, hint: "Add each journal once." },
  "unknown-journal": { ...MISUSE, hint: "Add a journal before its records." },
  "not-a-position": { ...MISUSE, hint: "Name each epoch once, and count records in whole numbers from 0 on." },
  "not-a-chance": { ...MISUSE, hint: "Draw jitter in whole parts per million, from 0 to 999,999." },
} as const satisfies Record<string, ErrorDescription>;

export function engineError(code: keyof typeof ENGINE_ERRORS, message: string): LocalGridError {
  return new LocalGridError(code, message);
}

import { type ErrorDescription, LocalGridError } from "@localgrid/vocabulary/local-grid-error";

const FINAL = { retryable: false, httpStatus: 422 } as const;

/** Every failure and refusal of what runs beside the node on its card, by code. */
export const APPLIANCE_ERRORS = {
  "unknown-command": { ...FINAL, hint: "localgrid help lists the commands." },
} as const satisfies Record<string, ErrorDescription>;

export type ApplianceErrorCode = keyof typeof APPLIANCE_ERRORS;

export function applianceError(code: ApplianceErrorCode, message: string, cause?: unknown): LocalGridError {
  return new LocalGridError(code, message, cause === undefined ? undefined : { cause });
}

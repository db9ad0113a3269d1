import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";

/** The code of the refusal, or "no error". */
export function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}

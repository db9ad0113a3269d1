import { FLAG_ESTIMATED, FLAG_GAP_BEFORE, FLAG_REGISTER_RESET } from "@localgrid/protocol/device";

/** `estimated`: energy is missing or was not measured. `questionable`: the device's register began anew. */
export type Doubt = "estimated" | "questionable";

/** What a reading's flags say against it; null for nothing. */
export function doubtOf(flags: number): Doubt | null {
  if ((flags & FLAG_REGISTER_RESET) !== 0) return "questionable";
  return (flags & (FLAG_ESTIMATED | FLAG_GAP_BEFORE)) === 0 ? null : "estimated";
}

/** Of two doubts the one that says more. */
export function graver(known: Doubt | null, doubt: Doubt): Doubt {
  return known === "questionable" ? known : doubt;
}

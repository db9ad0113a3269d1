import type { ImportRun } from "./api-types.ts";
import { shareOf } from "./quantities.ts";

/** How much of the file the hub has read, 0 to 1; null while nobody knows its size. */
export function progressOf({ status, bytes_read, bytes_total }: ImportRun): number | null {
  if (status === "done" || status === "refused") return 1;
  return bytes_total === null ? null : shareOf(bytes_read, bytes_total);
}

export function isOpen({ status }: ImportRun): boolean {
  return status === "waiting" || status === "running";
}

const FAULTS: Readonly<Record<string, string>> = {
  "wrong-columns": "The row has more or fewer columns than the header.",
  "unknown-metering-point": "No metering point has this name or reference.",
  "unknown-direction": "It does not say whether this is import or export.",
  "not-a-time": "The time cannot be read.",
  "no-such-time": "This hour does not exist: the clocks were put forward.",
  "ambiguous-time": "This hour came twice, and the file does not tell which one is meant.",
  "wrong-step": "The time is not the start of an interval.",
  "not-ended": "The interval has not ended yet.",
  "too-old": "The interval is too old to be reconciled.",
  "before-first-interval": "The community had no interval yet.",
  "empty-value": "A value is missing.",
  "not-a-number": "A value is not a number.",
  "ambiguous-number": "It is not clear what is the decimal sign.",
  "too-precise": "A value is more precise than a watt-hour.",
  negative: "A value is below zero.",
  absurd: "More than the main fuse lets through.",
  contradiction: "The same reading came before with another value.",
  "row-after-footer": "A row follows the footer.",
};

/** Why a row was not taken, in words; the code where it is new to this page. */
export function faultText(code: string): string {
  return FAULTS[code] ?? code;
}

const ADVICE: Readonly<Record<string, string>> = {
  "no-header": "Perhaps the file has the other layout.",
};

/** The hub tells a code and a text; people read the text, and what to try where that is known. */
export function reasonText(reason: string): string {
  const code = /^[a-z0-9-]+(?=: )/.exec(reason)?.[0] ?? "";
  const text = code === "" ? reason : reason.slice(code.length + 2);
  const sentence = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
  return Object.hasOwn(ADVICE, code) ? `${sentence} ${ADVICE[code]}` : sentence;
}

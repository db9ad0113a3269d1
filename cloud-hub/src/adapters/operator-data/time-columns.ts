import type { PartInMaking } from "./file-part.ts";
import type { TimeTexts } from "./time-texts.ts";

/** Where a row says when its interval starts, ends, or both. */
export interface TimeColumns {
  readonly start: number | null;
  readonly end: number | null;
}

const START = /^(start|from|von|beginn)$/;
const END = /^(end|to|bis|ende)$/;

/** Null when the header names neither. */
export function timeColumnsOf(names: readonly string[]): TimeColumns | null {
  const start = placeOf(names, START);
  const end = placeOf(names, END);
  return start === null && end === null ? null : { start, end };
}

/** Lower case, words joined by `_`, as `Import (kWh)` → `import_kwh`. */
export function nameOf(cell: string): string {
  return cell
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, "_")
    .replace(/^_|_$/g, "");
}

export function placeOf(names: readonly string[], name: RegExp): number | null {
  const at = names.findIndex((one) => name.test(one));
  return at === -1 ? null : at;
}

export interface TimedRow {
  readonly cells: readonly string[];
  readonly line: number;
  readonly series: string;
}

/** Start of a row's interval in UTC seconds; null after a fault. */
export class IntervalStarts {
  private readonly columns: TimeColumns;
  private readonly texts: TimeTexts;
  private readonly length_s: number;

  constructor(columns: TimeColumns, texts: TimeTexts, length_s: number) {
    this.columns = columns;
    this.texts = texts;
    this.length_s = length_s;
  }

  read({ cells, line, series }: TimedRow, part: PartInMaking): number | null {
    const { start, end } = this.columns;
    const text = cells[start ?? end ?? 0] ?? "";
    const result = this.texts.read(text, series);
    if (result.kind === "fault") return part.fault(line, result.code, result.message);
    const start_s = start === null ? result.at_s - this.length_s : result.at_s;
    const endText = cells[end ?? 0] ?? "";
    if (start !== null && end !== null && !this.texts.isAt(endText, start_s + this.length_s)) {
      return part.fault(line, "wrong-step", `"${endText.slice(0, 40)}" is not ${this.length_s / 60} minutes later`);
    }
    if (start_s % this.length_s === 0) return start_s;
    return part.fault(line, "wrong-step", `"${text.slice(0, 40)}" is not a full ${this.length_s / 60} minutes`);
  }
}

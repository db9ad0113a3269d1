import type { FaultCode, FileRefusal, ImportFault, LocatedValue } from "../../reconciliation/official-value.ts";
import type { EnergyTexts, EnergyUnit } from "./energy-text.ts";

export type Direction = "import" | "export";

/** What a layout leaves behind while it reads the rows of one part. */
export class PartInMaking {
  readonly values: LocatedValue[] = [];
  readonly faults: ImportFault[] = [];
  rows = 0;
  refusal: FileRefusal | null = null;

  fault(line: number, code: FaultCode, message: string): null {
    this.faults.push({ line, code, message });
    return null;
  }

  /** An energy of the row, null after a fault. */
  energy(text: string, unit: EnergyUnit, { line, texts, place }: EnergyPlace): number | null {
    const result = texts.read(text, unit);
    if (result.kind === "energy") return result.energy_wh;
    const message = `${place}: ${result.message}`;
    if (result.code !== "mixed-number-format") return this.fault(line, result.code, message);
    this.refusal ??= { line, code: result.code, message };
    return null;
  }
}

export interface EnergyPlace {
  readonly line: number;
  readonly texts: EnergyTexts;
  /** Which cell, for people. */
  readonly place: string;
}

/** Reads the rows below a header. */
export interface LayoutRows {
  take(cells: readonly string[], line: number, part: PartInMaking): void;
}

/** Cells beyond the header's that hold nothing do not matter. */
export function hasColumns(cells: readonly string[], count: number): boolean {
  return cells.length >= count && cells.slice(count).every((cell) => cell === "");
}

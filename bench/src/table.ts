import { spreadOf, spreadText } from "./spread.ts";

/** One figure of the table. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  /** Empty for what is only shown. */
  readonly target: string;
  readonly is_reached: boolean | null;
  /** Absolute numbers behind it; they differ from machine to machine and from run to run. */
  readonly notes: readonly string[];
}

export interface Goal {
  readonly what: string;
  readonly values: readonly number[];
  readonly digits: number;
  readonly unit?: string;
  readonly at_least?: number;
  readonly at_most?: number;
  readonly notes?: readonly string[];
}

/** The median is what counts against the target. */
export function figureOf({ what, values, digits, unit = "", at_least, at_most, notes = [] }: Goal): Figure {
  const { median } = spreadOf(values);
  const measured = `${spreadText(values, digits)}${unit}`;
  if (at_least !== undefined) {
    return { what, measured, target: `≥ ${at_least}${unit}`, is_reached: median >= at_least, notes };
  }
  if (at_most !== undefined) {
    return { what, measured, target: `≤ ${at_most}${unit}`, is_reached: median <= at_most, notes };
  }
  return { what, measured, target: "", is_reached: null, notes };
}

export function tableText(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, measured, target, is_reached }) => [
    what,
    measured,
    target,
    is_reached === null ? "" : is_reached ? "yes" : "no",
  ]);
  const head = ["what", "measured", "target", "reached"];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  const lines = [line(head), widths.map((width) => "─".repeat(width)).join("  ")];
  figures.forEach(({ notes }, index) => {
    lines.push(line(rows[index] as string[]), ...notes.map((note) => `  ${note}`));
  });
  return lines.join("\n");
}

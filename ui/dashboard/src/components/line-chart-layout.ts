/** Where the points of a small chart stand. */

export interface Point {
  readonly at_ms: number;
  /** Null where nothing was told. */
  readonly value: number | null;
}

export interface LineChartLayout {
  /** A line for each stretch without a gap; a single point is a short one. */
  readonly lines: readonly string[];
  readonly least: number;
  readonly most: number;
  readonly last: number;
}

export const LINE_CHART = { width: 300, height: 72, edge: 4 } as const;

/** So many times the usual pause is a gap: nothing was told there. */
const GAP = 4;

/** Null where there is nothing to draw. The scale runs from the least to the most, or around the only value. */
export function layOutLine(points: readonly Point[], from_ms: number, to_ms: number): LineChartLayout | null {
  const told = points.flatMap(({ at_ms, value }) => (value === null ? [] : [{ at_ms, value }]));
  const last = told.at(-1);
  if (last === undefined || to_ms <= from_ms) return null;
  const values = told.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const { width, height, edge } = LINE_CHART;
  const x = (at_ms: number) => edge + ((at_ms - from_ms) / (to_ms - from_ms)) * (width - 2 * edge);
  const share = (value: number) => (most === least ? 0.5 : (value - least) / (most - least));
  const y = (value: number) => height - edge - share(value) * (height - 2 * edge);
  const place = ({ at_ms, value }: (typeof told)[number]) => `${x(at_ms).toFixed(1)} ${y(value).toFixed(1)}`;
  const gap_ms = GAP * usualPause(told.map(({ at_ms }) => at_ms));
  const lines: string[] = [];
  for (const [index, point] of told.entries()) {
    const before = told[index - 1];
    const isOn = before !== undefined && point.at_ms - before.at_ms <= gap_ms;
    if (isOn) lines[lines.length - 1] += `L${place(point)}`;
    else lines.push(`M${place(point)}h0`);
  }
  return { lines, least, most, last: last.value };
}

function usualPause(times: readonly number[]): number {
  const pauses = times.slice(1).map((at, index) => at - (times[index] ?? at));
  return pauses.sort((a, b) => a - b)[Math.floor(pauses.length / 2)] ?? 0;
}

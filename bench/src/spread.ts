/** Middle and extremes of one figure over the rounds of a run. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] as number;
  const half = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}

/** The value that this share of them does not pass. @param values at least one */
export function percentileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}

/** Each round's own ratio, so that a machine that is slower for a while slows both of its sides. */
export function ratiosOf(over: readonly number[], under: readonly number[]): readonly number[] {
  return over.map((value, round) => value / (under[round] as number));
}

/** `0.31 [0.28..0.35]` */
export function spreadText(values: readonly number[], digits: number): string {
  const { median, min, max } = spreadOf(values);
  const text = (value: number) => value.toFixed(digits);
  return values.length === 1 ? text(median) : `${text(median)} [${text(min)}..${text(max)}]`;
}

/** `12,300` */
export function roundNumber(value: number): string {
  const unit = 10 ** Math.max(Math.floor(Math.log10(Math.max(value, 1))) - 2, 0);
  return (Math.round(value / unit) * unit).toLocaleString("en");
}

/** How much a figure grows per unit of `at`, by least squares; 0 when there is only one moment. */
export function slopeOf(points: readonly { readonly at: number; readonly value: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middle, level] = [mean(points.map(({ at }) => at)), mean(points.map(({ value }) => value))];
  let [above, below] = [0, 0];
  for (const { at, value } of points) {
    above += (at - middle) * (value - level);
    below += (at - middle) ** 2;
  }
  return below === 0 ? 0 : above / below;
}

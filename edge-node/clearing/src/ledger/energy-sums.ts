/** Sums over the intervals of a range, as last corrected; all 0 where none has closed. */
export interface EnergySums {
  readonly intervals: number;
  /** Those of them that rest on values of a quality of `estimated` or `questionable`. */
  readonly estimated_intervals: number;
  /** Of a member as metered; of the community the net of each home, so that it is what was bought and what the grid gave. */
  readonly import_wh: number;
  readonly export_wh: number;
  readonly bought_wh: number;
  readonly sold_wh: number;
  readonly grid_import_wh: number;
  readonly grid_export_wh: number;
  /** What was received, or with a minus paid, all fees included. */
  readonly amount_nano: bigint;
  readonly saving_nano: bigint;
  /** Each traded Wh once. */
  readonly traded_wh: number;
  /** Traded Wh × price of their interval. */
  readonly traded_nano: bigint;
}

/**
 * The mean price of what was traded, each Wh counting the same: floor(`traded_nano` / `traded_wh`), towards minus
 * infinity as all prices are; null where nothing was.
 *
 * @param traded_nano sum of Wh × price in micro-currency per kWh
 */
export function meanPrice(traded_wh: number, traded_nano: bigint): number | null {
  if (traded_wh === 0) return null;
  const divisor = BigInt(traded_wh);
  const quotient = traded_nano / divisor;
  const isFloored = traded_nano % divisor >= 0n;
  return Number(isFloored ? quotient : quotient - 1n);
}

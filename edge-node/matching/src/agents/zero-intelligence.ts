import type { MicroPerKilowattHour } from "@localgrid/vocabulary/units";
import type { PriceBand } from "../price-limits.ts";
import { checkBand, checkSide, checkWhole } from "./agent-inputs.ts";

/** Next whole number from `low` to `high`, both included, each as likely as the others. */
export type Draw = (low: number, high: number) => number;

const SEED_LIMIT = 2 ** 32 - 1;

/**
 * Numbers that look random and follow from the seed alone: 32-bit xorshift with the shifts 13, 17 and 5, whose
 * outputs run through 1 to 2^32 − 1; those above the last full multiple of the range are thrown away.
 *
 * @throws {LocalGridError} `not-in-range` unless the seed is a whole number from 1 to 2^32 − 1; when drawing, unless
 *   `high` is a whole number from `low` to `low` + 2^32 − 2
 * @see Marsaglia, Xorshift RNGs, Journal of Statistical Software 8(14), 2003
 */
export function seededDraw(seed: number): Draw {
  checkWhole("the seed", seed, [1, SEED_LIMIT]);
  let state = seed;
  return (low, high) => {
    checkWhole("the lower end", low, [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
    checkWhole("the upper end", high, [low, low + SEED_LIMIT - 1]);
    const count = high - low + 1;
    const usable = SEED_LIMIT - (SEED_LIMIT % count);
    do {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      state >>>= 0;
    } while (state > usable);
    return low + ((state - 1) % count);
  };
}

/** Who trades at random, but never at a loss. */
export interface ZeroIntelligenceTrader {
  readonly side: "bid" | "offer";
  /** What the energy is worth to a buyer, or costs a seller. */
  readonly value_micro_per_kwh: MicroPerKilowattHour;
}

/**
 * A limit drawn evenly between the member's own value and the end of the band that is better for the member: a buyer
 * never bids above the value, a seller never offers below the cost. A baseline: what a market reaches with these
 * agents it owes to its rules, not to clever members.
 *
 * @throws {LocalGridError} `not-in-range` when the value lies outside the band or the band is empty, `not-a-price`,
 *   `unknown-rule` for another side
 * @see Gode and Sunder, Allocative Efficiency of Markets with Zero-Intelligence Traders, Journal of Political Economy
 *   101(1), 1993: "ZI-C"
 */
export function zeroIntelligenceLimit(
  { side, value_micro_per_kwh }: ZeroIntelligenceTrader,
  band: PriceBand,
  draw: Draw,
): MicroPerKilowattHour {
  checkSide(side);
  checkBand(band);
  checkWhole("the value", value_micro_per_kwh, [band.floor, band.cap]);
  const [low, high] = side === "bid" ? [band.floor, value_micro_per_kwh] : [value_micro_per_kwh, band.cap];
  return draw(low, high) as MicroPerKilowattHour;
}

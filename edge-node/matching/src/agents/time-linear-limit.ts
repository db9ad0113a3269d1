import type { MicroPerKilowattHour } from "@localgrid/vocabulary/units";
import type { PriceBand } from "../price-limits.ts";
import { checkBand, checkSide, checkWhole, priceBetween } from "./agent-inputs.ts";

/** When an agent may trade in the order book, and between which prices: the member's own limit is one of its ends. */
export interface TradingWindow {
  readonly band: PriceBand;
  readonly opens_at_ms: number;
  readonly gate_closure_ms: number;
}

/**
 * The limit at a moment of an agent that asks for much first and gives in with time: an offer falls from the cap to
 * the floor, a bid rises from the floor to the cap, in a straight line from the opening to gate closure, floored to a
 * whole micro. Before the opening it is what it begins with, after gate closure what it ends with.
 *
 * @throws {LocalGridError} `not-in-range` when a time is no whole number of 0 or more, the window is empty or the
 *   floor lies above the cap; `not-a-price`, `unknown-rule` for another side
 * @see the linear strategies of gsy-e (Grid Singularity)
 */
export function timeLinearLimit(
  side: "bid" | "offer",
  { band, opens_at_ms, gate_closure_ms }: TradingWindow,
  at_ms: number,
): MicroPerKilowattHour {
  checkSide(side);
  checkBand(band);
  checkWhole("the opening", opens_at_ms, [0, Number.MAX_SAFE_INTEGER]);
  checkWhole("gate closure", gate_closure_ms, [opens_at_ms + 1, Number.MAX_SAFE_INTEGER]);
  checkWhole("the time", at_ms, [0, Number.MAX_SAFE_INTEGER]);
  const elapsed_ms = Math.max(opens_at_ms, Math.min(gate_closure_ms, at_ms)) - opens_at_ms;
  const ends = side === "bid" ? ([band.floor, band.cap] as const) : ([band.cap, band.floor] as const);
  return priceBetween(ends, elapsed_ms, gate_closure_ms - opens_at_ms);
}

import { type MemberId, memberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import { type Draw, seededDraw, type ZeroIntelligenceTrader } from "../agents/zero-intelligence.ts";
import type { PriceBand } from "../price-limits.ts";

export const BAND = { floor: 80_000, cap: 260_000 } as PriceBand;

export interface Trader extends ZeroIntelligenceTrader {
  readonly member: MemberId;
  readonly energy_wh: WattHours;
}

/** Twelve buyers and twelve sellers whose values are spread over the band, with up to 1,000 Wh each. */
export function drawTraders(seed: number): { readonly traders: readonly Trader[]; readonly draw: Draw } {
  const draw = seededDraw(seed);
  const traders = Array.from({ length: 24 }, (_, index): Trader => {
    const value_micro_per_kwh = draw(BAND.floor, BAND.cap) as MicroPerKilowattHour;
    const energy_wh = draw(1, 1_000) as WattHours;
    return { member: memberId(`m${index}`), side: index % 2 === 0 ? "bid" : "offer", value_micro_per_kwh, energy_wh };
  });
  return { traders, draw };
}

/** What all buyers and sellers together can gain at most, in nano: those meet first who gain most by it. */
export function mostToGain(traders: readonly Trader[]): number {
  const valuesOf = (side: Trader["side"]) =>
    traders
      .filter((trader) => trader.side === side)
      .flatMap((trader) => Array.from({ length: trader.energy_wh }, () => trader.value_micro_per_kwh as number));
  const worth = valuesOf("bid").sort((a, b) => b - a);
  const costs = valuesOf("offer").sort((a, b) => a - b);
  return worth.reduce((gain, value, index) => gain + Math.max(0, value - (costs[index] ?? value)), 0);
}

import type { MemberOutcome, TriedLimits } from "./replayed-interval.ts";

/** Tried limits are taken to the cent: between two of them nothing is told apart. */
const LIMIT_GRAIN_MICRO = 10_000;
const ENERGY_GRAIN_WH = 1_000;
/** Ten cents. */
const MONEY_GRAIN_NANO = 100_000_000n;

/** Between these prices limits have a meaning. */
interface Band {
  readonly floor_micro_per_kwh: number;
  readonly cap_micro_per_kwh: number;
}

/** The nearest whole cents inside the band; limits that are already the member's own stay exact. */
export function coarseLimits(tried: TriedLimits, own: TriedLimits, band: Band): TriedLimits {
  const coarse = (key: keyof TriedLimits) => {
    const value = tried[key];
    if (value === null || value === own[key]) return value;
    const { floor_micro_per_kwh: floor, cap_micro_per_kwh: cap } = band;
    return Math.min(cap, Math.max(floor, Math.floor(value / LIMIT_GRAIN_MICRO + 0.5) * LIMIT_GRAIN_MICRO));
  };
  return {
    buy_limit_micro_per_kwh: coarse("buy_limit_micro_per_kwh"),
    sell_limit_micro_per_kwh: coarse("sell_limit_micro_per_kwh"),
  };
}

/** To whole kWh and ten cents; a half goes up. Negative figures, such as differences, too. */
export function coarseOutcome({ bought_wh, sold_wh, amount_nano }: MemberOutcome): MemberOutcome {
  return {
    bought_wh: coarseEnergy(bought_wh),
    sold_wh: coarseEnergy(sold_wh),
    amount_nano: coarseMoney(amount_nano),
  };
}

function coarseEnergy(energy_wh: number): number {
  // Adding 0 makes of −0 a 0.
  return Math.floor((energy_wh + ENERGY_GRAIN_WH / 2) / ENERGY_GRAIN_WH) * ENERGY_GRAIN_WH + 0;
}

function coarseMoney(amount_nano: bigint): bigint {
  const raised = amount_nano + MONEY_GRAIN_NANO / 2n;
  const rest = ((raised % MONEY_GRAIN_NANO) + MONEY_GRAIN_NANO) % MONEY_GRAIN_NANO;
  return raised - rest;
}

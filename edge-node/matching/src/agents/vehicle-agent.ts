import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import {
  type MicroPerKilowattHour,
  microPerKilowattHour,
  type WattHours,
  wattHours,
} from "@localgrid/vocabulary/units";
import type { PriceBand } from "../price-limits.ts";
import {
  ASSET_LIMIT,
  checkBand,
  checkIntervalLength,
  checkWhole,
  energyOf,
  PLAN_INTERVALS_LIMIT,
  priceBetween,
} from "./agent-inputs.ts";

/** A vehicle at its charger. */
export interface VehicleOutlook {
  /** What is still to be charged by the deadline, seen from the meter. */
  readonly needed_wh: WattHours;
  readonly charge_power_w: number;
  readonly length_s: IntervalLength;
  /** Community prices from the next interval to the last one that ends by the deadline; at most 2,016. */
  readonly expected_prices_micro_per_kwh: readonly MicroPerKilowattHour[];
  /** How many intervals have passed since the vehicle was plugged in; any number of them. */
  readonly waited_intervals: number;
  readonly band: PriceBand;
}

export interface VehiclePlan {
  readonly readiness: "in-time" | "cannot-be-ready";
  /** What will be missing at the deadline; 0 when ready in time. */
  readonly missing_wh: WattHours;
  /** One entry per expected price. */
  readonly charge_wh: readonly WattHours[];
  /** Highest price for the next interval; null when nothing is needed. */
  readonly buy_limit_micro_per_kwh: MicroPerKilowattHour | null;
}

/**
 * Charges what is needed in the cheapest intervals before the deadline, the earlier one of equal prices; when all of
 * them do not suffice, at full power in all. The buy limit rises in a straight line, floored, from the band's floor
 * when the vehicle is plugged in to its cap at the latest start, and stays there.
 *
 * @throws {LocalGridError} `not-an-energy`, `not-a-price`, `not-in-range` when another number is not whole or out of
 *   range, there are too many prices or the floor lies above the cap
 */
export function planVehicle(outlook: VehicleOutlook): VehiclePlan {
  checkOutlook(outlook);
  const prices = outlook.expected_prices_micro_per_kwh;
  const most_wh = energyOf(outlook.charge_power_w, outlook.length_s);
  const charge_wh = prices.map(() => 0);
  let missing_wh: number = outlook.needed_wh;
  // The sort is stable, so the earlier one of equal prices comes first.
  for (const [index] of [...prices.entries()].sort(([, a], [, b]) => a - b)) {
    const charged_wh = Math.min(missing_wh, most_wh);
    charge_wh[index] = charged_wh;
    missing_wh -= charged_wh;
  }
  return {
    readiness: missing_wh === 0 ? "in-time" : "cannot-be-ready",
    missing_wh: missing_wh as WattHours,
    charge_wh: charge_wh as WattHours[],
    buy_limit_micro_per_kwh: outlook.needed_wh === 0 ? null : buyLimit(outlook, most_wh),
  };
}

function buyLimit(outlook: VehicleOutlook, most_wh: number): MicroPerKilowattHour {
  const { band, needed_wh, waited_intervals, expected_prices_micro_per_kwh } = outlook;
  // Intervals until the latest start; without power that is minus infinity.
  const slack = expected_prices_micro_per_kwh.length - Math.ceil(needed_wh / most_wh);
  if (slack <= 0) return band.cap;
  return priceBetween([band.floor, band.cap], waited_intervals, waited_intervals + slack);
}

function checkOutlook(outlook: VehicleOutlook): void {
  wattHours(outlook.needed_wh);
  checkWhole("the charge power", outlook.charge_power_w, [0, ASSET_LIMIT]);
  checkIntervalLength(outlook.length_s);
  checkWhole("the number of prices", outlook.expected_prices_micro_per_kwh.length, [0, PLAN_INTERVALS_LIMIT]);
  for (const price of outlook.expected_prices_micro_per_kwh) microPerKilowattHour(price);
  checkWhole("the wait", outlook.waited_intervals, [0, Number.MAX_SAFE_INTEGER]);
  checkBand(outlook.band);
}

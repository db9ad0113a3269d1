import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import {
  type MicroPerKilowattHour,
  microPerKilowattHour,
  type NanoCurrency,
  type WattHours,
  wattHours,
} from "@localgrid/vocabulary/units";
import { matchingError } from "../errors.ts";
import { PARTS_PER_MILLION } from "../parts-per-million.ts";
import { clampLimit, type PriceBand } from "../price-limits.ts";
import {
  ASSET_LIMIT,
  checkBand,
  checkCharge,
  checkIntervalLength,
  checkWhole,
  energyOf,
  PLAN_INTERVALS_LIMIT,
} from "./agent-inputs.ts";
import { bestPath, type LevelRange } from "./best-path.ts";

/** More moves than this to compare are refused; it bounds the time that a plan takes. */
const MOVES_LIMIT = 10_000_000;

/** A battery. Stored energy is counted as what it will still deliver, so that all losses arise when charging. */
export interface Battery {
  /** At most 10^9, as the powers. */
  readonly capacity_wh: WattHours;
  readonly charge_power_w: number;
  readonly discharge_power_w: number;
  /** Energy delivered per energy charged, 1 to 1,000,000. */
  readonly round_trip_efficiency_ppm: number;
  /** What delivering a kWh costs in life time, 0 or more. */
  readonly wear_micro_per_kwh: MicroPerKilowattHour;
}

/** What a member expects of one delivery interval without the battery. */
export interface ExpectedInterval {
  /** Community price. */
  readonly price_micro_per_kwh: MicroPerKilowattHour;
  /** The member's net export and net import; at most one is more than 0. */
  readonly surplus_wh: WattHours;
  readonly need_wh: WattHours;
}

export interface BatteryOutlook {
  readonly battery: Battery;
  readonly stored_wh: WattHours;
  /** What the stored energy cost on average, fees included, per kWh that was charged. */
  readonly paid_micro_per_kwh: MicroPerKilowattHour;
  readonly length_s: IntervalLength;
  /** The next interval first; at most 2,016. */
  readonly intervals: readonly ExpectedInterval[];
  /** What a stored kWh is worth after the last interval, wear already taken off. */
  readonly value_after_micro_per_kwh: MicroPerKilowattHour;
  /** What a buyer pays for shared energy above the community price, 0 or more. */
  readonly local_network_fee_micro_per_kwh: MicroPerKilowattHour;
  readonly band: PriceBand;
  /** Stored energy changes by whole multiples of this, 1 or more: smaller plans better and takes longer. */
  readonly step_wh: WattHours;
}

/** One interval of a plan; at most one of charging and discharging is more than 0. */
export interface BatteryStep {
  /** Seen from the member's side of the battery: charge_wh − loss_wh − discharge_wh is added to what is stored. */
  readonly charge_wh: WattHours;
  readonly discharge_wh: WattHours;
  readonly loss_wh: WattHours;
  /** At the end of the interval. */
  readonly stored_wh: WattHours;
}

export interface BatteryPlan {
  /** One per expected interval. */
  readonly steps: readonly BatteryStep[];
  /** Advantage over leaving the battery alone, if everything comes as expected; never negative. */
  readonly gain_nano: NanoCurrency;
  /**
   * Highest community price for buying energy to charge in the next interval; null when full, when nothing can be
   * charged, or when it would lie below the band's floor.
   */
  readonly buy_limit_micro_per_kwh: MicroPerKilowattHour | null;
  /**
   * Lowest community price for selling stored energy in it, always above the buy limit; null when empty, when nothing
   * can be delivered, or when it would lie above the band's cap.
   */
  readonly sell_limit_micro_per_kwh: MicroPerKilowattHour | null;
}

/**
 * Plans when a battery behind the meter charges and delivers: the best of all plans whose stored energy changes by
 * whole steps, with expected prices that do not depend on the plan. A Wh charged costs the community price where it
 * comes from the member's own surplus, and the network fee besides where it is bought; a Wh delivered saves price and
 * fee where the member needs it, else earns the price, less wear in both cases.
 *
 * @throws {LocalGridError} `not-an-energy`, `not-a-price` (also for a negative fee or wear), `plan-too-large` when
 *   there are more than 10,000,000 moves to compare or the money at stake passes 2^53 − 1 nano, `not-in-range` when
 *   another number is not whole or out of range, more is stored than the capacity, an interval has both surplus and
 *   need, or the floor lies above the cap
 * @see SPEC.md, AG-5 to AG-10
 */
export function planBattery(outlook: BatteryOutlook): BatteryPlan {
  checkOutlook(outlook);
  const { stored_wh, step_wh, intervals, value_after_micro_per_kwh } = outlook;
  const range = rangeOf(outlook);
  checkSize(outlook, range);
  const gains = intervals.map((interval) =>
    Array.from({ length: range.down + range.up + 1 }, (_, index) =>
      gainOf(outlook, interval, (index - range.down) * step_wh),
    ),
  );
  const endValues = Array.from({ length: range.top + 1 }, (_, level) => level * step_wh * value_after_micro_per_kwh);
  const moves = bestPath(range, gains, endValues);
  let [stored, gain] = [stored_wh as number, 0];
  const steps = moves.map((move, index) => {
    const added_wh = move * step_wh;
    stored += added_wh;
    gain += gainOf(outlook, intervals[index] as ExpectedInterval, added_wh);
    return stepOf(outlook.battery, added_wh, stored);
  });
  gain += (stored - stored_wh) * value_after_micro_per_kwh;
  return { steps, gain_nano: BigInt(gain) as NanoCurrency, ...limitsOf(outlook) };
}

/** What can be reached from the stored energy in whole steps, and how far in one interval. */
function rangeOf({ battery, stored_wh, length_s, step_wh }: BatteryOutlook): LevelRange {
  const start = Math.floor(stored_wh / step_wh);
  const top = start + Math.floor((battery.capacity_wh - stored_wh) / step_wh);
  return {
    start,
    top,
    down: Math.min(top, Math.floor(energyOf(battery.discharge_power_w, length_s) / step_wh)),
    up: Math.min(top, Math.floor(mostAdded(battery, length_s) / step_wh)),
  };
}

/** What one interval can add at most to what is stored. */
function mostAdded({ charge_power_w, round_trip_efficiency_ppm }: Battery, length_s: IntervalLength): number {
  return Math.floor((energyOf(charge_power_w, length_s) * round_trip_efficiency_ppm) / PARTS_PER_MILLION);
}

/** The least energy that adds so much to what is stored. */
function chargeFor({ round_trip_efficiency_ppm }: Battery, added_wh: number): number {
  return Math.ceil((added_wh * PARTS_PER_MILLION) / round_trip_efficiency_ppm);
}

/** In nano, against doing nothing in this interval. */
function gainOf(outlook: BatteryOutlook, interval: ExpectedInterval, added_wh: number): number {
  const { battery, local_network_fee_micro_per_kwh: fee } = outlook;
  const { price_micro_per_kwh: price, surplus_wh, need_wh } = interval;
  if (added_wh > 0) {
    const charge_wh = chargeFor(battery, added_wh);
    return -charge_wh * price - Math.max(0, charge_wh - surplus_wh) * fee;
  }
  const discharge_wh = -added_wh;
  return discharge_wh * (price - battery.wear_micro_per_kwh) + Math.min(discharge_wh, need_wh) * fee;
}

function stepOf(battery: Battery, added_wh: number, stored_wh: number): BatteryStep {
  const charge_wh = added_wh > 0 ? chargeFor(battery, added_wh) : 0;
  return {
    charge_wh: charge_wh as WattHours,
    discharge_wh: Math.max(0, -added_wh) as WattHours,
    loss_wh: (charge_wh - Math.max(0, added_wh)) as WattHours,
    stored_wh: stored_wh as WattHours,
  };
}

type Limits = Pick<BatteryPlan, "buy_limit_micro_per_kwh" | "sell_limit_micro_per_kwh">;

function limitsOf(outlook: BatteryOutlook): Limits {
  const { battery, stored_wh, length_s, band } = outlook;
  const { round_trip_efficiency_ppm: efficiency_ppm, wear_micro_per_kwh: wear } = battery;
  const canDeliver = energyOf(battery.discharge_power_w, length_s) > 0;
  const canCharge = mostAdded(battery, length_s) > 0 && stored_wh < battery.capacity_wh;
  const best = bestLater(outlook, canDeliver);
  const worth = Math.floor((best * efficiency_ppm) / PARTS_PER_MILLION) - outlook.local_network_fee_micro_per_kwh;
  const buy = canCharge && worth >= band.floor ? clampLimit(worth as MicroPerKilowattHour, band) : null;
  const paid = Math.ceil((outlook.paid_micro_per_kwh * PARTS_PER_MILLION) / efficiency_ppm);
  const covered = Math.max(paid, best) + wear;
  // Without losses, or where stored energy is a burden, buying and selling would both pay at the same price.
  const sell = buy === null ? covered : Math.max(covered, buy + 1);
  const canSell = canDeliver && stored_wh > 0 && sell <= band.cap;
  return {
    buy_limit_micro_per_kwh: buy,
    sell_limit_micro_per_kwh: canSell ? clampLimit(sell as MicroPerKilowattHour, band) : null,
  };
}

/** What a stored kWh brings at best after the next interval, less wear. */
function bestLater(outlook: BatteryOutlook, canDeliver: boolean): number {
  const { battery, intervals, value_after_micro_per_kwh, local_network_fee_micro_per_kwh: fee } = outlook;
  const later = canDeliver ? intervals.slice(1) : [];
  const values = later.map(({ price_micro_per_kwh, need_wh }) => {
    return price_micro_per_kwh + (need_wh > 0 ? fee : 0) - battery.wear_micro_per_kwh;
  });
  return Math.max(value_after_micro_per_kwh, ...values);
}

/** @throws {LocalGridError} `plan-too-large` */
function checkSize(outlook: BatteryOutlook, { top, down, up }: LevelRange): void {
  const { battery, intervals } = outlook;
  const moves = (intervals.length + 1) * (top + 1) * (down + up + 1);
  if (moves > MOVES_LIMIT) throw matchingError("plan-too-large", `${moves} moves to compare`);
  const prices = intervals.map(({ price_micro_per_kwh }) => Math.abs(price_micro_per_kwh));
  const highest =
    Math.max(Math.abs(outlook.value_after_micro_per_kwh), ...prices) +
    outlook.local_network_fee_micro_per_kwh +
    battery.wear_micro_per_kwh;
  const most_wh = Math.max(
    energyOf(battery.charge_power_w, outlook.length_s),
    energyOf(battery.discharge_power_w, outlook.length_s),
  );
  if ((intervals.length * most_wh + battery.capacity_wh) * highest > Number.MAX_SAFE_INTEGER) {
    throw matchingError("plan-too-large", "the money at stake is out of range");
  }
}

function checkOutlook(outlook: BatteryOutlook): void {
  const { battery, intervals } = outlook;
  checkWhole("the capacity", battery.capacity_wh, [0, ASSET_LIMIT]);
  checkWhole("the stored energy", outlook.stored_wh, [0, battery.capacity_wh]);
  checkWhole("the step", outlook.step_wh, [1, ASSET_LIMIT]);
  checkWhole("the charge power", battery.charge_power_w, [0, ASSET_LIMIT]);
  checkWhole("the discharge power", battery.discharge_power_w, [0, ASSET_LIMIT]);
  checkWhole("the efficiency", battery.round_trip_efficiency_ppm, [1, PARTS_PER_MILLION]);
  checkCharge("the wear", battery.wear_micro_per_kwh);
  checkCharge("the local network fee", outlook.local_network_fee_micro_per_kwh);
  checkIntervalLength(outlook.length_s);
  microPerKilowattHour(outlook.paid_micro_per_kwh);
  microPerKilowattHour(outlook.value_after_micro_per_kwh);
  checkBand(outlook.band);
  checkWhole("the number of intervals", intervals.length, [0, PLAN_INTERVALS_LIMIT]);
  for (const { price_micro_per_kwh, surplus_wh, need_wh } of intervals) {
    microPerKilowattHour(price_micro_per_kwh);
    if (Math.min(wattHours(surplus_wh), wattHours(need_wh)) > 0) {
      throw matchingError("not-in-range", "an interval has both surplus and need");
    }
  }
}

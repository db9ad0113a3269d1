import { type ExpectedInterval, planBattery } from "@localgrid/matching/battery-agent";
import type { PriceBand } from "@localgrid/matching/price-limits";
import { planVehicle } from "@localgrid/matching/vehicle-agent";
import type { DeviceOrder } from "@localgrid/protocol/device-control";
import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import type { BatterySettings, ControlSettings, VehicleSettings } from "./control-settings.ts";

/** What is known when an order is planned. */
export interface PlanningInputs {
  readonly settings: ControlSettings;
  /** State of charge as last told. */
  readonly soc_permille: number;
  readonly length_s: IntervalLength;
  /** The interval that runs first. */
  readonly expected: readonly ExpectedInterval[];
  readonly band: PriceBand;
  readonly local_network_fee_micro_per_kwh: number;
  /** Intervals from now on that end before the vehicle is to be ready; of no meaning for a battery. */
  readonly until_ready: number;
}

export interface PlannedInterval {
  /** + draws, − feeds. */
  readonly energy_wh: number;
}

export interface SetPointPlan {
  readonly order: DeviceOrder;
  /** One per expected interval, for whoever wants to see what comes. */
  readonly intervals: readonly PlannedInterval[];
}

/** Levels that a store is planned in: finer plans are hardly better and take longer. */
const LEVELS = 40;
const LEAST_STEP_WH = 25;
const FULL_PERMILLE = 1_000;

/**
 * The order for the interval that runs, out of the best plan for those that are expected. Its power never passes the
 * settings, a battery is never discharged into its reserve and never charged when full, and a vehicle never feeds.
 */
export function planSetPoint(inputs: PlanningInputs): SetPointPlan {
  return inputs.settings.role === "battery"
    ? planOfBattery(inputs, inputs.settings)
    : planOfVehicle(inputs, inputs.settings);
}

function planOfBattery(inputs: PlanningInputs, settings: BatterySettings): SetPointPlan {
  const { expected, length_s, band, soc_permille } = inputs;
  const { charge_power_w, discharge_power_w, wear_micro_per_kwh, reserve_permille } = settings;
  const reserve_wh = Math.ceil((settings.capacity_wh * reserve_permille) / FULL_PERMILLE);
  const usable_wh = settings.capacity_wh - reserve_wh;
  const stored_wh = Math.min(usable_wh, Math.max(0, energyAt(settings.capacity_wh, soc_permille) - reserve_wh));
  const { steps } = planBattery({
    battery: {
      capacity_wh: usable_wh as WattHours,
      charge_power_w,
      discharge_power_w,
      round_trip_efficiency_ppm: settings.round_trip_efficiency_permille * 1_000,
      wear_micro_per_kwh: wear_micro_per_kwh as MicroPerKilowattHour,
    },
    stored_wh: stored_wh as WattHours,
    paid_micro_per_kwh: band.floor,
    length_s,
    intervals: expected,
    value_after_micro_per_kwh: valueAfter(expected, wear_micro_per_kwh) as MicroPerKilowattHour,
    local_network_fee_micro_per_kwh: inputs.local_network_fee_micro_per_kwh as MicroPerKilowattHour,
    band,
    step_wh: Math.max(LEAST_STEP_WH, Math.ceil(usable_wh / LEVELS)) as WattHours,
  });
  const intervals = steps.map(({ charge_wh, discharge_wh }) => ({ energy_wh: charge_wh - discharge_wh }));
  const wanted_w = powerOf(intervals[0]?.energy_wh ?? 0, length_s);
  const least_w = soc_permille <= reserve_permille ? 0 : -discharge_power_w;
  const most_w = soc_permille >= FULL_PERMILLE ? 0 : charge_power_w;
  const power_w = Math.min(Math.max(wanted_w, least_w), most_w);
  return { order: { kind: "set-power", power_w, min_soc_permille: reserve_permille }, intervals };
}

function planOfVehicle(inputs: PlanningInputs, settings: VehicleSettings): SetPointPlan {
  const { expected, length_s, band, soc_permille, until_ready } = inputs;
  const needed_wh = Math.max(0, energyAt(settings.capacity_wh, settings.target_permille - soc_permille));
  const most_wh = Math.floor((settings.charge_power_w * length_s) / 3_600);
  const prices = expected.slice(0, until_ready).map(({ price_micro_per_kwh: price, surplus_wh }) => {
    const isOwn = surplus_wh >= most_wh;
    return (price + (isOwn ? 0 : inputs.local_network_fee_micro_per_kwh)) as MicroPerKilowattHour;
  });
  const { charge_wh } = planVehicle({
    needed_wh: needed_wh as WattHours,
    charge_power_w: settings.charge_power_w,
    length_s,
    expected_prices_micro_per_kwh: prices,
    waited_intervals: 0,
    band,
  });
  const wanted_w = powerOf(charge_wh[0] ?? 0, length_s);
  const isWorthIt = wanted_w > 0 && soc_permille < settings.target_permille;
  const power_w = isWorthIt ? Math.min(Math.max(wanted_w, settings.least_power_w), settings.charge_power_w) : 0;
  return {
    order: { kind: "set-power", power_w },
    intervals: expected.map((_, index) => ({ energy_wh: charge_wh[index] ?? 0 })),
  };
}

function energyAt(capacity_wh: number, permille: number): number {
  return Math.floor((capacity_wh * permille) / FULL_PERMILLE);
}

/** Towards 0, so that no power passes what its energy was planned with. */
function powerOf(energy_wh: number, length_s: number): number {
  return Math.trunc((energy_wh * 3_600) / length_s);
}

/** What is left at the end is worth what a kWh brings on average. */
function valueAfter(expected: readonly ExpectedInterval[], wear_micro_per_kwh: number): number {
  if (expected.length === 0) return 0;
  const sum = expected.reduce((total, { price_micro_per_kwh }) => total + price_micro_per_kwh, 0);
  return Math.floor(sum / expected.length) - wear_micro_per_kwh;
}

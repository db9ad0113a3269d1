import type { DevicePeriods } from "../home-devices.ts";
import { INTERVAL_LENGTH_S } from "../site.ts";

/** Up to so many homes a reading every five minutes costs little, whatever the speed of the clock. */
const FEW_HOMES = 50;
const LIVE_MS_PER_HOME = 20;
const WEEK_MS = 7 * 86_400_000;
/** Every so many homes beyond the recorded ones is a model, because many weeks of few homes are still few homes. */
const MODEL_EVERY = 5;
/** Prime to the 52 weeks of the recording, so that neighbours are in different seasons. */
const WEEKS_APART = 19;
const WEEKS_RECORDED = 52;

/** What stands behind a native device's meter, as the native program is told; what is left out is not there. */
export interface NativeSource {
  /** Name in the recording. */
  readonly recorded_home?: string;
  readonly ahead_ms?: number;
  readonly seed?: number;
  readonly household_wh_per_day?: number;
  readonly solar_peak_w?: number;
  readonly heat_pump_w?: number;
  readonly vehicle_charge_w?: number;
  readonly vehicle_wh_per_day?: number;
  readonly battery_wh?: number;
  readonly battery_power_w?: number;
}

/** Homes of the models, in turn: what people have who have more than a roof. */
const MODELS: readonly NativeSource[] = [
  { household_wh_per_day: 9_000, solar_peak_w: 7_000 },
  { household_wh_per_day: 11_000, solar_peak_w: 9_500, battery_wh: 10_000, battery_power_w: 5_000 },
  { household_wh_per_day: 8_000, heat_pump_w: 3_500 },
  { household_wh_per_day: 10_000, vehicle_charge_w: 7_400, vehicle_wh_per_day: 9_000 },
  {
    household_wh_per_day: 12_000,
    solar_peak_w: 11_000,
    heat_pump_w: 4_000,
    vehicle_charge_w: 11_000,
    vehicle_wh_per_day: 7_000,
    battery_wh: 13_500,
    battery_power_w: 6_000,
  },
];

/** Names of so many homes: the recorded ones first, and numbers go on from theirs. */
export function nativeHomeNames(recorded: readonly string[], count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => recorded[index] ?? `c${String(index + 1).padStart(3, "0")}`);
}

/**
 * The recorded homes as they were; beyond them the same homes in other weeks of the year, and between these a model.
 *
 * @param index of the home in its community
 */
export function nativeSourceOf(recorded: readonly string[], index: number): NativeSource {
  const beyond = index - recorded.length;
  if (beyond >= 0 && beyond % MODEL_EVERY === MODEL_EVERY - 1) {
    const model = MODELS[Math.floor(beyond / MODEL_EVERY) % MODELS.length] as NativeSource;
    return { ...model, seed: index + 1 };
  }
  const round = Math.floor(index / recorded.length);
  const ahead_ms = ((round * WEEKS_APART) % WEEKS_RECORDED) * WEEK_MS;
  return { recorded_home: recorded[index % recorded.length] as string, ahead_ms };
}

/** Many devices speak less often each: a street's node hears about as much in sum. */
export function periodsFor(homes: number): DevicePeriods {
  return {
    interval_length_s: INTERVAL_LENGTH_S,
    reading_every_s: homes <= FEW_HOMES ? 300 : INTERVAL_LENGTH_S,
    live_every_ms: Math.min(60_000, Math.max(1_000, homes * LIVE_MS_PER_HOME)),
  };
}

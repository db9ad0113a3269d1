/** What a member says of a battery: what it can do, and what it must keep. */
export interface BatterySettings {
  readonly role: "battery";
  readonly capacity_wh: number;
  readonly charge_power_w: number;
  readonly discharge_power_w: number;
  /** Energy delivered per energy charged, permille. */
  readonly round_trip_efficiency_permille: number;
  /** Never discharged below this by an order. */
  readonly reserve_permille: number;
  /** What delivering a kWh costs in life time. */
  readonly wear_micro_per_kwh: number;
}

/** And of a vehicle at its charger. */
export interface VehicleSettings {
  readonly role: "vehicle";
  readonly capacity_wh: number;
  /** The least that the charger can do, and the most. */
  readonly least_power_w: number;
  readonly charge_power_w: number;
  readonly target_permille: number;
  /** Minutes after local midnight at which it is to be ready. */
  readonly ready_at_minute: number;
}

export type ControlSettings = BatterySettings | VehicleSettings;

type Range = readonly [least: number, most: number];

const MINUTES_OF_A_DAY = 1_440;
const MOST_CAPACITY_WH = 1_000_000;
const MOST_WEAR_MICRO = 10_000_000;

/** What is wrong with settings for a connection of this main fuse; null when nothing is. */
export function settingsProblem(settings: ControlSettings, main_fuse_w: number): string | null {
  const ranges =
    settings.role === "battery" ? batteryRanges(settings, main_fuse_w) : vehicleRanges(settings, main_fuse_w);
  for (const [name, value, [least, most]] of ranges) {
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      return `${name} is ${value}, not a whole number from ${least} to ${most}`;
    }
  }
  return null;
}

function batteryRanges(settings: BatterySettings, main_fuse_w: number): readonly (readonly [string, number, Range])[] {
  return [
    ["capacity_wh", settings.capacity_wh, [100, MOST_CAPACITY_WH]],
    ["charge_power_w", settings.charge_power_w, [1, main_fuse_w]],
    ["discharge_power_w", settings.discharge_power_w, [0, main_fuse_w]],
    ["round_trip_efficiency_permille", settings.round_trip_efficiency_permille, [100, 1_000]],
    ["reserve_permille", settings.reserve_permille, [0, 950]],
    ["wear_micro_per_kwh", settings.wear_micro_per_kwh, [0, MOST_WEAR_MICRO]],
  ];
}

function vehicleRanges(settings: VehicleSettings, main_fuse_w: number): readonly (readonly [string, number, Range])[] {
  return [
    ["capacity_wh", settings.capacity_wh, [100, MOST_CAPACITY_WH]],
    ["charge_power_w", settings.charge_power_w, [1, main_fuse_w]],
    ["least_power_w", settings.least_power_w, [0, settings.charge_power_w]],
    ["target_permille", settings.target_permille, [1, 1_000]],
    ["ready_at_minute", settings.ready_at_minute, [0, MINUTES_OF_A_DAY - 1]],
  ];
}

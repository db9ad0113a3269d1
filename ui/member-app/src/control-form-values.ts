import { ApiError } from "@localgrid/ui-components/json-api";
import type { ControlSettings } from "./device-types.ts";

/** What people type: kWh, kW, percent and a time of day. */
export interface ControlDraft {
  readonly role: ControlSettings["role"];
  readonly capacity: string;
  readonly charge: string;
  readonly discharge: string;
  readonly reserve: string;
  readonly target: string;
  readonly ready_at: string;
}

const USUAL_ROUND_TRIP_PERMILLE = 900;
const USUAL_WEAR_MICRO_PER_KWH = 40_000;
/** Six amperes at 230 V: less is no charging by IEC 61851. */
const LEAST_CHARGE_W = 1_380;

export const EMPTY_DRAFT: ControlDraft = {
  role: "battery",
  capacity: "",
  charge: "",
  discharge: "",
  reserve: "20",
  target: "80",
  ready_at: "07:00",
};

const thousandths = (value: number) => String(value / 1_000);

export function draftOf(settings: ControlSettings | null): ControlDraft {
  if (settings === null) return EMPTY_DRAFT;
  const { role, capacity_wh, charge_power_w } = settings;
  const both = { ...EMPTY_DRAFT, role, capacity: thousandths(capacity_wh), charge: thousandths(charge_power_w) };
  if (settings.role === "battery") {
    const { discharge_power_w, reserve_permille } = settings;
    return { ...both, discharge: thousandths(discharge_power_w), reserve: String(reserve_permille / 10) };
  }
  const { target_permille, ready_at_minute } = settings;
  const two = (value: number) => String(value).padStart(2, "0");
  const ready_at = `${two(Math.floor(ready_at_minute / 60))}:${two(ready_at_minute % 60)}`;
  return { ...both, target: String(target_permille / 10), ready_at };
}

/**
 * @param known settings of before, whose other figures stay
 * @throws {ApiError} `not-a-figure`
 */
export function settingsOf(draft: ControlDraft, known: ControlSettings | null): ControlSettings {
  const capacity_wh = scaled(draft.capacity, 3);
  const charge_power_w = scaled(draft.charge, 3);
  if (draft.role === "battery") {
    const before = known?.role === "battery" ? known : null;
    return {
      role: "battery",
      capacity_wh,
      charge_power_w,
      discharge_power_w: scaled(draft.discharge, 3),
      round_trip_efficiency_permille: before?.round_trip_efficiency_permille ?? USUAL_ROUND_TRIP_PERMILLE,
      reserve_permille: scaled(draft.reserve, 1),
      wear_micro_per_kwh: before?.wear_micro_per_kwh ?? USUAL_WEAR_MICRO_PER_KWH,
    };
  }
  const least_power_w = known?.role === "vehicle" ? known.least_power_w : LEAST_CHARGE_W;
  return {
    role: "vehicle",
    capacity_wh,
    least_power_w: Math.min(least_power_w, charge_power_w),
    charge_power_w,
    target_permille: scaled(draft.target, 1),
    ready_at_minute: minuteOf(draft.ready_at),
  };
}

/** Decimal text times a power of ten, exactly; a comma is as good as a point. */
function scaled(text: string, digits: number): number {
  const [, whole, fraction = ""] = /^(\d{1,6})(?:[.,](\d*))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || fraction.length > digits) throw new ApiError("not-a-figure", text);
  return Number(whole + fraction.padEnd(digits, "0"));
}

function minuteOf(text: string): number {
  const [, hours, minutes] = /^(\d{2}):(\d{2})/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) throw new ApiError("not-a-figure", text);
  return Number(hours) * 60 + Number(minutes);
}

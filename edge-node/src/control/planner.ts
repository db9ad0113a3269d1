import { tariffOf } from "@localgrid/clearing/clear-interval";
import { type CommunityState, tariffAt } from "@localgrid/clearing/community";
import { limitRange } from "@localgrid/clearing/pricing";
import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { ControlConsent } from "./control-store.ts";
import type { DeviceFigures } from "./device-figures.ts";
import { expectedIntervals, type PastEnergy, type PastPrice } from "./expected-day.ts";
import { planSetPoint, type SetPointPlan } from "./set-point.ts";

const DAY_S = 86_400;
/** Days that habits are taken from. */
export const DAYS_BACK = 3;
const MINUTES_OF_A_DAY = 1_440;

/** Closed intervals, as the node's projections have them; ranges are half-open. */
export interface PastIntervals {
  communityIntervals(range: { readonly from_s: number; readonly to_s: number }): readonly PastPrice[];
  memberIntervals(query: {
    readonly member: MemberId;
    readonly from_s: number;
    readonly to_s: number;
  }): readonly PastEnergy[];
}

export interface PlannerPorts {
  readonly community: () => CommunityState;
  readonly read: PastIntervals;
  readonly figures: DeviceFigures;
  readonly length_s: IntervalLength;
  /** IANA name. */
  readonly time_zone: string;
}

export type Planned =
  | { readonly kind: "planned"; readonly plan: SetPointPlan; readonly from_s: number }
  | { readonly kind: "unplannable"; readonly reason: "charge-unknown" | "no-tariff" };

/** Plans for one device at a time from what is known now. */
export class Planner {
  private readonly ports: PlannerPorts;
  /** The community's prices of the last days, read once per interval for all devices. */
  private prices: { readonly from_s: number; readonly rows: readonly PastPrice[] } | null = null;

  constructor(ports: PlannerPorts) {
    this.ports = ports;
  }

  plan({ device, member, settings }: ControlConsent, now_ms: number): Planned {
    const { length_s, figures, community } = this.ports;
    const from_s = Math.floor(now_ms / 1_000 / length_s) * length_s;
    const soc_permille = figures.charge(device, now_ms);
    if (soc_permille === null) return { kind: "unplannable", reason: "charge-unknown" };
    // A community that has just begun plans with the tariff that it will have.
    const tariff = tariffAt(community(), from_s) ?? community().tariffs[0] ?? null;
    if (tariff === null) return { kind: "unplannable", reason: "no-tariff" };
    const band = limitRange(tariffOf(tariff));
    const range = { from_s: from_s - (DAYS_BACK + 1) * DAY_S, to_s: from_s };
    const past = {
      prices: this.pricesBefore(from_s, range),
      energies: this.ports.read.memberIntervals({ member, ...range }),
      steered_wh: figures.energies(device),
    };
    const horizon = { from_s, length_s, intervals: DAY_S / length_s, days_back: DAYS_BACK };
    const plan = planSetPoint({
      settings,
      soc_permille,
      length_s,
      expected: expectedIntervals(past, band, horizon),
      band,
      local_network_fee_micro_per_kwh: tariff.local_network_fee_micro_per_kwh,
      until_ready: settings.role === "vehicle" ? this.intervalsUntil(settings.ready_at_minute, from_s, now_ms) : 0,
    });
    return { kind: "planned", plan, from_s };
  }

  /** What was closed since. */
  forgetPrices(): void {
    this.prices = null;
  }

  private pricesBefore(
    from_s: number,
    range: { readonly from_s: number; readonly to_s: number },
  ): readonly PastPrice[] {
    if (this.prices?.from_s !== from_s) this.prices = { from_s, rows: this.ports.read.communityIntervals(range) };
    return this.prices.rows;
  }

  /** Intervals from `from_s` on that end by the next time that local clocks show this minute. */
  private intervalsUntil(minute: number, from_s: number, now_ms: number): number {
    const minutes = (minute - localMinute(now_ms, this.ports.time_zone) + MINUTES_OF_A_DAY) % MINUTES_OF_A_DAY;
    const ready_s = (Math.floor(now_ms / 60_000) + (minutes === 0 ? MINUTES_OF_A_DAY : minutes)) * 60;
    return Math.floor((ready_s - from_s) / this.ports.length_s);
  }
}

/** Minutes after midnight on the clocks of this zone. */
function localMinute(at_ms: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const [hours = 0, minutes = 0] = format.format(at_ms).split(":").map(Number);
  return hours * 60 + minutes;
}

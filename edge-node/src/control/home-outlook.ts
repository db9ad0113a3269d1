import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { Controlled } from "./controlled-devices.ts";
import type { DeviceFigures } from "./device-figures.ts";
import { type ExpectedNet, expectedNets } from "./expected-day.ts";
import { DAYS_BACK, type PastIntervals } from "./planner.ts";

const DAY_S = 86_400;
/** A day with an hour more. */
const LONGEST_OUTLOOK_S = 25 * 3_600;
/** Wall time after which a power that was told once says nothing about now. */
const POWER_HOLDS_WALL_MS = 30_000;

/** All batteries of a home together. */
export interface HomeBattery {
  /** + charges, − discharges; null while one of them is silent. */
  readonly power_w: number | null;
  /** By their capacities, floored; null while one of them has not told it. */
  readonly soc_permille: number | null;
}

export interface HomeOutlookPorts {
  readonly controlledOf: (member: MemberId) => readonly Controlled[];
  readonly figures: DeviceFigures;
  readonly read: PastIntervals;
  readonly length_s: IntervalLength;
  /** The community's time, and how many of its milliseconds pass in a real one. */
  readonly clock: { now_ms(): number; readonly speed: number };
}

/** What is known of a home beyond its meters: its batteries now, and what the rest of the day may bring. */
export class HomeOutlook {
  private readonly ports: HomeOutlookPorts;

  constructor(ports: HomeOutlookPorts) {
    this.ports = ports;
  }

  /** Null for a home without a battery that the node has been told of. */
  battery(member: MemberId): HomeBattery | null {
    const { controlledOf, figures, clock } = this.ports;
    const batteries = controlledOf(member).filter(({ consent }) => consent.settings.role === "battery");
    if (batteries.length === 0) return null;
    const now_ms = clock.now_ms();
    let [power_w, stored, capacity_wh]: [number | null, number | null, number] = [0, 0, 0];
    for (const { consent } of batteries) {
      const power = figures.power(consent.device, { now_ms, holds_ms: POWER_HOLDS_WALL_MS * clock.speed });
      const charge = figures.charge(consent.device, now_ms);
      power_w = power_w === null || power === null ? null : power_w + power;
      stored = stored === null || charge === null ? null : stored + charge * consent.settings.capacity_wh;
      capacity_wh += consent.settings.capacity_wh;
    }
    return { power_w, soc_permille: stored === null ? null : Math.floor(stored / Math.max(1, capacity_wh)) };
  }

  /**
   * What a home is expected to draw or feed in from the interval that runs on until `to_s`, as far as anything is known: the
   * mean of the last days, less what steered devices made of them, and with what is planned for those.
   */
  expected(member: MemberId, to_s: number): readonly ExpectedNet[] {
    const { controlledOf, figures, read, length_s, clock } = this.ports;
    const from_s = Math.floor(clock.now_ms() / 1_000 / length_s) * length_s;
    const intervals = Math.ceil((Math.min(to_s, from_s + LONGEST_OUTLOOK_S) - from_s) / length_s);
    if (intervals <= 0) return [];
    const range = { from_s: from_s - (DAYS_BACK + 1) * DAY_S, to_s: from_s };
    const steered = controlledOf(member).filter(({ planned }) => planned.length > 0);
    const steered_wh = addedUp(steered.map(({ consent }) => figures.energies(consent.device)));
    const planned_wh = addedUp(steered.map((controlled) => plannedOf(controlled, length_s)));
    const past = {
      prices: read.communityIntervals(range),
      energies: read.memberIntervals({ member, ...range }),
      steered_wh,
    };
    return expectedNets(past, { from_s, length_s, intervals, days_back: DAYS_BACK }).map((expected) => ({
      ...expected,
      net_wh: expected.net_wh + (planned_wh.get(expected.start_s) ?? 0),
    }));
  }
}

function plannedOf({ planned, planned_from_s }: Controlled, length_s: number): ReadonlyMap<number, number> {
  const from_s = planned_from_s ?? 0;
  return new Map(planned.map(({ energy_wh }, index) => [from_s + index * length_s, energy_wh]));
}

function addedUp(energies: readonly ReadonlyMap<number, number>[]): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  for (const each of energies) {
    for (const [start_s, energy_wh] of each) sums.set(start_s, (sums.get(start_s) ?? 0) + energy_wh);
  }
  return sums;
}

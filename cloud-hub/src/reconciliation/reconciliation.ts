import { createCommunity } from "@localgrid/clearing/community";
import { monthPeriod } from "@localgrid/clearing/statement";
import { type CommunityId, communityId, type MeteringPointId } from "@localgrid/vocabulary/identifiers";
import { cloudHubError } from "../errors.ts";
import { causeFinder, type DayValue } from "./difference-cause.ts";
import { compareInterval } from "./interval-comparison.ts";
import type {
  ComparedInterval,
  DifferenceQuery,
  ListedDifference,
  OfficialDay,
  Period,
  PeriodFigures,
  ReconciliationStore,
} from "./reconciliation-store.ts";

export interface ReconciliationPorts {
  readonly store: ReconciliationStore;
  readonly now_ms: () => number;
  /** Lets everything else have a turn. */
  readonly breathe: () => Promise<void>;
}

/** Compares official values with what the node metered, day by day, and keeps the result up to date. */
export class Reconciliation {
  private readonly ports: ReconciliationPorts;
  /** The last work on each community; the next waits for it. */
  private readonly working = new Map<CommunityId, Promise<void>>();

  constructor(ports: ReconciliationPorts) {
    this.ports = ports;
  }

  /**
   * Compares again what has changed since it was compared: by new official values, or by the node's journal. Doing it
   * twice changes nothing.
   *
   * @throws {LocalGridError} `store-away`, `store-full`
   */
  async update(community: string, period: Period): Promise<void> {
    const id = communityId(community);
    const before = this.working.get(id) ?? Promise.resolve();
    const work = before.catch(() => {}).then(() => this.compareStale(id, period));
    this.working.set(id, work);
    try {
      await work;
    } finally {
      if (this.working.get(id) === work) this.working.delete(id);
    }
  }

  /** @param month `YYYY-MM` in the community's time @throws {LocalGridError} `unknown-community`, `store-away` */
  async month(community: string, month: string): Promise<PeriodFigures> {
    const period = await this.periodOf(community, month);
    await this.update(community, period);
    return this.ports.store.figures(communityId(community), period);
  }

  /** By start and metering point; `start_s` of one interval only. @throws {LocalGridError} `unknown-community`, `store-away` */
  async differences(
    community: string,
    month: string,
    { start_s, ...query }: Omit<DifferenceQuery, keyof Period> & { readonly start_s?: number | undefined },
  ): Promise<readonly ListedDifference[]> {
    const whole = await this.periodOf(community, month);
    const period = start_s === undefined ? whole : within(whole, start_s);
    if (query.after === null) await this.update(community, period);
    return this.ports.store.differences(communityId(community), { ...query, ...period });
  }

  /** @param month `YYYY-MM` in the community's time @throws {LocalGridError} `unknown-community`, `store-away` */
  async periodOf(community: string, month: string): Promise<Period> {
    const time_zone = await this.ports.store.timeZone(communityId(community));
    if (time_zone === null) throw cloudHubError("unknown-community", `there is no community ${community}`);
    return monthPeriod(month, time_zone);
  }

  private async compareStale(community: CommunityId, period: Period): Promise<void> {
    const { store, now_ms, breathe } = this.ports;
    for (const day_s of await store.staleDays(community, period)) {
      await breathe();
      const day = await store.day(community, day_s);
      if (day === null) return;
      await store.save(community, { day_s, node: day.node, intervals: comparedDay(day), at_ms: now_ms() });
    }
  }
}

/** The interval of that start as far as it is inside. */
function within({ from_s, to_s }: Period, start_s: number): Period {
  return start_s >= from_s && start_s < to_s ? { from_s: start_s, to_s: start_s + 1 } : { from_s, to_s: from_s };
}

/** Compares the intervals of a day; what the whole day shows goes into the causes. */
export function comparedDay({ owners, intervals, own }: OfficialDay): readonly ComparedInterval[] {
  const community = createCommunity();
  for (const [metering_point, member] of owners) {
    community.meteringPoints.set(metering_point, { metering_point, member, is_active: true, main_fuse_w: 0 });
  }
  const days = daysByPoint({ intervals, own });
  const finders = new Map([...days].map(([point, day]) => [point, causeFinder(day)]));
  return intervals.map((interval) => {
    const { inputs, official } = interval;
    const comparable = { inputs, own: own.get(interval.start_s) ?? [], official };
    const comparison = compareInterval(
      community,
      comparable,
      (point, value) => finders.get(point)?.(value) ?? (value === null ? "missing" : "other"),
    );
    return { ...comparison, interval };
  });
}

function daysByPoint({ intervals, own }: Pick<OfficialDay, "intervals" | "own">): Map<MeteringPointId, DayValue[]> {
  const officials = new Map(intervals.map(({ start_s, official }) => [start_s, official]));
  const days = new Map<MeteringPointId, Map<number, DayValue>>();
  const valueAt = (point: MeteringPointId, start_s: number): DayValue =>
    days.get(point)?.get(start_s) ?? { start_s, own: null, official: null };
  const put = (point: MeteringPointId, value: DayValue) => {
    const day = days.get(point) ?? new Map<number, DayValue>();
    days.set(point, day.set(value.start_s, value));
  };
  for (const [start_s, readings] of own) {
    for (const reading of readings) {
      put(reading.metering_point, { ...valueAt(reading.metering_point, start_s), own: reading });
    }
  }
  for (const [start_s, points] of officials) {
    for (const point of points) {
      put(point.metering_point, { ...valueAt(point.metering_point, start_s), official: point });
    }
  }
  const byStart = (a: DayValue, b: DayValue) => a.start_s - b.start_s;
  return new Map([...days].map(([point, day]) => [point, [...day.values()].sort(byStart)]));
}

import type { IntervalInputs } from "@localgrid/clearing/clear-interval";
import type { CommunityState } from "@localgrid/clearing/community";
import type { IntervalRow, MemberIntervalRow } from "@localgrid/clearing/projection-sink";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import { edgeNodeError } from "../errors.ts";
import { type ReplayedPeriod, replayedPeriod } from "./replayed-days.ts";
import {
  type MemberOutcome,
  NOTHING_TRADED,
  outcomeOf,
  outcomesAdded,
  replayedOutcome,
  type TriedLimits,
} from "./replayed-interval.ts";

/** Half-open, UTC seconds. */
interface TimeRange {
  readonly from_s: number;
  readonly to_s: number;
}

/** Closed intervals as they are stored, as last corrected. */
export interface ClosedIntervals {
  memberIntervals(query: TimeRange & { readonly member: MemberId }): readonly Omit<MemberIntervalRow, "member">[];
  communityIntervals(range: TimeRange): readonly Pick<IntervalRow, "start_s" | "demand_wh" | "supply_wh">[];
  /** What an interval was last computed from; null where that is not kept. */
  keptInputs(start_s: number): IntervalInputs | null;
}

export interface LimitsReplayPorts {
  readonly read: ClosedIntervals;
  readonly community: () => CommunityState;
  /** IANA name. */
  readonly time_zone: string;
  /** The community's time. */
  readonly clock: { now_ms(): number };
  /** Real time, for how long a turn takes. */
  readonly wallClock: { now_ms(): number };
  /** Lets others have a turn. */
  readonly turn: () => Promise<void>;
}

/** A period as it was, and as it would have been with other limits of one member. To the Wh and the nano-unit. */
export interface ReplayedLimits {
  readonly period: Omit<ReplayedPeriod, "days">;
  readonly intervals: number;
  readonly was: MemberOutcome;
  readonly would: MemberOutcome;
}

interface Replay {
  readonly member: MemberId;
  readonly limits: TriedLimits;
  readonly period: ReplayedPeriod;
  readonly key: string;
  readonly answer: Promise<ReplayedLimits>;
  readonly settle: { resolve(replayed: ReplayedLimits): void; reject(error: unknown): void };
  isSuperseded: boolean;
}

/** How long others wait at most, but for the one interval that is being matched. */
const TURN_MS = 10;
/** Also where the clock of the machine is being set. */
const INTERVALS_PER_TURN = 64;
const MOST_WAITING = 32;
const MOST_KEPT = 2_000;
/** Enough to pull a slider all day, too few to feel out everybody's limits. */
const REPLAYS_PER_DAY = 150;

/**
 * Tells a member what other limits would have changed. One replay runs at a time, in short turns; each member has at most one,
 * and a newer one takes the place of an older. What was found holds for the rest of the local day.
 */
export class LimitsReplay {
  private readonly ports: LimitsReplayPorts;
  private readonly waiting: Replay[] = [];
  private running: Replay | null = null;
  /** Of `YYYY-MM-DD`. */
  private readonly days: Intl.DateTimeFormat;
  private today = "";
  private readonly periods = new Map<MemberId, ReplayedPeriod>();
  private readonly kept = new Map<string, ReplayedLimits>();
  private readonly counts = new Map<MemberId, number>();

  constructor(ports: LimitsReplayPorts) {
    this.ports = ports;
    this.days = new Intl.DateTimeFormat("en-CA", { timeZone: ports.time_zone, dateStyle: "short" });
  }

  /**
   * @throws {LocalGridError} `preview-superseded` once the member has asked for other limits, `previews-used-up` after too
   *   many on one day, `overloaded` while too many others wait
   */
  async of(member: MemberId, limits: TriedLimits): Promise<ReplayedLimits> {
    this.forgetOtherDays();
    const period = this.periodOf(member);
    const { buy_limit_micro_per_kwh: buy, sell_limit_micro_per_kwh: sell } = limits;
    const key = `${member} ${period.from} ${period.to} ${buy} ${sell}`;
    const known = this.kept.get(key);
    if (known !== undefined) {
      this.supersede(member);
      return known;
    }
    const same = [this.running, ...this.waiting].find((replay) => replay?.key === key && !replay.isSuperseded);
    if (same !== undefined && same !== null) return same.answer;
    this.supersede(member);
    if (this.waiting.length >= MOST_WAITING) throw edgeNodeError("overloaded", "others are trying limits as well");
    this.count(member);
    const { promise: answer, ...settle } = Promise.withResolvers<ReplayedLimits>();
    this.waiting.push({ member, limits, period, key, answer, settle, isSuperseded: false });
    void this.work();
    return answer;
  }

  private supersede(member: MemberId): void {
    const older = [this.running, ...this.waiting].filter((replay) => replay?.member === member);
    for (const replay of older) {
      if (replay === null || replay.isSuperseded) continue;
      replay.isSuperseded = true;
      replay.settle.reject(edgeNodeError("preview-superseded", "other limits are being tried by now"));
      const at = this.waiting.indexOf(replay);
      if (at >= 0) this.waiting.splice(at, 1);
    }
  }

  private count(member: MemberId): void {
    const count = (this.counts.get(member) ?? 0) + 1;
    if (count > REPLAYS_PER_DAY) {
      throw edgeNodeError("previews-used-up", `more than ${REPLAYS_PER_DAY} limits were tried today`);
    }
    this.counts.set(member, count);
  }

  private async work(): Promise<void> {
    if (this.running !== null) return;
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      this.running = next;
      try {
        const replayed = await this.replay(next);
        if (replayed === null) continue;
        if (next.period.to <= this.today) this.keep(next.key, replayed);
        next.settle.resolve(replayed);
      } catch (error) {
        next.settle.reject(error);
      } finally {
        this.running = null;
      }
    }
  }

  /** Null once somebody has asked for something else. */
  private async replay(replay: Replay): Promise<ReplayedLimits | null> {
    const { days, ...period } = replay.period;
    const sums = { intervals: 0, was: NOTHING_TRADED, would: NOTHING_TRADED };
    const turns = new Turns(this.ports);
    await turns.next();
    for (const day of days) {
      for (const { row, isOpenToTrade } of this.rowsOf(replay.member, day)) {
        const was = outcomeOf(row);
        const would = isOpenToTrade ? this.replayed(row.start_s, replay) : was;
        if (would !== null) add(sums, { was, would });
        if (isOpenToTrade) await turns.worked();
        if (replay.isSuperseded) return null;
      }
    }
    return { period, ...sums };
  }

  /** A member's intervals of a day. Where one side of the market is empty, no limit changes anything. */
  private rowsOf(member: MemberId, { from_s, to_s }: TimeRange) {
    const { read } = this.ports;
    const markets = new Map(read.communityIntervals({ from_s, to_s }).map((row) => [row.start_s, row]));
    return read.memberIntervals({ member, from_s, to_s }).map((row) => {
      const { demand_wh = 0, supply_wh = 0 } = markets.get(row.start_s) ?? {};
      return { row, isOpenToTrade: demand_wh > 0 && supply_wh > 0 && row.import_wh !== row.export_wh };
    });
  }

  private replayed(start_s: number, { member, limits }: Replay): MemberOutcome | null {
    const inputs = this.ports.read.keptInputs(start_s);
    return inputs === null ? null : replayedOutcome(this.ports.community(), inputs, { member, limits });
  }

  private periodOf(member: MemberId): ReplayedPeriod {
    const { time_zone, read } = this.ports;
    const { today } = this;
    const period =
      this.periods.get(member) ??
      replayedPeriod(
        { today, time_zone },
        ({ from_s, to_s }) => read.memberIntervals({ member, from_s, to_s }).length > 0,
      );
    if (period.to <= today) this.periods.set(member, period);
    return period;
  }

  private keep(key: string, replayed: ReplayedLimits): void {
    const oldest = this.kept.keys().next().value;
    if (this.kept.size >= MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(key, replayed);
  }

  private forgetOtherDays(): void {
    const today = this.days.format(this.ports.clock.now_ms());
    if (today === this.today) return;
    this.today = today;
    this.periods.clear();
    this.kept.clear();
    this.counts.clear();
  }
}

/** Work in pieces that others hardly notice. */
class Turns {
  private readonly ports: Pick<LimitsReplayPorts, "wallClock" | "turn">;
  private begun_ms = 0;
  private intervals = 0;

  constructor(ports: Pick<LimitsReplayPorts, "wallClock" | "turn">) {
    this.ports = ports;
  }

  async next(): Promise<void> {
    await this.ports.turn();
    this.intervals = 0;
    this.begun_ms = this.ports.wallClock.now_ms();
  }

  /** An interval was matched. A clock that was set back has no say in how long a turn is. */
  async worked(): Promise<void> {
    this.intervals += 1;
    const elapsed_ms = this.ports.wallClock.now_ms() - this.begun_ms;
    const isOver = elapsed_ms < 0 || elapsed_ms >= TURN_MS || this.intervals >= INTERVALS_PER_TURN;
    if (isOver) await this.next();
  }
}

interface Sums {
  intervals: number;
  was: MemberOutcome;
  would: MemberOutcome;
}

function add(sums: Sums, { was, would }: Pick<Sums, "was" | "would">): void {
  sums.intervals += 1;
  sums.was = outcomesAdded(sums.was, was);
  sums.would = outcomesAdded(sums.would, would);
}

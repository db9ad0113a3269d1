import type { MeterChange, TouchedInterval } from "@localgrid/protocol/settlement-report";

/** What an interval comes to for one member. */
export interface MemberTotal {
  /** Bought, or sold if negative. */
  readonly energy_wh: bigint;
  /** Received, or paid if negative: everything that the community settles. */
  readonly money_nano: bigint;
}

export interface MeterTotal {
  readonly import_wh: bigint;
  readonly export_wh: bigint;
}

/** An interval as it was computed last. Members by their number in the zone, from 1. */
export interface IntervalContent {
  readonly start_s: number;
  readonly length_s: number;
  readonly price_micro_per_kwh: bigint;
  readonly members: ReadonlyMap<number, MemberTotal>;
  /** By id. */
  readonly meters: ReadonlyMap<string, MeterTotal>;
}

/** What earlier batches settled of an interval. `revision` counts how often that was for this member, from 0. */
export interface SettledInterval {
  readonly members: ReadonlyMap<number, MemberTotal & { readonly revision: number }>;
  readonly meters: ReadonlyMap<string, MeterTotal>;
}

export const NOTHING_SETTLED: SettledInterval = { members: new Map(), meters: new Map() };

/** A leaf before it has its place in a batch. */
export interface TradeChange extends MemberTotal {
  readonly interval_start_s: number;
  readonly member: number;
  readonly revision: number;
  readonly price_micro_per_kwh: bigint;
}

export interface IntervalChange {
  readonly start_s: number;
  /** By member number; nobody whose energy and money stay as they are. */
  readonly trades: readonly TradeChange[];
  readonly meters: readonly MeterChange[];
  readonly touched: TouchedInterval;
  readonly settled: SettledInterval;
}

/** What leads from what was settled to what is now. Members and meters that are gone now count as 0. */
export function changeOf(now: IntervalContent, before: SettledInterval): IntervalChange {
  const { start_s: interval_start_s, price_micro_per_kwh } = now;
  const trades: TradeChange[] = [];
  const members = new Map<number, MemberTotal & { readonly revision: number }>();
  for (const member of keysOf(now.members, before.members).sort((a, b) => a - b)) {
    const [total, settled] = [now.members.get(member) ?? NO_TOTAL, before.members.get(member)];
    const energy_wh = total.energy_wh - (settled?.energy_wh ?? 0n);
    const money_nano = total.money_nano - (settled?.money_nano ?? 0n);
    const isChanged = energy_wh !== 0n || money_nano !== 0n;
    const revision = settled === undefined ? 0 : settled.revision + Number(isChanged);
    if (settled !== undefined || isChanged) {
      members.set(member, { energy_wh: total.energy_wh, money_nano: total.money_nano, revision });
    }
    if (isChanged) trades.push({ interval_start_s, member, revision, energy_wh, price_micro_per_kwh, money_nano });
  }
  return {
    start_s: interval_start_s,
    trades,
    meters: meterChanges(now.meters, before.meters),
    touched: { length_s: now.length_s, shared_change_wh: sharedIn(members) - sharedIn(before.members) },
    settled: { members, meters: now.meters },
  };
}

const NO_TOTAL: MemberTotal = { energy_wh: 0n, money_nano: 0n };
const NO_METER: MeterTotal = { import_wh: 0n, export_wh: 0n };

/** Of both, each once. */
function keysOf<Key>(now: ReadonlyMap<Key, unknown>, before: ReadonlyMap<Key, unknown>): Key[] {
  const keys = [...now.keys()];
  for (const key of before.keys()) if (!now.has(key)) keys.push(key);
  return keys;
}

function sharedIn(members: ReadonlyMap<number, MemberTotal>): bigint {
  let bought_wh = 0n;
  for (const { energy_wh } of members.values()) if (energy_wh > 0n) bought_wh += energy_wh;
  return bought_wh;
}

function meterChanges(now: IntervalContent["meters"], before: SettledInterval["meters"]): readonly MeterChange[] {
  const changes: MeterChange[] = [];
  for (const metering_point of keysOf(now, before)) {
    const [total, settled] = [now.get(metering_point) ?? NO_METER, before.get(metering_point) ?? NO_METER];
    const import_wh = total.import_wh - settled.import_wh;
    const export_wh = total.export_wh - settled.export_wh;
    if (import_wh !== 0n || export_wh !== 0n) changes.push({ metering_point, import_wh, export_wh });
  }
  return changes;
}

import { decodeHeader, encodeReport, type TradeLeaf } from "@localgrid/protocol/settlement-batch";
import {
  type MeterChange,
  type ReportTotals,
  reportOf,
  type TouchedInterval,
} from "@localgrid/protocol/settlement-report";
import type { BatchReceipt } from "./batch-receipt.ts";
import type { MeterEnergies, MeterEnergy, SealedFill, SealedFills } from "./batch-store.ts";
import type { IntervalTrades } from "./interval-check.ts";
import type { OwnLedger } from "./own-ledger.ts";

/** What a report is held against. */
export interface ReportBasis {
  readonly ledger: Pick<OwnLedger, "head" | "points">;
  /** What earlier batches reported of an interval. */
  readonly meters: (start_s: number) => MeterEnergies;
  /** Over all earlier batches; null when they were not all checked. */
  readonly totals: ReportTotals | null;
  readonly fills: (start_s: number) => SealedFills;
  readonly turn: () => Promise<void>;
}

/** What batches have reported after one more of them. */
export interface Reported {
  /** By start of the interval; of those that the batch touches. */
  readonly meters: ReadonlyMap<number, MeterEnergies>;
  /** Null when later reports cannot be checked. */
  readonly totals: ReportTotals | null;
}

export type ReportFinding =
  | { readonly kind: "agrees" | "differs" | "unknown"; readonly reported: Reported }
  | { readonly kind: "waits"; readonly start_s: number };

const NOTHING: MeterEnergy = { import_wh: 0n, export_wh: 0n };
const UNKNOWN: Reported = { meters: new Map(), totals: null };

/** Makes the report of a batch again: from the own metering of the intervals that it touches, at the revisions it names. */
export async function checkReport(
  receipt: BatchReceipt,
  { leaves, intervals }: { readonly leaves: readonly TradeLeaf[]; readonly intervals: readonly IntervalTrades[] },
  { ledger, meters, totals, fills, turn }: ReportBasis,
): Promise<ReportFinding> {
  if (receipt.intervals === null) return { kind: "unknown", reported: UNKNOWN };
  const starts = new Set(receipt.intervals.map(([start_s]) => start_s));
  // Whatever has a trade is touched.
  if (intervals.some(({ start_s }) => !starts.has(start_s))) return { kind: "differs", reported: UNKNOWN };
  if (totals === null) return { kind: "unknown", reported: UNKNOWN };
  const touched: TouchedInterval[] = [];
  const changes = new Map<string, MeterEnergy>();
  const now = new Map<number, MeterEnergies>();
  const trades = new Map(intervals.map((interval) => [interval.start_s, interval]));
  for (const [start_s, revision] of receipt.intervals) {
    const own = ledger.head(start_s);
    if (own === null || own.revision < revision) return { kind: "waits", start_s };
    const measured = measuredAt(ledger.points(start_s), revision);
    addChanges(changes, measured, meters(start_s));
    now.set(start_s, measured);
    touched.push({ length_s: own.length_s, shared_change_wh: sharedChange(trades.get(start_s), fills(start_s)) });
    await turn();
  }
  const own = reportOf({ before: totals, meters: changesOf(changes), intervals: touched, leaves });
  const { report } = decodeHeader(receipt.header);
  const isSame = Buffer.compare(encodeReport(own.report), report) === 0;
  return isSame
    ? { kind: "agrees", reported: { meters: now, totals: own.after } }
    : { kind: "differs", reported: UNKNOWN };
}

function measuredAt(points: ReturnType<OwnLedger["points"]>, revision: number): MeterEnergies {
  const own = points.filter((point) => point.revision === revision);
  return new Map(
    own.map(({ metering_point, import_wh, export_wh }) => {
      return [metering_point, { import_wh: BigInt(import_wh), export_wh: BigInt(export_wh) }];
    }),
  );
}

function addChanges(changes: Map<string, MeterEnergy>, now: MeterEnergies, before: MeterEnergies): void {
  for (const point of new Set([...now.keys(), ...before.keys()])) {
    const [after, past, sum] = [now, before, changes].map((energies) => energies.get(point) ?? NOTHING);
    const [a, b, c] = [after as MeterEnergy, past as MeterEnergy, sum as MeterEnergy];
    changes.set(point, {
      import_wh: c.import_wh + a.import_wh - b.import_wh,
      export_wh: c.export_wh + a.export_wh - b.export_wh,
    });
  }
}

function changesOf(changes: ReadonlyMap<string, MeterEnergy>): readonly MeterChange[] {
  return [...changes].map(([metering_point, energy]) => ({ metering_point, ...energy }));
}

function sharedChange(interval: IntervalTrades | undefined, before: SealedFills): bigint {
  if (interval === undefined) return 0n;
  return soldIn([...new Map([...before, ...interval.after]).values()]) - soldIn([...before.values()]);
}

function soldIn(fills: readonly SealedFill[]): bigint {
  return fills.reduce((sum, { energy_wh }) => (energy_wh < 0n ? sum - energy_wh : sum), 0n);
}

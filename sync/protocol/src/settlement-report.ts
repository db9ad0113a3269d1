import type { BatchReport, TradeLeaf } from "./settlement-batch.ts";
import { leafHash, treeRoot } from "./settlement-tree.ts";

/** What a batch changes at one metering point: its energy now, less what earlier batches reported of the same intervals. */
export interface MeterChange {
  readonly metering_point: string;
  readonly import_wh: bigint;
  readonly export_wh: bigint;
}

/** One interval that a batch touches. */
export interface TouchedInterval {
  readonly length_s: number;
  /** How much more its members sold to each other than earlier batches knew; less if negative. */
  readonly shared_change_wh: bigint;
}

/** What all batches of a zone reported so far. */
export interface ReportTotals {
  /** Energy that metering points gave out, and the part of it that is minted. */
  readonly exported_wh: bigint;
  readonly produced_wh: bigint;
  /** Energy that members sold to each other, and the part of it that is retired. */
  readonly shared_wh: bigint;
  readonly retired_wh: bigint;
  /** Of the last batch with energy in it. */
  readonly price_micro_per_kwh: bigint;
}

export const NO_TOTALS: ReportTotals = {
  exported_wh: 0n,
  produced_wh: 0n,
  shared_wh: 0n,
  retired_wh: 0n,
  price_micro_per_kwh: 0n,
};

export interface ReportInput {
  readonly before: ReportTotals;
  /** Each metering point once, in any order; those without a change may be among them and are left out. */
  readonly meters: readonly MeterChange[];
  readonly intervals: readonly TouchedInterval[];
  readonly leaves: readonly Pick<TradeLeaf, "energy_wh" | "price_micro_per_kwh">[];
}

/**
 * The report of a batch, by which hub and node agree on what meters measured. Nothing can be minted or retired back: where a
 * correction takes energy away, the next batches mint and retire that much less.
 */
export function reportOf({ before, meters, intervals, leaves }: ReportInput): {
  readonly report: BatchReport;
  readonly after: ReportTotals;
} {
  const changes = meters.filter(({ import_wh, export_wh }) => import_wh !== 0n || export_wh !== 0n);
  const exported_wh = before.exported_wh + sum(changes, ({ export_wh }) => export_wh);
  const shared_wh = before.shared_wh + sum(intervals, ({ shared_change_wh }) => shared_change_wh);
  const produced_wh = atLeastZero(exported_wh - before.produced_wh);
  const price_micro_per_kwh = meanPrice(leaves) ?? before.price_micro_per_kwh;
  // No more than there is: each Wh that a neighbour used was produced.
  const retired_wh = smaller(
    atLeastZero(shared_wh - before.retired_wh),
    before.produced_wh + produced_wh - before.retired_wh,
  );
  return {
    report: {
      meters_root: metersRoot(changes),
      produced_wh,
      retired_wh,
      covered_s: intervals.reduce((all, { length_s }) => all + length_s, 0),
      price_micro_per_kwh,
    },
    after: {
      exported_wh,
      produced_wh: before.produced_wh + produced_wh,
      shared_wh,
      retired_wh: before.retired_wh + retired_wh,
      price_micro_per_kwh,
    },
  };
}

/** Root over `length u8 | name | import_wh i64 | export_wh i64`, sorted by the bytes of the names. */
export function metersRoot(changes: readonly MeterChange[]): Uint8Array {
  const named = changes.map((change) => ({ ...change, name: Buffer.from(change.metering_point, "utf8") }));
  named.sort((a, b) => Buffer.compare(a.name, b.name));
  return treeRoot(named.map((change) => leafHash(meterLeaf(change))));
}

function meterLeaf({ name, import_wh, export_wh }: MeterChange & { readonly name: Buffer }): Uint8Array {
  if (name.length === 0 || name.length > 255) throw new RangeError("a metering point's name has 1 to 255 bytes");
  const bytes = Buffer.alloc(1 + name.length + 16);
  bytes.writeUInt8(name.length, 0);
  name.copy(bytes, 1);
  bytes.writeBigInt64BE(import_wh, 1 + name.length);
  bytes.writeBigInt64BE(export_wh, 9 + name.length);
  return bytes;
}

/** Null where there is no energy. */
function meanPrice(leaves: ReportInput["leaves"]): bigint | null {
  let [weighted, energy_wh] = [0n, 0n];
  for (const leaf of leaves) {
    const weight = leaf.energy_wh < 0n ? -leaf.energy_wh : leaf.energy_wh;
    weighted += weight * leaf.price_micro_per_kwh;
    energy_wh += weight;
  }
  if (energy_wh === 0n) return null;
  const remainder = ((weighted % energy_wh) + energy_wh) % energy_wh;
  return (weighted - remainder) / energy_wh;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => bigint): bigint {
  return items.reduce((all, item) => all + of(item), 0n);
}

function atLeastZero(value: bigint): bigint {
  return value > 0n ? value : 0n;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

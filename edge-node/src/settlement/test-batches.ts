import {
  type BatchRow,
  encodeHeader,
  encodeLeaves,
  encodeReport,
  encodeRows,
  LEAF_BYTES,
  settlementDomain,
  sha256,
  type TradeLeaf,
} from "@localgrid/protocol/settlement-batch";
import { NO_TOTALS, type ReportTotals, reportOf } from "@localgrid/protocol/settlement-report";
import { leafHashes, treeRoot } from "@localgrid/protocol/settlement-tree";
import { compareIdentifiers, type MemberId, memberId } from "@localgrid/vocabulary/identifiers";
import type { ShapeColumns } from "../downlink/shapes.ts";
import type { Period } from "./batch-store.ts";
import { contractIdOf } from "./contract-address.ts";
import {
  type Fill,
  type Fills,
  fillsByRevision,
  type OwnLedger,
  type OwnPoint,
  type OwnPosting,
} from "./own-ledger.ts";

export const CONTRACT = "CCQYYNXCF2NYS6Y3GYBJIZ2MUQPPCR3NGW737VUXSXYZIVFRCG3M72QZ";
export const PASSPHRASE = "localgrid test";
export const LENGTH_S = 900;
const ZONE = 7;
const PRICE = 150_000n;
const NO_FILL: Fill = { energy_wh: 0n, money_nano: 0n };

/** Test support: what a node computed, written by hand. */
export class TestLedger implements OwnLedger {
  readonly lines = new Map<number, OwnPosting[]>();
  readonly measured = new Map<number, OwnPoint[]>();

  /** What members have traded by now: energy with its price, the buyer's fee to nobody here. Later calls correct. */
  close(start_s: number, fills: Readonly<Record<string, bigint>>): void {
    const lines = this.lines.get(start_s) ?? [];
    const revision = this.revisionOf(start_s) + 1;
    const before = fillsByRevision(lines, revision - 1).at(-1) ?? new Map<MemberId, Fill>();
    for (const member of new Set([...Object.keys(fills), ...before.keys()])) {
      const change_wh = (fills[member] ?? 0n) - (before.get(member as MemberId)?.energy_wh ?? 0n);
      if (change_wh === 0n) continue;
      lines.push(posting(memberId(member), revision, change_wh));
    }
    this.lines.set(start_s, lines);
    const points = Object.entries(fills).map(([member, energy_wh]) => pointOf(member, revision, energy_wh));
    this.measured.set(start_s, [...(this.measured.get(start_s) ?? []), ...points]);
  }

  head(start_s: number) {
    return this.lines.has(start_s) ? { length_s: LENGTH_S, revision: this.revisionOf(start_s) } : null;
  }

  postings = (start_s: number) => this.lines.get(start_s) ?? [];
  points = (start_s: number) => this.measured.get(start_s) ?? [];

  /** The newest revision, or an older one. */
  fills(start_s: number, revision = this.revisionOf(start_s)): Fills {
    return fillsByRevision(this.postings(start_s), revision).at(-1) ?? new Map();
  }

  fillsOf(member: MemberId, { from_s, to_s }: Period): ReadonlyMap<number, Fill> {
    const starts = [...this.lines.keys()]
      .filter((start_s) => start_s >= from_s && start_s < to_s)
      .sort((a, b) => a - b);
    return new Map(
      starts.flatMap((start_s) => {
        const fill = this.fills(start_s).get(member);
        return fill === undefined ? [] : [[start_s, fill] as const];
      }),
    );
  }

  private revisionOf(start_s: number): number {
    return Math.max(-1, ...(this.measured.get(start_s) ?? []).map(({ revision }) => revision));
  }
}

function posting(member: MemberId, revision: number, change_wh: bigint): OwnPosting {
  const isPurchase = change_wh > 0n;
  const energy_change_wh = Number(isPurchase ? change_wh : -change_wh);
  const category = isPurchase ? "neighbour-purchase" : "neighbour-sale";
  return { member, revision, category, energy_change_wh, amount_nano: -change_wh * PRICE };
}

function pointOf(member: string, revision: number, energy_wh: bigint): OwnPoint {
  const [import_wh, export_wh] = energy_wh > 0n ? [energy_wh, 0n] : [0n, -energy_wh];
  return { metering_point: `${member}-meter`, revision, import_wh: Number(import_wh), export_wh: Number(export_wh) };
}

/** What a test may have a hub do otherwise than it should. */
export interface Tampering {
  readonly leaves?: (leaves: TradeLeaf[]) => void;
  readonly rows?: (rows: BatchRow[]) => void;
  readonly contract?: string;
  readonly report?: (report: Uint8Array) => void;
  readonly revisionOf?: (start_s: number) => number;
}

export interface TestBatch {
  readonly seq: number;
  readonly leaves: Uint8Array;
  readonly batch_hash: Uint8Array;
  /** Of the shape `receipts`. */
  readonly columns: (settled?: { readonly ledger: number }) => ShapeColumns;
}

/** Test support: a hub that seals what a ledger has, by the rules of `settlement-batch` and `settlement-report`. */
export class TestSealer {
  private readonly ledger: TestLedger;
  private readonly numbers = new Map<string, number>();
  private readonly sealed = new Map<number, Map<number, Fill & { count: number }>>();
  private readonly meters = new Map<string, OwnPoint>();
  private readonly nano = new Map<number, bigint>();
  private readonly units = new Map<number, bigint>();
  private totals: ReportTotals = NO_TOTALS;
  private window_s = 0;
  private seq = 0;

  constructor(ledger: TestLedger) {
    this.ledger = ledger;
  }

  /** Everything that the ledger has before `window_end_s` and that was not sealed yet. */
  seal(window_end_s: number, tampering: Tampering = {}): TestBatch {
    this.seq++;
    const starts = [...this.ledger.lines.keys()].filter((start_s) => start_s < window_end_s).sort((a, b) => a - b);
    const revisionOf = tampering.revisionOf ?? ((start_s: number) => this.ledger.head(start_s)?.revision ?? 0);
    const touched: { readonly start_s: number; readonly shared_change_wh: bigint }[] = [];
    const leaves: TradeLeaf[] = [];
    for (const start_s of starts) {
      const [before, revision] = [leaves.length, revisionOf(start_s)];
      const shared_change_wh = this.trade(start_s, revision, leaves);
      if (leaves.length > before) touched.push({ start_s, shared_change_wh });
    }
    tampering.leaves?.(leaves);
    for (const [index, leaf] of leaves.entries()) leaves[index] = { ...leaf, index };
    const rows = this.rowsOf(leaves);
    tampering.rows?.(rows);
    for (const { member, money_units } of rows) this.units.set(member, (this.units.get(member) ?? 0n) + money_units);
    const intervals = touched.map(({ start_s }) => [start_s, revisionOf(start_s)] as const);
    const { report, after } = reportOf({
      before: this.totals,
      meters: intervals.flatMap(([start_s, revision]) => this.metersOf(start_s, revision)).reduce(merged, []),
      intervals: touched.map(({ shared_change_wh }) => ({ length_s: LENGTH_S, shared_change_wh })),
      leaves,
    });
    this.totals = after;
    const packedReport = encodeReport(report);
    tampering.report?.(packedReport);
    return this.batchOf({ leaves, rows, intervals, window_end_s, report: packedReport, contract: tampering.contract });
  }

  private trade(start_s: number, revision: number, leaves: TradeLeaf[]): bigint {
    const before = this.sealed.get(start_s) ?? new Map<number, Fill & { count: number }>();
    const shared = () =>
      [...before.values()].reduce((sum, { energy_wh }) => (energy_wh < 0n ? sum - energy_wh : sum), 0n);
    const sharedBefore = shared();
    const fills = this.ledger.fills(start_s, revision);
    const numbers = [...fills.keys()].sort(compareIdentifiers).map((member) => this.numberOf(member));
    for (const number of [...new Set([...numbers, ...before.keys()])].sort((a, b) => a - b)) {
      const now = fills.get(this.memberOf(number)) ?? NO_FILL;
      const past = before.get(number) ?? { ...NO_FILL, count: 0 };
      const energy_wh = now.energy_wh - past.energy_wh;
      const money_nano = now.money_nano - past.money_nano;
      if (energy_wh === 0n && money_nano === 0n) continue;
      before.set(number, { ...now, count: past.count + 1 });
      this.nano.set(number, (this.nano.get(number) ?? 0n) + money_nano);
      const place = { zone: ZONE, seq: this.seq, index: leaves.length, interval_start_s: start_s, member: number };
      leaves.push({ ...place, revision: past.count, energy_wh, price_micro_per_kwh: PRICE, money_nano });
    }
    this.sealed.set(start_s, before);
    return shared() - sharedBefore;
  }

  private rowsOf(leaves: readonly TradeLeaf[]): BatchRow[] {
    const energies = new Map<number, bigint>();
    for (const { member, energy_wh } of leaves) energies.set(member, (energies.get(member) ?? 0n) + energy_wh);
    const rows = [...this.nano].map(([member, nano]) => {
      const money_units = floor100(nano) - (this.units.get(member) ?? 0n);
      return { member, energy_wh: energies.get(member) ?? 0n, money_units };
    });
    const rest = rows.reduce((sum, { money_units }) => sum - money_units, 0n);
    return [{ member: 0, energy_wh: 0n, money_units: rest }, ...rows]
      .filter(({ energy_wh, money_units }) => energy_wh !== 0n || money_units !== 0n)
      .sort((a, b) => a.member - b.member);
  }

  private metersOf(start_s: number, revision: number) {
    return this.ledger
      .points(start_s)
      .filter((point) => point.revision === revision)
      .map((point) => {
        const key = `${start_s}/${point.metering_point}`;
        const before = this.meters.get(key) ?? { import_wh: 0, export_wh: 0 };
        this.meters.set(key, point);
        return {
          metering_point: point.metering_point,
          import_wh: BigInt(point.import_wh - before.import_wh),
          export_wh: BigInt(point.export_wh - before.export_wh),
        };
      });
  }

  private batchOf(parts: {
    readonly leaves: readonly TradeLeaf[];
    readonly rows: readonly BatchRow[];
    readonly intervals: readonly (readonly [number, number])[];
    readonly window_end_s: number;
    readonly report: Uint8Array;
    readonly contract: string | undefined;
  }): TestBatch {
    const { seq, window_s: window_start_s } = this;
    const { window_end_s, intervals, report } = parts;
    this.window_s = window_end_s;
    const [leaves, rows] = [encodeLeaves(parts.leaves), encodeRows(parts.rows)];
    const trades_root = treeRoot(leafHashes(leaves, LEAF_BYTES));
    const domain = settlementDomain(PASSPHRASE, contractIdOf(parts.contract ?? CONTRACT) as Uint8Array);
    const numbers = { zone: ZONE, seq, window_start_s, window_end_s, trade_count: parts.leaves.length };
    const header = encodeHeader({ ...numbers, domain, trades_root, rows_hash: sha256(rows), report });
    const batch_hash = sha256(header);
    const body = {
      ...numbers,
      trades_root: hex(trades_root),
      batch_hash: hex(batch_hash),
      header: hex(header),
      rows: hex(rows),
      members: [...this.numbers].map(([member, number]) => [number, member]),
      intervals,
      settlement_contract: CONTRACT,
      network_passphrase: PASSPHRASE,
    };
    const open = { state: "sealed", tx_hash: null, ledger: null, confirmed_at_ms: null };
    const columns = (settled?: { readonly ledger: number }): ShapeColumns => {
      const end = settled && { state: "settled", tx_hash: "ab".repeat(32), confirmed_at_ms: 5_000, ...settled };
      return {
        community: "sun",
        receipt: `batch-${seq}`,
        kind: "batch",
        body: JSON.stringify({ ...body, ...(end ?? open) }),
        created_at_ms: String(seq * 1_000 + (settled ? 1 : 0)),
      };
    };
    return { seq, leaves, batch_hash, columns };
  }

  private numberOf(member: string): number {
    const number = this.numbers.get(member) ?? this.numbers.size + 1;
    this.numbers.set(member, number);
    return number;
  }

  private memberOf(number: number): MemberId {
    return [...this.numbers].find(([, each]) => each === number)?.[0] as MemberId;
  }
}

type Change = { readonly metering_point: string; readonly import_wh: bigint; readonly export_wh: bigint };

function merged(changes: Change[], change: Change): Change[] {
  const at = changes.findIndex(({ metering_point }) => metering_point === change.metering_point);
  const before = changes[at];
  if (before === undefined) return [...changes, change];
  const sum = { import_wh: before.import_wh + change.import_wh, export_wh: before.export_wh + change.export_wh };
  return changes.toSpliced(at, 1, { ...change, ...sum });
}

function floor100(nano: bigint): bigint {
  return nano >= 0n ? nano / 100n : -((-nano + 99n) / 100n);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

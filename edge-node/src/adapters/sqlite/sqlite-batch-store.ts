import { deflateRawSync, inflateRawSync } from "node:zlib";
import { NO_TOTALS, type ReportTotals } from "@localgrid/protocol/settlement-report";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";
import type { BatchReceipt } from "../../settlement/batch-receipt.ts";
import type {
  BatchEffects,
  BatchStore,
  BatchSummary,
  Conclusion,
  KeptBatch,
  MeterEnergies,
  Period,
  SealedFills,
  SealedTotal,
  Taking,
} from "../../settlement/batch-store.ts";
import { type BatchStatements, type KeptBatchRow, prepareBatchStatements } from "./batch-statements.ts";
import { writing } from "./out-of-space.ts";
import { packFills, packMeters, totalsIn, totalsText, unpackFills, unpackMeters } from "./sealed-sums.ts";

const NO_FILLS: SealedFills = new Map();
const NO_METERS: MeterEnergies = new Map();
const NO_TOTAL: SealedTotal = { money_nano: 0n, money_units: 0n };

/** Batches in the node's local database: see `local-database` for why not among the projections. */
export class SqliteBatchStore implements BatchStore {
  private readonly database: Database.Database;
  private readonly statements: BatchStatements;

  constructor(database: Database.Database) {
    this.database = database;
    this.statements = prepareBatchStatements(database);
  }

  take(receipt: BatchReceipt): Taking {
    const known = this.statements.batch.get(receipt.seq);
    if (known === undefined) return this.write(() => this.insert(receipt), "new");
    if (Buffer.compare(known.batch_hash, receipt.batch_hash) === 0) {
      if (receipt.state === "sealed" || known.state === "settled") return "known";
      return this.write(() => this.statements.settle.run(rowOf(receipt)), "settled");
    }
    if (known.state === "settled" && receipt.state === "sealed") return "refused";
    return this.write(() => this.replace(receipt, known.is_applied === 1), "replaced");
  }

  batch(seq: number): KeptBatch | null {
    return batchOf(this.statements.batch.get(seq));
  }

  firstOpen(): KeptBatch | null {
    return batchOf(this.statements.firstOpen.get());
  }

  firstStale(): number | null {
    return this.statements.firstStale.get() ?? null;
  }

  lastApplied(): number {
    return this.statements.lastApplied.get() ?? 0;
  }

  leaves(seq: number): Uint8Array | null {
    const kept = this.statements.leaves.get(seq);
    return kept === undefined ? null : new Uint8Array(inflateRawSync(kept));
  }

  keepLeaves(seq: number, leaves: Uint8Array): void {
    // Most bytes of a trade are those of the one before: this keeps a third.
    this.write(() => this.statements.keepLeaves.run(seq, deflateRawSync(leaves)), undefined);
  }

  conclude(seq: number, { verdict, reason, trade_index, signature, effects }: Conclusion): void {
    this.write(() => {
      const bounds = boundsOf(effects);
      const is_applied = effects === null ? 0 : 1;
      this.statements.conclude.run({ seq, verdict, reason, trade_index, signature, is_applied, ...bounds });
      if (effects === null) return;
      this.keepIntervals(effects);
      this.statements.keepReport.run(effects.report === null ? null : totalsText(effects.report));
      const members = new Map(this.batch(seq)?.members ?? []);
      for (const [number, { money_nano, money_units }] of effects.totals) {
        const member = this.memberOf(number) ?? members.get(number);
        if (member === undefined) continue;
        this.statements.keepTotal.run(number, member, String(money_nano), String(money_units));
      }
    }, undefined);
  }

  unattested(): KeptBatch | null {
    return batchOf(this.statements.unattested.get());
  }

  markAttested(seq: number): void {
    this.write(() => this.statements.markAttested.run(seq), undefined);
  }

  fills(start_s: number): SealedFills {
    const kept = this.statements.interval.get(start_s);
    return kept === undefined ? NO_FILLS : unpackFills(kept.fills);
  }

  meters(start_s: number): MeterEnergies {
    const kept = this.statements.interval.get(start_s);
    if (kept === undefined) return NO_METERS;
    return unpackMeters(kept.meters, (number) => this.statements.point.get(number) as string);
  }

  reportTotals(): ReportTotals | null {
    const kept = this.statements.report.get();
    if (kept === undefined) return NO_TOTALS;
    return kept.totals === null ? null : totalsIn(kept.totals);
  }

  total(number: number): SealedTotal {
    const row = this.statements.member.get(number);
    if (row === undefined) return NO_TOTAL;
    return { money_nano: BigInt(row.money_nano), money_units: BigInt(row.money_units) };
  }

  memberOf(number: number): MemberId | null {
    return (this.statements.member.get(number)?.member ?? null) as MemberId | null;
  }

  numberOf(member: MemberId): number | null {
    return this.statements.numberOf.get(member) ?? null;
  }

  seqsTouching({ from_s, to_s }: Period): readonly number[] {
    return this.statements.touching.all(to_s, from_s);
  }

  prune({ leaves_s, sums_s }: { readonly leaves_s: number; readonly sums_s: number }): void {
    const { pruneLeaves, pruneIntervals, prunable } = this.statements;
    if (prunable.get({ leaves_s, sums_s }) === 0) return;
    this.write(() => {
      pruneLeaves.run(leaves_s);
      pruneIntervals.run(sums_s);
    }, undefined);
  }

  differing(limit: number): readonly KeptBatch[] {
    return this.statements.differing.all(limit).map((row) => batchOf(row) as KeptBatch);
  }

  summary(): BatchSummary {
    const newest = this.statements.newest.get();
    const settled = this.statements.newestSettled.get();
    return {
      zone: newest?.zone ?? null,
      sealed_seq: newest?.seq ?? 0,
      settled_seq: settled?.seq ?? 0,
      settled_until_s: settled?.window_end_s ?? null,
      settlement_contract: newest?.settlement_contract ?? null,
      network_passphrase: newest?.network_passphrase ?? null,
    };
  }

  private insert(receipt: BatchReceipt): void {
    this.statements.insert.run(rowOf(receipt));
  }

  /**
   * The hub lost what it had told and sealed anew: it goes, with all behind it that was not settled. Where others have
   * been built on it, all sums are made again.
   */
  private replace(receipt: BatchReceipt, isBuiltUpon: boolean): void {
    const { removeBatch, removeUnsettledAfter, removeStrayLeaves } = this.statements;
    removeBatch.run(receipt.seq);
    removeUnsettledAfter.run(receipt.seq);
    removeStrayLeaves.run();
    if (isBuiltUpon) this.beginAnew();
    this.insert(receipt);
  }

  private beginAnew(): void {
    const { reopen, clearIntervals, clearMembers, clearReport } = this.statements;
    reopen.run();
    clearIntervals.run();
    clearMembers.run();
    clearReport.run();
  }

  private keepIntervals({ fills, meters }: BatchEffects): void {
    for (const start_s of new Set([...fills.keys(), ...meters.keys()])) {
      const sealed = new Map([...this.fills(start_s), ...(fills.get(start_s) ?? NO_FILLS)]);
      const measured = meters.get(start_s) ?? this.meters(start_s);
      const packed = packMeters(measured, (point) => this.numberOfPoint(point));
      this.statements.keepInterval.run(start_s, packFills(sealed), packed);
    }
  }

  private numberOfPoint(point: string): number {
    const { pointNumber, keepPoint } = this.statements;
    return pointNumber.get(point) ?? Number(keepPoint.run(point).lastInsertRowid);
  }

  private write<T>(action: () => unknown, answer: T): T {
    writing(() => this.database.transaction(action).immediate());
    return answer;
  }
}

function boundsOf(effects: BatchEffects | null) {
  const starts = effects === null ? [] : [...effects.fills.keys()];
  if (starts.length === 0) return { first_start_s: null, last_start_s: null };
  const [first_start_s, last_start_s] = [Math.min(...starts), Math.max(...starts)];
  return { first_start_s, last_start_s };
}

function rowOf(receipt: BatchReceipt): Record<string, unknown> {
  return {
    ...receipt,
    members: JSON.stringify(receipt.members),
    intervals: JSON.stringify(receipt.intervals),
  };
}

function batchOf(row: KeptBatchRow | undefined): KeptBatch | null {
  if (row === undefined) return null;
  return {
    ...row,
    members: JSON.parse(row.members) as KeptBatch["members"],
    intervals: JSON.parse(row.intervals) as KeptBatch["intervals"],
    is_applied: row.is_applied === 1,
    is_attested: row.is_attested === 1,
  };
}

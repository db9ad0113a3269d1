import { type ChainPosition, chainHash } from "@localgrid/journal/chain";
import { generationOf } from "@localgrid/journal/genesis";
import type { NodeKey } from "@localgrid/journal/head";
import { decodeRecord } from "@localgrid/journal/record";
import { encodeUploadBatch } from "@localgrid/protocol/upload";
import { FULL_BATCH_BYTES } from "@localgrid/protocol/upload-limits";
import type { BatchRequest, EpochExtent } from "@localgrid/sync-engine/upload-state";
import type { EpochId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";
import type { OwnJournal, PlacedRecord, RecoveredRecord, RecoveredRecords, Tail } from "../../uplink/upload-source.ts";
import { type ChainPoint, pointOf } from "./chain-point.ts";
import { recordsAfter } from "./journal-database.ts";
import { type JournalEpoch, JournalExtents } from "./journal-extents.ts";
import { RecoveredRecordStore } from "./recovered-record-store.ts";

/** Rows looked through at once for a record that names a hash. */
const ROWS_AT_ONCE = 256;

/**
 * The journal of this node as it goes up: batches are read and signed when they are asked for. What the disk had lost
 * and the hub gave back stands behind what the journal has of an epoch.
 */
export class SqliteOwnJournal implements OwnJournal, RecoveredRecords {
  readonly journal: string;
  readonly role = "own" as const;
  private readonly database: Database.Database;
  private readonly key: NodeKey;
  private readonly index: JournalExtents;
  private readonly tails: RecoveredRecordStore;
  private readonly rows: Database.Statement<[number, number], Buffer>;
  /** The end of the batch that was built last in an epoch; the next one begins there. */
  private last: (ChainPoint & { readonly epoch: string }) | null = null;
  /** As it was when it was last asked for. */
  private newest: (ChainPoint & { readonly epoch: string }) | null = null;

  /** Nobody is shown what lies beyond `durable`: a record that a power cut takes back must have been seen by no one. */
  constructor(database: Database.Database, key: NodeKey, durable: () => number = () => Number.MAX_SAFE_INTEGER) {
    this.database = database;
    this.key = key;
    this.journal = Buffer.from(key.node).toString("hex");
    this.index = new JournalExtents(database, durable);
    this.tails = new RecoveredRecordStore(database);
    this.rows = this.database
      .prepare<[number, number], Buffer>("SELECT record FROM journal WHERE position BETWEEN ? AND ? ORDER BY position")
      .pluck();
  }

  extents(): readonly EpochExtent[] {
    const tails = this.tails.extents();
    const own = this.index.all().map(({ epoch, last_seq }) => ({ epoch, last_seq: tails.get(epoch) ?? last_seq }));
    const lost = [...tails].filter(([epoch]) => this.index.find(epoch) === null);
    const all: EpochExtent[] = [...own];
    for (const [epoch, last_seq] of lost) {
      const parent = this.parentOf(epoch);
      all.splice(all.findIndex((one) => one.epoch === parent) + 1, 0, { epoch, last_seq });
    }
    return all;
  }

  batch({ epoch, from_seq, upto_seq, max_bytes }: BatchRequest): Uint8Array | null {
    const prev_hash = this.hashAt(epoch, from_seq - 1);
    if (prev_hash === null) return null;
    const limit = Math.min(max_bytes, FULL_BATCH_BYTES);
    const records: Uint8Array[] = [];
    let bytes = 0;
    for (const record of this.records(epoch, from_seq, upto_seq)) {
      bytes += record.length;
      if (bytes > limit && records.length > 0) break;
      records.push(record);
    }
    if (records.length === 0) return null;
    const id = new Uint8Array(Buffer.from(epoch, "hex")) as EpochId;
    this.last = { epoch, seq: from_seq + records.length - 1, hash: records.reduce(chainHash, prev_hash) };
    return encodeUploadBatch({ epoch: id, from_seq, prev_hash, records }, this.key);
  }

  hashAt(epoch: string, seq: number): Uint8Array | null {
    const stored = this.tails.hashAt(epoch, seq);
    if (stored !== null) return stored;
    const own = this.index.find(epoch);
    if (own === null) return seq === 0 ? this.hashBeforeTail(epoch) : null;
    if (seq > own.last_seq) return null;
    const before = this.pointBefore(own, seq);
    if (before === null) return null;
    let { hash } = before;
    for (const record of this.records(epoch, before.seq + 1, seq)) hash = chainHash(hash, record);
    return hash;
  }

  /** The last record that the journal goes on from; null before the first one. Costs what came since it was last asked for. */
  head(): ChainPosition | null {
    const end = this.index.all().at(-1);
    if (end === undefined) return null;
    const { epoch, last_seq: seq } = end;
    const { newest } = this;
    const isNear = newest !== null && newest.epoch === epoch && newest.seq <= seq;
    const before = isNear ? newest : this.pointBefore(end, seq);
    if (before === null) return null;
    let { hash } = before;
    for (const record of this.records(epoch, before.seq + 1, seq)) hash = chainHash(hash, record);
    this.newest = { epoch, seq, hash };
    return { epoch: new Uint8Array(Buffer.from(epoch, "hex")), seq, hash };
  }

  /** Which box of the node wrote the newest epoch; 1 while there is none. */
  generation(): number {
    const newest = this.index.all().at(-1);
    const genesis = newest === undefined ? null : this.index.record(newest.first_position);
    const body = genesis === null ? new Uint8Array() : decodeRecord(genesis).body;
    return body instanceof Uint8Array ? 1 : generationOf(body);
  }

  storeTail(tail: Tail): void {
    this.tails.add(tail);
  }

  get recovered(): number {
    return this.tails.count;
  }

  recordedAt_ms(epoch: string, seq: number): number | null {
    const [record] = this.records(epoch, seq, seq);
    return record === undefined ? null : decodeRecord(record).recorded_at_ms;
  }

  pending(after: number, limit: number): readonly RecoveredRecord[] {
    const ends = new Map<string, number>();
    return this.tails.pending(after, limit).map(({ id, epoch, record }) => {
      const name = epoch.toString("hex");
      const written_after = ends.get(name) ?? this.ownEnd(name) ?? 0;
      ends.set(name, written_after);
      return { id, written_after, record };
    });
  }

  get revivedUpto(): number {
    return this.tails.revivedUpto;
  }

  setRevived(upto: number): void {
    this.tails.setRevived(upto);
  }

  writtenSince(): Iterable<PlacedRecord> {
    const ends = this.tails.pendingEpochs().map((epoch) => this.ownEnd(epoch) ?? 0);
    return recordsAfter(this.database, ends.length === 0 ? 0 : Math.min(...ends));
  }

  /** Position of the last record that the journal had of an epoch before it lost the rest; null when it had none. */
  private ownEnd(epoch: string): number | null {
    const own = this.index.find(epoch);
    if (own !== null) return own.first_position + own.last_seq - 1;
    const parent = this.parentOf(epoch);
    const before = parent === null ? null : this.index.find(parent);
    return before === null ? null : before.first_position + before.last_seq - 1;
  }

  private *records(epoch: string, from_seq: number, upto_seq: number): Generator<Uint8Array> {
    const own = this.index.find(epoch);
    const own_upto = Math.min(upto_seq, own?.last_seq ?? 0);
    if (own !== null && from_seq <= own_upto) {
      const before = own.first_position - 1;
      yield* this.rows.iterate(before + from_seq, before + own_upto);
    }
    if (own_upto < upto_seq) yield* this.tails.records(epoch, Math.max(from_seq, own_upto + 1), upto_seq);
  }

  /** The nearest place at or before `seq` whose hash is known: a batch's end, a head, or the epoch's beginning. */
  private pointBefore(own: JournalEpoch, seq: number): ChainPoint | null {
    const { last } = this;
    const cached = last !== null && last.epoch === own.epoch && last.seq <= seq ? last : null;
    if (cached !== null && seq - cached.seq < ROWS_AT_ONCE) return cached;
    for (let upto = seq + 1; upto > 0; upto -= ROWS_AT_ONCE) {
      if (cached !== null && cached.seq >= upto) return cached;
      const from = Math.max(1, upto - ROWS_AT_ONCE + 1);
      const point = lastPointIn([...this.records(own.epoch, from, Math.min(upto, own.last_seq))]);
      if (point !== null) return cached !== null && cached.seq > point.seq ? cached : point;
    }
    return cached;
  }

  private hashBeforeTail(epoch: string): Uint8Array | null {
    const [genesis] = this.tails.records(epoch, 1, 1);
    return genesis === undefined ? null : (pointOf(genesis)?.hash ?? null);
  }

  private parentOf(epoch: string): string | null {
    const [genesis] = this.tails.records(epoch, 1, 1);
    const body = genesis === undefined ? null : decodeRecord(genesis).body;
    const parent = body === null || body instanceof Uint8Array ? null : body["parent"];
    return parent === null || parent === undefined ? null : hexOf((parent as { epoch: Uint8Array }).epoch);
  }
}

function lastPointIn(records: readonly Uint8Array[]): ChainPoint | null {
  for (const record of records.toReversed()) {
    const point = pointOf(record);
    if (point !== null) return point;
  }
  return null;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

import { CHAIN_START, type ChainPosition, chainHash } from "@localgrid/journal/chain";
import { decodeRecord } from "@localgrid/journal/record";
import { decodeUploadBatch } from "@localgrid/protocol/upload";
import type { EpochExtent } from "@localgrid/sync-engine/upload-state";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type Database from "better-sqlite3";
import type {
  Evidence,
  ReplicaBatch,
  ReplicaStore,
  ReplicaSummary,
  StoredBatch,
  Takeover,
} from "../../gossip/replica-store.ts";
import { isOutOfSpace } from "./out-of-space.ts";
import { placeOf, seqAt } from "./replica-database.ts";
import { type HeldEpoch, type HeldJournal, orderedExtents, readReplicaIndex } from "./replica-index.ts";
import { ReplicaNotes } from "./replica-notes.ts";
import { sweepDropped } from "./replica-sweep.ts";

/** An epoch's bytes are written down once in so many records; a start adds up those behind. */
const RECORDS_PER_COUNT = 1024;

interface BatchRow {
  readonly place: number;
  readonly from_seq: number;
  readonly batch: Buffer;
}

/**
 * Foreign journals in one SQLite file, each batch as its node signed it. What was dropped, and announcements, are
 * dealt with in {@link tidy}, which somebody has to call now and then.
 */
export class SqliteReplicaStore implements ReplicaStore {
  private readonly database: Database.Database;
  private held: Map<string, HeldJournal>;
  private readonly notes: ReplicaNotes;
  private readonly insert: Database.Statement<[number, number, number, Uint8Array, Uint8Array]>;
  private readonly next: Database.Statement<[number, number], BatchRow>;
  private sum: number;

  constructor(database: Database.Database) {
    this.database = database;
    this.held = readReplicaIndex(database);
    this.notes = new ReplicaNotes(database);
    this.insert = database.prepare(
      "INSERT INTO replica_batch (place, from_seq, at_ms, head_hash, batch) VALUES (?, ?, ?, ?, ?)",
    );
    this.next = database.prepare(
      "SELECT place, from_seq, batch FROM replica_batch WHERE place BETWEEN ? AND ? ORDER BY place LIMIT 1",
    );
    this.sum = sumOf(this.held);
  }

  journals(): readonly ReplicaSummary[] {
    return [...this.held].map(([node, journal]) => ({
      node,
      records: recordsOf(journal),
      bytes: bytesOf(journal),
      updated_at_ms: journal.updated_at_ms,
      generation: this.notes.generationOf(node),
    }));
  }

  bytes(): number {
    return this.sum;
  }

  extents(node: string): readonly EpochExtent[] {
    const journal = this.held.get(node);
    return journal === undefined ? [] : orderedExtents(journal);
  }

  hashAt(node: string, epoch: string, seq: number): Uint8Array | null {
    const held = this.held.get(node)?.epochs.get(epoch);
    if (held === undefined || seq > held.last_seq) return null;
    if (seq === 0) return held.parent?.hash ?? CHAIN_START;
    if (seq === held.last_seq) return held.head_hash;
    const stored = this.batchAt(node, epoch, seq);
    if (stored === null) return null;
    const { prev_hash, records } = decodeUploadBatch(stored.bytes);
    return records.slice(0, seq - stored.from_seq + 1).reduce(chainHash, prev_hash);
  }

  parentOf(node: string, epoch: string): ChainPosition | null | undefined {
    return this.held.get(node)?.epochs.get(epoch)?.parent;
  }

  append(batch: ReplicaBatch): void {
    const { node, epoch, from_seq, skip, upto_seq } = batch;
    const known = this.held.get(node)?.epochs.get(epoch);
    if (from_seq + skip !== (known?.last_seq ?? 0) + 1 || upto_seq < from_seq + skip) {
      throw new Error(`records ${from_seq + skip} to ${upto_seq} do not follow ${known?.last_seq ?? 0}`);
    }
    const { journal, held, counted_upto } = this.tryToStore(batch, known);
    held.last_seq = upto_seq;
    held.head_hash = batch.head_hash;
    held.bytes += batch.bytes.length;
    held.counted_upto = counted_upto;
    journal.updated_at_ms = batch.at_ms;
    this.sum += batch.bytes.length;
    if (known !== undefined) return;
    journal.epochs.set(epoch, held);
    journal.order = null;
    this.held.set(node, journal);
  }

  batchAt(node: string, epoch: string, seq: number): StoredBatch | null {
    const held = this.held.get(node)?.epochs.get(epoch);
    if (held === undefined || seq < 1 || seq > held.last_seq) return null;
    const row = this.next.get(placeOf(held.id, seq), placeOf(held.id, held.last_seq));
    return row === undefined ? null : { from_seq: row.from_seq, upto_seq: seqAt(row.place), bytes: row.batch };
  }

  drop(node: string): void {
    const journal = this.held.get(node);
    if (journal === undefined) return;
    writing(() => this.database.prepare("UPDATE replica_journal SET is_dropped = 1 WHERE id = ?").run(journal.id));
    this.held.delete(node);
    this.sum -= bytesOf(journal);
  }

  keepAnnouncement(node: string, bytes: Uint8Array): void {
    this.notes.keepAnnouncement(node, bytes);
  }

  announcements(): readonly { readonly node: string; readonly bytes: Uint8Array }[] {
    return this.notes.announcements();
  }

  addEvidence(evidence: Evidence): void {
    writing(() => this.notes.addEvidence(evidence));
  }

  evidence(): readonly Evidence[] {
    return this.notes.evidence();
  }

  membership(): Uint8Array | null {
    return this.notes.regional("membership");
  }

  saveMembership(bytes: Uint8Array): void {
    writing(() => this.notes.setRegional("membership", bytes));
  }

  regionKey(): Uint8Array | null {
    return this.notes.regional("public_key");
  }

  pinRegionKey(key: Uint8Array): void {
    writing(() => this.notes.setRegional("public_key", key));
  }

  generationOf(node: string): number {
    return this.notes.generationOf(node);
  }

  noteGeneration(node: string, generation: number, parent: ChainPosition | null): void {
    writing(() => this.notes.noteGeneration(node, { generation, parent }));
  }

  takenOverAt(node: string): Takeover | null {
    return this.notes.takenOverAt(node);
  }

  /**
   * Writes announcements down, and gives room of dropped journals back; true while more of that is to be done. What the
   * disk refuses now is done the next time: nobody waits for it.
   */
  tidy(): boolean {
    try {
      return writing(() => {
        this.notes.writeAnnouncements();
        return sweepDropped(this.database);
      });
    } catch (error) {
      if (error instanceof LocalGridError) return false;
      throw error;
    }
  }

  /** The last call. The database stays open: whoever opened it closes it. */
  close(): void {
    this.tidy();
  }

  private tryToStore(batch: ReplicaBatch, known: HeldEpoch | undefined) {
    try {
      return writing(() => this.store(batch, known));
    } catch (error) {
      // A commit that failed may still have reached the disk. What the file says now is what counts.
      this.held = readReplicaIndex(this.database);
      this.sum = sumOf(this.held);
      throw error;
    }
  }

  private store(batch: ReplicaBatch, known: HeldEpoch | undefined) {
    const { node, upto_seq, from_seq, at_ms, head_hash, bytes } = batch;
    return this.database
      .transaction(() => {
        const journal = this.held.get(node) ?? this.newJournal(node);
        const held = known ?? this.newEpoch(journal, batch);
        this.insert.run(placeOf(held.id, upto_seq), from_seq, at_ms, head_hash, bytes);
        this.notes.writeAnnouncement(node);
        if (upto_seq - held.counted_upto < RECORDS_PER_COUNT) return { journal, held, counted_upto: held.counted_upto };
        this.database
          .prepare("UPDATE replica_epoch SET counted_upto = ?, counted_bytes = ? WHERE id = ?")
          .run(upto_seq, held.bytes + bytes.length, held.id);
        return { journal, held, counted_upto: upto_seq };
      })
      .immediate();
  }

  private newJournal(node: string): HeldJournal {
    const { lastInsertRowid } = this.database
      .prepare("INSERT INTO replica_journal (node) VALUES (?)")
      .run(Buffer.from(node, "hex"));
    return { id: Number(lastInsertRowid), epochs: new Map(), updated_at_ms: 0, order: null };
  }

  private newEpoch(journal: HeldJournal, { epoch, parent, generation = 1, bytes }: ReplicaBatch): HeldEpoch {
    if (parent === undefined) throw new Error(`the first batch of epoch ${epoch} brings no genesis`);
    const [genesis] = decodeUploadBatch(bytes).records;
    const started_at_ms = decodeRecord(genesis as Uint8Array).recorded_at_ms;
    const { lastInsertRowid } = this.database
      .prepare(
        `INSERT INTO replica_epoch (journal, epoch, generation, started_at_ms, parent_epoch, parent_seq, parent_hash)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        journal.id,
        Buffer.from(epoch, "hex"),
        generation,
        started_at_ms,
        parent?.epoch ?? null,
        parent?.seq ?? null,
        parent?.hash ?? null,
      );
    const id = Number(lastInsertRowid);
    // Where the next epoch would begin is where this one ends: that place must have a name too.
    placeOf(id + 1, 0);
    const nothing = { last_seq: 0, head_hash: CHAIN_START, bytes: 0, counted_upto: 0 };
    return { id, epoch, parent, generation, started_at_ms, ...nothing };
  }
}

/** @throws {LocalGridError} `storage-full`, `storage-failed` */
function writing<T>(write: () => T): T {
  try {
    return write();
  } catch (cause) {
    const { code, message } = cause as Error & { code?: string };
    if (isOutOfSpace(cause)) throw new LocalGridError("storage-full", "the disk is full", { cause });
    if (code?.startsWith("SQLITE_")) throw new LocalGridError("storage-failed", `${code}: ${message}`, { cause });
    throw cause;
  }
}

function sumOf(journals: ReadonlyMap<string, HeldJournal>): number {
  let sum = 0;
  for (const journal of journals.values()) sum += bytesOf(journal);
  return sum;
}

function recordsOf({ epochs }: HeldJournal): number {
  let records = 0;
  for (const { last_seq } of epochs.values()) records += last_seq;
  return records;
}

function bytesOf({ epochs }: HeldJournal): number {
  let sum = 0;
  for (const { bytes } of epochs.values()) sum += bytes;
  return sum;
}

import { join } from "node:path";
import { CHAIN_START, type ChainPosition } from "@localgrid/journal/chain";
import { generationOf } from "@localgrid/journal/genesis";
import { decodeRecord, type OpenBody } from "@localgrid/journal/record";
import type Database from "better-sqlite3";
import { edgeNodeError } from "../../errors.ts";
import type { FetchedEpoch, LineStretch } from "../../recovery/journal-union.ts";
import type { EpochPiece, EpochReach, SeqRange } from "../../recovery/recovery-source.ts";
import { writing } from "./out-of-space.ts";
import { type FinishedJournal, settleInPlace, writeLine } from "./recovered-line.ts";
import {
  hashInSegment,
  isSegmentSound,
  openSoundDatabase,
  readSegments,
  removeDatabase,
  type Segment,
} from "./recovery-database.ts";

/** Small enough to be fetched again from somebody else, large enough that asking for it costs nothing. */
const SEGMENT_RECORDS = 8_192;

/** The bodies of an epoch's first record, and when it was written. */
interface Genesis {
  readonly body: OpenBody;
  readonly recorded_at_ms: number;
}

/**
 * A journal while it is fetched from several sides at once: in runs of records that are each proven by themselves, and
 * held together at the end. Whatever is on disk is taken up again by the next try.
 */
export class RecoveredJournal {
  private readonly folder: string;
  private readonly file: string;
  private readonly database: Database.Database;
  private readonly all: Segment[];
  private readonly insert: Database.Statement<[number, Uint8Array]>;
  private readonly move: Database.Statement<[number, Uint8Array | null, Uint8Array | null, number]>;

  /** @throws {LocalGridError} `storage-full` */
  constructor(folder: string) {
    this.folder = folder;
    this.file = join(folder, "journal.sqlite");
    this.database = openSoundDatabase(this.file);
    this.all = readSegments(this.database);
    this.insert = this.database.prepare("INSERT OR REPLACE INTO journal (position, record) VALUES (?, ?)");
    this.move = this.database.prepare(
      "UPDATE recovery_segment SET fetched_upto = ?, start_hash = ?, end_hash = ? WHERE id = ?",
    );
    for (const segment of this.all) if (!isSegmentSound(this.database, segment)) this.reset(segment);
  }

  /** A word that an interrupted recovery left for the next try; null when there is none. */
  note(name: string): string | null {
    const select = this.database.prepare<[string], string>("SELECT value FROM recovery_state WHERE name = ?");
    return select.pluck().get(name) ?? null;
  }

  setNote(name: string, value: string): void {
    this.database.prepare("INSERT OR REPLACE INTO recovery_state (name, value) VALUES (?, ?)").run(name, value);
  }

  /** What is to be fetched, in the order in which it is likely to stand in the journal. May be called again with more. */
  plan(reaches: readonly EpochReach[]): void {
    const insert = this.database.prepare(
      "INSERT INTO recovery_segment (epoch, from_seq, upto_seq, base, fetched_upto) VALUES (?, ?, ?, ?, ?)",
    );
    const planned = new Map(this.planned().map(({ epoch, last_seq }) => [epoch, last_seq]));
    let base = 1;
    for (const { from_seq, upto_seq, base: at } of this.all) {
      base = Math.max(base, at + upto_seq - from_seq + 1);
    }
    const planAll = this.database.transaction(() => {
      for (const { epoch, last_seq } of reaches) {
        for (let from_seq = (planned.get(epoch) ?? 0) + 1; from_seq <= last_seq; from_seq += SEGMENT_RECORDS) {
          const upto_seq = Math.min(last_seq, from_seq + SEGMENT_RECORDS - 1);
          const { lastInsertRowid } = insert.run(bytesOf(epoch), from_seq, upto_seq, base, from_seq - 1);
          const nothing = { fetched_upto: from_seq - 1, start_hash: null, end_hash: null };
          this.all.push({ id: Number(lastInsertRowid), epoch, from_seq, upto_seq, base, ...nothing });
          base += upto_seq - from_seq + 1;
        }
      }
    });
    writing(() => planAll.immediate());
  }

  /** How far each epoch goes as anybody ever claimed, also in tries before this one. */
  planned(): readonly EpochReach[] {
    const planned = new Map<string, number>();
    for (const { epoch, upto_seq } of this.all) planned.set(epoch, Math.max(planned.get(epoch) ?? 0, upto_seq));
    return [...planned].map(([epoch, last_seq]) => ({ epoch, last_seq }));
  }

  /** In the order in which they were planned. */
  segments(): readonly Readonly<Segment>[] {
    return this.all;
  }

  /** @throws {LocalGridError} `foreign-tail` when it does not continue what is here; `storage-full` */
  store(id: number, { from_seq, prev_hash, records, hashes }: EpochPiece): void {
    const segment = this.all[id - 1] as Segment;
    const isFirst = segment.fetched_upto < segment.from_seq;
    const continues =
      from_seq === segment.fetched_upto + 1 && (isFirst || areEqual(segment.end_hash as Uint8Array, prev_hash));
    if (!continues) throw edgeNodeError("foreign-tail", `records from ${from_seq} on do not continue what came before`);
    const upto = from_seq + records.length - 1;
    const start_hash = isFirst ? prev_hash : segment.start_hash;
    const end_hash = hashes.at(-1) ?? segment.end_hash;
    const storeAll = this.database.transaction(() => {
      let position = segment.base + from_seq - segment.from_seq;
      for (const record of records) this.insert.run(position++, record);
      this.move.run(upto, start_hash, end_hash, segment.id);
    });
    writing(() => storeAll.immediate());
    Object.assign(segment, { fetched_upto: upto, start_hash, end_hash });
  }

  /** Each epoch as far as it hangs together, in the planned order; none without its genesis, or after another parent. */
  epochs(): readonly FetchedEpoch[] {
    const held = new Map<string, number>();
    for (const [epoch, segments] of this.byEpoch()) {
      const last = lastJoined(segments);
      if (last > 0) held.set(epoch, last);
    }
    return [...held].flatMap(([epoch, last_seq]) => {
      const { body, recorded_at_ms } = this.genesis(epoch);
      const parent = body["parent"] as ChainPosition | null;
      const isBroken = parent !== null && !this.follows(parent, held);
      return isBroken
        ? []
        : [{ epoch, last_seq, parent, generation: generationOf(body), started_at_ms: recorded_at_ms }];
    });
  }

  /** Of an epoch whose first record is here. */
  genesis(epoch: string): Genesis {
    const first = this.all.find((segment) => segment.epoch === epoch && segment.from_seq === 1) as Segment;
    const select = this.database.prepare<[number], Buffer>("SELECT record FROM journal WHERE position = ?");
    const { body, recorded_at_ms } = decodeRecord(select.pluck().get(first.base) as Buffer);
    return { body: body instanceof Uint8Array ? {} : body, recorded_at_ms };
  }

  /**
   * Makes the file that a node goes on with: the line in its order, and beside it what else came back. Returns where it
   * is, and how much it holds. What another try would need stays beside the records.
   *
   * @throws {LocalGridError} `storage-full`
   */
  finish(line: readonly LineStretch[], beside: readonly SeqRange[]): FinishedJournal {
    const isInPlace = beside.length === 0 && this.isInPlace(line);
    return writing(() => (isInPlace ? settleInPlace(this.database, this.file) : this.rewrite(line, beside)));
  }

  close(): void {
    this.database.close();
  }

  private rewrite(line: readonly LineStretch[], beside: readonly SeqRange[]): FinishedJournal {
    const file = join(this.folder, "journal-line.sqlite");
    removeDatabase(file);
    const finished = writeLine(file, {
      line,
      beside,
      records: (range) => this.records(range),
      hashAt: (epoch, seq) => this.hashAt(epoch, seq) as Uint8Array,
    });
    this.close();
    return finished;
  }

  /** Chain hash after `seq`, before the epoch for 0; null when that is not here. */
  private hashAt(epoch: string, seq: number): Uint8Array | null {
    const segments = this.byEpoch().get(epoch) ?? [];
    if (seq === 0) return segments[0]?.start_hash ?? CHAIN_START;
    const segment = segments.find(({ from_seq, upto_seq }) => seq >= from_seq && seq <= upto_seq);
    return segment === undefined ? null : hashInSegment(this.database, segment, seq);
  }

  private follows(parent: ChainPosition, held: ReadonlyMap<string, number>): boolean {
    const epoch = Buffer.from(parent.epoch).toString("hex");
    if ((held.get(epoch) ?? 0) < parent.seq) return true;
    const hash = this.hashAt(epoch, parent.seq);
    return hash !== null && areEqual(hash, parent.hash);
  }

  private *records({ epoch, from_seq, upto_seq }: SeqRange): Generator<Uint8Array> {
    const rows = this.database.prepare<[number, number], Buffer>(
      "SELECT record FROM journal WHERE position BETWEEN ? AND ? ORDER BY position",
    );
    for (const segment of this.byEpoch().get(epoch) ?? []) {
      const from = Math.max(from_seq, segment.from_seq);
      const upto = Math.min(upto_seq, segment.upto_seq);
      const before = segment.base - segment.from_seq;
      if (from <= upto) yield* rows.pluck().iterate(before + from, before + upto);
    }
  }

  /** Whether the records already stand where the line has them, and nothing else does. */
  private isInPlace(line: readonly LineStretch[]): boolean {
    const byEpoch = this.byEpoch();
    let position = 1;
    for (const { epoch, last_seq } of line) {
      for (const { base, from_seq, fetched_upto } of byEpoch.get(epoch) ?? []) {
        if (from_seq > last_seq) break;
        if (base !== position || fetched_upto > last_seq) return false;
        position += fetched_upto - from_seq + 1;
      }
    }
    const count = this.database.prepare<[], number>("SELECT count(*) FROM journal").pluck().get();
    return count === position - 1;
  }

  private byEpoch(): Map<string, Segment[]> {
    const byEpoch = new Map<string, Segment[]>();
    for (const segment of this.all) {
      const segments = byEpoch.get(segment.epoch);
      if (segments === undefined) byEpoch.set(segment.epoch, [segment]);
      else segments.push(segment);
    }
    return byEpoch;
  }

  private reset(segment: Segment): void {
    const { base, from_seq, upto_seq } = segment;
    this.database.prepare("DELETE FROM journal WHERE position BETWEEN ? AND ?").run(base, base + upto_seq - from_seq);
    this.move.run(from_seq - 1, null, null, segment.id);
    Object.assign(segment, { fetched_upto: from_seq - 1, start_hash: null, end_hash: null });
  }
}

/** How far an epoch's segments go on from one another. */
function lastJoined(segments: readonly Segment[]): number {
  let last = 0;
  let hash: Uint8Array | null = null;
  for (const { from_seq, fetched_upto, start_hash, end_hash } of segments) {
    const joins = from_seq === last + 1 && fetched_upto >= from_seq && start_hash !== null;
    if (!joins || (hash !== null && !areEqual(hash, start_hash as Uint8Array))) break;
    last = fetched_upto;
    hash = end_hash;
  }
  return last;
}

function bytesOf(hexadecimal: string): Buffer {
  return Buffer.from(hexadecimal, "hex");
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

import { chainHash } from "@localgrid/journal/chain";
import { decodeRecord } from "@localgrid/journal/record";
import type Database from "better-sqlite3";
import type { JournalSearch, PlacedRecord } from "../../calculation/journal-search.ts";
import { pointOf } from "./chain-point.ts";
import { lastPosition } from "./journal-database.ts";

/** Records gone back for one that names a hash; heads are written at every closing. */
const ROWS_TO_A_HEAD = 4_096;
const ROWS_AT_ONCE = 128;

/** Looks records up in the journal's file: by position, which is its key, and by time, which rises with it. */
export class SqliteJournalSearch implements JournalSearch {
  private readonly database: Database.Database;
  private readonly durable: () => number;
  private readonly one: Database.Statement<[number], Buffer>;
  private readonly some: Database.Statement<[number, number], PlacedRecord>;

  /** `durable` is the position up to which records are on disk: what was committed can be read before it is there. */
  constructor(database: Database.Database, durable: () => number = () => Number.MAX_SAFE_INTEGER) {
    this.database = database;
    this.durable = durable;
    this.one = database.prepare<[number], Buffer>("SELECT record FROM journal WHERE position = ?").pluck();
    this.some = database.prepare<[number, number], PlacedRecord>(
      "SELECT position, record FROM journal WHERE position BETWEEN ? AND ? ORDER BY position",
    );
  }

  positionAt(recorded_at_ms: number): number {
    let [low, high] = [1, this.last() + 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (decodeRecord(this.one.get(middle) as Buffer).recorded_at_ms < recorded_at_ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  records(position: number, count: number): readonly PlacedRecord[] {
    return this.some.all(position, Math.min(position + count - 1, this.last()));
  }

  hashAt(position: number): Uint8Array | null {
    if (position < 1 || position > this.last()) return null;
    // The record behind may be a head, which names the hash at hand.
    for (let upto = position + 1; upto > 0 && upto > position - ROWS_TO_A_HEAD; upto -= ROWS_AT_ONCE) {
      const from = Math.max(1, upto - ROWS_AT_ONCE + 1);
      const rows = this.records(from, upto - from + 1);
      const known = rows.findLast(({ record }) => pointOf(record) !== null);
      if (known !== undefined) return this.hashFrom(known, position);
    }
    return null;
  }

  /** From a record that names the hash before it on. */
  private hashFrom({ position: first, record }: PlacedRecord, position: number): Uint8Array | null {
    let hash = pointOf(record)?.hash ?? null;
    for (let at = first; hash !== null && at <= position; at += ROWS_AT_ONCE) {
      for (const row of this.records(at, Math.min(ROWS_AT_ONCE, position - at + 1))) hash = chainHash(hash, row.record);
    }
    return hash;
  }

  private last(): number {
    return Math.min(lastPosition(this.database), this.durable());
  }
}

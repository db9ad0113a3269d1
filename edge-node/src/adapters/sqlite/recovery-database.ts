import { closeSync, existsSync, fsyncSync, openSync, rmSync } from "node:fs";
import { chainHash } from "@localgrid/journal/chain";
import Database from "better-sqlite3";
import { createJournalTables } from "./journal-database.ts";

/** A run of records of one epoch that is fetched by itself; its records stand at `base` and behind it. */
export interface Segment {
  readonly id: number;
  /** 32 hexadecimal digits. */
  readonly epoch: string;
  readonly from_seq: number;
  /** Inclusive, as somebody claimed to have it. */
  readonly upto_seq: number;
  readonly base: number;
  /** `from_seq - 1` while nothing is here. */
  fetched_upto: number;
  start_hash: Uint8Array | null;
  end_hash: Uint8Array | null;
}

interface SegmentRow {
  readonly id: number;
  readonly epoch: Buffer;
  readonly from_seq: number;
  readonly upto_seq: number;
  readonly base: number;
  readonly fetched_upto: number;
  readonly start_hash: Buffer | null;
  readonly end_hash: Buffer | null;
}

/**
 * A journal's file while it is being recovered. Nobody counts on it before it is complete, so that nothing waits for
 * the disk; an end of the program in the middle of a write is undone at the next open.
 */
export function openRecoveryDatabase(file: string): Database.Database {
  const database = new Database(file);
  database.pragma("page_size = 1024");
  database.pragma("journal_mode = TRUNCATE");
  database.pragma("synchronous = OFF");
  database.pragma("cache_size = -32768");
  createJournalTables(database);
  database.exec(
    `CREATE TABLE IF NOT EXISTS recovery_segment (
       id INTEGER PRIMARY KEY,
       epoch BLOB NOT NULL,
       from_seq INTEGER NOT NULL,
       upto_seq INTEGER NOT NULL,
       base INTEGER NOT NULL,
       fetched_upto INTEGER NOT NULL,
       start_hash BLOB,
       end_hash BLOB
     ) STRICT;
     CREATE TABLE IF NOT EXISTS recovery_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`,
  );
  return database;
}

/** Opens what an interrupted recovery left. After a power cut that may be anything: then it is begun anew. */
export function openSoundDatabase(file: string): Database.Database {
  try {
    const database = openRecoveryDatabase(file);
    if (database.pragma("quick_check(1)", { simple: true }) === "ok") return database;
    database.close();
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== "SQLITE_CORRUPT" && code !== "SQLITE_NOTADB") throw error;
  }
  removeDatabase(file);
  return openRecoveryDatabase(file);
}

export function removeDatabase(file: string): void {
  for (const end of ["", "-journal", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
}

/** Puts the file on disk as the one that a node goes on with; what the recovery needs stays until it is in its place. */
export function closeDurably(database: Database.Database, file: string): void {
  database.close();
  const descriptor = openSync(file, "r+");
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Takes away what only the recovery needed. On disk when it returns. */
export function dropRecoveryTables(database: Database.Database): void {
  database.pragma("synchronous = FULL");
  database.exec("BEGIN; DROP TABLE IF EXISTS recovery_segment; DROP TABLE IF EXISTS recovery_state; COMMIT");
}

/** Whether a journal's file has a beginning. */
export function holdsRecords(file: string): boolean {
  if (!existsSync(file)) return false;
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare("SELECT 1 FROM journal LIMIT 1").get() !== undefined;
  } finally {
    database.close();
  }
}

export function readSegments(database: Database.Database): Segment[] {
  const rows = database.prepare<[], SegmentRow>("SELECT * FROM recovery_segment ORDER BY id").all();
  return rows.map(({ epoch, ...row }) => ({ ...row, epoch: epoch.toString("hex") }));
}

/** Chain hash after `seq` of a segment, from its beginning; null when the records are not all here. */
export function hashInSegment(database: Database.Database, segment: Segment, seq: number): Uint8Array | null {
  const { base, from_seq, start_hash, fetched_upto, end_hash } = segment;
  if (start_hash === null || seq > fetched_upto || seq < from_seq - 1) return null;
  if (seq === fetched_upto) return end_hash;
  return rehash(database, { ...segment, start_hash, last: base + seq - from_seq }).hash;
}

/** Whether the records of a segment are those that were written, after whatever ended the program before. */
export function isSegmentSound(database: Database.Database, segment: Segment): boolean {
  const { base, from_seq, fetched_upto, start_hash, end_hash } = segment;
  const expected = fetched_upto - from_seq + 1;
  if (expected === 0) return true;
  if (start_hash === null || end_hash === null) return false;
  const { hash, count } = rehash(database, { base, start_hash, last: base + expected - 1 });
  return count === expected && Buffer.compare(hash, end_hash) === 0;
}

function rehash(
  database: Database.Database,
  { base, last, start_hash }: { readonly base: number; readonly last: number; readonly start_hash: Uint8Array },
): { readonly hash: Uint8Array; readonly count: number } {
  const rows = database.prepare<[number, number], Buffer>(
    "SELECT record FROM journal WHERE position BETWEEN ? AND ? ORDER BY position",
  );
  let hash = start_hash;
  let count = 0;
  for (const record of rows.pluck().iterate(base, last)) {
    hash = chainHash(hash, record);
    count++;
  }
  return { hash, count };
}

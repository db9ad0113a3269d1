import Database from "better-sqlite3";
import { assertReadable } from "./schema-mark.ts";

/** Of the tables in a journal's file. A file without a mark is of the first one. */
const JOURNAL_VERSION = 1;

/** Rows are read in blocks, so that a long journal is walked in bounded memory. */
const ROWS_AT_ONCE = 512;

/**
 * Opens a journal for writing. `synchronous=FULL` is set on every open and after the journal mode: SQLite
 * as it is shipped here reopens an existing WAL database at NORMAL, which loses acknowledged rows when the
 * power fails.
 *
 * @throws {LocalGridError} `data-too-new` when a release wrote the file that this one cannot follow
 */
export function openJournalDatabase(file: string): Database.Database {
  const database = new Database(file);
  assertReadable(database, JOURNAL_VERSION);
  // A group of records is a few kilobytes: with small pages it touches little more than itself on the card.
  database.pragma("page_size = 1024");
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  // While the log of a megabyte is written over and over, a commit changes nothing of the file system's own notes.
  database.pragma("wal_autocheckpoint = 1000");
  database.pragma("cache_size = -1024");
  createJournalTables(database);
  return database;
}

/** In whatever file a journal is written to. */
export function createJournalTables(database: Database.Database): void {
  database.exec("CREATE TABLE IF NOT EXISTS journal (position INTEGER PRIMARY KEY, record BLOB NOT NULL) STRICT");
  // What the disk had lost and the hub gave back: other ends of epochs than those that the journal goes on from.
  database.exec(
    `CREATE TABLE IF NOT EXISTS recovered_record (
       id INTEGER PRIMARY KEY,
       epoch BLOB NOT NULL,
       seq INTEGER NOT NULL,
       hash BLOB NOT NULL,
       record BLOB NOT NULL,
       UNIQUE (epoch, seq)
     ) STRICT;
     CREATE TABLE IF NOT EXISTS revival (upto_id INTEGER NOT NULL) STRICT`,
  );
}

export function openJournalReader(file: string): Database.Database {
  return new Database(file, { readonly: true, fileMustExist: true });
}

export function lastPosition(database: Database.Database): number {
  return database.prepare("SELECT coalesce(max(position), 0) FROM journal").pluck().get() as number;
}

export interface StoredRecord {
  readonly position: number;
  readonly record: Buffer;
}

/** Records after `position`, in order. Positions are gap-free from 1. */
export function* recordsAfter(database: Database.Database, position: number): Generator<StoredRecord> {
  const select = database.prepare<[number, number], StoredRecord>(
    "SELECT position, record FROM journal WHERE position > ? ORDER BY position LIMIT ?",
  );
  let after = position;
  for (;;) {
    const rows = select.all(after, ROWS_AT_ONCE);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.position;
  }
}

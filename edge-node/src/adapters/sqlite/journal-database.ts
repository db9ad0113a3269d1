import { kindOf } from "@localgrid/journal/record";
import Database from "better-sqlite3";
import { assertReadable, isReadable, markOf, setMark } from "./schema-mark.ts";

/** Of a journal's file: its tables, and the kinds of records that change results. Without a mark it is of the first one. */
const JOURNAL_VERSION = 2;

/** What a release before that would pass over, and then close intervals otherwise than was agreed. */
const DECISIVE_KINDS: ReadonlySet<string> = new Set(["allocation-key"]);

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

/**
 * To be called in the transaction that stores records: from the first one on that older releases would pass over, these
 * refuse the file, instead of going on by other rules.
 */
export function markDecisiveRecords(database: Database.Database, records: readonly Uint8Array[]): void {
  const isDecisive = records.some((record) => DECISIVE_KINDS.has(kindOf(record) ?? ""));
  if (!isDecisive || !isReadable(markOf(database), JOURNAL_VERSION - 1)) return;
  setMark(database, { version: JOURNAL_VERSION, readable_from: JOURNAL_VERSION });
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

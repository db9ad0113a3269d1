import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import Database from "better-sqlite3";
import { isReadable, type SchemaMark } from "./schema-mark.ts";
import { makeWay } from "./set-aside.ts";

/** Of these tables. A file without a mark is of the first one. */
const REPLICA_VERSION = 1;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS replica_journal (
    id INTEGER PRIMARY KEY,
    node BLOB NOT NULL,
    is_dropped INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS replica_journal_node ON replica_journal (node) WHERE is_dropped = 0;
  CREATE TABLE IF NOT EXISTS replica_epoch (
    id INTEGER PRIMARY KEY,
    journal INTEGER NOT NULL,
    epoch BLOB NOT NULL,
    generation INTEGER NOT NULL,
    started_at_ms INTEGER NOT NULL,
    parent_epoch BLOB,
    parent_seq INTEGER,
    parent_hash BLOB,
    counted_upto INTEGER NOT NULL DEFAULT 0,
    counted_bytes INTEGER NOT NULL DEFAULT 0,
    UNIQUE (journal, epoch)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS replica_batch (
    place INTEGER PRIMARY KEY,
    from_seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    head_hash BLOB NOT NULL,
    batch BLOB NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS announcement (node BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS evidence (
    id INTEGER PRIMARY KEY,
    node BLOB NOT NULL,
    epoch BLOB NOT NULL,
    seq INTEGER NOT NULL,
    first BLOB NOT NULL,
    second BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    UNIQUE (node, epoch, seq)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS takeover (
    node BLOB PRIMARY KEY,
    generation INTEGER NOT NULL,
    parent_epoch BLOB,
    parent_seq INTEGER,
    parent_hash BLOB
  ) STRICT;
  CREATE TABLE IF NOT EXISTS region (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT`;

/** Places of one epoch; an epoch with more records would need 136 years of one per second. */
const PLACES_PER_EPOCH = 2 ** 32;

/**
 * Key of a stored batch: the epoch's row, then the batch's last seq. One number, so that storing a batch writes one
 * place of the file and no index beside it.
 *
 * @throws {LocalGridError} `storage-failed` beyond what the file can name
 */
export function placeOf(epoch_id: number, upto_seq: number): number {
  if (upto_seq >= PLACES_PER_EPOCH) throw beyond(`seq ${upto_seq} is beyond what an epoch can have`);
  const place = epoch_id * PLACES_PER_EPOCH + upto_seq;
  if (!Number.isSafeInteger(place)) throw beyond(`epoch ${epoch_id} is beyond what this file can name`);
  return place;
}

function beyond(message: string): LocalGridError {
  return new LocalGridError("storage-failed", message);
}

export function seqAt(place: number): number {
  return place % PLACES_PER_EPOCH;
}

/**
 * Opens the file of foreign journals. `synchronous=FULL` is set on every open and after the journal mode: what was
 * announced as a copy has to be there after a power cut. A file that this release cannot follow is set aside: the other
 * nodes give again what was in it.
 */
export function openReplicaDatabase(file: string): Database.Database {
  const fits = (mark: SchemaMark) => isReadable(mark, REPLICA_VERSION);
  makeWay({ file, version: REPLICA_VERSION, fits, now_ms: Date.now() });
  const database = new Database(file);
  // Most room goes into batches of up to 1 MiB, most commits are one small batch.
  database.pragma("page_size = 4096");
  database.pragma("auto_vacuum = INCREMENTAL");
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("wal_autocheckpoint = 1000");
  database.pragma("cache_size = -1024");
  database.exec(SCHEMA);
  return database;
}

import { createReadStream, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { NodeSecrets } from "@localgrid/journal/recovery-seal";
import Database from "better-sqlite3";
import type { BackupEntry } from "../../care/backup-entries.ts";
import { makeWorkFolder } from "../system/work-folder.ts";
import { lastPosition, openJournalReader, recordsAfter } from "./journal-database.ts";
import { copyLocalDatabase } from "./local-snapshot.ts";

/** Small, so that the node's own work has its turn in between. */
const PIECE_BYTES = 262_144;
const RECORDS_PER_TURN = 512;

export const LOCAL_ENTRY = "local.sqlite";
export const JOURNAL_ENTRY = "journal";
/** What the disk had lost once and was given back: epoch, seq, chain hash, record. */
export const BESIDE_ENTRY = "journal-beside";
export const SECRETS_ENTRY = "secrets.json";
export const MEMBERSHIP_ENTRY = "membership";

export interface BackupContentSources {
  readonly data_dir: string;
  /** What a box needs beside the journal, in case the journal's own words for it cannot be opened. */
  readonly secrets: NodeSecrets;
  readonly has_journal: boolean;
  /** Lets everything else have a turn. */
  readonly breathe: () => Promise<void>;
  /** Resolves when the disk has what was written to this file; one that is not there has nothing to be put. */
  readonly putOnDisk: (file: string) => Promise<void>;
}

export interface BackupContent {
  readonly journal_records: number | null;
  readonly content_bytes: number;
  /** To be taken once. */
  readonly entries: () => AsyncGenerator<BackupEntry>;
  /** In any case, also when nothing was taken: lets go of what is open for it. */
  close(): void;
}

/**
 * One moment of a node, also of one that runs: first what it keeps beside the journal, then the journal up to where it
 * is by then. Records never change, so they are read as they go out and not copied before.
 */
export async function openBackupContent(sources: BackupContentSources): Promise<BackupContent> {
  const { data_dir, has_journal, putOnDisk } = sources;
  const work = makeWorkFolder(data_dir);
  const snapshot = join(work.folder, LOCAL_ENTRY);
  try {
    await copyLocalDatabase(join(data_dir, LOCAL_ENTRY), snapshot);
    const journal = has_journal ? await journalAt(join(data_dir, "journal.sqlite"), putOnDisk) : null;
    return {
      journal_records: journal?.records ?? null,
      content_bytes: statSync(snapshot).size + (journal?.bytes ?? 0),
      entries: () => entriesOf(sources, { snapshot, journal }),
      close: () => {
        journal?.database.close();
        work.remove();
      },
    };
  } catch (error) {
    work.remove();
    throw error;
  }
}

interface OpenJournal {
  readonly database: Database.Database;
  readonly records: number;
  readonly bytes: number;
}

async function journalAt(file: string, putOnDisk: BackupContentSources["putOnDisk"]): Promise<OpenJournal> {
  const database = openJournalReader(file);
  try {
    const pages = database.pragma("page_count", { simple: true }) as number;
    const size = database.pragma("page_size", { simple: true }) as number;
    const records = lastPosition(database);
    // What is committed can be read before it is on disk. A backup must not have what a power cut takes back from the
    // node, which would then go on differently; and which program makes the backup, the node or another, is all the same.
    await putOnDisk(`${file}-wal`);
    return { database, records, bytes: pages * size };
  } catch (error) {
    database.close();
    throw error;
  }
}

interface BesideRow {
  readonly id: number;
  readonly epoch: Buffer;
  readonly seq: number;
  readonly hash: Buffer;
  readonly record: Buffer;
}

interface Opened {
  readonly snapshot: string;
  readonly journal: OpenJournal | null;
}

async function* entriesOf(sources: BackupContentSources, opened: Opened): AsyncGenerator<BackupEntry> {
  const { data_dir, secrets, breathe } = sources;
  const { snapshot, journal } = opened;
  yield { name: SECRETS_ENTRY, blocks: [Buffer.from(JSON.stringify(secretsJson(secrets)))] };
  const membership = membershipIn(join(data_dir, "replicas.sqlite"));
  if (membership !== null) yield { name: MEMBERSHIP_ENTRY, blocks: [membership] };
  yield { name: LOCAL_ENTRY, blocks: piecesOf(snapshot, breathe) };
  if (journal === null) return;
  yield { name: JOURNAL_ENTRY, blocks: recordsOf(journal, breathe) };
  yield { name: BESIDE_ENTRY, blocks: besideOf(journal.database) };
}

function secretsJson({ community_key, region_public_key, ...others }: NodeSecrets) {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
  return {
    ...others,
    community_key: hex(community_key),
    region_public_key: region_public_key === null ? null : hex(region_public_key),
  };
}

async function* piecesOf(file: string, breathe: () => Promise<void>): AsyncGenerator<Uint8Array> {
  for await (const piece of createReadStream(file, { highWaterMark: PIECE_BYTES })) {
    yield piece as Uint8Array;
    await breathe();
  }
}

async function* recordsOf({ database, records }: OpenJournal, breathe: () => Promise<void>) {
  for (const { position, record } of recordsAfter(database, 0)) {
    if (position > records) return;
    yield record;
    if (position % RECORDS_PER_TURN === 0) await breathe();
  }
}

/** In blocks: a statement that is still being read keeps its database from being closed. */
function* besideOf(database: Database.Database): Generator<Uint8Array> {
  const select = database.prepare<[number, number], BesideRow>(
    "SELECT id, epoch, seq, hash, record FROM recovered_record WHERE id > ? ORDER BY id LIMIT ?",
  );
  for (let after = 0; ; ) {
    const rows = select.all(after, RECORDS_PER_TURN);
    for (const { id, epoch, seq, hash, record } of rows) {
      const place = Buffer.alloc(6);
      place.writeUIntBE(seq, 0, 6);
      yield Buffer.concat([epoch, place, hash, record]);
      after = id;
    }
    if (rows.length < RECORDS_PER_TURN) return;
  }
}

/** The region's list as this node has it, so that a box that comes back alone knows the others. */
function membershipIn(file: string): Uint8Array | null {
  if (!existsSync(file)) return null;
  const database = new Database(file, { readonly: true });
  try {
    const select = database.prepare<[], Buffer>("SELECT value FROM region WHERE name = 'membership'");
    return select.pluck().get() ?? null;
  } finally {
    database.close();
  }
}

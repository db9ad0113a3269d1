import { closeSync, existsSync, fdatasync, openSync } from "node:fs";
import { promisify } from "node:util";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type Database from "better-sqlite3";
import type { JournalStore } from "../../ingest/journal-store.ts";
import { lastPosition, openJournalDatabase, openJournalReader, recordsAfter } from "./journal-database.ts";
import { isOutOfSpace } from "./out-of-space.ts";

const flush = promisify(fdatasync);

export interface JournalStorePorts {
  /** Whether the disk has more room than what has to stay free. */
  readonly hasRoom: () => boolean;
  /** Told when nobody can say what is on disk: nothing may be stored from then on. */
  readonly onCrash: (error: Error) => void;
}

/** An opened journal, and what its writes go through. */
interface OpenJournal {
  readonly database: Database.Database;
  /** In one transaction, after the record at this position. */
  readonly write: (records: readonly Uint8Array[], after: number) => void;
}

/**
 * The journal in one SQLite file: one transaction per call of `append`, on disk before it resolves. The event loop goes
 * on while the disk takes it; only every thousandth page or so, when the log is put in its place, does it wait.
 */
export class SqliteJournalStore implements JournalStore {
  private readonly file: string;
  private readonly ports: JournalStorePorts;
  private journal: OpenJournal | null = null;
  /** SQLite's log. It stays the same file for as long as the database is open. */
  private log: number | null = null;
  private appending: Promise<void> = Promise.resolve();
  private position = 0;

  constructor(file: string, ports: JournalStorePorts) {
    this.file = file;
    this.ports = ports;
  }

  async start(): Promise<void> {
    const database = openJournalDatabase(this.file);
    // SQLite as it is shipped here puts a commit on disk by fsync, which writes the log's time of change as well: two
    // thirds of what a card has to take for a small group. NORMAL leaves the log to `putOnDisk` and changes nothing else:
    // its head, checkpoints and their order are synced as with FULL. Until then nobody is shown the records.
    database.pragma("synchronous = NORMAL");
    this.journal = { database, write: writerOf(database) };
    if (existsSync(`${this.file}-wal`)) await this.putInPlace(database);
    this.position = lastPosition(database);
  }

  async stop(): Promise<void> {
    await this.appending.catch(() => {});
    this.journal?.database.close();
    this.journal = null;
    if (this.log !== null) closeSync(this.log);
    this.log = null;
  }

  get lastPosition(): number {
    return this.position;
  }

  append(records: readonly Uint8Array[]): Promise<void> {
    this.appending = this.store(records);
    return this.appending;
  }

  /** Resolves when everything that was asked for before is done; never while the disk hangs. */
  async writerAnswers(): Promise<void> {
    await this.appending.catch(() => {});
  }

  *recordsAfter(position: number): Generator<{ readonly position: number; readonly record: Uint8Array }> {
    const reader = openJournalReader(this.file);
    try {
      yield* recordsAfter(reader, position);
    } finally {
      reader.close();
    }
  }

  private async store(records: readonly Uint8Array[]): Promise<void> {
    if (this.journal === null) throw new Error("the journal is not open");
    if (!this.ports.hasRoom()) throw new LocalGridError("storage-full", "what is free has to stay free");
    const { database, write } = this.journal;
    const position = this.position + records.length;
    try {
      write(records, this.position);
    } catch (error) {
      // A failed commit may still have reached the log. What the database says now is what counts.
      if (this.positionIn(database) !== position) throw refusalOf(error as Error & { readonly code?: string });
    }
    await this.putOnDisk();
    this.position = position;
  }

  /**
   * Whoever was here before may have ended between a commit and the disk, or because the disk refused. Then the kernel
   * holds pages of the log that it calls clean and the disk does not have: another flush would do nothing for them.
   */
  private async putInPlace(database: Database.Database): Promise<void> {
    // Where somebody else is reading, the log stays as it is.
    database.pragma("wal_checkpoint(TRUNCATE)");
    // A log that came back with its first part only would hide what has been put in place.
    await this.putOnDisk();
  }

  private positionIn(database: Database.Database): number {
    try {
      return lastPosition(database);
    } catch (error) {
      this.ports.onCrash(error as Error);
      throw error;
    }
  }

  /** When this fails nobody can say what is on disk: the process ends, and starts again from what is. */
  private async putOnDisk(): Promise<void> {
    try {
      this.log ??= openSync(`${this.file}-wal`, "r+");
      await flush(this.log);
    } catch (error) {
      this.ports.onCrash(error as Error);
      throw error;
    }
  }
}

function writerOf(database: Database.Database): OpenJournal["write"] {
  const insert = database.prepare("INSERT INTO journal (position, record) VALUES (?, ?)");
  const insertAll = database.transaction((records: readonly Uint8Array[], after: number) => {
    for (const [index, record] of records.entries()) insert.run(after + index + 1, record);
  });
  return (records, after) => insertAll.immediate(records, after);
}

function refusalOf(error: Error & { readonly code?: string }): LocalGridError {
  const code = isOutOfSpace(error) ? "storage-full" : "storage-failed";
  return new LocalGridError(code, `${error.code ?? "unknown"}: ${error.message}`, { cause: error });
}

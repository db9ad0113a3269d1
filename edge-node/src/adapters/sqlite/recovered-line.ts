import { chainHash } from "@localgrid/journal/chain";
import Database from "better-sqlite3";
import type { LineStretch } from "../../recovery/journal-union.ts";
import type { SeqRange } from "../../recovery/recovery-source.ts";
import { closeDurably, dropRecoveryTables, openRecoveryDatabase } from "./recovery-database.ts";

export interface JournalFigures {
  /** In the line. */
  readonly records: number;
  /** Beside the line: they had been lost once before. */
  readonly beside: number;
  /** Of all records. */
  readonly bytes: number;
}

/** The file that a node goes on with. */
export interface FinishedJournal extends JournalFigures {
  readonly file: string;
}

export interface LineSources {
  readonly line: readonly LineStretch[];
  /** Parents before children. */
  readonly beside: readonly SeqRange[];
  readonly records: (range: SeqRange) => Iterable<Uint8Array>;
  readonly hashAt: (epoch: string, seq: number) => Uint8Array;
}

/** The records stand where the line has them already. */
export function settleInPlace(database: Database.Database, file: string): FinishedJournal {
  const finished = { file, ...figuresOf(database) };
  closeDurably(database, file);
  return finished;
}

/** Makes a file that stands in the node's folder already a journal and nothing else, as often as it takes. */
export function settleJournalFile(file: string): JournalFigures {
  const database = new Database(file, { fileMustExist: true });
  try {
    dropRecoveryTables(database);
    return figuresOf(database);
  } finally {
    database.close();
  }
}

/** Writes the line in its order into a new file, and what else came back beside it. */
export function writeLine(file: string, sources: LineSources): FinishedJournal {
  const database = openRecoveryDatabase(file);
  const writeAll = database.transaction(() => {
    writeStretches(database, sources);
    for (const range of sources.beside) writeBeside(database, range, sources);
  });
  writeAll.immediate();
  return settleInPlace(database, file);
}

function writeStretches(database: Database.Database, { line, records }: LineSources): void {
  const insert = database.prepare<[number, Uint8Array]>("INSERT INTO journal (position, record) VALUES (?, ?)");
  let position = 1;
  for (const { epoch, last_seq: upto_seq } of line) {
    for (const record of records({ epoch, from_seq: 1, upto_seq })) insert.run(position++, record);
  }
}

function writeBeside(database: Database.Database, range: SeqRange, { records, hashAt }: LineSources): void {
  const insert = database.prepare("INSERT INTO recovered_record (epoch, seq, hash, record) VALUES (?, ?, ?, ?)");
  const epoch = Buffer.from(range.epoch, "hex");
  let seq = range.from_seq;
  let hash = hashAt(range.epoch, seq - 1);
  for (const record of records(range)) {
    hash = chainHash(hash, record);
    insert.run(epoch, seq++, hash, record);
  }
}

function figuresOf(database: Database.Database): JournalFigures {
  const select = database.prepare<[], JournalFigures>(
    `SELECT (SELECT count(*) FROM journal) AS records, (SELECT count(*) FROM recovered_record) AS beside,
            (SELECT coalesce(sum(length(record)), 0) FROM journal)
              + (SELECT coalesce(sum(length(record)), 0) FROM recovered_record) AS bytes`,
  );
  return select.get() as JournalFigures;
}

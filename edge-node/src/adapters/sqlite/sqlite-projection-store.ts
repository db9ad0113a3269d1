import { createHash, hash } from "node:crypto";
import { nodeStateFromCbor, nodeStateToCbor } from "@localgrid/clearing/node-state";
import type {
  IntervalRow,
  MemberIntervalRow,
  MeteringPointIntervalRow,
  PostingRow,
  ProjectionSink,
} from "@localgrid/clearing/projection-sink";
import { JOURNAL_START, type ReplayPoint } from "@localgrid/clearing/replay";
import type { ChainPosition } from "@localgrid/journal/chain";
import { type CborValue, decodeCbor, encodeCbor } from "@localgrid/vocabulary/cbor";
import type Database from "better-sqlite3";
import { isOutOfSpace } from "./out-of-space.ts";
import { columnsOf, PROJECTION_TABLES, type ProjectionTable } from "./projection-database.ts";

type Row = Readonly<Record<string, unknown>>;

/** The projections in SQLite: rows of closed intervals, and the state of the fold at some record. */
export class SqliteProjectionStore implements ProjectionSink {
  private readonly database: Database.Database;
  private readonly inserts: Record<ProjectionTable, (row: Row) => void>;
  private readonly moveFolded: Database.Statement<[number]>;
  /** Digest of the terms that were handed on last: most intervals repeat those of the one before. */
  private termsWritten: Uint8Array | null = null;
  private waiting: { readonly table: ProjectionTable; readonly row: Row }[] = [];

  constructor(database: Database.Database) {
    this.database = database;
    this.moveFolded = database.prepare("UPDATE folded SET position = ?");
    this.inserts = {
      interval: this.inserter("interval"),
      interval_terms: this.inserter("interval_terms"),
      member_interval: this.inserter("member_interval"),
      metering_point_interval: this.inserter("metering_point_interval"),
      posting: this.inserter("posting"),
    };
  }

  interval({ terms, barred_buyers, ...row }: IntervalRow): void {
    const encoded = encodeCbor(terms as unknown as CborValue);
    const terms_digest = hash("sha256", encoded, "buffer");
    const isWaiting = this.termsWritten !== null && Buffer.compare(this.termsWritten, terms_digest) === 0;
    if (!isWaiting) this.waiting.push({ table: "interval_terms", row: { terms_digest, terms: encoded } });
    this.termsWritten = terms_digest;
    this.waiting.push({ table: "interval", row: { ...row, terms_digest, barred_buyers: barred_buyers.join(" ") } });
  }

  memberInterval(row: MemberIntervalRow): void {
    this.waiting.push({ table: "member_interval", row: row as unknown as Row });
  }

  meteringPointInterval(row: MeteringPointIntervalRow): void {
    this.waiting.push({ table: "metering_point_interval", row: row as unknown as Row });
  }

  posting(row: PostingRow): void {
    this.waiting.push({ table: "posting", row: row as unknown as Row });
  }

  /**
   * Writes the rows taken since the last flush. A disk that is full keeps them waiting, in order, for the
   * next flush: they are copies, the journal has what they were computed from.
   *
   * @param position of the last record that the rows follow from
   * @returns false when rows are still waiting
   */
  flush(position: number): boolean {
    if (this.waiting.length === 0) return true;
    try {
      this.database.transaction(() => {
        for (const { table, row } of this.waiting) this.inserts[table](row);
        this.moveFolded.run(position);
      })();
    } catch (error) {
      if (!isOutOfSpace(error)) throw error;
      return false;
    }
    this.waiting = [];
    return true;
  }

  /** Position of the last record that rows were written from. */
  foldedTo(): number {
    return this.database.prepare("SELECT position FROM folded").pluck().get() as number;
  }

  /** Where the next start may go on from; the journal's start when there is no usable checkpoint. */
  checkpoint(): ReplayPoint {
    const row = this.database.prepare("SELECT position, chain, state FROM checkpoint").get() as
      | { position: number; chain: Buffer | null; state: Buffer }
      | undefined;
    if (row === undefined) return JOURNAL_START;
    const chain = row.chain === null ? null : (decodeCbor(row.chain) as unknown as ChainPosition);
    return { position: row.position, chain, state: nodeStateFromCbor(decodeCbor(row.state)) };
  }

  /** A full disk leaves the older checkpoint in place: the next start folds more of the journal again. */
  saveCheckpoint({ position, chain, state }: ReplayPoint): void {
    if (state === null || !this.flush(position)) return;
    const chainBytes = chain === null ? null : encodeCbor({ ...chain } as unknown as CborValue);
    const insert = this.database.prepare(
      "INSERT OR REPLACE INTO checkpoint (id, position, chain, state) VALUES (1, ?, ?, ?)",
    );
    try {
      insert.run(position, chainBytes, encodeCbor(nodeStateToCbor(state)));
    } catch (error) {
      if (!isOutOfSpace(error)) throw error;
    }
  }

  /** SHA-256 over all rows in key order: equal for equal journals, on every machine. */
  digest(): string {
    const sum = createHash("sha256");
    for (const table of Object.keys(PROJECTION_TABLES) as ProjectionTable[]) {
      const columns = columnsOf(table).join(", ");
      const keys = columnsOf(table)
        .map((_, index) => index + 1)
        .join(", ");
      const rows = this.database.prepare(`SELECT ${columns} FROM ${table} ORDER BY ${keys}`).raw().safeIntegers();
      sum.update(table);
      for (const row of rows.iterate()) sum.update(encodeCbor(row as CborValue));
    }
    return sum.digest("hex");
  }

  close(): void {
    this.database.close();
  }

  private inserter(table: ProjectionTable): (row: Row) => void {
    const columns = columnsOf(table);
    const places = columns.map(() => "?").join(", ");
    const insert = this.database.prepare(`INSERT OR REPLACE INTO ${table} (${columns.join(", ")}) VALUES (${places})`);
    return (row) => {
      insert.run(columns.map((column) => stored(row[column])));
    };
  }
}

function stored(value: unknown): unknown {
  return typeof value === "boolean" ? Number(value) : value;
}

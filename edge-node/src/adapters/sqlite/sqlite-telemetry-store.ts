import { CHAIN_START } from "@localgrid/journal/chain";
import Database from "better-sqlite3";
import type { TelemetryEpoch, TelemetryStore } from "../../telemetry/telemetry-store.ts";
import { isReadable, type SchemaMark } from "./schema-mark.ts";
import { makeWay } from "./set-aside.ts";

interface EpochRow {
  readonly epoch: Buffer;
  readonly base_seq: number;
  readonly base_hash: Buffer;
  readonly last_seq: number;
}

/** Of these tables. A file without a mark is of the first one. */
const TELEMETRY_VERSION = 1;

/**
 * Opens the file of telemetry; what a power cut takes of it is not missed, and neither is one that this release cannot
 * follow.
 */
export function openTelemetryDatabase(file: string): Database.Database {
  const fits = (mark: SchemaMark) => isReadable(mark, TELEMETRY_VERSION);
  makeWay({ file, version: TELEMETRY_VERSION, fits, now_ms: Date.now() });
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
  database.pragma("cache_size = -1024");
  database.exec(
    `CREATE TABLE IF NOT EXISTS telemetry_epoch (
       id INTEGER PRIMARY KEY,
       epoch BLOB NOT NULL UNIQUE,
       base_seq INTEGER NOT NULL,
       base_hash BLOB NOT NULL,
       last_seq INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE IF NOT EXISTS telemetry_record (
       epoch_id INTEGER NOT NULL,
       seq INTEGER NOT NULL,
       record BLOB NOT NULL,
       PRIMARY KEY (epoch_id, seq)
     ) STRICT, WITHOUT ROWID`,
  );
  return database;
}

export class SqliteTelemetryStore implements TelemetryStore {
  private readonly database: Database.Database;
  private bytes: number;

  constructor(database: Database.Database) {
    this.database = database;
    this.bytes = this.measured();
  }

  get size_bytes(): number {
    return this.bytes;
  }

  epochs(): readonly TelemetryEpoch[] {
    const select = this.database.prepare<[], EpochRow>("SELECT * FROM telemetry_epoch ORDER BY id");
    return select.all().map(({ epoch, ...row }) => ({ ...row, epoch: epoch.toString("hex") }));
  }

  records(epoch: string, from_seq: number): Iterable<Uint8Array> {
    const select = this.database.prepare<[Buffer, number], Buffer>(
      `SELECT record FROM telemetry_record WHERE epoch_id = (SELECT id FROM telemetry_epoch WHERE epoch = ?)
         AND seq >= ? ORDER BY seq`,
    );
    return select.pluck().iterate(Buffer.from(epoch, "hex"), from_seq);
  }

  append(epoch: string, records: readonly Uint8Array[]): void {
    this.database.transaction(() => this.insert(epoch, records))();
    this.bytes += sizeOf(records);
  }

  forget(epoch: string, upto_seq: number, hash: Uint8Array): void {
    this.database.transaction(() => {
      const id = this.database
        .prepare<[number, Uint8Array, Buffer]>(
          "UPDATE telemetry_epoch SET base_seq = ?, base_hash = ? WHERE epoch = ? RETURNING id",
        )
        .pluck()
        .get(upto_seq, hash, Buffer.from(epoch, "hex"));
      this.database.prepare("DELETE FROM telemetry_record WHERE epoch_id = ? AND seq <= ?").run(id, upto_seq);
      // An epoch that a later one has followed, and of which nothing is left, has ended.
      this.database
        .prepare("DELETE FROM telemetry_epoch WHERE base_seq = last_seq AND id < (SELECT max(id) FROM telemetry_epoch)")
        .run();
    })();
    this.bytes = this.measured();
  }

  replace(after: Parameters<TelemetryStore["replace"]>[0], next: Parameters<TelemetryStore["replace"]>[1]): void {
    this.database.transaction(() => {
      const place =
        after === null
          ? { id: 0, seq: 0 }
          : {
              id: (this.database
                .prepare("SELECT id FROM telemetry_epoch WHERE epoch = ?")
                .pluck()
                .get(Buffer.from(after.epoch, "hex")) ?? 0) as number,
              seq: after.seq,
            };
      this.database
        .prepare("DELETE FROM telemetry_record WHERE epoch_id > @id OR (epoch_id = @id AND seq > @seq)")
        .run(place);
      this.database.prepare("DELETE FROM telemetry_epoch WHERE id > @id").run(place);
      this.database.prepare("UPDATE telemetry_epoch SET last_seq = max(base_seq, @seq) WHERE id = @id").run(place);
      this.insert(next.epoch, next.records);
    })();
    this.bytes = this.measured();
  }

  private insert(epoch: string, records: readonly Uint8Array[]): void {
    const name = Buffer.from(epoch, "hex");
    this.database
      .prepare(
        "INSERT INTO telemetry_epoch (epoch, base_seq, base_hash, last_seq) VALUES (?, 0, ?, 0) ON CONFLICT DO NOTHING",
      )
      .run(name, CHAIN_START);
    const { id, last_seq } = this.database
      .prepare<[number, Buffer], { id: number; last_seq: number }>(
        "UPDATE telemetry_epoch SET last_seq = last_seq + ? WHERE epoch = ? RETURNING id, last_seq",
      )
      .get(records.length, name) as { id: number; last_seq: number };
    const insert = this.database.prepare("INSERT INTO telemetry_record (epoch_id, seq, record) VALUES (?, ?, ?)");
    for (const [index, record] of records.entries()) insert.run(id, last_seq - records.length + 1 + index, record);
  }

  private measured(): number {
    return this.database
      .prepare("SELECT coalesce(sum(length(record)), 0) FROM telemetry_record")
      .pluck()
      .get() as number;
  }
}

function sizeOf(records: readonly Uint8Array[]): number {
  return records.reduce((sum, { length }) => sum + length, 0);
}

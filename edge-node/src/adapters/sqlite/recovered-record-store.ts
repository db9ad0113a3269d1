import type Database from "better-sqlite3";
import type { Tail } from "../../uplink/upload-source.ts";
import { writing } from "./out-of-space.ts";

interface TailRow {
  readonly epoch: Buffer;
  readonly last_seq: number;
}

export interface RecoveredRow {
  readonly id: number;
  readonly epoch: Buffer;
  readonly record: Buffer;
}

/** What the disk had lost and the hub gave back, beside the journal in its file: copies and backups hold both. */
export class RecoveredRecordStore {
  private readonly database: Database.Database;
  private known: Map<string, number> | null = null;

  constructor(database: Database.Database) {
    this.database = database;
  }

  /** The last seq of each epoch of which something came back, in the order in which they came. */
  extents(): ReadonlyMap<string, number> {
    if (this.known === null) {
      const rows = this.database
        .prepare<[], TailRow>(
          "SELECT epoch, max(seq) AS last_seq FROM recovered_record GROUP BY epoch ORDER BY min(id)",
        )
        .all();
      this.known = new Map(rows.map(({ epoch, last_seq }) => [epoch.toString("hex"), last_seq]));
    }
    return this.known;
  }

  add({ epoch, from_seq, records, hashes }: Tail): void {
    const insert = this.database.prepare(
      "INSERT INTO recovered_record (epoch, seq, hash, record) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    );
    const id = Buffer.from(epoch, "hex");
    const addAll = this.database.transaction(() => {
      for (const [index, record] of records.entries()) insert.run(id, from_seq + index, hashes[index], record);
    });
    writing(() => addAll.immediate());
    this.known = null;
  }

  /** Null for what did not come back. */
  hashAt(epoch: string, seq: number): Uint8Array | null {
    if ((this.extents().get(epoch) ?? 0) < seq) return null;
    const select = this.database.prepare<[Buffer, number], Buffer>(
      "SELECT hash FROM recovered_record WHERE epoch = ? AND seq = ?",
    );
    return select.pluck().get(Buffer.from(epoch, "hex"), seq) ?? null;
  }

  records(epoch: string, from_seq: number, upto_seq: number): Iterable<Uint8Array> {
    const select = this.database.prepare<[Buffer, number, number], Buffer>(
      "SELECT record FROM recovered_record WHERE epoch = ? AND seq BETWEEN ? AND ? ORDER BY seq",
    );
    return select.pluck().iterate(Buffer.from(epoch, "hex"), from_seq, upto_seq);
  }

  get count(): number {
    return this.database.prepare("SELECT count(*) FROM recovered_record").pluck().get() as number;
  }

  pending(after: number, limit: number): readonly RecoveredRow[] {
    const select = this.database.prepare<[number, number], RecoveredRow>(
      "SELECT id, epoch, record FROM recovered_record WHERE id > ? ORDER BY id LIMIT ?",
    );
    return select.all(after, limit);
  }

  /** Epochs of which something has not been taken up again. */
  pendingEpochs(): readonly string[] {
    const select = this.database.prepare<[number], Buffer>("SELECT DISTINCT epoch FROM recovered_record WHERE id > ?");
    return select
      .pluck()
      .all(this.revivedUpto)
      .map((epoch) => epoch.toString("hex"));
  }

  get revivedUpto(): number {
    return this.database.prepare("SELECT coalesce(max(upto_id), 0) FROM revival").pluck().get() as number;
  }

  setRevived(upto: number): void {
    const replace = this.database.transaction(() => {
      this.database.prepare("DELETE FROM revival").run();
      this.database.prepare("INSERT INTO revival (upto_id) VALUES (?)").run(upto);
    });
    writing(() => replace.immediate());
  }
}

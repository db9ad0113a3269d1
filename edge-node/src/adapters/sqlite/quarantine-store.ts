import type Database from "better-sqlite3";
import type { Refusal } from "../../ingest/refusal.ts";
import { isOutOfSpace } from "./out-of-space.ts";

/** Refused messages that are kept; older ones make room. */
const REFUSALS_KEPT = 1_000;
/** Refusals that wait for the next write; a flood beyond it is only counted. */
const REFUSALS_WAITING = 256;
const BYTES_KEPT = 1_024;

export interface QuarantineRow {
  readonly id: number;
  readonly at_ms: number;
  readonly device: string;
  readonly reason: string;
  readonly bytes: Uint8Array;
}

/** The last refused messages with their reasons: bounded, and never in the way of good ones. */
export class QuarantineStore {
  private readonly database: Database.Database;
  private waiting: Refusal[] = [];

  constructor(database: Database.Database) {
    this.database = database;
  }

  add(refusal: Refusal): void {
    if (this.waiting.length < REFUSALS_WAITING) this.waiting.push(refusal);
  }

  /** Writes what is waiting; a full disk loses it, for it is only a help to whoever looks for the fault. */
  flush(): void {
    if (this.waiting.length === 0) return;
    const refusals = this.waiting;
    this.waiting = [];
    const insert = this.database.prepare("INSERT INTO quarantine (at_ms, device, reason, bytes) VALUES (?, ?, ?, ?)");
    const prune = this.database.prepare("DELETE FROM quarantine WHERE id <= (SELECT max(id) FROM quarantine) - ?");
    try {
      this.database.transaction(() => {
        for (const { at_ms, device, reason, bytes } of refusals) {
          insert.run(at_ms, device, reason, Buffer.from(bytes.subarray(0, BYTES_KEPT)));
        }
        prune.run(REFUSALS_KEPT);
      })();
    } catch (error) {
      if (!isOutOfSpace(error)) throw error;
    }
  }

  /** Newest last; ids rise. */
  page({ after, limit }: { readonly after: number; readonly limit: number }): readonly QuarantineRow[] {
    this.flush();
    return this.database
      .prepare<[number, number], QuarantineRow>(
        "SELECT id, at_ms, device, reason, bytes FROM quarantine WHERE id > ? ORDER BY id LIMIT ?",
      )
      .all(after, limit);
  }
}

import { hash } from "node:crypto";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";
import type { ControlChange, ControlConsent, ControlStore } from "../../control/control-store.ts";
import { writing } from "./out-of-space.ts";

/** Entries of the record; it goes on from the oldest one that is kept. */
const CHANGES_KEPT = 20_000;

interface ChangeRow {
  readonly entry: string;
  readonly hash: Buffer;
}

interface ConsentRow {
  readonly device: DeviceId;
  readonly member: ControlConsent["member"];
  readonly is_allowed: number;
  readonly is_release_due: number;
  readonly settings: string;
  readonly changed_at_ms: number;
  readonly changed_by: string;
}

/** Who lets the node steer what, the record of changes, and the counters of commands, in the local database. */
export class SqliteControlStore implements ControlStore {
  private readonly database: Database.Database;
  private readonly counters: Database.Statement<[string], number>;
  private readonly write: (consent: ControlConsent) => void;
  private readonly writeCounters: (counters: ReadonlyMap<DeviceId, number>) => void;

  constructor(database: Database.Database) {
    this.database = database;
    this.counters = database.prepare<[string], number>("SELECT counter FROM control_counter WHERE device = ?").pluck();
    const consent = database.prepare(
      `INSERT OR REPLACE INTO control_consent
         (device, member, is_allowed, is_release_due, settings, changed_at_ms, changed_by) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    const last = database.prepare<[], Buffer>("SELECT hash FROM control_change ORDER BY id DESC LIMIT 1").pluck();
    const prune = database.prepare<[number]>(
      "DELETE FROM control_change WHERE id <= (SELECT max(id) FROM control_change) - ?",
    );
    const entry = database.prepare("INSERT INTO control_change (device, entry, hash) VALUES (?, ?, ?)");
    this.write = database.transaction((changed: ControlConsent) => {
      const { device, member, is_allowed, is_release_due, settings, changed_at_ms, changed_by } = changed;
      const flags = [Number(is_allowed), Number(is_release_due)];
      consent.run(device, member, ...flags, JSON.stringify(settings), changed_at_ms, changed_by);
      const change: ControlChange = { device, member, is_allowed, settings, at_ms: changed_at_ms, login: changed_by };
      const text = JSON.stringify(change);
      entry.run(device, text, linked(last.get() ?? Buffer.alloc(32), text));
      prune.run(CHANGES_KEPT);
    });
    const counter = database.prepare(
      `INSERT INTO control_counter (device, counter) VALUES (?, ?)
       ON CONFLICT (device) DO UPDATE SET counter = max(counter, excluded.counter)`,
    );
    this.writeCounters = database.transaction((taken: ReadonlyMap<DeviceId, number>) => {
      for (const [device, value] of taken) counter.run(device, value);
    });
  }

  consents(): readonly ControlConsent[] {
    return this.database
      .prepare<[], ConsentRow>("SELECT * FROM control_consent ORDER BY device")
      .all()
      .map((row) => ({
        ...row,
        is_allowed: row.is_allowed === 1,
        is_release_due: row.is_release_due === 1,
        settings: JSON.parse(row.settings),
      }));
  }

  change(consent: ControlConsent): void {
    writing(() => this.write(consent));
  }

  released(device: DeviceId): void {
    const update = this.database.prepare("UPDATE control_consent SET is_release_due = 0 WHERE device = ?");
    writing(() => update.run(device));
  }

  changes(device: DeviceId, limit: number): readonly ControlChange[] {
    const select = "SELECT entry FROM control_change WHERE device = ? ORDER BY id DESC LIMIT ?";
    const entries = this.database.prepare<[string, number], string>(select).pluck().all(device, limit);
    return entries.map((entry) => JSON.parse(entry));
  }

  counter(device: DeviceId): number {
    return this.counters.get(device) ?? 0;
  }

  saveCounters(counters: ReadonlyMap<DeviceId, number>): void {
    writing(() => this.writeCounters(counters));
  }

  /** Whether nobody has changed or taken out an entry of the record. */
  areChangesUnbroken(): boolean {
    const select = "SELECT entry, hash FROM control_change ORDER BY id";
    const rows = this.database.prepare<[], ChangeRow>(select).all();
    return rows.every((row, index) => {
      const before = rows[index - 1]?.hash;
      return before === undefined || row.hash.equals(linked(before, row.entry));
    });
  }
}

function linked(before: Uint8Array, entry: string): Buffer {
  return hash("sha256", Buffer.concat([before, Buffer.from(entry)]), "buffer");
}

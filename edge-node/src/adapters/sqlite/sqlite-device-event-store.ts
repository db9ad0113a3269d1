import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";
import {
  type ArrivedEvent,
  type DeviceEventStore,
  EVENTS_KEPT_PER_DEVICE,
} from "../../device-book/device-event-store.ts";
import { writing } from "./out-of-space.ts";

interface EventRow {
  readonly boot: number;
  readonly event_seq: number;
  readonly at_ms: number;
  readonly code: number;
  readonly value: number;
  readonly uptime_ms: number;
  readonly arrived_at_ms: number;
}

/** Events of devices in the node's local database, a bounded number of each device. */
export class SqliteDeviceEventStore implements DeviceEventStore {
  private readonly newest: Database.Statement<[string, number], EventRow>;
  private readonly write: (events: readonly ArrivedEvent[]) => readonly ArrivedEvent[];

  constructor(database: Database.Database) {
    const columns = "boot, event_seq, at_ms, code, value, uptime_ms, arrived_at_ms";
    this.newest = database.prepare<[string, number], EventRow>(
      `SELECT ${columns} FROM device_event WHERE device = ? ORDER BY id DESC LIMIT ?`,
    );
    const insert = database.prepare(
      `INSERT OR IGNORE INTO device_event (device, ${columns})
       VALUES (@device, @boot, @event_seq, @at_ms, @code, @value, @uptime_ms, @arrived_at_ms)`,
    );
    const prune = database.prepare<[string, string, number]>(
      `DELETE FROM device_event WHERE device = ? AND id <=
         (SELECT id FROM device_event WHERE device = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`,
    );
    this.write = database.transaction((events: readonly ArrivedEvent[]) => {
      const added = events.filter(({ device, event, arrived_at_ms }) => {
        return insert.run({ device, ...event, arrived_at_ms }).changes === 1;
      });
      for (const device of new Set(added.map((one) => one.device))) prune.run(device, device, EVENTS_KEPT_PER_DEVICE);
      return added;
    });
  }

  keep(events: readonly ArrivedEvent[]): readonly ArrivedEvent[] {
    return events.length === 0 ? [] : writing(() => this.write(events));
  }

  last(device: DeviceId, limit: number): readonly ArrivedEvent[] {
    return this.newest.all(device, limit).map(({ arrived_at_ms, ...event }) => ({ device, event, arrived_at_ms }));
  }
}

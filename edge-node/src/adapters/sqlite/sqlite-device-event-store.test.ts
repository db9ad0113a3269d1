import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deviceId } from "@localgrid/vocabulary/identifiers";
import { afterAll, expect, test } from "vitest";
import { describeDeviceEventStore } from "../../device-book/device-event-store-contract.ts";
import { openLocalDatabase } from "./local-database.ts";
import { SqliteDeviceEventStore } from "./sqlite-device-event-store.ts";

const folder = mkdtempSync(join(tmpdir(), "localgrid-events-"));
let files = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeDeviceEventStore("SQLite as a store", () => {
  files += 1;
  return new SqliteDeviceEventStore(openLocalDatabase(join(folder, `${files}.sqlite`)));
});

test("events are there after a restart, and do not come in twice then either", () => {
  const file = join(folder, "restart.sqlite");
  const device = deviceId("d0000000000000001");
  const event = { event_seq: 1, at_ms: 5, code: 1, value: 2, boot: 1, uptime_ms: 3 };
  const first = openLocalDatabase(file);
  new SqliteDeviceEventStore(first).keep([{ device, event, arrived_at_ms: 9 }]);
  first.close();
  const again = openLocalDatabase(file);
  const store = new SqliteDeviceEventStore(again);
  expect(store.keep([{ device, event, arrived_at_ms: 10 }])).toEqual([]);
  expect(store.last(device, 5)).toEqual([{ device, event, arrived_at_ms: 9 }]);
  again.close();
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deviceId, memberId } from "@localgrid/vocabulary/identifiers";
import { afterAll, expect, test } from "vitest";
import type { ControlConsent } from "../../control/control-store.ts";
import { describeControlStore } from "../../control/control-store-contract.ts";
import { openLocalDatabase } from "./local-database.ts";
import { SqliteControlStore } from "./sqlite-control-store.ts";

const folder = mkdtempSync(join(tmpdir(), "localgrid-control-"));
let files = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function openFile() {
  files += 1;
  return openLocalDatabase(join(folder, `${files}.sqlite`));
}

const CONSENT: ControlConsent = {
  device: deviceId("d0000000000000001"),
  member: memberId("home-1"),
  is_allowed: true,
  is_release_due: true,
  settings: {
    role: "battery",
    capacity_wh: 10_000,
    charge_power_w: 3_000,
    discharge_power_w: 3_000,
    round_trip_efficiency_permille: 900,
    reserve_permille: 200,
    wear_micro_per_kwh: 0,
  },
  changed_at_ms: 1,
  changed_by: "home-1",
};

describeControlStore("SQLite as a store", () => new SqliteControlStore(openFile()));

test.each([
  ["changed", "UPDATE control_change SET entry = replace(entry, 'home-1', 'home-2') WHERE id = 2"],
  ["taken out", "DELETE FROM control_change WHERE id = 2"],
  ["put in", "INSERT INTO control_change (id, device, entry, hash) VALUES (4, 'd', '{}', x'00')"],
])("an entry that was %s later is found", (_, forgery) => {
  const database = openFile();
  const store = new SqliteControlStore(database);
  for (let at_ms = 1; at_ms <= 3; at_ms++) store.change({ ...CONSENT, changed_at_ms: at_ms });
  expect(store.areChangesUnbroken()).toBe(true);
  database.exec(forgery);
  expect(store.areChangesUnbroken()).toBe(false);
});

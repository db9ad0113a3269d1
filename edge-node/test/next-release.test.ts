import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, expect, test } from "vitest";
import { setUpCommunity, simulatedClock } from "./community.ts";
import { eventually } from "./eventually.ts";
import { cleanUp, runCommand, startNode } from "./running-node.ts";

const FILES = ["journal", "local", "replicas", "telemetry", "projections"];

afterEach(cleanUp);

interface Table {
  readonly name: string;
}

/** What the release after this one may do to each file: a column more in every table, tables of its own, its mark. */
function asNextRelease(data_dir: string): void {
  for (const name of FILES) {
    const file = join(data_dir, `${name}.sqlite`);
    if (!existsSync(file)) throw new Error(`${name}.sqlite is not there: this test misses it`);
    const database = new Database(file);
    const version = database.pragma("user_version", { simple: true }) as number;
    const tables = database
      .prepare<[], Table>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all();
    expect(tables.length).toBeGreaterThan(0);
    database.transaction(() => {
      for (const table of tables) {
        database.exec(`ALTER TABLE "${table.name}" ADD COLUMN from_next_release TEXT NOT NULL DEFAULT 'next'`);
      }
      database.exec("CREATE TABLE next_release (id INTEGER PRIMARY KEY, text TEXT) STRICT");
      database.exec("INSERT INTO next_release (text) VALUES ('kept')");
      database.pragma(`user_version = ${Math.max(1, version) + 1}`);
      database.pragma("application_id = 1");
    })();
    database.close();
  }
}

function keepsNext(file: string): boolean {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare("SELECT text FROM next_release").pluck().get() === "kept";
  } finally {
    database.close();
  }
}

test("a node works with the files of the release after it, and leaves them as that one can go on", {
  timeout: 120_000,
}, async () => {
  const clock = simulatedClock(1);
  const config = { clock, peer_port: 0, peer_discovery: false };
  const before = await startNode({ config });
  const { data_dir } = before;
  const { devices, coordinator } = await setUpCommunity(before, { homes: 1, clock });
  const [device] = devices as [(typeof devices)[0]];
  const connection = await device.connect(before.mqtt_port);
  await connection.publishReadings(device.measure(5));
  await eventually("the readings are acknowledged", () => device.isAllAcked);
  await before.stop();
  asNextRelease(data_dir);

  const after = await startNode({ data_dir, config });
  const client = coordinator.at(after.http_url);
  await client.done("POST", "/api/members", { member: "member-2", login: "home-2" });
  expect(await client.get("/api/devices")).toMatchObject({ body: { devices: [{ device: device.name }] } });
  const again = await device.connect(after.mqtt_port);
  await again.publishReadings(device.measure(5));
  await eventually("more readings are acknowledged", () => device.isAllAcked);
  expect(after.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  await after.stop();
  expect(await runCommand(["verify", "--data-dir", data_dir])).toMatchObject({ code: 0 });

  for (const name of ["journal", "local", "replicas", "telemetry"]) {
    expect([name, keepsNext(join(data_dir, `${name}.sqlite`))]).toEqual([name, true]);
  }
  const [aside = "none"] = readdirSync(data_dir).filter((name) => name.startsWith("projections.v"));
  expect(keepsNext(join(data_dir, aside))).toBe(true);
});

import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lastPosition, openJournalDatabase, openJournalReader } from "../src/adapters/sqlite/journal-database.ts";
import { setUpCommunity, simulatedClock } from "./community.ts";
import { within } from "./eventually.ts";
import { compareWithDevices, INTACT, readJournal } from "./journal-content.ts";
import type { MeteredDevice } from "./metered-device.ts";
import { afterPowerCut, compileShim, shadowOf, underShim } from "./power-cut.ts";
import { cleanUp, exitOf, launch, type RunningNode, runCommand, startNode, temporaryFolder } from "./running-node.ts";

const ROUNDS = 5;
const DEVICES = 6;
const APPEND_ROWS = fileURLToPath(new URL("append-rows.ts", import.meta.url));
/** SQLite's value of `PRAGMA synchronous` for FULL. */
const FULL = 2;

let shim: string;

beforeAll(() => {
  shim = compileShim();
});
afterAll(cleanUp);

function work(node: RunningNode, devices: readonly MeteredDevice[]): Promise<unknown> {
  const states = () => `${devices.map((device) => device.describe()).join("\n")}\n${node.stderr()}`;
  return within(states, Promise.all(devices.map((device) => device.workUntilClosed(node.mqtt_port))));
}

/** The power fails while messages are under way. */
async function cutPowerUnderLoad(node: RunningNode, devices: readonly MeteredDevice[]): Promise<void> {
  let left = 80 + Math.floor(Math.random() * 160);
  let cut: Promise<unknown> | null = null;
  const acked = () => devices.reduce((sum, device) => sum + device.acked_upto, 0);
  const acked_before = acked();
  for (const device of devices) {
    device.resumeMeasuring();
    device.onTraffic = () => {
      // A cut before anything was acknowledged would prove nothing.
      if (--left <= 0 && cut === null && acked() > acked_before) cut = node.kill();
    };
  }
  await work(node, devices);
  if (cut === null) throw new Error(`the devices were closed before the power cut\n${node.stderr()}`);
  await cut;
}

async function deliverTheRest(node: RunningNode, devices: readonly MeteredDevice[]): Promise<void> {
  for (const device of devices) {
    device.onTraffic = () => {};
    device.stopMeasuring();
  }
  await work(node, devices);
}

describe("a power cut", () => {
  test("takes nothing that was acknowledged, each time anew on what the last one left", {
    timeout: 180_000,
  }, async () => {
    const clock = simulatedClock(300);
    const config = { clock, interval_length_s: 300 } as const;
    let data_dir = join(temporaryFolder(), "data");
    let shadow = shadowOf(data_dir);
    let node = await startNode({ data_dir, config, env: underShim(shim, shadow) });
    const { devices } = await setUpCommunity(node, { homes: DEVICES, clock });
    let acknowledged = 0;
    for (let round = 0; round < ROUNDS; round++) {
      if (round > 0) {
        shadow = shadowOf(data_dir);
        node = await startNode({ data_dir, config, env: underShim(shim, shadow) });
      }
      await cutPowerUnderLoad(node, devices);
      data_dir = afterPowerCut(data_dir, shadow);
      const survived = compareWithDevices(readJournal(data_dir), devices);
      expect(survived).toMatchObject(INTACT);
      expect(survived.acknowledged).toBeGreaterThan(acknowledged);
      acknowledged = survived.acknowledged;
      node = await startNode({ data_dir, config });
      await deliverTheRest(node, devices);
      expect((await node.stop()).code).toBe(0);
    }
    const content = readJournal(data_dir);
    const comparison = compareWithDevices(content, devices);
    expect(comparison).toMatchObject(INTACT);
    expect(comparison.accepted).toBe(devices.reduce((sum, device) => sum + device.measured.length, 0));
    expect(await runCommand(["verify", "--data-dir", data_dir])).toMatchObject({ code: 0 });
    const { accepted } = comparison;
    console.info(`power cut: ${ROUNDS} rounds, ${accepted} readings acknowledged, 0 lost, ${content.records} records`);
  });
});

/** Appends to a journal under the model until the power fails; what was said to be stored, and what is. */
async function appendUntilPowerCut(synchronous: "FULL" | "NORMAL") {
  const folder = temporaryFolder();
  const file = join(folder, "journal.sqlite");
  openJournalDatabase(file).close();
  const shadow = shadowOf(folder);
  const child = launch(process.execPath, [APPEND_ROWS, file, synchronous, "20000"], underShim(shim, shadow));
  const exited = exitOf(child);
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    acknowledged = Number(line);
    if (acknowledged === 300) child.kill("SIGKILL");
  }
  await exited;
  const database = openJournalReader(join(shadow, "journal.sqlite"));
  try {
    return { acknowledged, stored: lastPosition(database) };
  } finally {
    database.close();
  }
}

describe("the model of the power cut", () => {
  test("loses nothing of a journal that is written as the node writes it", async () => {
    const { acknowledged, stored } = await appendUntilPowerCut("FULL");
    expect(acknowledged).toBeGreaterThanOrEqual(300);
    expect(stored).toBeGreaterThanOrEqual(acknowledged);
  });

  test("loses acknowledged rows of a journal that is not synced at each commit", async () => {
    const { acknowledged, stored } = await appendUntilPowerCut("NORMAL");
    expect(acknowledged).toBeGreaterThanOrEqual(300);
    expect(acknowledged - stored).toBeGreaterThan(0);
    console.info(`power cut at synchronous=NORMAL: ${acknowledged} acknowledged, ${acknowledged - stored} lost`);
  });
});

describe("a journal", () => {
  test("is synced at every commit, also when it is opened again", () => {
    const file = join(temporaryFolder(), "journal.sqlite");
    for (const _ of ["new", "opened again"]) {
      const database = openJournalDatabase(file);
      expect(database.pragma("synchronous", { simple: true })).toBe(FULL);
      expect(database.pragma("journal_mode", { simple: true })).toBe("wal");
      database.close();
    }
  });
});

import { cpSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { setUpCommunity, simulatedClock } from "./community.ts";
import { eventually, within } from "./eventually.ts";
import { compareWithDevices, INTACT, readJournal } from "./journal-content.ts";
import type { MeteredDevice } from "./metered-device.ts";
import { cleanUp, type RunningNode, runCommand, startNode, temporaryFolder } from "./running-node.ts";

const ROUNDS = 20;
const DEVICES = 8;
const LEAST_MESSAGES = 60;
const MORE_MESSAGES = 240;

afterAll(cleanUp);

/** Kills the node in the middle of the load: while messages leave in even rounds, as answers come in odd ones. */
async function killUnderLoad(node: RunningNode, devices: readonly MeteredDevice[], round: number): Promise<void> {
  const moment = round % 2 === 0 ? "sent" : "pubacked";
  let left = LEAST_MESSAGES + Math.floor(Math.random() * MORE_MESSAGES);
  let killed: Promise<unknown> | null = null;
  for (const device of devices) {
    device.onTraffic = (what) => {
      if (what === moment && --left === 0) killed = node.kill();
    };
  }
  await work(node, devices);
  if (killed === null) throw new Error(`round ${round}: the devices were closed before the kill\n${node.stderr()}`);
  await killed;
}

/** Reading a journal may tidy it up: the node has to find what it left itself. */
function copyOf(data_dir: string): string {
  const copy = temporaryFolder("copy");
  cpSync(data_dir, copy, { recursive: true });
  return copy;
}

function work(node: RunningNode, devices: readonly MeteredDevice[]): Promise<unknown> {
  const states = () =>
    `${devices.map((device) => device.describe()).join("\n")}\n${JSON.stringify(node.lines)}${node.stderr()}`;
  return within(states, Promise.all(devices.map((device) => device.workUntilClosed(node.mqtt_port))));
}

describe("a node that is killed again and again under load", () => {
  test("keeps every acknowledged reading, once", { timeout: 180_000 }, async () => {
    const clock = simulatedClock(600);
    const config = { clock, interval_length_s: 300 } as const;
    let node = await startNode({ config });
    const { data_dir } = node;
    const { devices } = await setUpCommunity(node, { homes: DEVICES, clock });
    for (let round = 0; round < ROUNDS; round++) {
      await killUnderLoad(node, devices, round);
      // At once: later the devices would have sent again what is missing.
      expect(compareWithDevices(readJournal(copyOf(data_dir)), devices)).toMatchObject(INTACT);
      node = await startNode({ config, data_dir });
    }
    for (const device of devices) {
      device.onTraffic = () => {};
      device.stopMeasuring();
    }
    await work(node, devices);
    // Each start gives the meters their deadline anew: on a slow machine no interval may have closed in any round.
    await eventually("an interval is closed", () => readJournal(copyOf(data_dir)).intervals > 0);
    await node.kill();

    const content = readJournal(data_dir);
    const comparison = compareWithDevices(content, devices);
    expect(comparison).toMatchObject(INTACT);
    const measured = devices.reduce((sum, device) => sum + device.measured.length, 0);
    expect(comparison.acknowledged).toBe(measured);
    expect(comparison.accepted).toBe(measured);
    expect(measured).toBeGreaterThan(ROUNDS * LEAST_MESSAGES);

    const verified = await runCommand(["verify", "--data-dir", data_dir]);
    expect(verified).toMatchObject({ code: 0 });
    const rebuilt = await runCommand(["rebuild", "--data-dir", data_dir]);
    expect(rebuilt).toMatchObject({ code: 0, stdout: expect.stringContaining("identical to those before") });
    console.info(
      `kill: ${JSON.stringify({ ...comparison, ...content, readings: undefined, state: undefined, point_intervals: undefined })}`,
    );
  });
});

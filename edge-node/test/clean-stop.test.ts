import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { setUpCommunity, simulatedClock } from "./community.ts";
import { eventually, within } from "./eventually.ts";
import { compareWithDevices, INTACT, readJournal } from "./journal-content.ts";
import { cleanUp, runCommand, startNode, temporaryFolder } from "./running-node.ts";

const SLOW = { timeout: 60_000 };

afterEach(cleanUp);

describe("a node that is told to stop", () => {
  test("ends well, and knows after its restart what it had acknowledged", SLOW, async () => {
    const clock = simulatedClock(1);
    const node = await startNode({ config: { clock } });
    const { data_dir } = node;
    const { devices, coordinator } = await setUpCommunity(node, { homes: 1, clock });
    const [device] = devices as [(typeof devices)[0]];
    const readings = device.measure(10);
    const before = await device.connect(node.mqtt_port);
    await before.publishReadings(readings);
    await eventually("the readings are acknowledged", () => device.isAllAcked);
    expect(await node.stop()).toEqual({ code: 0, signal: null });
    expect(node.lines.map((line) => line.event)).toContain("node-stopped");
    expect(node.stderr()).not.toMatch(/error/i);
    const content = readJournal(data_dir);

    const again = await startNode({ data_dir, config: { clock } });
    expect(await coordinator.at(again.http_url).get("/api/devices")).toMatchObject({
      status: 200,
      body: { devices: [{ device: device.name, is_active: true }] },
    });
    const acks = device.acks.length;
    const after = await device.connect(again.mqtt_port);
    await after.publishReadings(readings);
    await eventually("the duplicates are acknowledged", () => device.acks.length > acks);
    expect(device.acks.at(-1)).toEqual({ upto: 10 });
    await after.publishReadings(device.measure(5));
    await eventually("new readings are acknowledged", () => device.isAllAcked);
    expect((await again.stop()).code).toBe(0);
    const resumed = readJournal(data_dir);
    expect(compareWithDevices(resumed, devices)).toMatchObject({ ...INTACT, accepted: 15 });
    // The new epoch's first record, and the one new message.
    expect(resumed.records).toBe(content.records + 2);
  });

  test("under load keeps what it acknowledged and ends within the deadline of a supervisor", SLOW, async () => {
    const clock = simulatedClock(1);
    const node = await startNode({ config: { clock } });
    const { devices } = await setUpCommunity(node, { homes: 3, clock });
    let left = 60;
    let stopped: Promise<unknown> | null = null;
    for (const device of devices) {
      device.onTraffic = () => {
        if (--left === 0) stopped = node.stop();
      };
    }
    const closed = Promise.all(devices.map((device) => device.workUntilClosed(node.mqtt_port)));
    await within(() => devices.map((device) => device.describe()).join("\n"), closed);
    expect(await stopped).toEqual({ code: 0, signal: null });
    expect(compareWithDevices(readJournal(node.data_dir), devices)).toMatchObject(INTACT);
  });

  test("stops as well when its supervisor's pipe ends", SLOW, async () => {
    const node = await startNode();
    node.closeStdin();
    expect(await within(() => "the node is still there", node.exited)).toEqual({ code: 0, signal: null });
    expect(node.lines).toContainEqual(expect.objectContaining({ event: "node-stopping", reason: "stdin closed" }));
  });
});

describe("a node that cannot start", () => {
  test("names each wrong key of its configuration", async () => {
    const file = join(temporaryFolder(), "config.json");
    const wrong = {
      data_dir: "",
      http_port: "eighty",
      interval_length_s: 7,
      colour: "green",
      clock: { mode: "lunar" },
    };
    writeFileSync(file, JSON.stringify(wrong));
    const { code, stderr } = await runCommand(["start", "--config", file], { LOCALGRID_MQTT_PORT: "99999" });
    expect(code).toBe(1);
    expect(stderr).toContain("wrong-config");
    const named = stderr.split("\n").map((line) => /(?:^|: )([a-z_]+): /.exec(line)?.[1]);
    expect(named.filter(Boolean).sort()).toEqual([...Object.keys(wrong), "mqtt_port"].sort());
  });

  test("says where the configuration is no JSON or not there", async () => {
    const file = join(temporaryFolder(), "config.json");
    const missing = await runCommand(["start", "--config", file]);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining(file) });
    writeFileSync(file, "{ data_dir }");
    const malformed = await runCommand(["start", "--config", file]);
    expect(malformed).toMatchObject({ code: 1, stderr: expect.stringContaining(file) });
  });

  test("because its delivery interval was changed says so, and leaves the journal as it was", SLOW, async () => {
    const clock = simulatedClock(1);
    const right = { clock, interval_length_s: 300 } as const;
    const node = await startNode({ config: right });
    const { data_dir } = node;
    expect((await node.stop()).code).toBe(0);
    const { records } = readJournal(data_dir);
    const refused = startNode({ data_dir, config: { clock, interval_length_s: 900 } });
    await expect(refused).rejects.toThrow(/ended with \d+ .*interval-length-changed/s);
    expect(readJournal(data_dir).records).toBe(records);
    expect((await (await startNode({ data_dir, config: right })).stop()).code).toBe(0);
  });

  test("because a port is taken says which", SLOW, async () => {
    const node = await startNode();
    for (const key of ["http_port", "mqtt_port"] as const) {
      const refused = startNode({ config: { [key]: node.mqtt_port } });
      await expect(refused).rejects.toThrow(new RegExp(`ended with \\d+ .*${node.mqtt_port}`, "s"));
    }
    expect(node.isAlive()).toBe(true);
  });

  test("leaves a folder alone that another process works on", SLOW, async () => {
    const node = await startNode();
    await expect(startNode({ data_dir: node.data_dir })).rejects.toThrow("data-in-use");
    for (const command of ["rebuild", "verify"]) {
      const refused = await runCommand([command, "--data-dir", node.data_dir]);
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("data-in-use") });
    }
    expect(node.isAlive()).toBe(true);
  });
});

describe("a node whose projections are damaged", () => {
  test("computes them again from the journal", SLOW, async () => {
    const clock = simulatedClock(600);
    const config = { clock, interval_length_s: 300 } as const;
    const node = await startNode({ config });
    const { data_dir } = node;
    const { coordinator, devices } = await setUpCommunity(node, { homes: 2, clock });
    const working = devices.map((device) => device.work(node.mqtt_port, () => !node.isAlive()));
    const range = `/api/community/intervals?from_s=${clock.simulated_origin_ms / 1000}&to_s=${clock.simulated_origin_ms / 1000 + 86_400}`;
    await eventually(
      "three intervals are closed",
      async () => (await coordinator.get(range)).body.intervals.length >= 3,
    );
    const { intervals } = (await coordinator.get(range)).body as { intervals: { revision: number; start_s: number }[] };
    expect((await node.stop()).code).toBe(0);
    await within(() => devices.map((device) => device.describe()).join("\n"), Promise.all(working));

    const file = join(data_dir, "projections.sqlite");
    writeFileSync(file, Buffer.alloc(statSync(file).size, "garbage "));
    const again = await startNode({ data_dir, config });
    expect(again.lines).toContainEqual(expect.objectContaining({ event: "projections-rebuilt" }));
    const rebuilt = (await coordinator.at(again.http_url).get(range)).body.intervals as typeof intervals;
    for (const interval of intervals) {
      const now = rebuilt.find(({ start_s }) => start_s === interval.start_s);
      // An interval may have been corrected since, but never changed.
      if (now?.revision === interval.revision) expect(now).toEqual(interval);
      else expect(now?.revision).toBeGreaterThan(interval.revision);
    }
    expect((await again.stop()).code).toBe(0);
    const checked = await runCommand(["rebuild", "--data-dir", data_dir]);
    expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining("identical to those before") });
  });
});

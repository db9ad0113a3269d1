import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { readJournal } from "@localgrid/edge-node/test/journal-content";
import { NodeClient } from "@localgrid/edge-node/test/node-client";
import { cleanUp, firstLogin, type RunningNode, startNode } from "@localgrid/edge-node/test/running-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type NativeDevicePlan, pairNativeDevices } from "../src/native/native-community.ts";
import { deliveredBy } from "../src/native/native-delivery.ts";
import { nativeSourceOf } from "../src/native/native-homes.ts";
import { loadRecordedHomes } from "../src/recorded-homes.ts";
import { type NativeRun, RECORDING, startNativeRun } from "./native-run.ts";

const DEVICES = 40;
const FLASH_KIB = 64;
const JUMP_MWH = 5_000_000_000;
/** A cold build of the firmware comes first. */
const BUILD_DEADLINE_MS = 300_000;

const { homes } = loadRecordedHomes(RECORDING);
const plans: readonly NativeDevicePlan[] = Array.from({ length: DEVICES }, (_, index) => ({
  name: `n${String(index + 1).padStart(2, "0")}`,
  source: nativeSourceOf(homes, index),
}));

/** The node's data and ports stay over its deaths, as those of a box in a cellar. */
class Cellar {
  readonly data_dir = join(mkdtempSync(join(tmpdir(), "localgrid-native-node-")), "data");
  private ports: { readonly http_port: number; readonly mqtt_port: number } | null = null;

  async start(): Promise<RunningNode> {
    const config = { ...this.ports, device_reading_every_s: 1, device_live_every_ms: 5_000 };
    const node = await startNode({ data_dir: this.data_dir, config });
    this.ports = { http_port: Number(new URL(node.http_url).port), mqtt_port: node.mqtt_port };
    return node;
  }

  async post(node: RunningNode): Promise<(path: string, body: unknown) => Promise<Record<string, unknown>>> {
    const client = new NodeClient(node.http_url);
    const { login, password } = firstLogin(this.data_dir);
    expect(await client.login(login, password)).toMatchObject({ status: 200 });
    return async (path, body) => (await client.done("POST", path, body)).body;
  }

  remove(): void {
    rmSync(join(this.data_dir, ".."), { recursive: true, force: true });
  }
}

async function totals(run: NativeRun) {
  const { made, acknowledged, connected, dropped, restarts } = await run.program.ask({ do: "status" });
  return {
    made: Number(made),
    acknowledged: Number(acknowledged),
    connected: Number(connected),
    dropped: Number(dropped),
    restarts: Number(restarts),
  };
}

function isAcknowledged(run: NativeRun, count: number) {
  return eventually(
    `${count} readings are acknowledged`,
    async () => (await totals(run)).acknowledged >= count,
    60_000,
  );
}

/** As the device reports it. */
const FAILSAFE = 1;
const FOLLOWING = 2;
const NOBODY = 0;

describe("a native battery", () => {
  const cellar = new Cellar();
  let run: NativeRun;

  beforeAll(async () => {
    run = await startNativeRun();
  }, BUILD_DEADLINE_MS);

  afterAll(async () => {
    await run?.end();
    await cleanUp();
    cellar.remove();
  });

  test("does nothing until its member lets the node steer it, follows, and is let go again", async () => {
    const node = await cellar.start();
    const source = { battery_wh: 10_000, battery_power_w: 3_000, seed: 1 };
    const { ids, member } = await pairNativeDevices({
      program: run.program,
      post: await cellar.post(node),
      http_port: Number(new URL(node.http_url).port),
      devices: [{ name: "battery", source, has_output: true }],
      flash_kib: FLASH_KIB,
    });
    await run.run(node, { reading_every_s: 10, live_every_ms: 1_000, keeps_own_periods: true });
    const owner = new NodeClient(node.http_url);
    expect(await owner.login(member.login, member.password)).toMatchObject({ status: 200 });
    const hasControl = (wanted: number) =>
      eventually(`control is ${wanted}`, async () => (await run.devices()).get("battery")?.control === wanted);
    await isAcknowledged(run, 1);
    await hasControl(FAILSAFE);
    const id = String(ids.get("battery"));
    const settings = {
      role: "battery",
      capacity_wh: 10_000,
      charge_power_w: 3_000,
      discharge_power_w: 3_000,
      round_trip_efficiency_permille: 920,
      reserve_permille: 100,
      wear_micro_per_kwh: 10_000,
    };
    await owner.done("PUT", `/api/me/control/${id}`, { is_allowed: true, settings });
    await hasControl(FOLLOWING);
    await eventually("the node knows what was applied", async () => {
      const { body } = await owner.get(`/api/devices/${id}`);
      return (
        body.status?.control === "following" &&
        body.events.some((event: { name: string }) => event.name === "command-applied")
      );
    });
    await owner.done("PUT", `/api/me/control/${id}`, { is_allowed: false });
    await hasControl(NOBODY);
    await node.stop();
  }, 90_000);
});

describe("native devices on a node that dies", () => {
  const cellar = new Cellar();
  let run: NativeRun;

  beforeAll(async () => {
    run = await startNativeRun();
  }, BUILD_DEADLINE_MS);

  afterAll(async () => {
    await run?.end();
    await cleanUp();
    cellar.remove();
  });

  test("have each of their readings in its journal once, whatever broke in between", async () => {
    let node = await cellar.start();
    const http_port = Number(new URL(node.http_url).port);
    await pairNativeDevices({
      program: run.program,
      post: await cellar.post(node),
      http_port,
      devices: plans,
      flash_kib: FLASH_KIB,
    });
    const periods = { reading_every_s: 1, live_every_ms: 5_000, keeps_own_periods: true };
    await run.run(node, periods);
    const breakDevice = (name: string, kind: string, amount = 0) =>
      run.program.ask({ do: "fault", name, kind, amount });
    await isAcknowledged(run, DEVICES);
    // Its time is gone with its power: until somebody tells it the time it makes no readings.
    await breakDevice("n03", "forget-time");
    await breakDevice("n02", "stall-link", 8);
    await breakDevice("n01", "flash-power");
    await isAcknowledged(run, 5 * DEVICES);
    await node.kill();
    await breakDevice("n04", "flash-power");
    await breakDevice("n05", "flap-link", 2);
    await breakDevice("n06", "skew-clock", 120_000);
    await breakDevice("n07", "jump-register", JUMP_MWH);
    await breakDevice("n08", "broken-sensor", 2);
    const madeBy = async (name: string) => Number((await run.devices()).get(name)?.made);
    const jumped = await madeBy("n07");
    await eventually("readings were made of a register that jumped", async () => (await madeBy("n07")) > jumped + 1);
    await breakDevice("n07", "jump-register", -JUMP_MWH);
    const before = (await totals(run)).made;
    await eventually("readings are made without a node", async () => (await totals(run)).made > before + 2 * DEVICES);
    node = await cellar.start();
    await isAcknowledged(run, before);
    await node.kill();
    node = await cellar.start();
    await eventually("the stalled device is back", async () => (await run.devices()).get("n02")?.is_connected);
    await breakDevice("n05", "flap-link", 0);
    const more = (await totals(run)).made + 5 * DEVICES;
    await isAcknowledged(run, more);
    await run.program.ask({ do: "finish-at", at_ms: Date.now() });
    await eventually(
      "everything made is acknowledged",
      async () => {
        const { made, acknowledged, connected } = await totals(run);
        return made === acknowledged && connected === DEVICES;
      },
      60_000,
    );
    const devices = await run.devices();
    const end = await totals(run);
    await run.program.ask({ do: "halt" });
    await node.stop();
    const { readings } = readJournal(cellar.data_dir);
    const delivered = deliveredBy(devices.values(), readings);
    expect(delivered).toMatchObject({ missing: [], twice: [], made: end.made, stored: end.made });
    expect(end.dropped).toBe(0);
    expect(devices.get("n01")).toMatchObject({ restarts: 1, boot: 2 });
    expect(devices.get("n04")).toMatchObject({ restarts: 1, boot: 2 });
    const registers = (name: string) =>
      (readings.get(String(devices.get(name)?.device)) ?? []).map(({ reading }) => reading.import_mwh);
    // There and back again: that made no energy.
    expect(Math.max(...registers("n07")) - Math.min(...registers("n07"))).toBeLessThan(JUMP_MWH / 1000);
    // The node's configuration told it the time.
    expect(devices.get("n03")).toMatchObject({ restarts: 1, is_connected: true });
    expect(Number(devices.get("n03")?.made)).toBeGreaterThan(5);
  }, 150_000);
});

import { eventually } from "@localgrid/edge-node/test/eventually";
import { readJournal } from "@localgrid/edge-node/test/journal-content";
import { NodeClient } from "@localgrid/edge-node/test/node-client";
import { cleanUp, firstLogin, type RunningNode, startNode } from "@localgrid/edge-node/test/running-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pairNativeDevices } from "../src/native/native-community.ts";
import { deliveredBy } from "../src/native/native-delivery.ts";
import { nativeSourceOf } from "../src/native/native-homes.ts";
import type { NativeLine } from "../src/native/native-program.ts";
import { loadRecordedHomes } from "../src/recorded-homes.ts";
import { NativeReleases, rollOut, versionName } from "./native-images.ts";
import { type NativeRun, RECORDING, startNativeRun } from "./native-run.ts";

const DEVICES = 12;
const BOARD = "street-meter";
const FIRST = 1;
/** A cold build of the firmware comes first. */
const BUILD_DEADLINE_MS = 300_000;
/** As devices report their update. */
const VERIFIED = 2;
const ON_TRIAL = 3;
const CONFIRMED = 4;
const ROLLED_BACK = 5;
const REFUSED = 6;
/** Why. */
const WRONG_SIGNATURE = 2;
const SELF_TEST_FAILED = 13;
/** More than an image may be on trial for. */
const TRIAL_S = 601;

describe("images for native devices", () => {
  let run: NativeRun;
  let node: RunningNode;
  let coordinator: NodeClient;
  let releases: NativeReleases;
  /** Known to the node, and to no device. */
  let strangers: NativeReleases;
  let ids: ReadonlyMap<string, string>;

  beforeAll(async () => {
    [run, releases, strangers] = await Promise.all([startNativeRun(), NativeReleases.begin(), NativeReleases.begin()]);
    const firmware_release_keys = [releases.public_key_hex, strangers.public_key_hex];
    node = await startNode({ config: { firmware_release_keys, device_reading_every_s: 1 } });
    coordinator = new NodeClient(node.http_url);
    const { login, password } = firstLogin(node.data_dir);
    expect(await coordinator.login(login, password)).toMatchObject({ status: 200 });
    ids = await pairAll(run, node, coordinator);
    const periods = { reading_every_s: 1, live_every_ms: 5_000, keeps_own_periods: true };
    await run.run(node, { ...periods, release_key_hex: releases.public_key_hex });
    await isAcknowledged(run, DEVICES);
  }, BUILD_DEADLINE_MS);

  afterAll(async () => {
    await run?.end();
    await cleanUp();
  });

  const device = async (name: string) => (await run.devices()).get(name) as NativeLine;
  const breakDevice = (name: string, kind: string, amount = 0) => run.program.ask({ do: "fault", name, kind, amount });
  const inState = async (update: number) =>
    [...(await run.devices()).values()].filter((row) => row.update === update).map(({ name }) => String(name));
  const nameOf = (device: string) => [...ids].find(([, id]) => id === device)?.[0] as string;
  const eventsOf = async (name: string) =>
    (await coordinator.get(`/api/devices/${ids.get(name)}`)).body.events as { name: string; value: number }[];
  const isKnownOf = (name: string, event: string, value: number) =>
    eventually(`${name} has told ${event}`, async () =>
      (await eventsOf(name)).some((one) => one.name === event && one.value === value),
    );
  const imageOf = async (sha256: string) => {
    const { images } = (await coordinator.get("/api/firmware")).body;
    return images.find((image: { sha256: string }) => image.sha256 === sha256);
  };
  /** Only one image is under way for a board. */
  const withdraw = (sha256: string) =>
    coordinator.done("POST", `/api/firmware/${sha256}/rollout`, { action: "withdraw" });
  /** Who has this version, by what the devices themselves say. */
  const running = async (version: number) =>
    [...(await run.devices()).values()].filter((row) => row.version === version).map(({ name }) => String(name));

  test("go to one, to a tenth and to all, over a power cut on trial, and to no other board", async () => {
    const [image, foreign] = await Promise.all([
      releases.sign({ board: BOARD, version: 2, behaviour: "good" }),
      releases.sign({ board: "another-board", version: 2, behaviour: "good" }),
    ]);
    const elsewhere = await rollOut(coordinator, foreign);
    const sha256 = await rollOut(coordinator, image);
    const first = await eventually("a device has the image", async () => (await inState(VERIFIED))[0]);
    await breakDevice(first, "cut-link", 600);
    await eventually("it is on trial", async () => (await device(first)).update === ON_TRIAL);
    expect(await running(2)).toEqual([first]);
    await breakDevice(first, "crash");
    await eventually("the image before runs", async () => (await device(first)).update === ROLLED_BACK);
    expect(await running(FIRST)).toHaveLength(DEVICES);
    await breakDevice(first, "cut-link", 0);
    await isKnownOf(first, "update-rolled-back", 2);
    await eventually("all run it", async () => (await running(2)).length === DEVICES, 60_000);
    await eventually("all have confirmed it", async () => (await inState(CONFIRMED)).length === DEVICES);
    const sizes = await eventually("the node knows", async () => {
      const rings = (await imageOf(sha256)).rings.map(({ confirmed }: { confirmed: number }) => confirmed);
      return rings[0] + rings[1] + rings[2] === DEVICES && rings;
    });
    expect(sizes).toEqual([1, 1, DEVICES - 2]);
    for (const [name, id] of ids) {
      await isKnownOf(name, "update-confirmed", 2);
      const { status } = (await coordinator.get(`/api/devices/${id}`)).body;
      expect(status).toMatchObject({ board: BOARD, version: 2, version_name: versionName(2) });
    }
    const nobody = { offered: 0, confirmed: 0, failed: 0, devices: 0 };
    expect(await imageOf(elsewhere)).toMatchObject({ phase: "running", devices: 0, rings: [nobody, nobody, nobody] });
    await withdraw(sha256);
  }, 90_000);

  test("that no device has the key of are refused by the first, and reach no other", async () => {
    const sha256 = await rollOut(coordinator, await strangers.sign({ board: BOARD, version: 4, behaviour: "good" }));
    await eventually("the rollout stopped", async () => (await imageOf(sha256)).phase === "stopped");
    const { failures } = await imageOf(sha256);
    expect(failures).toMatchObject([{ reason: "wrong-signature" }]);
    const name = nameOf(failures[0].device);
    await isKnownOf(name, "update-refused", WRONG_SIGNATURE);
    expect(await inState(REFUSED)).toEqual([name]);
    expect(await running(2)).toHaveLength(DEVICES);
    await withdraw(sha256);
  });

  test("that fail their self-test go back and stop at the first, and no reading is lost over it", async () => {
    const image = await releases.sign({ board: BOARD, version: 3, behaviour: "fails-self-test" });
    const sha256 = await rollOut(coordinator, image);
    let first = "";
    // It may try once more, because a power cut looks the same from afar.
    for (const attempt of ["first", "second"]) {
      const [name = ""] = await eventually(`a device is on its ${attempt} trial`, async () => {
        const trying = await inState(ON_TRIAL);
        return trying.length > 0 && trying;
      });
      expect(await running(3)).toEqual([name]);
      if (attempt === "second") expect(name).toBe(first);
      first = name;
      const restarts = Number((await device(name)).restarts);
      await breakDevice(name, "pass-time", TRIAL_S);
      await eventually("the image before runs", async () => {
        const row = await device(name);
        return row.version === 2 && row.restarts === restarts + 1 && row.is_connected;
      });
    }
    await eventually("the rollout stopped", async () => (await imageOf(sha256)).phase === "stopped");
    const id = ids.get(first);
    expect((await imageOf(sha256)).failures).toMatchObject([{ device: id, reason: "rolled-back" }]);
    await isKnownOf(first, "update-rolled-back", 3);
    const { status } = (await coordinator.get(`/api/devices/${id}`)).body;
    expect(status).toMatchObject({ version: 2, update: "rolled-back", update_reason: SELF_TEST_FAILED });
    expect(await running(2)).toHaveLength(DEVICES);
    await isAllDelivered();
  }, 90_000);

  /** What was made is in the journal once, the readings of the devices that went through all this included. */
  async function isAllDelivered(): Promise<void> {
    const before = Number((await run.program.ask({ do: "status" })).made);
    await isAcknowledged(run, before + 3 * DEVICES);
    await run.program.ask({ do: "finish-at", at_ms: Date.now() });
    await eventually("everything made is acknowledged", async () => {
      const { made, acknowledged } = await run.program.ask({ do: "status" });
      return made === acknowledged;
    });
    const devices = await run.devices();
    await run.program.ask({ do: "halt" });
    await node.stop();
    const delivered = deliveredBy(devices.values(), readJournal(node.data_dir).readings);
    expect(delivered).toMatchObject({ missing: [], twice: [], stored: delivered.made });
    for (const row of devices.values()) expect(row).toMatchObject({ dropped: 0, acknowledged: row.made });
  }
});

async function pairAll(run: NativeRun, node: RunningNode, coordinator: NodeClient) {
  const { homes } = loadRecordedHomes(RECORDING);
  const paired = await pairNativeDevices({
    program: run.program,
    post: async (path, body) => (await coordinator.done("POST", path, body)).body,
    http_port: Number(new URL(node.http_url).port),
    devices: Array.from({ length: DEVICES }, (_, index) => ({
      name: `n${String(index + 1).padStart(2, "0")}`,
      source: nativeSourceOf(homes, index),
      image: { board: BOARD, version: FIRST, version_name: versionName(FIRST) },
    })),
    flash_kib: 64,
  });
  return paired.ids;
}

function isAcknowledged(run: NativeRun, count: number) {
  return eventually(`${count} readings are acknowledged`, async () => {
    return Number((await run.program.ask({ do: "status" })).acknowledged) >= count;
  });
}

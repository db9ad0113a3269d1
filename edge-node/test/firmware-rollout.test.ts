import { randomBytes } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { TestReleases } from "../src/updates/test-images.ts";
import { setUpCommunity, simulatedClock, simulatedNow_ms } from "./community.ts";
import { ControlledDevice } from "./controlled-device.ts";
import { eventually } from "./eventually.ts";
import { FirmwareDevice, type FirmwareDeviceOptions } from "./firmware-device.ts";
import type { NodeClient } from "./node-client.ts";
import { cleanUp, type RunningNode, startNode } from "./running-node.ts";

const SETTINGS = { soak_ms: 0, most_failures: 100 };
const releases = new TestReleases();

afterAll(cleanUp);

type Wanted = Pick<FirmwareDeviceOptions, "board" | "fate">;

async function startWith(wanted: readonly Wanted[]) {
  const clock = simulatedClock(1);
  const config = { clock, firmware_release_keys: [releases.public_key_hex] };
  const node = await startNode({ config });
  const { coordinator } = await setUpCommunity(node, { homes: 0, clock });
  await coordinator.done("POST", "/api/members", { member: "member-1", login: "home-1" });
  const devices: FirmwareDevice[] = [];
  for (const [index, { board, fate }] of wanted.entries()) {
    const metering_point = `point-${index + 1}`;
    await coordinator.done("POST", "/api/metering-points", { metering_point, member: "member-1", main_fuse_w: 17_000 });
    const device = await ControlledDevice.pair(coordinator, metering_point, () => simulatedNow_ms(clock));
    const { mqtt_port } = node;
    const options = { device, board, fate, version: 12, release_key_hex: releases.public_key_hex, mqtt_port };
    const firmware = new FirmwareDevice(options);
    await firmware.start();
    devices.push(firmware);
  }
  return { config, node, coordinator, devices };
}

/** With the session of whoever asks, since the body is no JSON. */
async function upload(coordinator: NodeClient, image: ReturnType<TestReleases["image"]>) {
  const answer = await coordinator.sendBytes("/api/firmware", image.bytes, {
    "x-firmware-manifest": Buffer.from(image.signed_manifest).toString("hex"),
  });
  expect(answer.status).toBe(201);
}

async function imageOf(coordinator: NodeClient) {
  return (await coordinator.get("/api/firmware")).body.images[0];
}

function start(coordinator: NodeClient, sha256: string, settings = SETTINGS) {
  return coordinator.done("POST", `/api/firmware/${sha256}/rollout`, { action: "start", settings });
}

/** @throws {Error} that tells where each device stands */
async function allConfirmed(coordinator: NodeClient, devices: readonly FirmwareDevice[]): Promise<void> {
  try {
    await eventually(
      "all have confirmed it",
      async () => {
        // The node answers an address so many times a minute: it is asked when there is something to hear.
        if (devices.some(({ version }) => version === 12)) return false;
        const { rings } = await imageOf(coordinator);
        return (
          rings.reduce((sum: number, { confirmed }: { confirmed: number }) => sum + confirmed, 0) === devices.length
        );
      },
      90_000,
    );
  } catch (cause) {
    const stands = devices.map((device) => device.describe());
    throw new Error([...stands, JSON.stringify(await imageOf(coordinator))].join("\n"), { cause });
  }
}

test("an image reaches every device of its board, one first, and no other board", { timeout: 180_000 }, async () => {
  const good = Array.from({ length: 5 }, () => ({ board: "posix", fate: "confirms" }) as const);
  const { coordinator, devices } = await startWith([...good, { board: "esp32c3", fate: "confirms" }]);
  const image = releases.image({}, randomBytes(40_000).toString("latin1"));
  await upload(coordinator, image);
  await start(coordinator, image.sha256);
  await eventually("one device has it", () => devices.some(({ fetched }) => fetched.length > 0));
  expect(devices.filter(({ fetched }) => fetched.length > 0)).toHaveLength(1);
  await allConfirmed(coordinator, devices.slice(0, 5));
  for (const device of devices.slice(0, 5)) expect([device.version, device.fetched]).toEqual([13, [image.sha256]]);
  const other = devices[5] as FirmwareDevice;
  expect([other.version, other.options.device.offers, other.refused]).toEqual([12, [], []]);
  const shown = await imageOf(coordinator);
  expect(shown).toMatchObject({ phase: "running", devices: 5, failures: [] });
  expect(shown.rings[0]).toEqual({ devices: 1, offered: 0, confirmed: 1, failed: 0 });
});

test("an image that devices go back from stops at the first, over a restart of the node", {
  timeout: 180_000,
}, async () => {
  const bad = Array.from({ length: 4 }, () => ({ board: "posix", fate: "rolls-back" }) as const);
  const { config, node, coordinator, devices } = await startWith(bad);
  const image = releases.image({}, randomBytes(9_000).toString("latin1"));
  await upload(coordinator, image);
  await start(coordinator, image.sha256);
  const hasGoneBack = () => devices.some(({ fetched, version }) => fetched.length === 2 && version === 12);
  await eventually("a device has gone back twice", hasGoneBack, 60_000);
  await eventually("it stopped", async () => (await imageOf(coordinator)).phase === "stopped");
  expect(devices.filter(({ fetched }) => fetched.length > 0)).toHaveLength(1);
  const first = devices.find(({ fetched }) => fetched.length > 0) as FirmwareDevice;
  expect([first.fetched.length, first.version]).toEqual([2, 12]);
  const { failures } = await imageOf(coordinator);
  expect(failures).toMatchObject([{ device: first.name, reason: "rolled-back" }]);
  const health = await coordinator.get("/health");
  expect(JSON.stringify(health.body)).toContain("stopped on failures");
  await node.kill();
  const again: RunningNode = await startNode({ config, data_dir: node.data_dir });
  const after = coordinator.at(again.http_url);
  expect(await imageOf(after)).toMatchObject({ phase: "stopped", failures: [{ device: first.name }] });
  const served = await fetch(`${again.http_url}/firmware/${image.sha256}`);
  expect(Buffer.from(await served.arrayBuffer())).toEqual(image.bytes);
});

import { type DeviceId, deviceId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { beforeEach, describe, expect, test } from "vitest";
import { InMemoryImageFiles, InMemoryUpdateStore } from "./in-memory-updates.ts";
import type { RolloutSettings } from "./rollout.ts";
import { Fleet } from "./test-fleet.ts";
import { inChunks, TestReleases } from "./test-images.ts";
import { UpdateDesk } from "./update-desk.ts";

const START_MS = 1_780_272_000_000;
const SOON: RolloutSettings = { soak_ms: 60_000, most_failures: 3 };
const releases = new TestReleases();

let fleet: Fleet;
let store: InMemoryUpdateStore;
let files: InMemoryImageFiles;
let now_ms: number;
let act: () => void;
let failures: string[];
let desk: UpdateDesk;

function startDesk(): UpdateDesk {
  const next = new UpdateDesk({
    store,
    files,
    release_keys: [releases.public_key_hex],
    book: fleet,
    send: fleet.send,
    listens: (device) => fleet.isConnected(device),
    httpPort: () => 8_080,
    now_ms: () => now_ms,
    timers: {
      every: (_, action) => {
        act = action;
        return () => {};
      },
    },
    failed: (event) => failures.push(event),
  });
  next.start();
  return next;
}

beforeEach(() => {
  fleet = new Fleet();
  store = new InMemoryUpdateStore();
  files = new InMemoryImageFiles();
  now_ms = START_MS;
  failures = [];
  desk = startDesk();
});

function name(index: number): DeviceId {
  return deviceId(`d${index.toString(16).padStart(16, "0")}`);
}

function settle(count: number, version = 12): void {
  for (let index = 1; index <= count; index++) fleet.tell(name(index), version);
}

function pass(wall_ms: number): void {
  for (let passed = 0; passed < wall_ms; passed += 5_000) {
    now_ms += 5_000;
    act();
  }
}

async function add(fields: Parameters<TestReleases["image"]>[0] = {}): Promise<string> {
  const { signed_manifest, bytes, sha256 } = releases.image(fields);
  await desk.add({ signed_manifest, login: "coordinator", chunks: inChunks(bytes) });
  return sha256;
}

function phase(): string {
  return desk.list()[0]?.rollout.phase ?? "none";
}

describe("a rollout", () => {
  test("goes to one device, to a tenth, to all, never to more than four at once, and ends with everybody", async () => {
    settle(50);
    desk.act(await add(), "start", SOON);
    pass(300_000);
    expect(fleet.offered).toHaveLength(1);
    fleet.takeAll(13);
    pass(55_000);
    expect(fleet.offered).toHaveLength(1);
    pass(20_000);
    expect(fleet.offered).toHaveLength(5);
    fleet.takeAll(13, 1);
    pass(80_000);
    expect(desk.list()[0]?.rollout.ring).toBe(2);
    let offered = 5;
    while (offered < 50) {
      expect(fleet.offered.length - offered).toBeLessThanOrEqual(4);
      const from = offered;
      offered = fleet.offered.length;
      fleet.takeAll(13, from);
      pass(5_000);
    }
    expect(new Set(fleet.offered).size).toBe(50);
    expect(fleet.offered).toHaveLength(50);
    expect(phase()).toBe("running");
    const late = name(51);
    fleet.tell(late, 12);
    pass(5_000);
    expect(fleet.offered.at(-1)).toBe(late);
  });

  test("never reaches another board, a device that has it, or one that needs another image first", async () => {
    fleet.tell(name(1), 12, { board: "esp32c3" });
    fleet.tell(name(2), 13);
    fleet.tell(name(3), 14);
    fleet.tell(name(4), 9);
    desk.act(await add({ min_version: 10 }), "start", SOON);
    pass(60_000);
    expect(fleet.offers).toEqual([]);
    expect(desk.list()[0]?.total).toBe(0);
  });

  test("stops when its first device goes back, after it was given a second chance", async () => {
    settle(20);
    desk.act(await add(), "start", SOON);
    const [first] = fleet.offered as [DeviceId];
    fleet.event(first, "update-rolled-back", 13);
    expect(phase()).toBe("running");
    desk.onListening(first);
    pass(5_000);
    expect(fleet.offered).toEqual([first, first]);
    fleet.event(first, "update-rolled-back", 13);
    expect(phase()).toBe("stopped");
    pass(3_600_000);
    expect(fleet.offered).toHaveLength(2);
    expect(desk.details()).toEqual(["the update 1.13.0 for posix stopped on failures"]);
  });

  test("stops when half of a ring fails, and goes on with others when the coordinator wants it", async () => {
    settle(60);
    const sha256 = await add();
    desk.act(sha256, "start", { soak_ms: 0, most_failures: 100 });
    fleet.takeAll(13);
    pass(15_000);
    expect(fleet.offered).toHaveLength(5);
    for (const device of fleet.offered.slice(1, 3)) fleet.event(device, "update-refused", 10);
    expect(phase()).toBe("running");
    fleet.event(fleet.offered[3] as DeviceId, "update-refused", 13);
    expect(phase()).toBe("stopped");
    pass(60_000);
    expect(fleet.offered).toHaveLength(5);
    desk.act(sha256, "resume", null);
    pass(5_000);
    expect(fleet.offered.length).toBeGreaterThan(5);
  });

  test("lets a device with a bad connection try again, in its time", async () => {
    settle(1);
    desk.act(await add(), "start", SOON);
    fleet.event(name(1), "update-refused", 7);
    pass(300_000);
    expect(fleet.offers).toHaveLength(1);
    pass(305_000);
    expect(fleet.offers).toHaveLength(2);
    expect(phase()).toBe("running");
  });

  test("takes a device for failed that went away in the middle and does not come back", async () => {
    settle(20);
    desk.act(await add(), "start", SOON);
    const [first] = fleet.offered as [DeviceId];
    fleet.tell(first, 12, "verified");
    fleet.away.add(first);
    pass(590_000);
    expect(phase()).toBe("running");
    pass(30_000);
    expect(phase()).toBe("stopped");
    expect(desk.list()[0]?.rollout.devices.get(first)).toMatchObject({ outcome: "failed", reason: "silent" });
  });

  test("waits for a device that comes back in time, and for one that is away but had not begun", async () => {
    settle(20);
    desk.act(await add(), "start", SOON);
    const [first] = fleet.offered as [DeviceId];
    fleet.tell(first, 12, "on-trial");
    fleet.away.add(first);
    pass(500_000);
    fleet.away.delete(first);
    fleet.tell(first, 13, "on-trial");
    pass(500_000);
    fleet.tell(first, 12);
    fleet.away.add(first);
    pass(7_200_000);
    expect(phase()).toBe("running");
    fleet.away.delete(first);
    desk.onListening(first);
    pass(5_000);
    expect(fleet.offered.filter((device) => device === first).length).toBeGreaterThan(1);
  });

  test("takes a device for failed that is there and does not get on", async () => {
    settle(20);
    desk.act(await add(), "start", SOON);
    pass(3_605_000);
    expect(phase()).toBe("stopped");
    expect([...(desk.list()[0]?.rollout.devices.values() ?? [])]).toMatchObject([{ reason: "stalled" }]);
  });

  test("does not begin the next ring while a device that took it is not there", async () => {
    settle(20);
    desk.act(await add(), "start", SOON);
    fleet.takeAll(13);
    const [first] = fleet.offered as [DeviceId];
    pass(30_000);
    fleet.away.add(first);
    pass(600_000);
    expect(desk.list()[0]?.rollout.ring).toBe(0);
    fleet.away.delete(first);
    pass(70_000);
    expect(desk.list()[0]?.rollout.ring).toBe(1);
  });

  test("gives the place of a device that was offered it and never came back to another", async () => {
    settle(20);
    desk.act(await add(), "start", SOON);
    const [first] = fleet.offered as [DeviceId];
    fleet.away.add(first);
    pass(86_500_000);
    expect([phase(), new Set(fleet.offered).size]).toEqual(["running", 2]);
    fleet.takeAll(13, 1);
    pass(70_000);
    expect(desk.list()[0]?.rollout.ring).toBe(1);
  });

  test("takes a device that has it and is gone for a day for failed, and waits no longer", async () => {
    settle(40);
    const sha256 = await add();
    desk.act(sha256, "start", SOON);
    fleet.takeAll(13);
    const [first] = fleet.offered as [DeviceId];
    fleet.away.add(first);
    pass(86_500_000);
    expect(phase()).toBe("stopped");
    expect(desk.list()[0]?.rollout.devices.get(first)).toMatchObject({ outcome: "failed", reason: "gone" });
    desk.act(sha256, "resume", null);
    pass(5_000);
    expect(fleet.offered).toHaveLength(2);
  });

  test("waits for no device that was revoked", async () => {
    settle(20);
    desk.act(await add(), "start", SOON);
    const [first] = fleet.offered as [DeviceId];
    fleet.statuses.delete(first);
    desk.revoked(first);
    pass(5_000);
    expect(new Set(fleet.offered).size).toBe(2);
  });

  test("pauses and is withdrawn at a word: nothing is offered then, whoever comes", async () => {
    settle(20);
    const sha256 = await add();
    desk.act(sha256, "start", SOON);
    fleet.takeAll(13);
    desk.act(sha256, "pause", null);
    pass(600_000);
    expect(fleet.offered).toHaveLength(1);
    desk.act(sha256, "resume", null);
    pass(70_000);
    expect(fleet.offered).toHaveLength(2);
    desk.act(sha256, "withdraw", null);
    pass(600_000);
    desk.onListening(fleet.offered[1] as DeviceId);
    pass(600_000);
    expect(fleet.offered).toHaveLength(2);
  });

  test("goes on where it was after a restart of the node", async () => {
    settle(20);
    desk.act(await add(), "start", SOON);
    fleet.takeAll(13);
    pass(70_000);
    expect(fleet.offered).toHaveLength(2);
    desk.stop();
    desk = startDesk();
    pass(60_000);
    expect(desk.list()[0]?.rollout).toMatchObject({ phase: "running", ring: 1 });
    expect(new Set(fleet.offered).size).toBe(2);
    fleet.takeAll(13, 1);
    pass(80_000);
    expect(desk.list()[0]?.rollout.ring).toBe(2);
  });

  test("offers nothing that it could not write down", async () => {
    settle(20);
    const sha256 = await add();
    store.failure = new LocalGridError("storage-full", "the disk is full");
    expect(() => desk.act(sha256, "start", SOON)).toThrow("the disk is full");
    pass(30_000);
    store.failure = null;
    desk.act(sha256, "start", SOON);
    store.failure = new LocalGridError("storage-full", "the disk is full");
    fleet.takeAll(13);
    pass(30_000);
    expect(fleet.offered).toHaveLength(1);
    expect(failures).toContain("rollout-not-saved");
  });
});

describe("images", () => {
  test("leave nothing on the disk when they cannot be written down", async () => {
    store.failure = new LocalGridError("storage-full", "the disk is full");
    await expect(add()).rejects.toMatchObject({ code: "storage-full" });
    expect([files.images.size, desk.list()]).toEqual([0, []]);
  });

  test("are taken when their manifest is signed and they are what it says, and not twice", async () => {
    const { signed_manifest, bytes } = releases.image();
    const upload = (chunks: AsyncIterable<Uint8Array>) => desk.add({ signed_manifest, login: "c", chunks });
    await expect(upload(inChunks(bytes.subarray(1)))).rejects.toMatchObject({ code: "image-mismatch" });
    expect(desk.list()).toEqual([]);
    await upload(inChunks(bytes));
    await expect(upload(inChunks(bytes))).rejects.toMatchObject({ code: "image-exists" });
    expect(desk.list()).toMatchObject([{ image: { added_by: "c" }, rollout: { phase: "draft" }, total: 0 }]);
  });

  test("with a foreign manifest are refused before their first byte", async () => {
    const { signed_manifest } = new TestReleases().image();
    let isRead = false;
    async function* chunks() {
      isRead = true;
      yield Uint8Array.of(1);
    }
    await expect(desk.add({ signed_manifest, login: "c", chunks: chunks() })).rejects.toMatchObject({
      code: "wrong-manifest",
    });
    expect(isRead).toBe(false);
  });

  test("are eight at most, one for each board under way, and none is removed while it is", async () => {
    const all: string[] = [];
    for (let version = 20; version < 28; version++) all.push(await add({ version }));
    await expect(add({ version: 28 })).rejects.toMatchObject({ code: "too-many-images" });
    const [first, second] = all as [string, string];
    desk.act(first, "start", SOON);
    expect(() => desk.act(second, "start", SOON)).toThrow(expect.objectContaining({ code: "rollout-running" }));
    expect(() => desk.remove(first)).toThrow(expect.objectContaining({ code: "image-in-use" }));
    desk.act(first, "withdraw", null);
    desk.remove(first);
    expect(files.has(first)).toBe(false);
    expect(() => desk.act(first, "start", null)).toThrow(expect.objectContaining({ code: "unknown-image" }));
    desk.act(second, "start", SOON);
    expect(() => desk.act(second, "start", SOON)).toThrow(expect.objectContaining({ code: "wrong-rollout-action" }));
    await add({ version: 28 });
  });

  test("that lost their file are not offered after a restart", async () => {
    const sha256 = await add();
    files.remove(sha256);
    desk.stop();
    desk = startDesk();
    expect(desk.list()).toEqual([]);
  });

  test("are served to four at a time", async () => {
    const sha256 = await add();
    const running = Array.from({ length: 4 }, () => desk.download(sha256));
    expect(() => desk.download(sha256)).toThrow(expect.objectContaining({ code: "downloads-busy" }));
    running[0]?.done();
    running[0]?.done();
    const next = desk.download(sha256);
    expect(() => desk.download(sha256)).toThrow(expect.objectContaining({ code: "downloads-busy" }));
    const parts: Uint8Array[] = [];
    for await (const part of next.bytes(2, 5)) parts.push(part);
    expect(Buffer.concat(parts).toString()).toBe("age");
    expect(() => desk.download("0".repeat(64))).toThrow(expect.objectContaining({ code: "unknown-image" }));
  });
});

import { testBundle, testReleaseKey } from "@localgrid/protocol/test-bundle";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { machineOf, outcomeOf, TEST_KEY, TestReleaseHub, TestReleaseNode, TestSource } from "./test-release-node.ts";

const HOUR_MS = 3_600_000;
const MEGABYTE = 1_048_576;
const second = testBundle(TEST_KEY, { version: 2, size: 2 * MEGABYTE });
const third = testBundle(TEST_KEY, { version: 3, size: 1_000 });
const system = testBundle(TEST_KEY, { kind: "system", version: 2, size: 400_000 });
const NAME = `application-2-${second.id.slice(0, 16)}.lgu`;

let node: TestReleaseNode;
let hub: TestReleaseHub;

beforeEach(() => {
  node = new TestReleaseNode();
  hub = new TestReleaseHub([second]);
  node.desk.connected(hub);
});

afterEach(() => node.stop());

const handedOver = () => node.files.inbox.size > 0;

describe("a release from the hub", () => {
  test("is fetched, verified and put before the machine, every byte of it", async () => {
    await node.until(handedOver);
    expect([...node.files.inbox.keys()]).toEqual([NAME]);
    expect(Buffer.compare(node.files.inbox.get(NAME) as Uint8Array, second.bytes)).toBe(0);
    expect(node.desk.report()).toMatchObject({
      hub: "answering",
      offers: [{ id: second.id, version: 2, size_bytes: second.bytes.length, sources: 1, unfit: null }],
      download: null,
      waiting: null,
      last_failure: null,
    });
  });

  test("waits for a calm moment, for hours if it must", async () => {
    node.isClosing = true;
    await node.until(() => node.desk.report().waiting !== null);
    await node.pass(2 * HOUR_MS);
    expect([handedOver(), node.desk.report().waiting?.version]).toEqual([false, 2]);
    node.isClosing = false;
    await node.until(handedOver);
    await node.stop();
    node = new TestReleaseNode();
    node.desk.connected(hub);
    node.isClosing = true;
    await node.until(handedOver, 8 * HOUR_MS);
    expect(node.time.now_ms).toBeGreaterThan(6 * HOUR_MS);
  });

  test("that is paused while it waits is not put before the machine, and is when it goes on", async () => {
    node.isClosing = true;
    await node.until(() => node.desk.report().waiting !== null);
    hub.bundles.clear();
    await node.pass(2 * HOUR_MS);
    node.isClosing = false;
    await node.pass(2 * HOUR_MS);
    expect(handedOver()).toBe(false);
    hub.bundles.set(second.id, second);
    await node.until(handedOver);
  });

  test("is put before the machine when the hub has been silent for a day, and not before", async () => {
    node.isClosing = true;
    await node.until(() => node.desk.report().waiting !== null);
    hub.isAway = true;
    await node.pass(2 * HOUR_MS);
    node.isClosing = false;
    await node.pass(20 * HOUR_MS);
    expect([handedOver(), node.desk.report().waiting?.version]).toEqual([false, 2]);
    await node.until(handedOver);
  });

  test("that is paused stays where it is when the hub misses an answer", async () => {
    node.isClosing = true;
    await node.until(() => node.desk.report().waiting !== null);
    hub.bundles.clear();
    await node.pass(2 * HOUR_MS);
    hub.isAway = true;
    node.isClosing = false;
    await node.pass(3 * HOUR_MS);
    expect(handedOver()).toBe(false);
    hub.isAway = false;
    hub.bundles.set(second.id, second);
    await node.until(handedOver);
  });

  test("waits for a disk that takes no more, and is not counted as put before the machine", async () => {
    node.isClosing = true;
    await node.until(() => node.desk.report().waiting !== null);
    node.files.isInboxFull = true;
    node.isClosing = false;
    await node.pass(6 * HOUR_MS);
    expect(node.troubles.some((line) => line.startsWith("release-look-failed"))).toBe(true);
    node.files.isInboxFull = false;
    await node.until(handedOver);
  });

  test("goes on where it was after any interruption, also of the process", async () => {
    let left = 3;
    hub.distort = (value) => (left-- > 0 ? { kind: "answered", value } : { kind: "away", reason: "cut" });
    await node.until(() => left < 0);
    const { received } = (await node.files.part()) ?? { received: 0 };
    expect(received).toBeGreaterThan(700_000);
    hub.distort = (value) => ({ kind: "answered", value });
    hub.asked.length = 0;
    await node.restart(hub);
    await node.until(handedOver);
    expect(hub.asked[0]).toBe(`${received}+262144`);
    expect(Buffer.compare(node.files.inbox.get(NAME) as Uint8Array, second.bytes)).toBe(0);
  });

  test("is begun anew when what a power cut left of it is damaged", async () => {
    let left = 3;
    hub.distort = (value) => (left-- > 0 ? { kind: "answered", value } : { kind: "away", reason: "cut" });
    await node.until(() => left < 0);
    node.files.damagePart(600_000);
    hub.distort = (value) => ({ kind: "answered", value });
    await node.restart(hub);
    await node.until(handedOver);
    expect(node.troubles.some((line) => line.includes("damaged-bundle"))).toBe(true);
    expect(Buffer.compare(node.files.inbox.get(NAME) as Uint8Array, second.bytes)).toBe(0);
  });

  test("is taken one at a time, the newest first, the everyday kind before the system", async () => {
    for (const bundle of [third, system]) hub.bundles.set(bundle.id, bundle);
    await node.until(handedOver);
    expect([...node.files.inbox.keys()][0]).toMatch(/^application-3-/);
    node.machine = machineOf({ trial: { kind: "application", version: 3, version_name: "1.3", since_ms: 1 } });
    await node.pass(3 * HOUR_MS);
    expect(node.files.inbox.size).toBe(1);
    const running = { version: 3, version_name: "1.3" };
    node.machine = machineOf({ running: { ...machineOf().running, application: running } });
    await node.until(() => node.files.inbox.size === 2);
    expect([...node.files.inbox.keys()][1]).toMatch(/^system-2-/);
  });

  test("is not taken when it does not fit, failed before, was called back or was signed by somebody else", async () => {
    const strange = testBundle(testReleaseKey(), { version: 9 });
    const foreign = testBundle(TEST_KEY, { version: 7, board: "other" });
    const far = testBundle(TEST_KEY, { version: 8, min_version: 5 });
    const old = testBundle(TEST_KEY, { version: 1 });
    const failed = testBundle(TEST_KEY, { version: 6 });
    const back = testBundle(TEST_KEY, { version: 5 });
    hub.bundles.clear();
    for (const bundle of [strange, foreign, far, old, failed, back]) hub.bundles.set(bundle.id, bundle);
    hub.withdrawn = [back.id];
    hub.bundles.delete(back.id);
    node.machine = machineOf({ outcomes: [outcomeOf(failed.id, { outcome: "rolled-back", reason: "no-proof" })] });
    await node.until(() => hub.questions >= 2);
    const unfit = node.desk.report().offers.map((offer) => [offer.version, offer.unfit]);
    expect(unfit.sort()).toEqual([
      [1, "older-version"],
      [6, "failed-before"],
      [7, "wrong-board"],
      [8, "too-new-for-this"],
    ]);
    expect([hub.asked, handedOver()]).toEqual([[], false]);
  });

  test("is not fetched without room for the machine's own copy, and says how much is missing", async () => {
    node.files.free = 3 * second.bytes.length;
    await node.until(() => node.desk.report().last_failure !== null);
    expect(node.desk.report().last_failure?.reason).toMatch(/^no-room: \d+ bytes are missing$/);
    expect(hub.asked).toEqual([]);
    node.files.free = 10_000_000_000;
    await node.until(handedOver);
  });

  test("survives a disk that is full in between", async () => {
    node.files.isFull = true;
    await node.until(() => node.troubles.some((line) => line.includes("storage-full")));
    node.files.isFull = false;
    await node.until(handedOver);
  });

  test("that nobody offers any more leaves no part behind for longer than a day or two", async () => {
    let left = 3;
    hub.distort = (value) => (left-- > 0 ? { kind: "answered", value } : { kind: "away", reason: "cut" });
    await node.until(() => left < 0);
    hub.bundles.clear();
    await node.pass(12 * HOUR_MS);
    expect(await node.files.part()).toMatchObject({ id: second.id });
    await node.pass(24 * HOUR_MS);
    expect(await node.files.part()).toBeNull();
  });

  test("is asked for about once an hour", async () => {
    hub.bundles.clear();
    await node.until(() => hub.questions > 0);
    await node.pass(10 * HOUR_MS);
    expect(hub.questions).toBeGreaterThanOrEqual(9);
    expect(hub.questions).toBeLessThanOrEqual(12);
  });
});

describe("what became of a release", () => {
  test("is told to the hub once, in each of its steps, also after a restart", async () => {
    const begin = second.id.slice(0, 4);
    node.machine = machineOf({ outcomes: [outcomeOf(second.id, {})] });
    await node.until(() => hub.told.length > 0);
    await node.pass(HOUR_MS);
    const outcomes = [outcomeOf(second.id, { outcome: "rolled-back", reason: "no-proof" }), outcomeOf(second.id, {})];
    node.machine = machineOf({ outcomes });
    await node.pass(HOUR_MS);
    await node.restart(hub);
    await node.pass(HOUR_MS);
    expect(hub.told).toEqual([`${begin} taken null`, `${begin} rolled-back no-proof`]);
  });

  test("waits while the hub is away", async () => {
    hub.isAway = true;
    node.machine = machineOf({ outcomes: [outcomeOf(second.id, { outcome: "proven" })] });
    await node.pass(HOUR_MS);
    hub.isAway = false;
    await node.until(() => hub.told.length > 0);
  });
});

describe("a release from peers", () => {
  const honest = () => new TestSource("a".repeat(32), [second]);

  beforeEach(() => {
    node = new TestReleaseNode();
  });

  test("comes when there is no hub", async () => {
    node.peers = [honest()];
    await node.until(handedOver);
    expect(Buffer.compare(node.files.inbox.get(NAME) as Uint8Array, second.bytes)).toBe(0);
  });

  test("comes when the hub has been silent for a day, and not before", async () => {
    hub = new TestReleaseHub();
    node.desk.connected(hub);
    node.peers = [honest()];
    await node.pass(10 * HOUR_MS);
    hub.isAway = true;
    await node.pass(20 * HOUR_MS);
    expect(handedOver()).toBe(false);
    await node.until(handedOver, 8 * HOUR_MS);
  });

  test("that the hub has called back is not taken from them, and not offered to them", async () => {
    hub = new TestReleaseHub();
    hub.withdrawn = [second.id];
    node.desk.connected(hub);
    await node.until(() => hub.questions > 0);
    await node.restart();
    node.peers = [honest()];
    await node.pass(3 * HOUR_MS);
    expect([handedOver(), node.desk.report().offers[0]?.unfit]).toEqual([false, "withdrawn"]);
    node.machine = machineOf({ running: { ...machineOf().running, application: { version: 2, version_name: "" } } });
    node.files.own.set(second.id, second.bytes);
    expect(await node.desk.offersForPeers()).toEqual([]);
    await node.pass(HOUR_MS);
    expect(node.files.own.size).toBe(0);
  });

  test("comes from another one when the first gives wrong bytes, whose author is left alone for a day", async () => {
    const liar = new TestSource("b".repeat(32), [second]);
    liar.distort = (bytes, from) => {
      const value = bytes.slice();
      if (from > MEGABYTE) value[7] = (value[7] as number) ^ 1;
      return { kind: "answered", value };
    };
    node.peers = [liar, honest()];
    await node.until(handedOver);
    expect(Buffer.compare(node.files.inbox.get(NAME) as Uint8Array, second.bytes)).toBe(0);
    // No more than the bundle has, however long it would have gone on.
    expect(liar.asked).toHaveLength(8);
    node.files.inbox.clear();
    node.files.own.clear();
    node.peers = [liar];
    await node.pass(20 * HOUR_MS);
    expect(liar.asked).toHaveLength(8);
  });

  test("is begun anew with another peer, who is not blamed for what the first one gave", async () => {
    const liar = new TestSource("b".repeat(32), [second]);
    liar.distort = (bytes, from) =>
      from > MEGABYTE ? { kind: "away", reason: "gone" } : { kind: "answered", value: bytes.slice().reverse() };
    const good = honest();
    node.peers = [liar, good];
    await node.until(handedOver);
    expect(good.asked[0]).toMatch(/^\d{3}\+262144$/);
    expect(node.troubles.filter((line) => line.includes("damaged-bundle"))).toEqual([]);
  });

  test.each([
    ["gives nothing", () => ({ kind: "answered", value: new Uint8Array() }) as const],
    [
      "gives more than was asked for",
      (bytes: Uint8Array) => ({ kind: "answered", value: Buffer.concat([bytes, bytes]) }) as const,
    ],
    ["does not have what it offers", () => ({ kind: "refused", code: "unknown-release" }) as const],
    ["never answers", () => ({ kind: "away", reason: "timed-out" }) as const],
  ])("comes from another one when the first %s", async (_, distort) => {
    const liar = new TestSource("b".repeat(32), [second]);
    liar.distort = distort;
    node.peers = [liar, honest()];
    await node.until(handedOver, HOUR_MS);
    expect(liar.asked).toHaveLength(1);
  });

  test("is given up when it comes too slowly, and a peer that never comes to an end is left for others", async () => {
    const slow = new TestSource("b".repeat(32), [second]);
    slow.distort = (bytes) => {
      node.time.now_ms += 14_000;
      return { kind: "answered", value: bytes.slice(0, 100) };
    };
    node.peers = [slow];
    await node.pass(6 * HOUR_MS);
    expect(slow.asked.length).toBeLessThan(60);
    node.peers = [slow, honest()];
    await node.until(handedOver);
  });
});

describe("what others may have", () => {
  test("is what runs here and has been proven, and nothing on trial or that failed", async () => {
    for (const bundle of [second, system]) node.files.own.set(bundle.id, bundle.bytes);
    node.files.shelf.set(third.id, third.bytes);
    const ids = async () => (await node.desk.offersForPeers()).map(({ id }) => id);
    const two = { version: 2, version_name: "1.2" };
    expect(await ids()).toEqual([]);
    node.machine = machineOf({ running: { application: two, system: two } });
    expect((await ids()).sort()).toEqual([second.id, system.id].sort());
    node.machine = machineOf({
      running: { application: two, system: two },
      trial: { ...two, kind: "system", since_ms: 1 },
    });
    expect(await ids()).toEqual([second.id]);
    const three = { version: 3, version_name: "1.3" };
    node.machine = machineOf({ running: { ...machineOf().running, application: three } });
    expect(await ids()).toEqual([third.id]);
    node.machine = null;
    expect(await ids()).toEqual([]);
  });

  test("takes little room: two of each kind, and none twice that the machine keeps", async () => {
    const older = [4, 5, 6, 7].map((version) => testBundle(TEST_KEY, { version }));
    for (const { id, bytes } of [...older, system]) node.files.own.set(id, bytes);
    node.files.shelf.set(system.id, system.bytes);
    const seven = { version: 7, version_name: "1.7" };
    const proven = older.map(({ id }) => outcomeOf(id, { outcome: "proven" }));
    node.machine = machineOf({ running: { application: seven, system: seven }, outcomes: proven });
    await node.pass(60_000);
    expect([...node.files.own.keys()].sort()).toEqual(
      older
        .slice(2)
        .map(({ id }) => id)
        .sort(),
    );
  });
});

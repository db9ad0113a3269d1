import { JOURNAL_START, replay } from "@localgrid/clearing/replay";
import { ChainVerifier } from "@localgrid/journal/chain";
import { decodeRecord } from "@localgrid/journal/record";
import { deviceIdOf } from "@localgrid/protocol/device";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { beforeEach, describe, expect, test } from "vitest";
import {
  COMMUNITY_KEY,
  createWorld,
  flipped,
  message,
  NO_ROWS,
  NOW_MS,
  offer,
  otherMessage,
  reading,
  readingRecords,
  type World,
  withMeter,
} from "./test-world.ts";

describe("ingest", () => {
  let world: World;

  beforeEach(async () => {
    world = await withMeter(createWorld());
  });

  test("answers a message only after its commit, then acknowledges it to the device", async () => {
    world.store.held = Promise.withResolvers();
    let isDone = false;
    const done = offer(world, message(reading(1))).then(() => {
      isDone = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    world.store.held.resolve();
    await done;
    expect(readingRecords(world.store)).toBe(1);
    expect(world.log).toEqual(["storage ok", "ack 1", "committed 1"]);
  });

  test("stores a message that comes again once and acknowledges it again", async () => {
    const twice = message(reading(1), reading(2));
    await Promise.all([offer(world, twice), offer(world, twice)]);
    await offer(world, twice);
    expect(readingRecords(world.store)).toBe(1);
    expect(world.log.filter((line) => line.startsWith("ack"))).toEqual(["ack 2", "ack 2"]);
  });

  test.each([
    ["wrong-signature", () => flipped(message(reading(1)), -1)],
    ["malformed-message", () => Uint8Array.of(1, 2, 3)],
    ["foreign-device", () => otherMessage()],
  ])("refuses and acknowledges a message with %s, and takes the next one", async (reason, bytes) => {
    expect(await offer(world, bytes())).toBeUndefined();
    expect(world.refusals).toEqual([reason]);
    expect(world.log).toEqual([`ack 0 ${reason}`]);
    expect(readingRecords(world.store)).toBe(0);
    await offer(world, message(reading(1)));
    expect(readingRecords(world.store)).toBe(1);
  });

  test("refuses a device that the community does not know", async () => {
    const stranger = deviceIdOf(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    await offer(world, message(reading(1)), stranger);
    expect(world.refusals).toEqual(["unknown-device"]);
  });

  test("gives no answer to readings that could not be stored, and opens a new epoch when there is room again", async () => {
    world.store.failure = new LocalGridError("storage-full", "SQLITE_FULL");
    expect((await offer(world, message(reading(1)))) as LocalGridError).toMatchObject({ code: "storage-full" });
    await expect(world.ingest.submit(() => ({ kind: "records", records: [] }))).rejects.toMatchObject({
      code: "storage-full",
    });
    expect(world.log).toContain("storage storage-full");
    world.store.failure = null;
    expect(await offer(world, message(reading(1)))).toBeUndefined();
    const chain = new ChainVerifier();
    const kinds = world.store.records.map((bytes) => chain.accept(bytes).kind);
    expect(kinds.filter((kind) => kind === "genesis")).toHaveLength(2);
    expect(kinds.at(-1)).toBe("readings");
  });

  test("a restart continues the chain and knows what it has", async () => {
    await offer(world, message(reading(1)));
    const again = createWorld(world.store);
    await again.ingest.start();
    await offer(again, message(reading(1)));
    await offer(again, message(reading(2)));
    expect(readingRecords(world.store)).toBe(2);
    const chain = new ChainVerifier();
    for (const record of world.store.records) chain.accept(record);
    expect(again.log).toContain("ack 2");
  });

  test("closes an interval as soon as both edges are known, and takes a tick for one that stays incomplete", async () => {
    world.clock_ms = NOW_MS + 900_000;
    await offer(world, message(reading(1, NOW_MS), reading(2, NOW_MS + 900_000)));
    world.ingest.tick();
    await world.ingest.submit(() => ({ kind: "records", records: [] }));
    expect(world.log).toContain(`cleared ${NOW_MS / 1000}`);
    world.clock_ms = NOW_MS + 1_800_000 + 599_999;
    world.ingest.tick();
    await world.ingest.submit(() => ({ kind: "records", records: [] }));
    expect(world.log).not.toContain(`cleared ${NOW_MS / 1000 + 900}`);
    world.clock_ms += 1;
    world.ingest.tick();
    await world.ingest.submit(() => ({ kind: "records", records: [] }));
    expect(world.log).toContain(`cleared ${NOW_MS / 1000 + 900}`);
    const kinds = world.store.records.map((bytes) => decodeRecord(bytes).kind);
    expect(kinds.slice(-3)).toEqual(["substitute-value", "interval-closed", "head"]);
  });

  test("late readings correct a closed interval and leave it where it was", async () => {
    await offer(world, message(reading(1, NOW_MS)));
    world.clock_ms = NOW_MS + 900_000 + 600_000;
    world.ingest.tick();
    await world.ingest.submit(() => ({ kind: "records", records: [] }));
    world.clock_ms = NOW_MS + 1_800_000 + 1_000;
    await offer(world, message(reading(2, NOW_MS + 900_000), reading(3, NOW_MS + 1_800_000)));
    world.ingest.tick();
    await world.ingest.submit(() => ({ kind: "records", records: [] }));
    const kinds = world.store.records.map((bytes) => decodeRecord(bytes).kind);
    expect(kinds.slice(-4)).toEqual(["correction", "head", "interval-closed", "head"]);
    const { state } = replay({
      from: JOURNAL_START,
      records: world.store.recordsAfter(0),
      communityKey: COMMUNITY_KEY,
      sink: NO_ROWS,
    });
    expect(state?.ledger).toEqual(world.ingest.state.ledger);
  });
});

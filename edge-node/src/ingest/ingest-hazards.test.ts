import { nodeStateToCbor } from "@localgrid/clearing/node-state";
import { JOURNAL_START, replay } from "@localgrid/clearing/replay";
import { decodeRecord } from "@localgrid/journal/record";
import { memberId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { describe, expect, test } from "vitest";
import {
  COMMUNITY_KEY,
  createWorld,
  message,
  NO_ROWS,
  NOW_MS,
  offer,
  RULES,
  reading,
  readingRecords,
  type World,
  withMeter,
} from "./test-world.ts";

const NOTHING = () => ({ kind: "records", records: [] }) as const;
const QUARTER_MS = 900_000;

async function settled(world: World): Promise<void> {
  world.ingest.tick();
  for (let round = 0; round < 3; round++) await world.ingest.submit(NOTHING);
}

function expectReplayToAgree(world: World): void {
  const { state } = replay({
    from: JOURNAL_START,
    records: world.store.recordsAfter(0),
    communityKey: COMMUNITY_KEY,
    sink: NO_ROWS,
  });
  expect(state === null ? null : nodeStateToCbor(state)).toEqual(nodeStateToCbor(world.ingest.state));
}

describe("a node that starts with another price rule", () => {
  test("closes what is due by the new rule, and its journal can be folded again", async () => {
    const world = await withMeter(createWorld());
    world.clock_ms = NOW_MS + QUARTER_MS;
    await offer(world, message(reading(1, NOW_MS)));
    const again = createWorld(world.store, { ...RULES, price_rule: "equilibrium_mid" });
    again.clock_ms = NOW_MS + 2 * QUARTER_MS;
    await again.ingest.start();
    await settled(again);
    await offer(again, message(reading(2, NOW_MS + QUARTER_MS), reading(3, NOW_MS + 2 * QUARTER_MS)));
    await settled(again);
    expect(again.log.some((line) => line.startsWith("cleared"))).toBe(true);
    expectReplayToAgree(again);
  });

  test("refuses another interval length before it writes anything", async () => {
    const world = await withMeter(createWorld());
    const records = world.store.lastPosition;
    const again = createWorld(world.store, { ...RULES, interval_length_s: 300 });
    await expect(again.ingest.start()).rejects.toMatchObject({ code: "interval-length-changed" });
    expect(world.store.lastPosition).toBe(records);
  });
});

describe("a node that starts for another community", () => {
  test("refuses before it writes anything: its journal is one community's from the first record on", async () => {
    const world = await withMeter(createWorld());
    const records = world.store.lastPosition;
    const again = createWorld(world.store, RULES, { community: "other" });
    await expect(again.ingest.start()).rejects.toMatchObject({ code: "community-changed" });
    expect(world.store.lastPosition).toBe(records);
    await createWorld(world.store).ingest.start();
  });
});

describe("a clock that stands wrong", () => {
  test("behind the meters' leaves their readings with them", async () => {
    const world = await withMeter(createWorld());
    const ahead = message(reading(1, NOW_MS + 3_600_000));
    await offer(world, ahead);
    expect(world.refusals).toEqual(["future-time"]);
    expect(world.log.filter((line) => line.startsWith("ack")).at(0)).toBe("ack 0 future-time");
    expect(readingRecords(world.store)).toBe(0);
    world.clock_ms = NOW_MS + 3_600_000;
    await offer(world, ahead);
    expect(world.log.at(-2)).toBe("ack 1");
    expect(readingRecords(world.store)).toBe(1);
  });

  test("far ahead of them closes a day at most", async () => {
    const world = await withMeter(createWorld());
    await offer(world, message(reading(1, NOW_MS)));
    world.clock_ms = NOW_MS + 40 * 86_400_000;
    await settled(world);
    await world.ingest.stop();
    const closed = world.log.filter((line) => line.startsWith("cleared")).length;
    expect(closed).toBe(96);
    expectReplayToAgree(world);
  });
});

test("limits that change after an interval closed do not change its correction", async () => {
  const world = await withMeter(createWorld());
  await offer(world, message(reading(1, NOW_MS)));
  world.clock_ms = NOW_MS + QUARTER_MS + 600_000;
  await settled(world);
  const limits = { buy_limit_micro_per_kwh: 90_000, sell_limit_micro_per_kwh: null };
  const body = { member: memberId("m1"), valid_from_s: NOW_MS / 1000, ...limits };
  await world.ingest.submit(() => ({ kind: "records", records: [{ kind: "standing-limits", body }] }));
  world.clock_ms = NOW_MS + 2 * QUARTER_MS;
  await offer(world, message(reading(2, NOW_MS + QUARTER_MS), reading(3, NOW_MS + 2 * QUARTER_MS)));
  await settled(world);
  const kinds = world.store.records.map((bytes) => decodeRecord(bytes).kind);
  expect(kinds).toContain("correction");
  const [open] = [...world.ingest.state.correctable.entries()];
  expect(open?.[1].terms.limits).toEqual([]);
  expectReplayToAgree(world);
});

test("a message that follows one that could not be stored is not taken before it", async () => {
  const world = await withMeter(createWorld());
  world.store.held = Promise.withResolvers();
  const first = offer(world, message(reading(1)));
  await new Promise((resolve) => setImmediate(resolve));
  const second = offer(world, message(reading(2)));
  world.store.failure = new LocalGridError("storage-full", "SQLITE_FULL");
  world.store.held.resolve();
  expect(await first).toMatchObject({ code: "storage-full" });
  expect(await second).toMatchObject({ code: "storage-full" });
  expect(world.log.filter((line) => line.startsWith("ack"))).toEqual([]);
});

test("a decision that throws is refused to whoever asked, and nobody else", async () => {
  const world = await withMeter(createWorld());
  const failing = world.ingest.submit(() => {
    throw new LocalGridError("not-a-price", "nonsense");
  });
  await expect(failing).rejects.toMatchObject({ code: "not-a-price" });
  await offer(world, message(reading(1)));
  expect(readingRecords(world.store)).toBe(1);
});

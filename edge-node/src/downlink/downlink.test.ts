import { decodeRecord } from "@localgrid/journal/record";
import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { openLocalDatabase } from "../adapters/sqlite/local-database.ts";
import { SqliteShapeStore } from "../adapters/sqlite/shape-store.ts";
import {
  createWorld,
  MemoryStore,
  message,
  NOW_MS,
  offer,
  reading,
  type World,
  withMeter,
} from "../ingest/test-world.ts";
import { Downlink } from "./downlink.ts";
import type { ShapeColumns } from "./shapes.ts";
import { TestFeed } from "./test-feed.ts";

const HOUR_S = 3_600;
const NOW_S = NOW_MS / 1000;

let feed: TestFeed;
let world: World;
let database: Database.Database;
let downlink: Downlink;
let log: string[];
let decisions: number;

beforeEach(async () => {
  feed = new TestFeed();
  world = createWorld();
  await world.ingest.start();
  database = openLocalDatabase(":memory:");
  downlink = connect();
});
afterEach(() => downlink.stop());

function connect(): Downlink {
  log = [];
  decisions = 0;
  const node = new Downlink({
    store: new SqliteShapeStore(database, () => 0),
    feedFrom: () => feed,
    submit: async (decide) => {
      const decision = await world.ingest.submit(decide);
      decisions++;
      return decision;
    },
    momentOf: ({ community, next_start_s }) => {
      const open_from_s = next_start_s ?? 0;
      const next_interval_s = Math.max((Math.floor(world.clock_ms / 900_000) + 1) * 900, open_from_s);
      return { community, next_interval_s, open_from_s };
    },
    keptInputs: () => null,
    now_ms: () => world.clock_ms,
    random: () => 0,
    pause: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      setImmediate(resolve);
      return { over: promise, wake: resolve };
    },
    every: () => () => {},
    events: {
      changed: (shape) => log.push(`changed ${shape}`),
      ended: () => {},
      refused: ({ shape, key, reason }) => log.push(`refused ${shape} ${key} ${reason}`),
      failed: ({ code }) => log.push(`failed ${code}`),
    },
  });
  node.start();
  node.connected("http://hub");
  return node;
}

const member = (name: string, more: ShapeColumns = {}): ShapeColumns => ({
  member: name,
  is_active: "true",
  credit_limit_micro: null,
  ...more,
});
const point = (name: string, owner: string, more: ShapeColumns = {}): ShapeColumns => ({
  metering_point: name,
  member: owner,
  is_active: "true",
  main_fuse_w: "20000",
  ...more,
});
const tariff = (valid_from_s: number, retail_micro_per_kwh = 300_000): ShapeColumns => ({
  valid_from_s: `${valid_from_s}`,
  retail_micro_per_kwh: `${retail_micro_per_kwh}`,
  feed_in_micro_per_kwh: "80000",
  local_network_fee_micro_per_kwh: "0",
  fixed_fee_micro_per_day: "0",
});
const correction = (start_s: number, version: number, import_wh: number): ShapeColumns => ({
  start_s: `${start_s}`,
  version: `${version}`,
  metered: JSON.stringify([["p1", import_wh, 0]]),
});

const kinds = () => world.store.records.map((bytes) => decodeRecord(bytes).kind);
const journaled = (kind: string) => kinds().filter((other) => other === kind).length;
const community = () => world.ingest.state.community;
const feedIsKnown = () =>
  ["1000000", "8000"].every((text) =>
    database.prepare("SELECT 1 FROM shape_row WHERE columns LIKE ?").get(`%"${text}"%`),
  );
const pendingCount = () => database.prepare("SELECT count(*) FROM shape_row WHERE is_pending = 1").pluck().get();

describe("what the hub keeps of a community", () => {
  test("becomes records once, whatever order the shapes come in", async () => {
    feed.write("metering-points", "p", point("p-1", "home-1"));
    await eventually("the refusal", () => log.includes("refused metering-points p-1 unknown-member"));
    feed.write("members", "m", member("home-1"));
    feed.write("tariffs", "t", tariff(0));
    await eventually("the metering point", () => community().meteringPoints.has(meteringPointId("p-1")));
    await eventually("the tariff", () => community().tariffs.length === 1);
    expect(downlink.refused(10)).toEqual([]);
    await downlink.stop();
    // What the journal has is known, also when nothing else is.
    database = openLocalDatabase(":memory:");
    downlink = connect();
    await eventually("all shapes", () => downlink.report().shapes.every(({ is_up_to_date }) => is_up_to_date));
    await eventually("all decisions", () => decisions >= 3 && pendingCount() === 0);
    expect(downlink.refused(10)).toEqual([]);
    expect([journaled("member"), journaled("metering-point"), journaled("tariff")]).toEqual([1, 1, 1]);
  });

  test("also says by which key energy is shared, until another one takes the place of one that has not begun", async () => {
    const agreed = (shares: readonly (readonly [string, number])[]) =>
      JSON.stringify({
        key: { kind: "static", shares: shares.map(([member, share_ppm]) => ({ member, share_ppm })) },
        price_rule: { kind: "mid-market" },
      });
    const valid_from_s = `${NOW_S + 86_400}`;
    feed.write("allocation-keys", "k", { valid_from_s, agreed: agreed([["home-1", 999_999]]), is_adopted: "false" });
    await eventually("the refusal", () =>
      log.includes(`refused allocation-keys ${valid_from_s} malformed-allocation-key`),
    );
    feed.write("allocation-keys", "k", { agreed: agreed([["home-1", 1_000_000]]) });
    await eventually("the key", () => community().allocationKeys.length === 1);
    expect(community().allocationKeys).toEqual([
      {
        valid_from_s: NOW_S + 86_400,
        key: { kind: "static", shares: [["home-1", 1_000_000]] },
        price_rule: { kind: "mid-market" },
      },
    ]);
    // A word of the node's own, repeated, is no order to go back to it.
    feed.write("allocation-keys", "k", {
      agreed: '{"key":null,"price_rule":{"kind":"mid-market"}}',
      is_adopted: "true",
    });
    const isHeard = () => database.prepare("SELECT 1 FROM shape_row WHERE columns LIKE ?").get(`%"is_adopted":"true"%`);
    await eventually("the decision", () => isHeard() !== undefined && pendingCount() === 0);
    expect(journaled("allocation-key")).toBe(1);
    feed.write("allocation-keys", "k", { is_adopted: "false" });
    await eventually("the withdrawal", () => community().allocationKeys[0]?.key === null);
    expect(journaled("allocation-key")).toBe(2);
  });

  test("overrides what the node knows only where somebody decided it, not where the hub repeats an old word of the node", async () => {
    feed.write("members", "m", member("home-1", { is_adopted: "true" }));
    feed.write("metering-points", "p", point("p-1", "home-1", { is_adopted: "true" }));
    const pointOf = () => community().meteringPoints.get(meteringPointId("p-1"));
    await eventually("the metering point", () => pointOf() !== undefined);
    const memberNow = { member: memberId("home-1"), is_active: false, credit_limit_micro: 5_000_000 };
    const pointNow = {
      metering_point: meteringPointId("p-1"),
      member: memberId("home-1"),
      is_active: false,
      main_fuse_w: 9,
    };
    const ended = { kind: "member", body: memberNow } as const;
    await world.ingest.submit(() => ({
      kind: "records",
      records: [ended, { kind: "metering-point", body: pointNow }],
    }));
    feed.write("members", "m", { credit_limit_micro: "1000000" });
    feed.write("metering-points", "p", { main_fuse_w: "8000" });
    await eventually("both decisions", () => feedIsKnown() && pendingCount() === 0);
    expect(community().members.get(memberId("home-1"))).toEqual(memberNow);
    expect(pointOf()).toEqual(pointNow);

    feed.write("members", "m", { is_adopted: "false" });
    await eventually("the order", () => community().members.get(memberId("home-1"))?.is_active === true);
    feed.write("metering-points", "p", { is_adopted: "false" });
    await eventually("the order", () => pointOf()?.main_fuse_w === 8_000);
    expect(downlink.refused(10)).toEqual([]);
  });

  test("is refused for the reasons that hold for people, and taken when the row is put right", async () => {
    feed.write("tariffs", "t", tariff(NOW_S + 500 * 86_400));
    feed.write("members", "m", member("Home 1"));
    feed.write("members", "n", member("home-2", { is_active: "maybe" }));
    await eventually("the refusals", () => downlink.refused(10).length === 3);
    const refused = downlink.refused(10).map(({ shape, key, reason }) => `${shape} ${key} ${reason}`);
    expect(refused.sort()).toEqual([
      "members Home 1 not-an-identifier",
      "members home-2 malformed-shape-row",
      `tariffs ${NOW_S + 500 * 86_400} tariff-too-far`,
    ]);
    feed.write("members", "m", { member: "home-1" });
    await eventually("the member", () => community().members.has(memberId("home-1")));
    expect(downlink.refused(10)).toHaveLength(2);
  });

  test("waits while the node's disk is full, also when it starts then", async () => {
    await downlink.stop();
    const retry = SqliteShapeStore.prototype.retryRefused;
    SqliteShapeStore.prototype.retryRefused = () => {
      throw new LocalGridError("storage-full", "no room");
    };
    try {
      downlink = connect();
      feed.write("members", "m", member("home-1"));
      await eventually("failures", () => log.filter((line) => line === "failed storage-full").length > 2);
    } finally {
      SqliteShapeStore.prototype.retryRefused = retry;
    }
    await eventually("the member", () => community().members.has(memberId("home-1")));
  });

  test("waits while the journal takes no records, and loses nothing", async () => {
    world.store.failure = new LocalGridError("storage-full", "no room");
    for (let n = 0; n < 40; n++) feed.write("members", `${n}`, member(`home-${n}`));
    await eventually("failures", () => log.filter((line) => line === "failed storage-full").length > 2);
    expect(community().members.size).toBe(0);
    world.store.failure = null;
    await eventually("all members", () => community().members.size === 40);
    expect(journaled("member")).toBe(40);
  });
});

describe("with closed intervals", () => {
  let first_s: number;

  beforeEach(async () => {
    await downlink.stop();
    world = await withMeter(createWorld(new MemoryStore()));
    downlink = connect();
    await meteredUntil(90);
    first_s = await eventually("closed intervals", () => [...world.ingest.state.correctable.keys()].sort()[0]);
  });

  /** One reading of 10 Wh per minute, and the clock that goes with them. */
  async function meteredUntil(minute: number): Promise<void> {
    const from = Math.round((world.clock_ms - NOW_MS) / 60_000);
    for (let n = from + 1; n <= minute; n++) {
      world.clock_ms = NOW_MS + n * 60_000;
      await offer(world, message(reading(n)));
    }
    const end_s = Math.floor(world.clock_ms / 900_000) * 900;
    await eventually("closings", () => {
      world.ingest.tick();
      return world.ingest.state.next_start_s === end_s;
    });
    downlink.intervalClosed();
  }

  test("official values are taken by interval and version, each version once", async () => {
    feed.write("corrections", "b", correction(first_s, 2, 170));
    feed.write("corrections", "c", correction(first_s + 900, 1, 120));
    feed.write("corrections", "a", correction(first_s, 1, 160));
    await eventually("the official values", () => journaled("official-values") === 3);
    await downlink.stop();
    downlink = connect();
    await eventually("all shapes", () => downlink.report().shapes.every(({ is_up_to_date }) => is_up_to_date));
    expect(journaled("official-values")).toBe(3);
    expect(downlink.refused(10)).toEqual([]);
  });

  test("official values wait for their interval to close", async () => {
    const next_s = world.ingest.state.next_start_s as number;
    feed.write("corrections", "a", correction(next_s, 1, 160));
    await eventually("the row", () => log.includes("changed corrections"));
    await downlink.stop();
    downlink = connect();
    expect(journaled("official-values")).toBe(0);
    expect(downlink.refused(10)).toEqual([]);
    await meteredUntil(106);
    await eventually("the official values", () => journaled("official-values") === 1);
  });

  test("official values of an unknown point are refused, and taken once the point is there", async () => {
    const unknown = { ...correction(first_s, 1, 0), metered: JSON.stringify([["p2", 5, 0]]) };
    feed.write("corrections", "a", unknown);
    await eventually("the refusal", () => log.includes(`refused corrections ${first_s}/1 unknown-metering-point`));
    feed.write("metering-points", "p", point("p2", "m1"));
    await eventually("the official values", () => journaled("official-values") === 1);
  });

  test("when the node stops between journal and store, nothing is written twice", async () => {
    const settle = SqliteShapeStore.prototype.settle;
    SqliteShapeStore.prototype.settle = () => {
      throw new LocalGridError("storage-full", "the power went");
    };
    try {
      feed.write("corrections", "a", correction(first_s, 1, 160));
      await eventually("several tries", () => log.filter((line) => line === "failed storage-full").length > 2);
      await downlink.stop();
    } finally {
      SqliteShapeStore.prototype.settle = settle;
    }
    downlink = connect();
    await eventually("everything settled", () => pendingCount() === 0);
    expect(journaled("official-values")).toBe(1);
  });

  test("a membership ends between two intervals, not while one waits for its readings", async () => {
    world.clock_ms += 20 * 60_000;
    feed.write("metering-points", "p", point("p1", "m1", { is_active: "false" }));
    await eventually("a decision", () => decisions > 0);
    await eventually("rest", () => pendingCount() === 1);
    expect(downlink.refused(10)).toEqual([]);
    expect(community().meteringPoints.get(meteringPointId("p1"))?.is_active).toBe(true);
    world.clock_ms += 20 * 60_000;
    await eventually("the closings", () => {
      world.ingest.tick();
      downlink.intervalClosed();
      return community().meteringPoints.get(meteringPointId("p1"))?.is_active === false;
    });
    expect(world.ingest.state.next_start_s).toBe(Math.floor(world.clock_ms / 900_000) * 900);
    expect(downlink.refused(10)).toEqual([]);
  });

  test("a tariff of the past is refused and shown", async () => {
    feed.write("tariffs", "t", tariff(first_s, 250_000));
    await eventually("the refusal", () => downlink.refused(10).length === 1);
    expect(downlink.refused(10)).toEqual([{ shape: "tariffs", key: `${first_s}`, reason: "tariff-in-the-past" }]);
    feed.write("tariffs", "u", tariff(NOW_S + 5 * HOUR_S, 250_000));
    await eventually("the new tariff", () => community().tariffs.length === 2);
  });
});

describe("what the hub tells the node itself", () => {
  test("is its policy, or the usual one before", async () => {
    expect(downlink.policy()).toEqual({ status_every_s: 60, telemetry_every_s: 300 });
    feed.write("node-policy", "p", { community: "sun", status_every_s: "5", telemetry_every_s: "600" });
    await eventually("the policy", () => downlink.policy().status_every_s === 5);
    feed.write("node-policy", "p", { status_every_s: "soon" });
    await eventually("the usual one", () => downlink.policy().status_every_s === 60);
  });

  test("are verdicts, with a sentence about them", async () => {
    expect(downlink.details()).toEqual([]);
    const row = { node: "\\x01", epoch: "\\xabcd", seq: "7", kind: "readings", verdict: "unknown-device" };
    feed.write("verdicts", "v", row);
    await eventually("the verdict", () => downlink.report().verdict_count === 1);
    expect(downlink.report().verdicts).toEqual([
      { epoch: "abcd", seq: 7, kind: "readings", verdict: "unknown-device" },
    ]);
    expect(downlink.details()).toHaveLength(1);
  });
});

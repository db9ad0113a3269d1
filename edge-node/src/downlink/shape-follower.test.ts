import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { openLocalDatabase } from "../adapters/sqlite/local-database.ts";
import { SqliteShapeStore } from "../adapters/sqlite/shape-store.ts";
import { ShapeFollower } from "./shape-follower.ts";
import type { ShapeName } from "./shapes.ts";
import { TestFeed } from "./test-feed.ts";

const AWAY = new LocalGridError("hub-away", "no hub");

let feed: TestFeed;
let store: SqliteShapeStore;
let follower: ShapeFollower;
let waits_ms: number[];
let ends: string[];

beforeEach(() => {
  feed = new TestFeed();
  store = new SqliteShapeStore(openLocalDatabase(":memory:"), () => 0);
  follower = followerOf("members");
});
afterEach(() => follower.stop());

/** Waits take no time, and are noted. */
function followerOf(shape: ShapeName): ShapeFollower {
  waits_ms = [];
  ends = [];
  return new ShapeFollower(shape, {
    feed,
    store,
    now_ms: () => 1_700_000_000_000,
    random: () => 0.5,
    pause: (wall_ms) => {
      waits_ms.push(wall_ms);
      const { promise, resolve } = Promise.withResolvers<void>();
      setImmediate(resolve);
      return { over: promise, wake: resolve };
    },
    changed: () => {},
    ended: (_shape, failure) => ends.push(failure.code),
  });
}

const keys = () => store.rows("members", 100).map(({ key }) => key);

describe("a followed shape", () => {
  test("is read and kept up to date", async () => {
    for (const key of ["a", "b", "c"]) feed.write("members", key, { member: key });
    follower.start();
    await eventually("the snapshot", () => keys().length === 3);
    feed.write("members", "b", null);
    await eventually("the change", () => keys().length === 2);
    expect(follower.status()).toEqual({
      shape: "members",
      is_up_to_date: true,
      up_to_date_at_ms: 1_700_000_000_000,
      failure: null,
    });
  });

  test("is read on from where it was left, however often the link breaks, with waits that grow", async () => {
    for (const key of ["a", "b", "c", "d", "e"]) feed.write("members", key, { member: key });
    feed.rotate("members");
    Object.assign(feed, { failure: AWAY, batchesLeft: 2 });
    follower.start();
    await eventually("several tries", () => ends.length > 9);
    expect(keys()).toEqual([]);
    expect(store.position("members")?.offset).toBe("0_1");
    expect(follower.status()).toMatchObject({ is_up_to_date: false, failure: "hub-away" });
    expect(waits_ms.slice(0, 9)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    feed.failure = null;
    await eventually("the rest", () => keys().length === 5);
    expect(follower.status()).toMatchObject({ is_up_to_date: true, failure: null });
  });

  test("keeps its old rows while a new snapshot is cut off in the middle", async () => {
    for (const key of ["a", "b", "c"]) feed.write("members", key, { member: key });
    follower.start();
    await eventually("the snapshot", () => keys().length === 3);
    Object.assign(feed, { failure: AWAY, batchesLeft: 2 });
    feed.write("members", "a", null);
    feed.rotate("members");
    await eventually("the cut", () => ends.length > 1);
    expect(keys()).toEqual(["a", "b", "c"]);
    feed.failure = null;
    await eventually("the new snapshot", () => keys().length === 2);
  });

  test("waits longer when the hub refuses, and asks again all the same", async () => {
    feed.failure = new LocalGridError("hub-refused", "401");
    follower.start();
    await eventually("many tries", () => waits_ms.length > 11);
    expect(waits_ms.at(10)).toBe(150_000);
  });

  test("waits for as long as the hub asks for, and some time more", async () => {
    Object.assign(feed, { failure: new LocalGridError("hub-busy", "503"), retry_after_s: 30 });
    follower.start();
    await eventually("two tries", () => waits_ms.length > 1);
    expect(waits_ms.slice(0, 2)).toEqual([30_500, 31_000]);
  });

  test("survives a store that fails, and goes on once it takes rows again", async () => {
    const apply = store.apply.bind(store);
    let fails = 3;
    store.apply = (...batch) => {
      if (fails-- > 0) throw fails === 1 ? new Error("a fault") : new LocalGridError("storage-full", "no room");
      return apply(...batch);
    };
    feed.write("members", "a", { member: "a" });
    follower.start();
    await eventually("the row", () => keys().length === 1);
    expect(ends).toEqual(["storage-full", "internal-error", "storage-full"]);
  });

  test("is read again from the beginning when a change lacks the row it belongs to", async () => {
    follower = followerOf("corrections");
    feed.write("corrections", "900/1", { start_s: "900", version: "1", metered: "[]" });
    follower.start();
    const [row] = await eventually("the row", () => {
      const rows = store.pending("corrections", { after: null, limit: 1 });
      return rows.length > 0 && rows;
    });
    store.settle(
      "corrections",
      [{ key: "900/1", digest: row?.digest ?? new Uint8Array(), reason: null, message: "" }],
      1,
    );
    feed.write("corrections", "900/1", { metered: "[2]" });
    await eventually("the whole row", () => store.rows("corrections", 1)[0]?.columns["metered"] === "[2]");
    expect(ends).toEqual(["shape-row-incomplete"]);
  });

  test("ends when it is stopped, also while it waits", async () => {
    feed.failure = AWAY;
    follower.start();
    await eventually("a try", () => feed.follows > 0);
    await follower.stop();
    const { follows } = feed;
    await new Promise((resolve) => setImmediate(resolve));
    expect(feed.follows).toBe(follows);
  });
});

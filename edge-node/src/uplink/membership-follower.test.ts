import { expect, test } from "vitest";
import { type MembershipAnswer, MembershipFollower } from "./membership-follower.ts";

const BYTES = new Uint8Array([1, 2, 3]);

/** A follower whose timers end when the test says so, and a hub that answers what the test wants. */
function setUp() {
  const timers: (() => void)[] = [];
  const adopted: Uint8Array[] = [];
  const troubles: string[] = [];
  const world = { now_ms: 0, version: 0, answer: { kind: "unchanged" } as MembershipAnswer };
  const asked: number[] = [];
  const follower = new MembershipFollower({
    after: (_, act) => {
      timers.push(act);
      return () => timers.splice(timers.indexOf(act), 1);
    },
    random: () => 0.5,
    now_ms: () => world.now_ms,
    known_version: () => world.version,
    adopt: (bytes) => adopted.push(bytes),
    trouble: (event, { code }) => troubles.push(`${event} ${code}`),
  });
  const feed = {
    fetch: async (known: number) => {
      asked.push(known);
      return world.answer;
    },
  };
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const again = async () => {
    timers.shift()?.();
    await turn();
  };
  return { follower, feed, world, asked, adopted, troubles, timers, turn, again };
}

test("what the hub has is adopted, and asked for again with the version that is known", async () => {
  const { follower, feed, world, asked, adopted, turn, again } = setUp();
  world.answer = { kind: "membership", bytes: BYTES };
  follower.follow(feed);
  await turn();
  world.version = 4;
  world.answer = { kind: "unchanged" };
  await again();
  expect(adopted).toEqual([BYTES]);
  expect(asked).toEqual([0, 4]);
});

test("whether the hub answers follows the last answer, and ends with time", async () => {
  const { follower, feed, world, turn, again } = setUp();
  expect(follower.isAnswering()).toBe(false);
  follower.follow(feed);
  await turn();
  expect(follower.isAnswering()).toBe(true);
  world.now_ms = 61_000;
  expect(follower.isAnswering()).toBe(false);
  await again();
  expect(follower.isAnswering()).toBe(true);
  world.answer = { kind: "away", reason: "cut" };
  await again();
  expect(follower.isAnswering()).toBe(false);
});

test("a refusal is told once, an answer of a hub that was left is not taken", async () => {
  const { follower, feed, world, troubles, adopted, timers, turn, again } = setUp();
  world.answer = { kind: "refused", code: "unknown-node" };
  follower.follow(feed);
  await turn();
  await again();
  expect(troubles).toEqual(["membership-not-given unknown-node"]);
  world.answer = { kind: "membership", bytes: BYTES };
  timers.shift()?.();
  follower.stop();
  await turn();
  expect(adopted).toEqual([]);
  expect(timers).toEqual([]);
});

import { expect, test } from "vitest";
import { isOutOfContact, type MemberContact } from "./partition-watch.ts";
import { startRegion, type TestNode } from "./test-region.ts";

const CONNECTED: MemberContact = { isConnected: true, heard_ago_ms: 0, known_ago_ms: 0 };
const AWAY: MemberContact = { isConnected: false, heard_ago_ms: null, known_ago_ms: null };
const times = (count: number, contact: MemberContact) => Array.from({ length: count }, () => contact);

test("contact with half of the others is enough, with fewer is too little", () => {
  expect(isOutOfContact([...times(2, CONNECTED), ...times(2, AWAY)], 150_000)).toBe(false);
  expect(isOutOfContact([...times(1, CONNECTED), ...times(2, AWAY)], 150_000)).toBe(true);
  expect(isOutOfContact([], 150_000)).toBe(false);
});

test("those that have been gone for a day do not count", () => {
  const gone = { isConnected: false, heard_ago_ms: null, known_ago_ms: 90_000_000 };
  expect(isOutOfContact([CONNECTED, ...times(5, gone)], 150_000)).toBe(false);
});

test("in a large region a member that is heard of is in contact, connected or not", () => {
  const heard = { isConnected: false, heard_ago_ms: 60_000, known_ago_ms: 60_000 };
  expect(isOutOfContact([...times(8, CONNECTED), ...times(60, heard)], 150_000)).toBe(false);
  expect(isOutOfContact([...times(2, CONNECTED), ...times(10, heard)], 150_000)).toBe(true);
});

test("a partition is told after a minute, on the smaller side, and is over when it is healed", async () => {
  const region = await startRegion(5);
  await region.time.pass(10_000);
  const [a, b, ...rest] = region.nodes as [TestNode, TestNode, ...TestNode[]];
  for (const node of rest) for (const apart of [a, b]) region.wires.cut(apart.node, node.node);
  const cut_at_ms = region.time.now_ms();
  await region.time.pass(50_000);
  expect(a.report().is_partitioned).toBe(false);
  await region.time.pass(20_000);
  expect(region.nodes.map((node) => node.report().is_partitioned)).toEqual([true, true, false, false, false]);
  const since_ms = a.report().partitioned_since_ms ?? 0;
  expect(Math.abs(since_ms - cut_at_ms)).toBeLessThanOrEqual(2_000);
  region.wires.healAll();
  await region.time.pass(5_000);
  expect(a.report()).toMatchObject({ is_partitioned: false, partitioned_since_ms: null });
  await region.stop();
});

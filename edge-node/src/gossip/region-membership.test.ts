import { expect, test } from "vitest";
import { startRegion, type TestNode, TestRegion } from "./test-region.ts";

test("newer memberships that come soon after each other reach all others", async () => {
  const region = await startRegion(6);
  await region.time.pass(10_000);
  const [first] = region.nodes as [TestNode];
  for (let count = 0; count < 4; count++) {
    first.gossip.adopt(region.membership(), "hub");
    await region.time.pass(1_500);
  }
  await region.time.pass(70_000);
  for (const node of region.nodes) expect(node.report().membership_version).toBe(region.version);
  await region.stop();
});

test("a newer membership that one node has reaches all others", async () => {
  const region = await startRegion(5);
  await region.time.pass(5_000);
  const [first] = region.nodes;
  first?.gossip.adopt(region.membership(), "hub");
  await region.time.pass(10_000);
  expect(region.nodes.map((node) => node.report().membership_version)).toEqual([2, 2, 2, 2, 2]);
  await region.stop();
});

test("who is taken off the list is out at once: no connection, no answer, and its journal counts for nothing", async () => {
  const region = await startRegion(4);
  const removed = region.nodes[0] as (typeof region.nodes)[0];
  const others = region.nodes.slice(1);
  removed.write(20);
  await region.time.pass(30_000);
  const keepers = region.keepersOf(removed);
  expect(keepers.length).toBeGreaterThanOrEqual(2);
  const membership = region.membership(others);
  for (const node of others) node.gossip.adopt(membership, "hub");
  expect(removed.network.connected()).toEqual([]);
  removed.write(20);
  await region.time.pass(30_000);
  for (const node of others) {
    const { replicas, peers } = node.report();
    expect(peers.map((peer) => peer.node)).not.toContain(removed.node);
    expect(replicas.filter((replica) => replica.node === removed.node && replica.is_valid)).toEqual([]);
    expect(node.keepsAll(removed)).toBe(false);
  }
  const [keeper, asking] = [keepers[0], others.find((node) => node !== keepers[0])];
  if (keeper === undefined || asking === undefined) throw new Error("two nodes are left");
  expect(keeper.report().replicas.find((replica) => replica.node === removed.node)?.records).toBe(21);
  await expect(asking.extentsAt(keeper, removed.node)).rejects.toMatchObject({ code: "peer-refused" });
  await region.stop();
});

test("who is listed again is a member again, and what was kept of it is valid again", async () => {
  const region = await startRegion(4);
  const [returning, ...others] = region.nodes;
  if (returning === undefined) throw new Error("a node");
  returning.write(20);
  await region.time.pass(30_000);
  const without = region.membership(others);
  for (const node of others) node.gossip.adopt(without, "hub");
  await region.time.pass(10_000);
  const back = region.membership();
  for (const node of others) node.gossip.adopt(back, "hub");
  returning.write(5);
  await region.time.pass(30_000);
  expect(region.keepersOf(returning)).toHaveLength(2);
  for (const node of region.keepersOf(returning)) {
    expect(node.report().replicas.find((replica) => replica.node === returning.node)?.is_valid).toBe(true);
  }
  await region.stop();
});

test("a node that is not listed says so and is alone", async () => {
  const region = new TestRegion();
  const [one, two] = [region.add(), region.add()];
  const membership = region.membership([one]);
  for (const node of [one, two]) {
    await node.start();
    node.gossip.adopt(membership, "file");
  }
  await region.time.pass(10_000);
  expect(two.alarmNames()).toContain("not-listed");
  expect(one.report().peers).toEqual([]);
  expect(two.network.connected()).toEqual([]);
  await region.stop();
});

test("a blocked member is cut off until it is not blocked any more", async () => {
  const region = await startRegion(3);
  await region.time.pass(5_000);
  const [a, b, c] = region.nodes as [TestNodeOf, TestNodeOf, TestNodeOf];
  a.gossip.block([b.node]);
  expect(a.network.connected().map(({ node }) => node)).toEqual([c.node]);
  expect(a.report().peers.find(({ node }) => node === b.node)).toMatchObject({ is_blocked: true, is_connected: false });
  a.gossip.block([]);
  await region.time.pass(1_000);
  expect(a.report().peers.find(({ node }) => node === b.node)).toMatchObject({ is_blocked: false, is_connected: true });
  await region.stop();
});

type TestNodeOf = TestRegion["nodes"][0];

import { expect, test } from "vitest";
import { rankHolders } from "./placement.ts";
import { startRegion, type TestNode, TestRegion } from "./test-region.ts";

const GRACE_MS = 60_000;
const OPTIONS = { grace_ms: GRACE_MS, fetch_pause_ms: 500 };

function assignedTo(region: TestRegion, origin: TestNode): readonly TestNode[] {
  return region.nodes.filter((node) => {
    return node.report().replicas.some((replica) => replica.node === origin.node && replica.is_assigned);
  });
}

/** A region in which the first node's journal is on two others. */
async function kept(options = {}) {
  const region = await startRegion(5, { ...OPTIONS, ...options });
  const [origin] = region.nodes as [TestNode];
  origin.write(30);
  await region.time.pass(20_000);
  const holders = assignedTo(region, origin);
  return { region, origin, holders: holders as [TestNode, TestNode] };
}

test("a holder that is away is stepped over after the grace, not before", async () => {
  const { region, origin, holders } = await kept();
  await holders[0].stop();
  await region.time.pass(GRACE_MS - 20_000);
  expect(region.keepersOf(origin)).toHaveLength(2);
  await region.time.pass(60_000);
  expect(region.keepersOf(origin)).toHaveLength(3);
  await region.stop();
});

test("the stand-in lets go when the holder is back and two others hold as much as it does, not before", async () => {
  const { region, origin, holders } = await kept();
  const [gone] = holders;
  await gone.stop();
  await region.time.pass(GRACE_MS + 40_000);
  origin.write(10);
  await region.time.pass(20_000);
  const standIn = region.keepersOf(origin).find((node) => !holders.includes(node)) as TestNode;
  expect(standIn.keepsAll(origin)).toBe(true);
  // Back, but out of reach of the node whose journal it is and of whoever could give it the rest.
  for (const node of region.nodes) if (node !== standIn && node !== gone) region.wires.cut(gone.node, node.node);
  await gone.start();
  const fetching = standIn.replicas.journals().length;
  expect(fetching).toBeGreaterThan(0);
  await region.time.pass(3_000);
  region.wires.healAll();
  await region.time.pass(60_000);
  expect(gone.keepsAll(origin)).toBe(true);
  expect(standIn.replicas.extents(origin.node)).toEqual([]);
  expect(region.keepersOf(origin)).toHaveLength(2);
  await region.stop();
});

test("a copy is never let go of while those that should hold the journal have less", async () => {
  const { region, origin, holders } = await kept();
  const [gone] = holders;
  await gone.stop();
  await region.time.pass(GRACE_MS + 40_000);
  const standIn = region.keepersOf(origin).find((node) => !holders.includes(node)) as TestNode;
  gone.replicas.drop(origin.node);
  gone.replicas.isFull = true;
  await gone.start();
  for (let step = 0; step < 30; step++) {
    await region.time.pass(10_000);
    expect(standIn.keepsAll(origin)).toBe(true);
  }
  gone.replicas.isFull = false;
  await region.time.pass(60_000);
  expect(gone.keepsAll(origin)).toBe(true);
  expect(standIn.replicas.extents(origin.node)).toEqual([]);
  await region.stop();
});

test("a node that comes to the region takes over what placement gives it, and nothing is lost on the way", async () => {
  const region = await startRegion(4, OPTIONS);
  for (const node of region.nodes) node.write(20);
  await region.time.pass(20_000);
  const added = region.add(OPTIONS);
  const membership = region.membership();
  await added.start();
  for (const node of region.nodes) node.gossip.adopt(membership, "hub");
  const fewest: number[] = [];
  for (let step = 0; step < 60; step++) {
    await region.time.pass(2_000);
    fewest.push(Math.min(...region.nodes.slice(0, 4).map((node) => region.keepersOf(node).length)));
  }
  expect(Math.min(...fewest)).toBeGreaterThanOrEqual(2);
  for (const node of region.nodes) expect(region.keepersOf(node)).toHaveLength(2);
  expect(added.report().replicas.length).toBeGreaterThan(0);
  await region.stop();
});

test("a holder over its quota begins no journal and says so; the next one takes it after the grace", async () => {
  const region = new TestRegion();
  for (let left = 5; left > 0; left--) region.add(OPTIONS);
  const [origin] = region.nodes as [TestNode];
  const ids = region.nodes.map(({ node }) => node);
  const first = region.nodes.find(({ node }) => node === rankHolders(origin.node, ids)[0]) as TestNode;
  first.options = { ...first.options, replica_quota_bytes: 0 };
  await region.start();
  for (const node of region.nodes) node.write(10);
  await region.time.pass(GRACE_MS - 20_000);
  expect(first.alarmNames()).toContain("replica-quota");
  expect(first.report().replicas).toEqual([]);
  expect(region.keepersOf(origin)).toHaveLength(1);
  await region.time.pass(60_000);
  for (const node of region.nodes) expect(region.keepersOf(node)).toHaveLength(2);
  await region.stop();
});

test("a full disk is alarmed, and fetching goes on when there is room again", async () => {
  const region = await startRegion(3, OPTIONS);
  const [origin, holder] = region.nodes as [TestNode, TestNode];
  await region.time.pass(20_000);
  holder.replicas.isFull = true;
  origin.write(10);
  await region.time.pass(10_000);
  expect(holder.alarmNames()).toContain("replica-storage");
  holder.replicas.isFull = false;
  await region.time.pass(60_000);
  expect(holder.alarmNames()).not.toContain("replica-storage");
  expect(holder.keepsAll(origin)).toBe(true);
  await region.stop();
});

test("too few copies of the own journal are alarmed after the grace, until there are enough", async () => {
  const region = new TestRegion();
  for (let left = 3; left > 0; left--) region.add(OPTIONS);
  const [origin, ...others] = region.nodes as [TestNode, ...TestNode[]];
  for (const node of others) region.wires.cut(origin.node, node.node);
  await region.start();
  await region.time.pass(GRACE_MS - 10_000);
  expect(origin.alarmNames()).not.toContain("too-few-copies");
  await region.time.pass(20_000);
  expect(origin.alarmNames()).toContain("too-few-copies");
  expect(origin.report()).toMatchObject({ copies: [], copies_wanted: 2 });
  region.wires.healAll();
  await region.time.pass(20_000);
  expect(origin.alarmNames()).not.toContain("too-few-copies");
  await region.stop();
});

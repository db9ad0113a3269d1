import { expect, test } from "vitest";
import { startRegion, type TestNode, type TestRegion } from "./test-region.ts";

const OPTIONS = { fetch_pause_ms: 500, clock_interval_ms: 60_000 };

test("every journal comes to be on two other nodes, to the last record", async () => {
  const region = await startRegion(5);
  for (const node of region.nodes) node.write(30);
  await region.time.pass(60_000);
  for (const node of region.nodes) {
    expect(region.keepersOf(node)).toHaveLength(2);
    const { copies, replicas, is_partitioned, peers, alarms } = node.report();
    expect(copies.map(({ behind_records }) => behind_records)).toEqual([0, 0]);
    expect(replicas.every(({ is_valid, is_assigned }) => is_valid && is_assigned)).toBe(true);
    expect(is_partitioned).toBe(false);
    expect(peers.map(({ is_connected }) => is_connected)).toEqual([true, true, true, true]);
    expect(alarms).toEqual([]);
  }
  await region.stop();
});

test("what a node writes is on two others within seconds", async () => {
  const region = await startRegion(5, { fetch_pause_ms: 5_000 });
  await region.time.pass(30_000);
  const [origin] = region.nodes as [TestNode];
  origin.write(10);
  expect(await region.time.passUntil(() => region.keepersOf(origin).length === 2, 10_000, 100)).toBe(true);
  await region.stop();
});

test("what happened during a partition is everywhere soon after it has healed", async () => {
  const region = await startRegion(8, OPTIONS);
  await region.time.pass(20_000);
  const side = region.nodes.slice(0, 4);
  for (const a of side) for (const b of region.nodes.slice(4)) region.wires.cut(a.node, b.node);
  for (let minute = 0; minute < 5; minute++) {
    for (const node of region.nodes) node.write(20);
    await region.time.pass(60_000);
  }
  region.wires.healAll();
  const isWhole = () => region.nodes.every((node) => region.keepersOf(node).length >= 2);
  expect(await region.time.passUntil(isWhole, 30_000)).toBe(true);
  await region.stop();
});

/** One node writes, one other fetches; a third one may be in reach of both. */
async function pair(): Promise<{ region: TestRegion; origin: TestNode; holder: TestNode; third: TestNode }> {
  const region = await startRegion(3, OPTIONS);
  const [origin, holder, third] = region.nodes as [TestNode, TestNode, TestNode];
  await region.time.pass(10_000);
  return { region, origin, holder, third };
}

test("a fetch whose stream breaks goes on behind the last record that was stored", async () => {
  const { region, origin, holder } = await pair();
  origin.write(9_000, 400);
  let stored = 0;
  for (let cut = 0; cut < 40 && !holder.keepsAll(origin); cut++) {
    await region.time.pass(40);
    region.wires.cut(origin.node, holder.node);
    const now = holder.replicas.journals().find(({ node }) => node === origin.node)?.records ?? 0;
    expect(now).toBeGreaterThanOrEqual(stored);
    stored = now;
    region.wires.heal(origin.node, holder.node);
    await region.time.pass(1_500);
  }
  expect(await region.time.passUntil(() => holder.keepsAll(origin), 60_000)).toBe(true);
  const batches = new Set<string>();
  const epoch = origin.journal.extents()[0]?.epoch ?? "";
  for (let seq = 1; seq <= 9_001; ) {
    const batch = holder.replicas.batchAt(origin.node, epoch, seq);
    expect(batch?.from_seq).toBe(seq);
    batches.add(`${batch?.from_seq}`);
    seq = (batch?.upto_seq ?? 0) + 1;
  }
  expect(batches.size).toBeGreaterThan(3);
  await region.stop();
});

test("records come from another holder when the node that wrote them is away", async () => {
  const { region, origin, holder, third } = await pair();
  region.wires.cut(origin.node, holder.node);
  origin.write(50);
  await region.time.pass(20_000);
  expect(third.keepsAll(origin)).toBe(true);
  expect(holder.keepsAll(origin)).toBe(true);
  await region.stop();
});

test("a gap in an older epoch is found by the count and filled", async () => {
  const { region, origin, holder, third } = await pair();
  origin.write(10);
  await region.time.pass(10_000);
  region.wires.cut(holder.node, third.node);
  region.wires.cut(holder.node, origin.node);
  origin.write(10);
  await region.time.pass(10_000);
  expect(third.keepsAll(origin)).toBe(true);
  // The disk forgets what only the third one has, and goes on in a new epoch, which the holder gets first.
  await origin.stop();
  origin.journal.rollBack(10);
  region.wires.cut(third.node, origin.node);
  region.wires.heal(holder.node, origin.node);
  await origin.start();
  await region.time.pass(10_000);
  expect(holder.keepsAll(origin)).toBe(true);
  region.wires.heal(third.node, origin.node);
  await region.time.pass(20_000);
  expect(origin.journal.records).toBe(22);
  expect(holder.replicas.extents(origin.node).map(({ last_seq }) => last_seq)).toEqual([21, 1]);
  expect(holder.keepsAll(origin)).toBe(true);
  await region.stop();
});

test("live traffic is fetched in batches, not record by record", async () => {
  const { region, origin, holder } = await pair();
  for (let second = 0; second < 60; second++) {
    origin.write(2);
    await region.time.pass(1_000);
  }
  await region.time.pass(5_000);
  expect(holder.keepsAll(origin)).toBe(true);
  const epoch = origin.journal.extents()[0]?.epoch ?? "";
  let batches = 0;
  for (let seq = 1; seq <= 121; batches++) seq = (holder.replicas.batchAt(origin.node, epoch, seq)?.upto_seq ?? 0) + 1;
  expect(batches).toBeLessThan(70);
  expect(origin.network.published).toBeLessThan(90);
  await region.stop();
});

test("a node works alone: no membership, no peers, and it says so", async () => {
  const region = await startRegion(1, OPTIONS);
  const [node] = region.nodes as [TestNode];
  node.write(10);
  await region.time.pass(600_000);
  expect(node.report()).toMatchObject({ is_partitioned: false, peers: [], copies: [], copies_wanted: 0, alarms: [] });
  await region.stop();
});

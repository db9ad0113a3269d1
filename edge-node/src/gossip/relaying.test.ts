import { expect, test } from "vitest";
import { startRegion, type TestNode, type TestRegion } from "./test-region.ts";

const OPTIONS = { fetch_pause_ms: 500, carry_after_ms: 60_000 };

async function keptRegion(): Promise<{ region: TestRegion; origin: TestNode; keepers: readonly TestNode[] }> {
  const region = await startRegion(4, OPTIONS);
  const [origin] = region.nodes as [TestNode];
  origin.write(10);
  await region.time.pass(20_000);
  return { region, origin, keepers: region.keepersOf(origin) };
}

test("whoever keeps the journal of a node without uplink takes it to the hub, until that node can itself", async () => {
  const { region, origin, keepers } = await keptRegion();
  expect(keepers.flatMap((node) => [...node.carried])).toEqual([]);
  origin.state.isHubAnswering = false;
  await region.time.pass(20_000);
  for (const node of keepers) expect(node.report().carried).toEqual([origin.node]);
  for (const node of keepers) expect([...node.carried]).toEqual([origin.node]);
  origin.state.isHubAnswering = true;
  await region.time.pass(20_000);
  for (const node of keepers) expect([...node.carried]).toEqual([]);
  await region.stop();
});

test("a node that has not been heard for a while is carried too", async () => {
  const { region, origin, keepers } = await keptRegion();
  await origin.stop();
  await region.time.pass(40_000);
  expect(keepers.flatMap((node) => [...node.carried])).toEqual([]);
  await region.time.pass(60_000);
  for (const node of keepers) expect([...node.carried]).toEqual([origin.node]);
  await region.stop();
});

test("a node whose own hub does not answer takes nothing up", async () => {
  const { region, origin, keepers } = await keptRegion();
  for (const node of region.nodes) node.state.isHubAnswering = false;
  await region.time.pass(20_000);
  for (const node of keepers) expect([...node.carried]).toEqual([]);
  expect(origin.report().peers.map(({ has_uplink }) => has_uplink)).toEqual([false, false, false]);
  await region.stop();
});

test("a removed node's journal is not carried any more", async () => {
  const { region, origin, keepers } = await keptRegion();
  origin.state.isHubAnswering = false;
  await region.time.pass(90_000);
  for (const node of keepers) expect([...node.carried]).toEqual([origin.node]);
  const others = region.nodes.filter((node) => node !== origin);
  const membership = region.membership(others);
  for (const node of others) node.gossip.adopt(membership, "hub");
  for (const node of keepers) {
    expect([...node.carried]).toEqual([]);
    expect(node.told).toContain(`removed ${origin.node}`);
  }
  await region.time.pass(20_000);
  for (const node of keepers) expect([...node.carried]).toEqual([]);
  await region.stop();
});

test("what the hub acknowledged of a carried journal comes back to the node that wrote it", async () => {
  const { region, origin, keepers } = await keptRegion();
  const [relay] = keepers as [TestNode];
  origin.state.isHubAnswering = false;
  await region.time.pass(20_000);
  const epoch = origin.journal.extents()[0]?.epoch ?? "";
  relay.state.acknowledged.set(origin.node, { epoch, seq: 7 });
  await region.time.pass(70_000);
  expect(origin.report().receipts).toMatchObject([{ node: relay.node, epoch, seq: 7 }]);
  await region.stop();
});

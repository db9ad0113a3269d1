import { expect, test } from "vitest";
import { hexOf } from "./names.ts";
import { TestJournal } from "./test-journal.ts";
import { startRegion, TestNode, type TestRegion } from "./test-region.ts";
import { recordsIn } from "./test-storm.ts";

const OPTIONS = { fetch_pause_ms: 500, clock_interval_ms: 60_000, grace_ms: 60_000 };

/** A region in which one node's card died after its journal was copied: a new box has taken its place. */
async function replaced(): Promise<{ region: TestRegion; old: TestNode; box: TestNode; others: readonly TestNode[] }> {
  const region = await startRegion(4, OPTIONS);
  const [old, ...others] = region.nodes as [TestNode, ...TestNode[]];
  old.write(30);
  await region.time.pass(20_000);
  await old.stop();
  const box = new TestNode(region, OPTIONS);
  box.journal = old.journal.copy();
  box.generation = 2;
  box.journal.openEpoch({ generation: 2 });
  box.replicas.saveMembership(old.replicas.membership() as Uint8Array);
  box.replicas.pinRegionKey(region.key.publicKey);
  region.nodes.splice(0, 1, box);
  return { region, old, box, others };
}

test("a new box goes on as the same node, and its new epoch is copied like any other", async () => {
  const { region, box } = await replaced();
  await box.start();
  box.write(10);
  await region.time.pass(30_000);
  expect(region.keepersOf(box)).toHaveLength(2);
  for (const node of region.keepersOf(box)) {
    expect(node.replicas.generationOf(box.node)).toBe(2);
    expect(node.replicas.takenOverAt(box.node)?.parent?.seq).toBe(31);
    expect(node.alarmNames()).toEqual([]);
  }
  await region.stop();
});

test("the old box that comes back learns from any peer that it was replaced, and stops for good", async () => {
  const { region, old, box } = await replaced();
  await box.start();
  box.write(10);
  await region.time.pass(30_000);
  await box.stop();
  old.journal.openEpoch();
  await old.start();
  old.write(5);
  await region.time.pass(20_000);
  expect(old.told).toContain("replaced 2");
  expect(old.told.filter((what) => what.startsWith("replaced"))).toHaveLength(1);
  expect(old.report().replaced).toMatchObject({ generation: 2 });
  expect(old.network.connected()).toEqual([]);
  await region.stop();
});

test("what the old box writes after its replacement is taken by nobody who knows of it", async () => {
  const { region, old, box, others } = await replaced();
  await box.start();
  box.write(10);
  await region.time.pass(30_000);
  await box.stop();
  const lateEpoch = region.nextEpoch();
  old.journal.openEpoch();
  // An old box that does not listen: it keeps announcing and serving what it writes.
  old.generation = 1;
  old.write(20);
  await old.start();
  await region.time.pass(1_000);
  const oldEpoch = old.journal.extents().at(-1)?.epoch;
  await region.time.pass(30_000);
  for (const node of others) {
    expect(node.replicas.extents(box.node).map(({ epoch }) => epoch)).not.toContain(oldEpoch);
  }
  expect(hexOf(lateEpoch)).not.toBe(oldEpoch);
  await box.start();
  await region.time.pass(30_000);
  expect(region.keepersOf(box)).toHaveLength(2);
  await region.stop();
});

test("an epoch that only an uninformed peer has of the old box does not come into the new one's journal", async () => {
  const { region, old, box, others } = await replaced();
  const apart = others.find((node) => node.replicas.extents(box.node).length > 0) as TestNode;
  // One peer is alone with the old box while the others get to know the new one.
  for (const node of others) if (node !== apart) region.wires.cut(node.node, apart.node);
  old.journal.openEpoch();
  for (const node of others) if (node !== apart) region.wires.cut(node.node, old.node);
  await old.start();
  old.write(7);
  await region.time.pass(20_000);
  const oldEpoch = old.journal.extents().at(-1)?.epoch ?? "";
  expect(apart.replicas.hashAt(old.node, oldEpoch, 8)).not.toBeNull();
  await old.stop();
  for (const node of others) if (node !== apart) region.wires.heal(node.node, box.node);
  region.wires.cut(apart.node, box.node);
  await box.start();
  box.write(10);
  await region.time.pass(30_000);
  region.wires.healAll();
  await region.time.pass(60_000);
  expect(box.journal.extents().map(({ epoch }) => epoch)).not.toContain(oldEpoch);
  const questions = () => box.told.filter((what) => what.startsWith("replica-fetch-failed")).length;
  const before = questions();
  box.write(3);
  await region.time.pass(60_000);
  expect(questions()).toBe(before);
  expect(region.keepersOf(box).length).toBeGreaterThanOrEqual(2);
  for (const node of others) if (node !== apart) expect(node.replicas.hashAt(old.node, oldEpoch, 8)).toBeNull();
  await region.stop();
});

test("what a peer that was away at the recovery has of the old box comes back, and everybody has it again", async () => {
  const region = await startRegion(4, OPTIONS);
  const [old, ...others] = region.nodes as [TestNode, ...TestNode[]];
  old.write(30);
  await region.time.pass(20_000);
  const [known, away] = region.keepersOf(old) as [TestNode, TestNode];
  for (const node of others) if (node !== away) region.wires.cut(node.node, away.node);
  for (const node of others) if (node !== away) region.wires.cut(node.node, old.node);
  old.write(20);
  await region.time.pass(20_000);
  expect(away.keepsAll(old)).toBe(true);
  await old.stop();
  await away.stop();
  region.wires.healAll();
  const box = recovered(old, known);
  region.nodes.splice(0, 1, box);
  await box.start();
  box.write(10);
  await region.time.pass(30_000);
  expect(box.journal.records).toBe(31 + 11);
  await away.start();
  await region.time.pass(60_000);
  expect(box.told.filter((what) => /^(tail|complete)/.test(what)).slice(-2)).toEqual(["tail 20", "complete"]);
  expect(box.journal.records).toBe(51 + 11);
  expect(region.keepersOf(box).length).toBeGreaterThanOrEqual(2);
  const asked = away.network.mostStreams;
  expect(asked).toBeLessThan(8);
  await region.stop();
});

/** A new box of a node, from what one peer has of its journal. */
function recovered(old: TestNode, from: TestNode): TestNode {
  const { region, journal, replicas } = old;
  const box = new TestNode(region, OPTIONS);
  const epochs = from.replicas.extents(old.node).map(({ epoch, last_seq }) => {
    return { epoch, records: recordsIn(from.replicas, old.node, { epoch, last_seq }) };
  });
  box.generation = 2;
  const genesis = { generation: 2 };
  box.journal = TestJournal.recovered({ key: journal.key, nextEpoch: region.nextEpoch, genesis }, epochs);
  box.replicas.saveMembership(replicas.membership() as Uint8Array);
  box.replicas.pinRegionKey(region.key.publicKey);
  return box;
}

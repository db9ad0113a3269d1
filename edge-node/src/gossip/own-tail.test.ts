import { expect, test } from "vitest";
import { startRegion, type TestNode, type TestRegion } from "./test-region.ts";

const OPTIONS = { fetch_pause_ms: 500, clock_interval_ms: 60_000 };

async function keptRegion(count = 4): Promise<{ region: TestRegion; origin: TestNode }> {
  const region = await startRegion(count, OPTIONS);
  const [origin] = region.nodes as [TestNode];
  origin.write(40);
  await region.time.pass(20_000);
  return { region, origin };
}

test("what a lying disk had lost comes back from peers, once, and everybody has the same again", async () => {
  const { region, origin } = await keptRegion();
  const before = origin.journal.ends();
  await origin.stop();
  origin.journal.rollBack(15);
  await origin.start();
  await region.time.pass(30_000);
  expect(origin.told.filter((what) => what.startsWith("tail"))).toEqual(["tail 15"]);
  expect(origin.journal.ends()).toEqual(expect.arrayContaining([...before]));
  expect(origin.journal.ends()).toHaveLength(before.length + 1);
  expect(region.keepersOf(origin)).toHaveLength(2);
  expect(origin.report().copies.map(({ behind_records }) => behind_records)).toEqual([0, 0]);
  await region.stop();
});

test("lost records are taken up again only after everything has come back", async () => {
  const { region, origin } = await keptRegion();
  await origin.stop();
  origin.journal.rollBack(15);
  origin.told.splice(0);
  await origin.start();
  await region.time.pass(30_000);
  const told = origin.told.filter((what) => /^(tail|complete)/.test(what));
  expect(told.at(-1)).toBe("complete");
  expect(told.filter((what) => what === "complete")).toHaveLength(told.indexOf("tail 15") > 0 ? 2 : 1);
  await region.stop();
});

test("a whole lost epoch comes back too", async () => {
  const { region, origin } = await keptRegion();
  await origin.stop();
  origin.journal.openEpoch();
  await origin.start();
  origin.write(10);
  await region.time.pass(20_000);
  const before = origin.journal.ends();
  await origin.stop();
  origin.journal.rollBack(11);
  await origin.start();
  await region.time.pass(30_000);
  expect(origin.journal.ends()).toEqual(expect.arrayContaining([...before]));
  expect(region.keepersOf(origin)).toHaveLength(2);
  await region.stop();
});

import { expect, test } from "vitest";
import { startRegion, type TestNode, type TestRegion } from "./test-region.ts";
import { TestStorm } from "./test-storm.ts";

const OPTIONS = { grace_ms: 60_000, carry_after_ms: 30_000, clock_interval_ms: 60_000 };
/** Far more than a healed region needs; a bound only because a test has to end. */
const MOST_MS = 600_000;

const SEEDS = [1, 2, 3, 4, 5, 106];

test.each(SEEDS)(
  "after everything that can happen, each journal is whole on two other nodes (seed %i)",
  async (seed) => {
    const region = await startRegion(6 + (seed % 3) * 3, { seed, ...OPTIONS });
    const storm = new TestStorm(region);
    await storm.rage(60);
    await storm.calm();
    const isWhole = () => storm.members.every((origin) => isKeptWhole(storm, origin));
    await region.time.passUntil(isWhole, MOST_MS);
    expect(problemsIn(region, storm)).toEqual([]);
    await region.stop();
  },
);

function isKeptWhole({ members }: TestStorm, origin: TestNode): boolean {
  const others = members.filter((node) => node !== origin);
  const assigned = others.filter((node) => {
    return node.report().replicas.some((replica) => replica.node === origin.node && replica.is_assigned);
  });
  return others.filter((node) => node.keepsAll(origin)).length >= 2 && assigned.every((node) => node.keepsAll(origin));
}

/** What must not be, by name; the storm's log with it, for whoever has to find out why. */
function problemsIn(region: TestRegion, storm: TestStorm): readonly string[] {
  const problems: string[] = [];
  for (const origin of storm.members) {
    if (!isKeptWhole(storm, origin)) problems.push(`${origin.node} is not kept whole`);
    const wrong = origin.alarmNames().filter((name) => /equivocation|misbehaving|identity|claims/.test(name));
    if (wrong.length > 0) problems.push(`${origin.node} blames honest nodes: ${wrong}`);
    for (const { node, is_valid } of origin.report().replicas) {
      const isRemoved = storm.removed.some((one) => one.node === node);
      if (is_valid === isRemoved) problems.push(`${origin.node} takes a removed node's journal for valid`);
    }
  }
  if (region.time.waiting > region.nodes.length * 100) problems.push(`${region.time.waiting} things wait`);
  return problems.length === 0 ? [] : [...problems, ...storm.log];
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBootSlots } from "./boot-files.ts";
import { readReleases } from "./release-memory.ts";
import { applicationBundle, image, systemBundle, TestBox, type TestBundle } from "./test-box.ts";
import type { Chance } from "./test-card.ts";

// The whole taking of a bundle, stopped at each single operation, then started again as often as it takes.

interface Scenario {
  readonly name: string;
  readonly bundles: readonly TestBundle[];
  /** What runs in the end: application, then root. */
  readonly expected: readonly [application: string, root: string];
}

/** What is left of what was not durable: nothing, half of it, all of it. */
const LEFT = [0, 0.5, 0.99];

const OLD = image("root", 3);
const tampered = ({ bytes, id }: TestBundle): TestBundle => {
  const changed = bytes.slice();
  changed[changed.length - 3] = (changed[changed.length - 3] ?? 0) ^ 1;
  return { bytes: changed, id };
};

const SCENARIOS: readonly Scenario[] = [
  { name: "an application", bundles: [applicationBundle(7)], expected: [image("application", 7), OLD] },
  {
    name: "an application that does not prove itself",
    bundles: [applicationBundle(7, "mute")],
    expected: [image("application", 3), OLD],
  },
  {
    name: "an application that was changed",
    bundles: [tampered(applicationBundle(7))],
    expected: [image("application", 3), OLD],
  },
  {
    name: "two applications, the second of which is mute",
    bundles: [applicationBundle(7), applicationBundle(8, "mute")],
    expected: [image("application", 7), OLD],
  },
  { name: "a system", bundles: [systemBundle(5)], expected: [image("application", 5), image("root", 5)] },
  {
    name: "a system that does not prove itself",
    bundles: [systemBundle(5, "mute")],
    expected: [image("application", 3), OLD],
  },
  {
    name: "a system that does not start at all",
    bundles: [systemBundle(5, "dead")],
    expected: [image("application", 3), OLD],
  },
  { name: "a system that was changed", bundles: [tampered(systemBundle(5))], expected: [image("application", 3), OLD] },
  {
    name: "an application and a system",
    bundles: [applicationBundle(7), systemBundle(5)],
    expected: [image("application", 7), image("root", 5)],
  },
];

function boxWith(bundles: readonly TestBundle[], chance?: Chance): TestBox {
  const box = new TestBox(chance);
  for (const [at, { bytes }] of bundles.entries()) box.card.put(`/data/inbox/${at}.lgu`, bytes);
  return box;
}

function expectOrder(box: TestBox): void {
  expect(box.violations).toEqual([]);
  const { files } = box.card;
  const boot = { folder: "/boot/firmware", whileWritable: <T>(action: () => T) => action() };
  expect(readBootSlots({ files, boot })).toEqual({ active: box.running, trial: null });
  const { trial, system_trial, current, previous, kept_system } = readReleases(files);
  expect([trial, system_trial]).toEqual([null, null]);
  const kept = [current?.id, previous?.id, kept_system].filter((id) => typeof id === "string");
  const names = box.card.paths("/data/releases").map((path) => path.slice("/data/releases/".length));
  const bundles = names.filter((name) => name.endsWith(".lgu"));
  expect(bundles.toSorted()).toEqual(kept.map((id) => `${id}.lgu`).toSorted());
  expect(names.filter((name) => !name.endsWith(".lgu") && name !== "state.json")).toEqual([]);
}

describe.each(SCENARIOS)("$name", ({ bundles, expected }) => {
  test("ends as it should when nothing happens", async () => {
    const box = boxWith(bundles);
    await box.live();
    expectOrder(box);
    expect([box.mounted, box.card.rootText(box.running)]).toEqual(expected);
  });

  test("ends the same after a cut of power before any one operation", async () => {
    const whole = boxWith(bundles);
    await whole.live();
    expect(whole.card.operations).toBeGreaterThan(10);
    for (const cut of cutsIn(whole)) {
      for (const seed of bundles.length === 1 ? LEFT : LEFT.slice(cut % 3, (cut % 3) + 1)) {
        const box = boxWith(bundles, () => seed);
        box.nextCut = once(cut);
        await box.live();
        expectOrder(box);
        expect([cut, box.mounted, box.card.rootText(box.running)]).toEqual([cut, ...expected]);
      }
    }
  }, 120_000);

  test("leaves a box that works after any number of cuts", async () => {
    const cuts = fc.array(fc.nat(120), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        cuts,
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        async (after, stream) => {
          const box = boxWith(bundles, () => stream.next().value as number);
          const left = [...after];
          box.nextCut = () => left.shift() ?? null;
          await box.live();
          expectOrder(box);
          const running = [box.mounted, box.card.rootText(box.running)];
          expect(running.filter((one) => !one.endsWith("good"))).toEqual([]);
          if (after.length === 0) expect(running).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);
});

/** Each operation; of those that only wait for a proof a few are enough. */
function cutsIn({ card: { operations, waits } }: TestBox): readonly number[] {
  const all = Array.from({ length: operations }, (_, operation) => operation);
  return all.filter((operation) => !waits.has(operation) || operation % 20 === 0);
}

function once(operations: number): () => number | null {
  let isFirst = true;
  return () => {
    const cut = isFirst ? operations : null;
    isFirst = false;
    return cut;
  };
}

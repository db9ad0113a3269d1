import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Tests of stores, words and texts: they show no rule of gossip. */
const APART = new Set([
  "spec.test.ts",
  "in-memory-replica-store.test.ts",
  "gossip-details.test.ts",
  "membership-text.test.ts",
]);

interface Rule {
  readonly id: string;
  readonly tests: readonly string[];
}

function rulesOfSpec(): readonly Rule[] {
  const spec = readFileSync(join(import.meta.dirname, "SPEC.md"), "utf8");
  return spec
    .split(/^### /m)
    .slice(1)
    .map((block) => ({
      id: /^(GO-\d+) /.exec(block)?.[1] ?? "",
      tests: [...block.matchAll(/^- Test: `([^`]+)` "([^"]+)"$/gm)].map(([, file, title]) => `${file} ${title}`),
    }));
}

function testsInFolder(): readonly string[] {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".test.ts") && !APART.has(file));
  return files.flatMap((file) => {
    const text = readFileSync(join(import.meta.dirname, file), "utf8");
    return [...text.matchAll(/^(?:test|\]\)|\w+\.each\(\w+\))\(\s*"([^"]+)"/gm)].map(([, title]) => `${file} ${title}`);
  });
}

test("the specification and the tests name each other, in both directions", () => {
  const inSpec = new Set(rulesOfSpec().flatMap(({ tests }) => tests));
  const inFolder = new Set(testsInFolder());
  expect(inFolder.size).toBeGreaterThan(80);
  expect([...inSpec].filter((one) => !inFolder.has(one))).toEqual([]);
  expect([...inFolder].filter((one) => !inSpec.has(one))).toEqual([]);
});

test("the rules run from 1 without a gap, and each has a test", () => {
  const rules = rulesOfSpec();
  expect(rules.length).toBeGreaterThan(25);
  expect(rules.map(({ id }) => id)).toEqual(rules.map((_, index) => `GO-${index + 1}`));
  for (const { id, tests } of rules) expect(tests.length, id).toBeGreaterThan(0);
});

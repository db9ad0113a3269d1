import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const SOURCES = "edge-node/matching/src/";

/** The rules at the head of a test's title, and the title. */
const BOND = /\(\s*"((?:\[(?:LR|CA|PB|AK|RC|OB|IM|AG|INV)-\d+\])+) ([^"]+)"/g;

/** "CA-3 file title": that a rule and a test name each other. */
type Bond = string;

function bondsInTests(): readonly Bond[] {
  const files = ["sync", "edge-node", "neighbourhood"].flatMap((part) =>
    readdirSync(join(ROOT, part), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts") && !file.includes("node_modules"))
      .map((file) => `${part}/${file}`),
  );
  return files.flatMap((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    return [...text.matchAll(BOND)].flatMap(([, rules = "", title = ""]) =>
      [...rules.matchAll(/[A-Z]+-\d+/g)].map(([rule]) => `${rule} ${file.replace(SOURCES, "")} ${title}`),
    );
  });
}

interface Rule {
  readonly id: string;
  readonly text: string;
}

function rulesOfSpec(): readonly Rule[] {
  const spec = readFileSync(join(ROOT, "edge-node/matching/SPEC.md"), "utf8");
  return spec
    .split(/^### /m)
    .slice(1)
    .map((block) => {
      const [, id = ""] = /^([A-Z]+-\d+) /.exec(block) ?? [];
      return { id, text: block.split(/^## /m)[0] ?? "" };
    });
}

function bondsInSpec(): readonly Bond[] {
  return rulesOfSpec().flatMap(({ id, text }) =>
    [...text.matchAll(/^- Test: `([^`]+)` "([^"]+)"$/gm)].map(([, file, title]) => `${id} ${file} ${title}`),
  );
}

test("the specification and the tests name each other, in both directions", () => {
  const [inSpec, inTests] = [new Set(bondsInSpec()), new Set(bondsInTests())];
  expect(inTests.size).toBeGreaterThan(50);
  expect([...inSpec].filter((bond) => !inTests.has(bond))).toEqual([]);
  expect([...inTests].filter((bond) => !inSpec.has(bond))).toEqual([]);
});

test("every rule has a number of its own, a source, a rounding, a tie-break and at least one test", () => {
  const rules = rulesOfSpec();
  const ids = rules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, text } of rules) {
    expect(id).toMatch(/^(LR|CA|PB|AK|RC|OB|IM|AG|INV)-\d+$/);
    expect(text).toMatch(/^- Source: .+/m);
    expect(text).toMatch(/^- Rounding: .+\. Ties: .+/m);
    expect(text).toMatch(/^- Test: `.+` ".+"$/m);
  }
});

test("the numbers of each group run from 1 without a gap", () => {
  const groups = Map.groupBy(rulesOfSpec(), ({ id }) => id.split("-")[0]);
  expect(groups.size).toBe(9);
  for (const [group, rules] of groups) {
    expect(rules.map(({ id }) => id)).toEqual(rules.map((_, index) => `${group}-${index + 1}`));
  }
});

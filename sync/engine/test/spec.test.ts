import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const PACKAGE = join(import.meta.dirname, "..");
const SPEC = readFileSync(join(PACKAGE, "SPEC.md"), "utf8");

/** "UP-3 file title": that a rule and a test name each other. */
type Bond = string;

function bondsInTests(): readonly Bond[] {
  const files = readdirSync(join(PACKAGE, "src"), { encoding: "utf8" }).filter((file) => file.endsWith(".test.ts"));
  return files.flatMap((file) => {
    const text = readFileSync(join(PACKAGE, "src", file), "utf8");
    return [...text.matchAll(/\(\s*"\[(UP-\d+)\] ([^"]+)"/g)].map(([, rule, title]) => `${rule} ${file} ${title}`);
  });
}

function rulesOfSpec(): readonly { readonly id: string; readonly text: string }[] {
  const blocks = SPEC.split(/^### /m).slice(1);
  return blocks.map((block) => ({ id: /^(UP-\d+) /.exec(block)?.[1] ?? "", text: block.split(/^## /m)[0] ?? "" }));
}

test("the specification and the tests name each other, in both directions", () => {
  const inTests = bondsInTests();
  const inSpec = rulesOfSpec().flatMap(({ id, text }) =>
    [...text.matchAll(/^- Test: `([^`]+)` "([^"]+)"$/gm)].map(([, file, title]) => `${id} ${file} ${title}`),
  );
  expect(inTests.length).toBeGreaterThan(40);
  expect(inSpec.toSorted()).toEqual(inTests.toSorted());
});

test("the rules are numbered from 1 without a gap, each with a source and at least one test", () => {
  const rules = rulesOfSpec();
  expect(rules.map(({ id }) => id)).toEqual(rules.map((_, index) => `UP-${index + 1}`));
  for (const { text } of rules) {
    expect(text).toMatch(/^- Source: .+/m);
    expect(text).toMatch(/^- Test: `.+` ".+"$/m);
  }
});

test("the specification names the states that the code has", () => {
  const types = readFileSync(join(PACKAGE, "src/upload-state.ts"), "utf8");
  for (const [type, heading] of [
    ["LaneStatus", "Lane"],
    ["JournalStatus", "Journal"],
  ] as const) {
    const union = types.slice(types.indexOf(`export type ${type} `)).split(/;\n\n/)[0] ?? "";
    const kinds = [...union.matchAll(/readonly kind: "([a-z-]+)"/g)].map(([, kind]) => kind);
    const table = SPEC.split(`| ${heading} | |`)[1]?.split("\n\n")[0] ?? "";
    expect(kinds.length).toBeGreaterThan(4);
    expect([...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind]) => kind)).toEqual(kinds);
  }
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const PACKAGE = join(import.meta.dirname, "..");
const SPEC = readFileSync(join(PACKAGE, "SPEC.md"), "utf8");

/** "UP-3 file title" or "DN-3 file title": that a rule and a test name each other. */
type Bond = string;

function bondsInTests(): readonly Bond[] {
  const files = readdirSync(join(PACKAGE, "src"), { encoding: "utf8" }).filter((file) => file.endsWith(".test.ts"));
  return files.flatMap((file) => {
    const text = readFileSync(join(PACKAGE, "src", file), "utf8");
    return [...text.matchAll(/\(\s*"\[((?:UP|DN)-\d+)\] ([^"]+)"/g)].map(
      ([, rule, title]) => `${rule} ${file} ${title}`,
    );
  });
}

function rulesOfSpec(): readonly { readonly id: string; readonly text: string }[] {
  const blocks = SPEC.split(/^### /m).slice(1);
  return blocks.map((block) => ({
    id: /^((?:UP|DN)-\d+) /.exec(block)?.[1] ?? "",
    text: block.split(/^## /m)[0] ?? "",
  }));
}

test("the specification and the tests name each other, in both directions", () => {
  const inTests = bondsInTests();
  const inSpec = rulesOfSpec().flatMap(({ id, text }) =>
    [...text.matchAll(/^- Test: `([^`]+)` "([^"]+)"$/gm)].map(([, file, title]) => `${id} ${file} ${title}`),
  );
  expect(inTests.length).toBeGreaterThan(50);
  expect(inSpec.toSorted()).toEqual(inTests.toSorted());
});

test("the rules are numbered from 1 without a gap, each with a source and at least one test", () => {
  const rules = rulesOfSpec();
  for (const direction of ["UP", "DN"]) {
    const ids = rules.map(({ id }) => id).filter((id) => id.startsWith(direction));
    expect(ids.length).toBeGreaterThan(5);
    expect(ids).toEqual(ids.map((_, index) => `${direction}-${index + 1}`));
  }
  for (const { text } of rules) {
    expect(text).toMatch(/^- Source: .+/m);
    expect(text).toMatch(/^- Test: `.+` ".+"$/m);
  }
});

test("the specification names the states that the code has", () => {
  for (const [file, type, heading] of [
    ["upload-state.ts", "LaneStatus", "Lane"],
    ["upload-state.ts", "JournalStatus", "Journal"],
    ["download-rows.ts", "KeptShape", "Rows"],
    ["download-link.ts", "DownloadLink", "Link"],
  ] as const) {
    const types = readFileSync(join(PACKAGE, "src", file), "utf8");
    const union = types.slice(types.indexOf(`export type ${type} `)).split(/;\n\n/)[0] ?? "";
    const kinds = [...union.matchAll(/readonly kind: "([a-z-]+)"/g)].map(([, kind]) => kind);
    const table = SPEC.split(`| ${heading} | |`)[1]?.split("\n\n")[0] ?? "";
    expect(kinds.length).toBeGreaterThan(2);
    expect([...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind]) => kind)).toEqual(kinds);
  }
});

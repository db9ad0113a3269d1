import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const CONTRACTS = fileURLToPath(new URL("../contracts", import.meta.url));

/** Names in a text that look like `crate/test`, for crates that there are. */
function namedTests(text: string): readonly string[] {
  const crates = new Set(readdirSync(CONTRACTS));
  const names = [...text.matchAll(/`([a-z-]+)\/([a-z0-9_]+)`/g)].filter(([, crate = ""]) => crates.has(crate));
  return names.map(([, crate, name]) => `${crate}/${name}`);
}

function rustSources(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".rs"));
  return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}

/** Those that no Rust test of that crate is called. */
function missingTests(names: readonly string[]): readonly string[] {
  const sources = new Map<string, string>();
  return names.filter((name) => {
    const [crate = "", test_name] = name.split("/");
    const known = sources.get(crate) ?? rustSources(join(CONTRACTS, crate, "tests")).join("\n");
    sources.set(crate, known);
    return !new RegExp(`\\bfn ${test_name}\\(`).test(known);
  });
}

test("every test that the contracts' security page names exists", () => {
  const names = namedTests(readFileSync(join(CONTRACTS, "SECURITY.md"), "utf8"));
  expect(names.length).toBeGreaterThan(60);
  expect(missingTests(names)).toEqual([]);
});

test("a name of no test is found", () => {
  const names = namedTests("see `oracle/a_price_lies_in_the_band` and `oracle/a_price_lies_in_the_hand`, not `a/b`");
  expect(missingTests(names)).toEqual(["oracle/a_price_lies_in_the_hand"]);
});

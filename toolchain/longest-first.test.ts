import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LONGEST, longestFirst } from "./longest-first.ts";

const ROOT = join(import.meta.dirname, "..");

test("the files that are named as the longest exist", () => {
  expect(LONGEST.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  expect(new Set(LONGEST).size).toBe(LONGEST.length);
});

test("the longest files begin first, the others in the order in which they came", () => {
  const [first, second] = LONGEST.map((path) => `/project/${path}`);
  const files = ["/project/b.test.ts", second, "/project/a.test.ts", first];
  expect(longestFirst(files, (path) => String(path))).toEqual([
    first,
    second,
    "/project/b.test.ts",
    "/project/a.test.ts",
  ]);
});

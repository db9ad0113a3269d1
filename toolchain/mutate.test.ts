import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { selectionOf } from "./mutate.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = "edge-node/matching/src";

test("without arguments the configuration decides what is mutated", () => {
  expect(selectionOf(ROOT, [])).toEqual([]);
});

test("a folder is mutated without its tests, a file by itself", () => {
  const folder = `${SOURCES}/call-auction`;
  expect(selectionOf(ROOT, ["--only", "call-auction"])).toEqual([
    "--mutate",
    `${folder}/**/*.ts,!${folder}/**/*.test.ts`,
  ]);
  expect(selectionOf(ROOT, ["--only=call-auction/"])).toEqual(selectionOf(ROOT, ["--only", "call-auction"]));
  expect(selectionOf(ROOT, ["--only", "errors.ts"])).toEqual(["--mutate", `${SOURCES}/errors.ts`]);
});

test("a part that is not there and an argument that nobody knows are refused", () => {
  expect(selectionOf(ROOT, ["--only", "no-such-folder"])).toBeNull();
  expect(selectionOf(ROOT, ["--onyl", "call-auction"])).toBeNull();
  expect(selectionOf(ROOT, ["call-auction"])).toBeNull();
});

import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openTestFolder } from "./test-folder.mjs";

const memory = mkdtempSync(join(tmpdir(), "localgrid-memory-"));
afterEach(() => rmSync(memory, { recursive: true, force: true }));

test("tests write into memory where there is room, and nothing of it stays", () => {
  const { path, close } = openTestFolder({ memory, needed_bytes: 1 });
  expect(dirname(path)).toBe(memory);
  expect(statSync(path).mode & 0o777).toBe(0o711);
  mkdirSync(join(path, "database"));
  writeFileSync(join(path, "database", "row"), "1");
  close();
  expect(existsSync(path)).toBe(false);
});

test.each([
  ["too little", { memory: "/", needed_bytes: Number.MAX_SAFE_INTEGER }],
  ["none at all", { memory: "/no/such/memory", needed_bytes: 1 }],
])("where there is %s, they write where others do", (_, limits) => {
  const { path, close } = openTestFolder(limits);
  expect(dirname(path)).toBe(tmpdir());
  close();
});

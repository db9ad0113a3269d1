import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openHubKey } from "./hub-key-file.ts";

const folder = mkdtempSync(join(tmpdir(), "lg-hub-"));
const file = join(folder, "keys", "hub-key");

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a hub makes its key once, for itself alone", () => {
  const communityKey = new Uint8Array(32).fill(9);
  const sealed = openHubKey(folder).seal("sun", communityKey);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const before = readFileSync(file, "utf8");
  expect(openHubKey(folder).open("sun", sealed)).toEqual(communityKey);
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("a file without a key is refused and stays", () => {
  writeFileSync(file, "a1b2\n");
  expect(() => openHubKey(folder)).toThrow(expect.objectContaining({ code: "wrong-hub-key" }));
  expect(readFileSync(file, "utf8")).toBe("a1b2\n");
});

test("a folder that cannot be written to is refused", () => {
  expect(() => openHubKey(file)).toThrow(expect.objectContaining({ code: "data-folder-unusable" }));
});

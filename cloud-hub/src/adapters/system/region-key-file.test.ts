import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openRegionKey, regionKeyFile } from "./region-key-file.ts";

const folder = mkdtempSync(join(tmpdir(), "lg-hub-"));
const file = regionKeyFile(folder);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a hub makes the key of its regions once, for itself alone", () => {
  const { publicKey } = openRegionKey(folder);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const before = readFileSync(file, "utf8");
  expect(openRegionKey(folder).publicKey).toEqual(publicKey);
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("a file without a key is refused and stays", () => {
  writeFileSync(file, "a1b2\n");
  expect(() => openRegionKey(folder)).toThrow(expect.objectContaining({ code: "wrong-region-key" }));
  expect(readFileSync(file, "utf8")).toBe("a1b2\n");
});

test("a folder that cannot be written to is refused", () => {
  expect(() => openRegionKey(file)).toThrow(expect.objectContaining({ code: "data-folder-unusable" }));
});

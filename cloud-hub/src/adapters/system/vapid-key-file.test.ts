import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openVapidKey, vapidKeyFile } from "./vapid-key-file.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lg-hub-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the key is made once, stays, and only the hub's user may read it", () => {
  const { public_key } = openVapidKey(folder);
  expect(Buffer.from(public_key, "base64url")).toHaveLength(65);
  expect(openVapidKey(folder).public_key).toBe(public_key);
  const { mode } = statSync(vapidKeyFile(folder));
  expect(mode & 0o777).toBe(0o600);
  expect(readFileSync(vapidKeyFile(folder), "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
});

test.each(["", "no key", "00".repeat(32), "ff".repeat(32)])("a file with %j is not overwritten", (text) => {
  const file = vapidKeyFile(folder);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  expect(() => openVapidKey(folder)).toThrow(expect.objectContaining({ code: "wrong-vapid-key" }));
  expect(readFileSync(file, "utf8")).toBe(text);
});

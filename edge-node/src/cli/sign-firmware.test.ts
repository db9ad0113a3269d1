import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ReleaseKeys } from "../updates/firmware-image.ts";
import { makeReleaseKey, signFirmware } from "./sign-firmware.ts";

let folder: string;
let printed: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-sign-"));
  printed = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const FIELDS = { board: "esp32c3-ade7953", version: 13, version_name: "1.3.0", min_version: 10 };

test("what it signs with a key that it made is taken by a node that knows the key", () => {
  const [key, image] = [join(folder, "release.pem"), join(folder, "firmware.bin")];
  makeReleaseKey({ key });
  expect(statSync(key).mode & 0o077).toBe(0);
  writeFileSync(image, "an image");
  signFirmware({ image, key, ...FIELDS });
  const manifest = new ReleaseKeys([printed[0] as string]).open(readFileSync(`${image}.manifest`));
  expect(manifest).toMatchObject({ ...FIELDS, size: 8 });
});

test("a key is never written over", () => {
  const key = join(folder, "release.pem");
  makeReleaseKey({ key });
  expect(() => makeReleaseKey({ key })).toThrow(expect.objectContaining({ code: "file-exists" }));
});

test.each([
  ["an empty image", "", {}, "wrong-config"],
  ["a board with a space", "x", { board: "my board" }, "inconsistent-control"],
  ["version 0", "x", { version: 0 }, "inconsistent-control"],
] as const)("%s cannot be signed", (...[, content, wrong, code]) => {
  const [key, image] = [join(folder, "release.pem"), join(folder, "firmware.bin")];
  makeReleaseKey({ key });
  writeFileSync(image, content);
  expect(() => signFirmware({ image, key, ...FIELDS, ...wrong })).toThrow(expect.objectContaining({ code }));
});

test("a file that is no key signs nothing", () => {
  const [key, image] = [join(folder, "release.pem"), join(folder, "firmware.bin")];
  writeFileSync(key, "no key");
  writeFileSync(image, "x");
  expect(() => signFirmware({ image, key, ...FIELDS })).toThrow(expect.objectContaining({ code: "wrong-config" }));
});

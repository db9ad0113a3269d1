import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inChunks, TestReleases } from "../../updates/test-images.ts";
import { FirmwareFiles } from "./firmware-files.ts";

const { bytes, sha256 } = new TestReleases().image({}, "an image of some bytes");
const size = bytes.length;
let data_dir: string;
let files: FirmwareFiles;

beforeEach(() => {
  data_dir = mkdtempSync(join(tmpdir(), "localgrid-firmware-"));
  files = new FirmwareFiles(data_dir);
});

afterEach(() => rmSync(data_dir, { recursive: true, force: true }));

async function read(from: number, to: number): Promise<string | null> {
  const chunks = files.read(sha256, { from, to });
  if (chunks === null) return null;
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

test("an image is there as it came, whole and in parts, and after a restart", async () => {
  await files.write({ sha256, size }, inChunks(bytes));
  expect(await read(0, size)).toBe("an image of some bytes");
  expect(await read(3, 8)).toBe("image");
  expect(await read(size - 1, size)).toBe("s");
  files = new FirmwareFiles(data_dir);
  expect(files.has(sha256)).toBe(true);
  files.remove(sha256);
  expect([files.has(sha256), await read(0, 1)]).toEqual([false, null]);
});

test.each([
  ["shorter than it was announced", () => inChunks(bytes.subarray(1))],
  ["longer", () => inChunks(Buffer.concat([bytes, bytes]))],
  ["another one of the same length", () => inChunks(bytes.toReversed())],
  ["empty", () => inChunks(new Uint8Array(0))],
])("an image that is %s leaves nothing", async (_, chunks) => {
  await expect(files.write({ sha256, size }, chunks())).rejects.toMatchObject({ code: "image-mismatch" });
  expect(readdirSync(join(data_dir, "firmware"))).toEqual([]);
});

test("one that breaks off in the middle leaves nothing", async () => {
  async function* breaking() {
    yield bytes.subarray(0, 4);
    throw new Error("the connection was lost");
  }
  await expect(files.write({ sha256, size }, breaking())).rejects.toThrow("the connection was lost");
  expect(readdirSync(join(data_dir, "firmware"))).toEqual([]);
});

test("what a crash left unfinished is cleared away", () => {
  mkdirSync(join(data_dir, "firmware"), { recursive: true });
  writeFileSync(join(data_dir, "firmware", `${sha256}.part`), "half");
  files = new FirmwareFiles(data_dir);
  expect(readdirSync(join(data_dir, "firmware"))).toEqual([]);
});

test.each(["../../etc/passwd", "..", "", "A".repeat(64), `${"a".repeat(64)}/x`])("%j names no image", (name) => {
  expect(files.has(name)).toBe(false);
  expect(() => files.remove(name)).toThrow(expect.objectContaining({ code: "unknown-image" }));
});

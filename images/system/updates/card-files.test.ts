import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cardFiles } from "./card-files.ts";

let folder: string;
const at = (name: string) => join(folder, name);
const text = (bytes: Uint8Array | null) => (bytes === null ? null : new TextDecoder().decode(bytes));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-card-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("what a stranger put into a folder is only looked at when it is a plain file", () => {
  writeFileSync(at("b.lgu"), "bundle");
  symlinkSync("/etc/passwd", at("link.lgu"));
  symlinkSync(at("b.lgu"), at("other.lgu"));
  mkdirSync(at("folder.lgu"));
  execFileSync("mkfifo", [at("pipe.lgu")]);
  expect(cardFiles.names(folder)).toEqual(["b.lgu"]);
  for (const name of ["link.lgu", "other.lgu", "folder.lgu", "pipe.lgu", "none.lgu"]) {
    expect(cardFiles.open(at(name))).toBeNull();
    expect(cardFiles.read(at(name), 100)).toBeNull();
  }
  expect(text(cardFiles.read(at("b.lgu"), 6))).toBe("bundle");
  expect(cardFiles.read(at("b.lgu"), 5)).toBeNull();
});

test("a folder is not removed in place of a file", () => {
  mkdirSync(at("folder.lgu"));
  writeFileSync(at("folder.lgu/inside"), "");
  cardFiles.remove(at("folder.lgu"));
  cardFiles.remove(at("none.lgu"));
  expect(existsSync(at("folder.lgu/inside"))).toBe(true);
});

test("what is written can be read by others, whatever the mask", () => {
  const mask = process.umask(0o077);
  try {
    cardFiles.makeFolder(at("releases"));
    cardFiles.create(at("releases/state.json")).finish();
  } finally {
    process.umask(mask);
  }
  expect(statSync(at("releases")).mode & 0o777).toBe(0o755);
  expect(statSync(at("releases/state.json")).mode & 0o777).toBe(0o644);
});

test("a sector is written in its place", () => {
  writeFileSync(at("slot.txt"), "a".repeat(512));
  const { ino, blocks } = statSync(at("slot.txt"));
  cardFiles.overwrite(at("slot.txt"), new Uint8Array(Buffer.from("b".repeat(512))));
  expect(text(cardFiles.read(at("slot.txt"), 512))).toBe("b".repeat(512));
  expect(statSync(at("slot.txt"))).toMatchObject({ ino, blocks, size: 512 });
});

test("bytes come back from where they were asked, and none from behind the end", () => {
  const sink = cardFiles.create(at("file"));
  sink.write(new Uint8Array(Buffer.from("hello ")));
  sink.write(new Uint8Array(Buffer.from("card")));
  sink.finish();
  const source = cardFiles.open(at("file"));
  expect(source?.size).toBe(10);
  expect(text(source?.read(6, 100) ?? null)).toBe("card");
  expect(text(source?.read(10, 1) ?? null)).toBe("");
  source?.close();
  expect(cardFiles.names(at("nowhere"))).toEqual([]);
  expect(cardFiles.freeBytes(folder)).toBeGreaterThan(0);
});

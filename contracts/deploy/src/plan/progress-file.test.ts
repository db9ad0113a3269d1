import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ProgressFile } from "./progress-file.ts";

const PENDING = { tx_hash: "ab", envelope: "AAAA", max_time_s: 7 };
const CONFIRMED = { tx_hash: "ab", ledger: 9, fee_stroops: 12_345n, value: null };

let folder = "";
let file = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-progress-"));
  file = join(folder, "deployment.json.progress");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("how far a deployment is", () => {
  test("is on the disk after each word, for the next process to take up", () => {
    const first = ProgressFile.open(file, "terms");
    first.begin();
    first.keep("upload oracle", PENDING);
    const second = ProgressFile.open(file, "terms");
    expect(second.salt).toBe(first.salt);
    expect(second.pending("upload oracle")).toEqual(PENDING);
    expect(second.pendingSteps()).toEqual(["upload oracle"]);
    second.finish("upload oracle", CONFIRMED);
    const third = ProgressFile.open(file, "terms");
    expect(third.pending("upload oracle")).toBeNull();
    expect(third.finished["upload oracle"]).toEqual({ tx_hash: "ab", ledger: 9, fee_stroops: "12345" });
  });

  test("a transaction that came to nothing is forgotten", () => {
    const progress = ProgressFile.open(file, "terms");
    progress.keep("upload oracle", PENDING);
    progress.drop("upload oracle");
    expect(ProgressFile.open(file, "terms").pendingSteps()).toEqual([]);
  });

  test("every deployment has its own addresses, and none before it begins", () => {
    const salts = [ProgressFile.open(file, "terms").salt, ProgressFile.open(file, "terms").salt];
    expect(new Set(salts).size).toBe(2);
    expect(existsSync(file)).toBe(false);
  });

  test("a file of other terms, or of another version, is refused", () => {
    ProgressFile.open(file, "terms").begin();
    expect(() => ProgressFile.open(file, "other")).toThrow(expect.objectContaining({ code: "other-deployment" }));
    writeFileSync(file, JSON.stringify({ version: 2, terms: "terms" }));
    expect(() => ProgressFile.open(file, "terms")).toThrow(expect.objectContaining({ code: "other-deployment" }));
  });

  test("half a draft of a write that never ended is no file", () => {
    const progress = ProgressFile.open(file, "terms");
    progress.begin();
    writeFileSync(`${file}.draft`, "{");
    expect(ProgressFile.open(file, "terms").salt).toBe(progress.salt);
    progress.remove();
    expect(existsSync(file)).toBe(false);
  });
});

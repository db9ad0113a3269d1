import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { waysBack } from "./ways-back.ts";

const NOBODY = { hub_url: null, members: 0 };
const unreadable = expect.objectContaining({ code: "storage-failed" });

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-ways-back-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function enrol(): void {
  const local = new Database(join(folder, "local.sqlite"));
  local.pragma("journal_mode = WAL");
  local.exec("CREATE TABLE hub_enrolment (hub_url TEXT); INSERT INTO hub_enrolment VALUES ('https://hub.example')");
  local.close();
}

describe("Nobody has the journal", () => {
  test("of a folder that is not there, or has no databases", () => {
    expect([waysBack(join(folder, "none")), waysBack(folder)]).toEqual([NOBODY, NOBODY]);
  });

  test("where the databases were only just made, or nobody was ever entered", () => {
    writeFileSync(join(folder, "local.sqlite"), "");
    new Database(join(folder, "replicas.sqlite")).exec("CREATE TABLE region (name TEXT, value BLOB)").close();
    expect(waysBack(folder)).toEqual(NOBODY);
  });
});

test("A hub that has let the node in has the journal", () => {
  enrol();
  expect(waysBack(folder)).toEqual({ hub_url: "https://hub.example", members: 0 });
});

describe("That it could not be looked is not taken for nobody", () => {
  test("where no room is left for what SQLite needs to read a log", () => {
    enrol();
    // No file can be made in this place, as on a full disk.
    symlinkSync(join(folder, "nowhere"), join(folder, "local.sqlite-shm"));
    expect(() => waysBack(folder)).toThrow(unreadable);
  });

  test.each(["local.sqlite", "replicas.sqlite"])("where %s is damaged", (name) => {
    writeFileSync(join(folder, name), "no database at all, but long enough to be taken for one".repeat(50));
    expect(() => waysBack(folder)).toThrow(unreadable);
  });

  test("where a database cannot be opened", () => {
    mkdirSync(join(folder, "local.sqlite"));
    expect(() => waysBack(folder)).toThrow(unreadable);
  });

  test("where the region's list cannot be understood", () => {
    const replicas = new Database(join(folder, "replicas.sqlite"));
    replicas.exec("CREATE TABLE region (name TEXT, value BLOB); INSERT INTO region VALUES ('membership', x'00')");
    replicas.close();
    expect(() => waysBack(folder)).toThrow(expect.objectContaining({ code: expect.any(String) }));
  });
});

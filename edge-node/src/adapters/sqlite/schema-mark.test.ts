import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openJournalDatabase } from "./journal-database.ts";
import { openLocalDatabase } from "./local-database.ts";
import { markOf, setMark } from "./schema-mark.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-mark-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe.each([
  ["journal", openJournalDatabase],
  ["local", openLocalDatabase],
] as const)("the file %s", (name, open) => {
  const file = () => join(folder, `${name}.sqlite`);

  function asLater(readable_from: number): number {
    const database = open(file());
    const version = Math.max(1, markOf(database).version) + 1;
    setMark(database, { version, readable_from });
    database.close();
    return version;
  }

  test("of the next release is opened as long as its mark allows it, and keeps the mark", () => {
    const version = asLater(1);
    const database = open(file());
    expect(markOf(database)).toEqual({ version, readable_from: 1 });
    database.close();
  });

  test("that this release cannot follow is refused, and not touched", () => {
    const version = asLater(1_000);
    expect(() => open(file())).toThrow(expect.objectContaining({ code: "data-too-new" }));
    const database = new Database(file());
    expect(markOf(database)).toEqual({ version, readable_from: 1_000 });
    database.close();
  });

  test("of a release that knew no marks is opened", () => {
    open(file()).close();
    const database = new Database(file());
    setMark(database, { version: markOf(database).version, readable_from: 0 });
    database.close();
    expect(() => open(file()).close()).not.toThrow();
  });
});

test("local migrations only add, so that the release before can go on with the file", () => {
  const database = openLocalDatabase(join(folder, "local.sqlite"));
  const { version, readable_from } = markOf(database);
  expect(readable_from).toBeLessThan(version);
  database.close();
});

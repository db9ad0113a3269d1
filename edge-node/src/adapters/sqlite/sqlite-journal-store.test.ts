import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SqliteJournalStore } from "./sqlite-journal-store.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-journal-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("the writer gives a sign of life when it is done with what came before, and none while the disk holds it up", async () => {
  const file = join(folder, "journal.sqlite");
  const store = new SqliteJournalStore(file, (error) => {
    throw error;
  });
  await store.start();
  await store.writerAnswers();
  const other = new Database(file);
  other.exec("BEGIN IMMEDIATE");
  const order: string[] = [];
  const noted = (what: string) => () => order.push(what);
  const stored = store.append([Uint8Array.of(1)]).then(noted("stored"));
  const answered = store.writerAnswers().then(noted("answered"));
  // The writer waits for the lock; another thread would have answered by the time that one has started.
  const free = new SqliteJournalStore(join(folder, "other.sqlite"), (error) => {
    throw error;
  });
  await free.start();
  await free.writerAnswers();
  expect(order).toEqual([]);
  other.exec("ROLLBACK");
  await Promise.all([stored, answered]);
  expect(order).toEqual(["stored", "answered"]);
  other.close();
  await Promise.all([store.stop(), free.stop()]);
});

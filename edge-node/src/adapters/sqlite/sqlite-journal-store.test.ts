import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SqliteJournalStore } from "./sqlite-journal-store.ts";

let folder: string;
let store: SqliteJournalStore;
let hasRoom: boolean;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-journal-"));
  hasRoom = true;
  store = newStore();
  await store.start();
});

afterEach(async () => {
  await store.stop();
  rmSync(folder, { recursive: true });
});

function newStore(file = join(folder, "journal.sqlite")): SqliteJournalStore {
  return new SqliteJournalStore(file, {
    hasRoom: () => hasRoom,
    onCrash: (error) => {
      throw error;
    },
  });
}

function stored(): readonly number[] {
  return [...store.recordsAfter(0)].map(({ record }) => record[0] as number);
}

test("the writer gives a sign of life when it is done with what came before, not earlier", async () => {
  await store.writerAnswers();
  const order: string[] = [];
  const noted = (what: string) => () => order.push(what);
  const appended = store.append([Uint8Array.of(1)]).then(noted("stored"));
  await Promise.all([store.writerAnswers().then(noted("answered")), appended]);
  expect(order).toEqual(["stored", "answered"]);
});

test("the journal stands at its old position until a group is on disk, and is there for whoever opens it next", async () => {
  const appended = store.append([Uint8Array.of(1), Uint8Array.of(2)]);
  expect(store.lastPosition).toBe(0);
  await appended;
  expect(store.lastPosition).toBe(2);
  await store.stop();
  store = newStore();
  await store.start();
  expect(store.lastPosition).toBe(2);
  expect(stored()).toEqual([1, 2]);
});

test("what an earlier process left in the log is put in its place before anything is believed", async () => {
  await store.append([Uint8Array.of(1)]);
  const [file, copy] = [join(folder, "journal.sqlite"), join(folder, "after-a-crash.sqlite")];
  for (const suffix of ["", "-wal"]) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
  const after = newStore(copy);
  await after.start();
  expect(statSync(`${copy}-wal`).size).toBe(0);
  expect(after.lastPosition).toBe(1);
  await after.append([Uint8Array.of(2)]);
  await after.stop();
});

test("of a group that is refused nothing is stored, and the next one takes its place", async () => {
  await store.append([Uint8Array.of(1)]);
  const other = new Database(join(folder, "journal.sqlite"));
  other.exec(
    "CREATE TRIGGER refuse BEFORE INSERT ON journal WHEN new.position = 3 BEGIN SELECT raise(ABORT, 'no'); END",
  );
  await expect(store.append([Uint8Array.of(2), Uint8Array.of(3)])).rejects.toMatchObject({ code: "storage-failed" });
  await store.writerAnswers();
  expect(store.lastPosition).toBe(1);
  other.exec("DROP TRIGGER refuse");
  other.close();
  await store.append([Uint8Array.of(4)]);
  expect(stored()).toEqual([1, 4]);
});

test("nothing is stored in the room that has to stay free", async () => {
  hasRoom = false;
  await expect(store.append([Uint8Array.of(1)])).rejects.toMatchObject({ code: "storage-full" });
  hasRoom = true;
  await store.append([Uint8Array.of(2)]);
  expect(stored()).toEqual([2]);
});

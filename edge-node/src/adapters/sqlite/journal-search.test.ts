import { afterEach, beforeEach, expect, test } from "vitest";
import { SqliteJournalSearch } from "./journal-search.ts";
import { TestJournal, type WrittenEpoch } from "./test-journal.ts";

const LENGTH = 300;

let journal: TestJournal;
let first: WrittenEpoch;
let second: WrittenEpoch;

beforeEach(() => {
  journal = new TestJournal();
  first = journal.write({ length: LENGTH, head_every: 40 });
  second = journal.write({ length: LENGTH, parent: first.end, started_at_ms: 5_000 });
  journal.store([...first.records, ...second.records]);
});

afterEach(() => journal.remove());

test("a record is found by the time that it was recorded at", () => {
  const search = new SqliteJournalSearch(journal.database);
  expect([0, 1_000, 1_001, 1_299].map((at_ms) => search.positionAt(at_ms))).toEqual([1, 1, 2, LENGTH]);
  expect([1_300, 5_000, 5_299, 5_300].map((at_ms) => search.positionAt(at_ms))).toEqual([
    LENGTH + 1,
    LENGTH + 1,
    2 * LENGTH,
    2 * LENGTH + 1,
  ]);
});

test("each record's hash is that of the chain, whether the next head stands before it, behind it or nowhere near", () => {
  const search = new SqliteJournalSearch(journal.database);
  const hashes = [...first.hashes.slice(1), ...second.hashes.slice(1)];
  for (const [index, hash] of hashes.entries()) {
    expect([index, Buffer.from(search.hashAt(index + 1) ?? []).toString("hex")]).toEqual([
      index,
      Buffer.from(hash).toString("hex"),
    ]);
  }
  expect([search.hashAt(0), search.hashAt(2 * LENGTH + 1)]).toEqual([null, null]);
});

test("what is not on disk yet is not there", () => {
  const search = new SqliteJournalSearch(journal.database, () => 10);
  expect(search.positionAt(5_000)).toBe(11);
  expect(search.records(8, 100).map(({ position }) => position)).toEqual([8, 9, 10]);
  expect(search.hashAt(11)).toBeNull();
  expect(search.hashAt(10)).not.toBeNull();
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { describeNoticeStore } from "../../notices/notice-store-contract.ts";
import { openLocalDatabase } from "./local-database.ts";
import { SqliteNoticeStore } from "./sqlite-notice-store.ts";

const folder = mkdtempSync(join(tmpdir(), "localgrid-notices-"));
let files = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(file = `${++files}.sqlite`) {
  const database = openLocalDatabase(join(folder, file));
  // Nobody cuts the power of a test.
  database.pragma("synchronous = OFF");
  return { database, store: new SqliteNoticeStore(database) };
}

describeNoticeStore("SQLite as a store", () => open().store);

const content = { kind: "node-trouble", trouble: "storage-low", since_s: 5 } as const;

test("notices, settings and what is remembered are there after a restart", () => {
  const first = open("restart.sqlite");
  const notices = [{ login: "anna", cause: "a", at_s: 9, content }];
  first.store.take({ cursor: 3, marks: new Map([["due:2025-05", "ended"]]), notices, now_s: 9 });
  first.store.markRead({ login: "anna", up_to: 1, at_s: 10 });
  first.database.close();
  const { database, store } = open("restart.sqlite");
  expect(store.page({ login: "anna", before: null, limit: 9 })).toEqual([{ id: 1, at_s: 9, read_at_s: 10, content }]);
  expect([store.cursor(), store.mark("due:2025-05")]).toEqual([3, "ended"]);
  expect(store.take({ cursor: 4, marks: new Map(), notices, now_s: 11 })).toEqual([]);
  database.close();
});

test("a step that fails leaves nothing of itself", () => {
  const { database, store } = open();
  database.exec("CREATE TRIGGER refuse BEFORE INSERT ON notice BEGIN SELECT RAISE(ABORT, 'no'); END");
  const notices = [{ login: "anna", cause: "a", at_s: 9, content }];
  expect(() => store.take({ cursor: 3, marks: new Map([["a", "b"]]), notices, now_s: 9 })).toThrow("no");
  expect([store.cursor(), store.mark("a")]).toEqual([null, null]);
  database.close();
});

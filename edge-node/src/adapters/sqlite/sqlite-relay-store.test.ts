import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { describeRelayStore, testAddress, testDevice } from "../../notice-relay/relay-store-contract.ts";
import { openLocalDatabase } from "./local-database.ts";
import { copyLocalDatabase } from "./local-snapshot.ts";
import { SqliteNoticeStore } from "./sqlite-notice-store.ts";
import { SqliteRelayStore } from "./sqlite-relay-store.ts";

const folder = mkdtempSync(join(tmpdir(), "localgrid-relay-"));
let files = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(file = `${++files}.sqlite`) {
  const database = openLocalDatabase(join(folder, file));
  // Nobody cuts the power of a test.
  database.pragma("synchronous = OFF");
  return { database, store: new SqliteRelayStore(database) };
}

describeRelayStore("SQLite as a store", () => open().store);

const content = { kind: "node-trouble", trouble: "storage-low", since_s: 5 } as const;
const waiting = { id: "m", way: "push", target: "a", notice: 1, content, expires_at_s: 99 } as const;

test("notices are read as they were told, from an id on", () => {
  const { database, store } = open();
  const notices = ["a", "b", "c"].map((cause) => ({ login: "anna", cause, at_s: 9, content }));
  new SqliteNoticeStore(database).take({ cursor: null, marks: new Map(), notices, now_s: 9 });
  expect(store.newestNotice()).toBe(3);
  const told = { login: "anna", at_s: 9, content };
  expect(store.toldAfter(1, 9)).toEqual([
    { ...told, id: 2, cause: "b" },
    { ...told, id: 3, cause: "c" },
  ]);
  expect(store.toldAfter(0, 1)).toEqual([{ ...told, id: 1, cause: "a" }]);
  database.close();
});

test("all of it is there after a restart", () => {
  const first = open("restart.sqlite");
  first.store.saveDevice(testDevice("a"));
  first.store.saveAddress(testAddress("r"));
  first.store.leave("gone");
  first.store.take({ cursor: 4, messages: [waiting] });
  first.store.saveWays({ push: null, mail: true });
  first.database.close();
  const { database, store } = open("restart.sqlite");
  expect([store.devices(), store.addresses(), store.leaving(9)]).toEqual([
    [testDevice("a")],
    [testAddress("r")],
    ["gone"],
  ]);
  expect([store.cursor(), store.waiting(), store.ways()]).toEqual([4, [waiting], { push: null, mail: true }]);
  database.close();
});

test("a step that fails leaves nothing of itself: the cursor stays before what was not kept", () => {
  const { database, store } = open();
  store.take({ cursor: 1, messages: [] });
  database.exec("CREATE TRIGGER refuse BEFORE INSERT ON notice_waiting BEGIN SELECT RAISE(ABORT, 'no'); END");
  expect(() => store.take({ cursor: 2, messages: [waiting] })).toThrow("no");
  expect([store.cursor(), store.waiting()]).toEqual([1, []]);
  database.close();
});

test("the node goes on from a backup: whom it reaches, and what waited, are in it", async () => {
  const { database, store } = open("backed-up.sqlite");
  store.saveDevice(testDevice("a"));
  store.saveAddress(testAddress("r"));
  store.take({ cursor: 4, messages: [waiting] });
  await copyLocalDatabase(join(folder, "backed-up.sqlite"), join(folder, "copy.sqlite"));
  database.close();
  const copy = open("copy.sqlite");
  expect([copy.store.devices(), copy.store.addresses()]).toEqual([[testDevice("a")], [testAddress("r")]]);
  expect([copy.store.cursor(), copy.store.waiting()]).toEqual([4, [waiting]]);
  copy.database.close();
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memberId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { NO_ADAPTER_SETTINGS } from "../../third-party/adapter-settings.ts";
import { houseStoreContract } from "../../third-party/house-store-contract.ts";
import { openLocalDatabase } from "./local-database.ts";
import { SqliteHouseStore } from "./sqlite-house-store.ts";

let folder: string;
let files = 0;
const databases: Database.Database[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-house-"));
});

afterEach(() => {
  for (const database of databases.splice(0)) database.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

houseStoreContract("a house store in SQLite", () => {
  const file = join(folder, `local-${files++}.sqlite`);
  const opened = (): SqliteHouseStore => {
    const database = openLocalDatabase(file);
    databases.push(database);
    return new SqliteHouseStore(database);
  };
  return { store: opened(), reopen: opened };
});

test("a full disk is told as one, and what was there stays", () => {
  const database = openLocalDatabase(join(folder, "full.sqlite"));
  databases.push(database);
  const store = new SqliteHouseStore(database);
  const broker = { host: "10.0.0.2", port: null, user: null, password: null, is_victron: false };
  const way = { kind: "broker", broker } as const;
  const put = (label: string) =>
    store.putConnection({ connection: "h0", member: memberId("home-1"), label, way, settings: NO_ADAPTER_SETTINGS });
  put("small");
  database.pragma(`max_page_count = ${database.pragma("page_count", { simple: true })}`);
  expect(() => put("x".repeat(100_000))).toThrow(expect.objectContaining({ code: "storage-full" }));
  expect(store.connections()[0]?.label).toBe("small");
});

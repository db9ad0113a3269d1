import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memberId } from "@localgrid/vocabulary/identifiers";
import { afterAll, expect, test } from "vitest";
import { describeShownHomeStore } from "../../community/shown-home-store-contract.ts";
import { openLocalDatabase } from "./local-database.ts";
import { SqliteShownHomeStore } from "./sqlite-shown-home-store.ts";

const folder = mkdtempSync(join(tmpdir(), "localgrid-shown-homes-"));
let files = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nextFile = () => join(folder, `${++files}.sqlite`);

describeShownHomeStore("the local database", () => new SqliteShownHomeStore(openLocalDatabase(nextFile())));

test("homes stay shown over a restart", () => {
  const file = nextFile();
  const before = openLocalDatabase(file);
  new SqliteShownHomeStore(before).show({ member: memberId("home-1"), name: "Sonnenhof", is_ranked: true });
  new SqliteShownHomeStore(before).switchRanking(true);
  before.close();
  const after = openLocalDatabase(file);
  expect(new SqliteShownHomeStore(after).all()).toEqual([{ member: "home-1", name: "Sonnenhof", is_ranked: true }]);
  expect(new SqliteShownHomeStore(after).isRankingOn()).toBe(true);
  after.close();
});

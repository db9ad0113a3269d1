import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { accountStoreContract } from "../../access/account-store-contract.ts";
import { openLocalDatabase } from "./local-database.ts";
import { SqliteAccountStore } from "./sqlite-account-store.ts";

const folder = mkdtempSync(join(tmpdir(), "localgrid-local-"));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function freshFile(): string {
  return join(folder, `local-${++files}.sqlite`);
}

accountStoreContract("SqliteAccountStore", () => new SqliteAccountStore(openLocalDatabase(freshFile())));

test("accounts are there after the file is opened again, and migrations run once", () => {
  const file = freshFile();
  const first = openLocalDatabase(file);
  const password = { salt: Uint8Array.of(1), hash: Uint8Array.of(2), cost: 2, block_size: 8, parallelization: 1 };
  new SqliteAccountStore(first).saveAccount({ login: "home-1", role: "coordinator", member: null, password });
  first.close();
  const second = openLocalDatabase(file);
  expect(new SqliteAccountStore(second).findAccount("home-1")?.password.hash).toEqual(Uint8Array.of(2));
  expect(second.pragma("synchronous", { simple: true })).toBe(2);
  second.close();
});

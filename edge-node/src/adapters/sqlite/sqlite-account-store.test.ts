import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memberId } from "@localgrid/vocabulary/identifiers";
import { afterAll, expect, test } from "vitest";
import { accountStoreContract } from "../../access/account-store-contract.ts";
import { openLocalDatabase } from "./local-database.ts";
import { copyLocalDatabase } from "./local-snapshot.ts";
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
  new SqliteAccountStore(first).saveAccount({
    login: "home-1",
    role: "coordinator",
    member: null,
    right: null,
    password,
  });
  first.close();
  const second = openLocalDatabase(file);
  expect(new SqliteAccountStore(second).findAccount("home-1")?.password.hash).toEqual(Uint8Array.of(2));
  expect(second.pragma("synchronous", { simple: true })).toBe(2);
  second.close();
});

test("members' accounts of a release that knew no rights are owners, and one that it rewrites keeps its right", () => {
  const file = freshFile();
  const database = openLocalDatabase(file);
  const columns = "(login, role, member, salt, hash, cost, block_size, parallelization)";
  const asBefore = (login: string, role: string, member: string | null) =>
    database
      .prepare(`INSERT OR REPLACE INTO account ${columns} VALUES (?, ?, ?, x'01', x'02', 2, 8, 1)`)
      .run(login, role, member);
  asBefore("home-1", "member", "home-1");
  asBefore("boss", "coordinator", null);
  const store = new SqliteAccountStore(database);
  expect([store.findAccount("home-1")?.right, store.findAccount("boss")?.right]).toEqual(["owner", null]);
  const account = store.findAccount("home-1");
  if (account !== null) store.saveAccount({ ...account, right: "reader" });
  asBefore("home-1", "member", "home-1");
  expect(store.findAccount("home-1")?.right).toBe("reader");
  database.close();
});

test("a copy for a backup has accounts with their rights, and neither sessions nor invitations", async () => {
  const [file, copy] = [freshFile(), freshFile()];
  const database = openLocalDatabase(file);
  const store = new SqliteAccountStore(database);
  const password = { salt: Uint8Array.of(1), hash: Uint8Array.of(2), cost: 2, block_size: 8, parallelization: 1 };
  const of = { role: "member", member: memberId("home-1"), right: "reader" } as const;
  store.saveAccount({ login: "rita", ...of, password });
  store.saveSession({ token_hash: "a", login: "rita", created_at_ms: 1, last_seen_at_ms: 1 });
  store.saveInvitation({ secret_hash: "b", login: null, ...of, made_by: "boss", made_at_ms: 1, ends_at_ms: 2 });
  await copyLocalDatabase(file, copy);
  database.close();
  const restored = openLocalDatabase(copy);
  const kept = new SqliteAccountStore(restored);
  expect(kept.listAccounts().map(({ login, right }) => [login, right])).toEqual([["rita", "reader"]]);
  expect([kept.listSessions("rita"), kept.listInvitations()]).toEqual([[], []]);
  restored.close();
});

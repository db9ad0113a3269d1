import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { AccessStore, Account, ApiToken, StoredSession } from "../access/access-store.ts";

const SUN = "sun" as CommunityId;

/** What every access store must do, whatever it is built on. `create` gives an empty one with the community `sun`. */
export function accessStoreContract(name: string, create: () => Promise<AccessStore>): void {
  describe(`${name} keeps accounts`, () => accounts(create));
  describe(`${name} keeps sessions`, () => sessions(create));
  describe(`${name} keeps API tokens`, () => tokens(create));
  describe(`${name} counts wrong tries`, () => failures(create));
}

type Create = () => Promise<AccessStore>;

function accounts(create: Create): void {
  test("an account comes back as it was added, and an unknown login is null", async () => {
    const store = await create();
    expect(await store.addAccount(accountOf("anna"))).toBe("added");
    expect(plain(await store.findAccount("anna"))).toEqual(plain(accountOf("anna")));
    for (const login of ["ann", "ANNA", "anna ", "ann_"]) expect(await store.findAccount(login)).toBeNull();
  });

  test("of two that take a login at once one gets it", async () => {
    const store = await create();
    const answers = await Promise.all([store.addAccount(accountOf("anna")), store.addAccount(accountOf("anna"))]);
    expect(answers.sort()).toEqual(["account-exists", "added"]);
  });

  test("a new password takes the place of the old one", async () => {
    const store = await create();
    await store.addAccount(accountOf("anna"));
    const password = { ...accountOf("anna").password, cost: 2 ** 15 };
    await store.replacePassword("anna", password);
    expect(plain(await store.findAccount("anna"))).toEqual(plain({ ...accountOf("anna"), password }));
  });

  test("accounts are listed in parts, by login in byte order", async () => {
    const store = await create();
    const logins = ["b", "a.b", "a-b", "a", "10", "9", "a_b", "a@b"];
    for (const login of logins) await store.addAccount(accountOf(login));
    const ordered = [...logins].sort();
    const listed = async (after: string | null) =>
      (await store.listAccounts({ limit: 3, after })).map(({ login }) => login);
    expect(await listed(null)).toEqual(ordered.slice(0, 3));
    expect(await listed(ordered[2] as string)).toEqual(ordered.slice(3, 6));
    expect(await listed("zzz")).toEqual([]);
    const [first] = await store.listAccounts({ limit: 1, after: null });
    expect(first).toEqual({ login: "10", role: "billing", community: SUN, created_at_ms: 5 });
  });

  test("deleting ends the account with its sessions, and the last operator stays", async () => {
    const store = await create();
    await store.addAccount(accountOf("anna"));
    await store.openSession(sessionOf("1", "anna"), { idle_before_ms: 0, most: 5 });
    for (const login of ["x", "y"]) await store.addAccount(operatorOf(login));
    expect(await store.deleteAccount("anna")).toBe("deleted");
    expect(await store.findSession(hashOf("1"))).toBeNull();
    expect(await store.deleteAccount("anna")).toBe("unknown-account");
    const answers = await Promise.all([store.deleteAccount("x"), store.deleteAccount("y")]);
    expect(answers.sort()).toEqual(["deleted", "last-operator"]);
  });
}

function sessions(create: Create): void {
  test("a session comes back with the role of its account", async () => {
    const store = await create();
    await store.addAccount(accountOf("anna"));
    await store.openSession(sessionOf("1", "anna"), { idle_before_ms: 0, most: 5 });
    expect(await store.findSession(hashOf("1"))).toEqual({
      ...sessionOf("1", "anna"),
      role: "billing",
      community: SUN,
    });
    await store.touchSession(hashOf("1"), 99);
    expect(await store.findSession(hashOf("1"))).toMatchObject({ created_at_ms: 10, last_seen_at_ms: 99 });
    expect(await store.findSession(hashOf("2"))).toBeNull();
  });

  test("opening one ends idle ones and what is beyond the newest, of the same login only", async () => {
    const store = await create();
    for (const login of ["anna", "bert"]) await store.addAccount(accountOf(login));
    const bounds = { idle_before_ms: 0, most: 9 };
    for (const at of [1, 2, 3, 4]) await store.openSession(sessionOf(`${at}`, "anna", at * 10), bounds);
    await store.openSession(sessionOf("9", "bert", 1), bounds);
    await store.openSession(sessionOf("5", "anna", 50), { idle_before_ms: 20, most: 3 });
    const left = await Promise.all(["1", "2", "3", "4", "5", "9"].map((token) => store.findSession(hashOf(token))));
    expect(left.map((session) => session?.last_seen_at_ms ?? null)).toEqual([null, null, 30, 40, 50, 1]);
  });

  test("one ends, or all of a login but one, or all", async () => {
    const store = await create();
    await store.addAccount(accountOf("anna"));
    for (const at of [1, 2, 3]) {
      await store.openSession(sessionOf(`${at}`, "anna"), { idle_before_ms: 0, most: 9 });
    }
    const left = async () => {
      const found = await Promise.all(["1", "2", "3"].map((token) => store.findSession(hashOf(token))));
      return found.map((session) => session !== null);
    };
    await store.deleteSession(hashOf("1"));
    expect(await left()).toEqual([false, true, true]);
    await store.deleteSessionsOf("anna", hashOf("2"));
    expect(await left()).toEqual([false, true, false]);
    await store.deleteSessionsOf("anna", null);
    expect(await left()).toEqual([false, false, false]);
  });
}

function tokens(create: Create): void {
  test("a token is found by the hash of its secret, is used, and ends", async () => {
    const store = await create();
    await store.addToken(tokenOf("t1"), hashOf("1"));
    expect(await store.findToken(hashOf("1"))).toEqual(tokenOf("t1"));
    expect(await store.findToken(hashOf("2"))).toBeNull();
    await store.touchToken("t1", 77);
    expect(await store.findToken(hashOf("1"))).toEqual({ ...tokenOf("t1"), last_used_at_ms: 77 });
    expect(await store.deleteToken("t1")).toBe(true);
    expect(await store.deleteToken("t1")).toBe(false);
    expect(await store.findToken(hashOf("1"))).toBeNull();
  });

  test("tokens are listed in parts, without their secrets", async () => {
    const store = await create();
    for (const id of ["t3", "t1", "t2"]) await store.addToken(tokenOf(id), hashOf(id));
    expect(await store.listTokens({ limit: 2, after: null })).toEqual([tokenOf("t1"), tokenOf("t2")]);
    expect(await store.listTokens({ limit: 2, after: "t2" })).toEqual([tokenOf("t3")]);
  });
}

function failures(create: Create): void {
  test("tries add up, begin anew after a while, and are cleared by key", async () => {
    const store = await create();
    const keys = ["login:anna", "address:3"];
    expect(await store.failuresOf(keys)).toEqual(new Map());
    await store.recordFailure("login:anna", { at_ms: 100, since_ms: 0 });
    await store.recordFailure("login:anna", { at_ms: 200, since_ms: 100 });
    await store.recordFailure("address:3", { at_ms: 150, since_ms: 0 });
    expect(await store.failuresOf(keys)).toEqual(
      new Map([
        ["login:anna", { count: 2, last_at_ms: 200 }],
        ["address:3", { count: 1, last_at_ms: 150 }],
      ]),
    );
    await store.recordFailure("login:anna", { at_ms: 900, since_ms: 201 });
    await store.clearFailures("address:3");
    expect(await store.failuresOf(keys)).toEqual(new Map([["login:anna", { count: 1, last_at_ms: 900 }]]));
  });

  test("tries at once are all counted", async () => {
    const store = await create();
    const tries = Array.from({ length: 20 }, () => store.recordFailure("login:anna", { at_ms: 5, since_ms: 0 }));
    await Promise.all(tries);
    expect((await store.failuresOf(["login:anna"])).get("login:anna")?.count).toBe(20);
  });
}

function accountOf(login: string): Account {
  const password = {
    salt: Uint8Array.of(0, 1, 254, 255),
    hash: Uint8Array.from({ length: 32 }, (_, index) => index * 8),
    cost: 2 ** 14,
    block_size: 8,
    parallelization: 3,
  };
  return { login, role: "billing", community: SUN, created_at_ms: 5, password };
}

function operatorOf(login: string): Account {
  return { ...accountOf(login), role: "operator", community: null };
}

function sessionOf(token: string, login: string, last_seen_at_ms = 20): StoredSession {
  return { token_hash: hashOf(token), login, created_at_ms: 10, last_seen_at_ms };
}

function tokenOf(id: string): ApiToken {
  const grant = { role: "viewer", community: SUN } as const;
  return { id, label: "the meter reader", ...grant, created_by: "anna", created_at_ms: 7, last_used_at_ms: null };
}

function hashOf(token: string): string {
  return token.padStart(64, "0");
}

/** A database may give a `Buffer` where a `Uint8Array` went in. */
function plain(account: Account | null): unknown {
  if (account === null) return null;
  const { salt, hash, ...parameters } = account.password;
  return { ...account, password: { ...parameters, salt: [...salt], hash: [...hash] } };
}

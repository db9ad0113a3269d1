import { memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { Account, AccountStore, StoredSession } from "./account-store.ts";

/** What every account store must do, whatever it is built on. `create` gives an empty one for each test. */
export function accountStoreContract(name: string, create: () => AccountStore): void {
  accountContract(name, create);
  sessionContract(name, create);
  failureContract(name, create);
}

function accountContract(name: string, create: () => AccountStore): void {
  describe(`${name} keeps accounts`, () => {
    test("an account comes back as it was saved", () => {
      const store = create();
      store.saveAccount(accountOf("home-1"));
      store.saveAccount(accountOf("coordinator", { role: "coordinator", member: null }));
      expect(plainAccount(store.findAccount("home-1"))).toEqual(plainAccount(accountOf("home-1")));
      expect(store.findAccount("coordinator")).toMatchObject({ role: "coordinator", member: null });
    });

    test("an unknown login is null, and logins differ in every letter", () => {
      const store = create();
      store.saveAccount(accountOf("home-1"));
      expect(store.findAccount("home")).toBeNull();
      expect(store.findAccount("HOME-1")).toBeNull();
      expect(store.findAccount("home-1 ")).toBeNull();
      expect(store.findAccount("home_1")).toBeNull();
    });

    test("saving again replaces the account and leaves its sessions", () => {
      const store = create();
      store.saveAccount(accountOf("home-1"));
      store.saveSession(sessionOf("a", "home-1", 1));
      const changed = accountOf("home-1", { password: { ...accountOf("x").password, cost: 2 ** 15 } });
      store.saveAccount(changed);
      expect(plainAccount(store.findAccount("home-1"))).toEqual(plainAccount(changed));
      expect(store.listAccounts()).toHaveLength(1);
      expect(store.findSession(tokenHash("a"))).not.toBeNull();
    });

    test("accounts are listed by login in byte order", () => {
      const store = create();
      for (const login of ["b", "a.b", "a-b", "a", "10", "9"]) store.saveAccount(accountOf(login));
      expect(store.listAccounts().map(({ login }) => login)).toEqual(["10", "9", "a", "a-b", "a.b", "b"]);
    });
  });
}

function sessionContract(name: string, create: () => AccountStore): void {
  describe(`${name} keeps sessions`, () => {
    test("a session comes back as it was saved, and saving again replaces it", () => {
      const store = create();
      store.saveAccount(accountOf("home-1"));
      store.saveSession(sessionOf("a", "home-1", 1_700_000_000_000));
      expect(store.findSession(tokenHash("a"))).toEqual(sessionOf("a", "home-1", 1_700_000_000_000));
      store.saveSession(sessionOf("a", "home-1", 1_700_000_000_001));
      expect(store.listSessions("home-1")).toEqual([sessionOf("a", "home-1", 1_700_000_000_001)]);
      expect(store.findSession(tokenHash("b"))).toBeNull();
    });

    test("sessions of a login are listed with the most recently seen first, and no others", () => {
      const store = create();
      for (const login of ["home-1", "home-2"]) store.saveAccount(accountOf(login));
      store.saveSession(sessionOf("a", "home-1", 20));
      store.saveSession(sessionOf("b", "home-1", 30));
      store.saveSession(sessionOf("c", "home-1", 10));
      store.saveSession(sessionOf("d", "home-2", 40));
      const times = store.listSessions("home-1").map(({ last_seen_at_ms }) => last_seen_at_ms);
      expect(times).toEqual([30, 20, 10]);
      expect(store.listSessions("home-3")).toEqual([]);
    });

    test("deleting ends one session, or all of a login, and nothing else", () => {
      const store = create();
      for (const login of ["home-1", "home-2"]) store.saveAccount(accountOf(login));
      for (const token of ["a", "b", "c"]) store.saveSession(sessionOf(token, "home-1", 1));
      store.saveSession(sessionOf("d", "home-2", 1));
      store.deleteSession(tokenHash("a"));
      store.deleteSession(tokenHash("a"));
      expect(store.findSession(tokenHash("a"))).toBeNull();
      expect(store.listSessions("home-1")).toHaveLength(2);
      store.deleteSessionsOf("home-1");
      expect(store.listSessions("home-1")).toEqual([]);
      expect(store.findSession(tokenHash("d"))).not.toBeNull();
    });
  });
}

function failureContract(name: string, create: () => AccountStore): void {
  describe(`${name} keeps wrong tries`, () => {
    test("tries are replaced, read back and cleared by key", () => {
      const store = create();
      expect(store.failuresOf("login:home-1")).toBeNull();
      store.recordFailure("login:home-1", { count: 1, last_at_ms: 1_700_000_000_000 });
      store.recordFailure("login:home-1", { count: 2, last_at_ms: 1_700_000_000_500 });
      store.recordFailure("address:3", { count: 7, last_at_ms: 5 });
      expect(store.failuresOf("login:home-1")).toEqual({ count: 2, last_at_ms: 1_700_000_000_500 });
      store.clearFailures("login:home-1");
      store.clearFailures("login:home-1");
      expect(store.failuresOf("login:home-1")).toBeNull();
      expect(store.failuresOf("address:3")).toEqual({ count: 7, last_at_ms: 5 });
    });

    test("tries are kept for logins that have no account", () => {
      const store = create();
      store.recordFailure("login:nobody", { count: 1, last_at_ms: 1 });
      expect(store.failuresOf("login:nobody")?.count).toBe(1);
    });
  });
}

function accountOf(login: string, more: Partial<Account> = {}): Account {
  const password = {
    salt: Uint8Array.of(0, 1, 254, 255),
    hash: Uint8Array.from({ length: 32 }, (_, index) => index * 8),
    cost: 2 ** 14,
    block_size: 8,
    parallelization: 3,
  };
  return { login, role: "member", member: memberId("home-1"), password, ...more };
}

/** A database may give a `Buffer` where a `Uint8Array` went in. */
function plainAccount(account: Account | null): unknown {
  if (account === null) return null;
  const { salt, hash, ...parameters } = account.password;
  return { ...account, password: { ...parameters, salt: [...salt], hash: [...hash] } };
}

function sessionOf(token: string, login: string, last_seen_at_ms: number): StoredSession {
  return { token_hash: tokenHash(token), login, created_at_ms: 1, last_seen_at_ms };
}

function tokenHash(token: string): string {
  return token.padStart(64, "0");
}

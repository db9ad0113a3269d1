import { memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { Account, AccountStore, DeviceKey, Invitation, StoredSession } from "./account-store.ts";

/** What every account store must do, whatever it is built on. `create` gives an empty one for each test. */
export function accountStoreContract(name: string, create: () => AccountStore): void {
  accountContract(name, create);
  sessionContract(name, create);
  failureContract(name, create);
  removalContract(name, create);
  invitationContract(name, create);
  deviceKeyContract(name, create);
}

function accountContract(name: string, create: () => AccountStore): void {
  describe(`${name} keeps accounts`, () => {
    test("an account comes back as it was saved", () => {
      const store = create();
      store.saveAccount(accountOf("home-1"));
      store.saveAccount(accountOf("coordinator", { role: "coordinator", member: null, right: null }));
      expect(plainAccount(store.findAccount("home-1"))).toEqual(plainAccount(accountOf("home-1")));
      expect(store.findAccount("coordinator")).toMatchObject({
        role: "coordinator",
        member: null,
        right: null,
      });
    });

    test("the right is kept, and changed with the account", () => {
      const store = create();
      for (const right of ["owner", "tenant", "reader", "owner"] as const) {
        store.saveAccount(accountOf("home-1", { right }));
        expect(store.findAccount("home-1")?.right).toBe(right);
        expect(store.listAccounts().map((account) => account.right)).toEqual([right]);
      }
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
  return { login, role: "member", member: memberId("home-1"), right: "owner", password, ...more };
}

function removalContract(name: string, create: () => AccountStore): void {
  describe(`${name} removes accounts`, () => {
    test("with sessions, invitations for it and by it, and when it was seen; and nothing of others", () => {
      const store = create();
      for (const login of ["home-1", "home-2"]) {
        store.saveAccount(accountOf(login, { right: "reader" }));
        store.saveSession(sessionOf(login, login, 1));
        store.recordSeen(login, 7);
      }
      store.saveInvitation(invitationOf("a", { login: "home-1" }));
      store.saveInvitation(invitationOf("b", { made_by: "home-1" }));
      store.saveInvitation(invitationOf("c", { login: "home-2" }));
      store.deleteAccount("home-1");
      store.deleteAccount("nobody");
      expect(store.listAccounts().map(({ login }) => login)).toEqual(["home-2"]);
      expect(store.findSession(tokenHash("home-1"))).toBeNull();
      expect(store.findSession(tokenHash("home-2"))).not.toBeNull();
      expect([store.lastSeen("home-1"), store.lastSeen("home-2")]).toEqual([null, 7]);
      expect(store.listInvitations()).toEqual([invitationOf("c", { login: "home-2" })]);
    });

    test("so that a new one of the same login has nothing of the old one", () => {
      const store = create();
      store.saveAccount(accountOf("home-1", { right: "owner" }));
      store.deleteAccount("home-1");
      store.saveAccount(accountOf("home-1", { right: "reader" }));
      expect(store.findAccount("home-1")?.right).toBe("reader");
      expect(store.lastSeen("home-1")).toBeNull();
    });

    test("when an account was seen is replaced and outlives its sessions", () => {
      const store = create();
      expect(store.lastSeen("home-1")).toBeNull();
      store.recordSeen("home-1", 1_700_000_000_000);
      store.recordSeen("home-1", 1_700_000_000_001);
      store.deleteSessionsOf("home-1");
      expect(store.lastSeen("home-1")).toBe(1_700_000_000_001);
    });
  });
}

function invitationContract(name: string, create: () => AccountStore): void {
  describe(`${name} keeps invitations`, () => {
    test("as they were saved, the first to end first", () => {
      const store = create();
      const late = invitationOf("a", { ends_at_ms: 30 });
      const early = invitationOf("b", { ends_at_ms: 20, login: "home-1", right: "reader" });
      const staff = invitationOf("c", { ends_at_ms: 25, role: "installer", member: null, right: null });
      for (const each of [late, early, staff]) store.saveInvitation(each);
      expect(store.listInvitations()).toEqual([early, staff, late]);
      expect(store.findInvitation(tokenHash("c"))).toEqual(staff);
      expect(store.findInvitation(tokenHash("d"))).toBeNull();
    });

    test("until they are deleted or redeemed, which makes the account", () => {
      const store = create();
      for (const secret of ["a", "b", "c"]) store.saveInvitation(invitationOf(secret));
      store.deleteInvitation(tokenHash("a"));
      store.deleteInvitation(tokenHash("a"));
      store.redeemInvitation(tokenHash("b"), accountOf("new", { right: "tenant" }));
      expect(store.listInvitations()).toEqual([invitationOf("c")]);
      expect(plainAccount(store.findAccount("new"))).toEqual(plainAccount(accountOf("new", { right: "tenant" })));
    });
  });
}

function deviceKeyContract(name: string, create: () => AccountStore): void {
  describe(`${name} keeps devices' keys`, () => {
    test("as they were saved, the one used last first, and none of other logins", () => {
      const store = create();
      const [early, late] = [keyOf("a", { used_at_ms: 1 }), keyOf("b", { used_at_ms: 2 })];
      for (const each of [early, late, keyOf("c", { login: "home-2" })]) store.saveDeviceKey(each);
      expect(store.listDeviceKeys("home-1").map(plainKey)).toEqual([late, early].map(plainKey));
      store.saveDeviceKey({ ...early, tries: 3, used_at_ms: 3 });
      expect(store.findDeviceKey(tokenHash("a"))).toMatchObject({ tries: 3, used_at_ms: 3 });
      expect(store.listDeviceKeys("home-1")).toHaveLength(2);
    });

    test("until they are deleted, or their account is", () => {
      const store = create();
      for (const each of [keyOf("a"), keyOf("b"), keyOf("c", { login: "home-2" })]) store.saveDeviceKey(each);
      store.deleteDeviceKey(tokenHash("a"));
      store.deleteDeviceKey(tokenHash("a"));
      expect(store.findDeviceKey(tokenHash("a"))).toBeNull();
      store.deleteAccount("home-1");
      expect(store.listDeviceKeys("home-1")).toEqual([]);
      expect(store.listDeviceKeys("home-2")).toHaveLength(1);
    });
  });
}

function keyOf(key: string, more: Partial<DeviceKey> = {}): DeviceKey {
  const { password: secret } = accountOf("x");
  return { key_hash: tokenHash(key), login: "home-1", secret, tries: 0, used_at_ms: 1, ...more };
}

function plainKey({ secret: { salt, hash, ...parameters }, ...key }: DeviceKey): unknown {
  return { ...key, secret: { ...parameters, salt: [...salt], hash: [...hash] } };
}

function invitationOf(secret: string, more: Partial<Invitation> = {}): Invitation {
  const times = { made_at_ms: 1, ends_at_ms: 1_700_000_000_000 };
  const guest = { login: null, role: "member", member: memberId("home-1"), right: "owner" } as const;
  return { secret_hash: tokenHash(secret), made_by: "boss", ...guest, ...times, ...more };
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

import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { InMemoryAccessStore } from "../test-support/in-memory-access-store.ts";
import { Access, FIRST_LOGIN } from "./access.ts";
import { SESSION_IDLE_MS, SESSION_LIFETIME_MS } from "./credential-desk.ts";
import { ADDRESS_TRIES, LOCK_MS, LOGIN_TRIES } from "./login-brake.ts";

const MINUTE_MS = 60_000;
const ADDRESS = "192.0.2.7";
const CHEAP = { cost: 2, block_size: 1, parallelization: 1 };

function openAccess(store = new InMemoryAccessStore()) {
  const clock = { now_ms: 1_700_000_000_000 };
  const random = (count: number) => new Uint8Array(randomBytes(count));
  const access = new Access({ store, random, now_ms: () => clock.now_ms, cost: CHEAP });
  const login = (name: string, password: string, address = ADDRESS) => access.login({ login: name, password, address });
  const addAnna = async () => {
    const answer = await access.createAccount({ login: "anna", role: "billing", community: null });
    if (answer.kind !== "done") throw new Error(answer.reason);
    return answer.initial_password;
  };
  const enter = async (password: string) => {
    const answer = await login("anna", password);
    if (answer.kind !== "accepted") throw new Error(answer.reason);
    return answer.token;
  };
  return { access, store, clock, login, addAnna, enter };
}

const reasonOf = (answer: { readonly kind: string; readonly reason?: string }) => answer.reason ?? answer.kind;

describe("the first account", () => {
  test("is made once, written on paper before it counts, and opens the hub", async () => {
    const { access, login } = openAccess();
    const papers: { login: string; password: string }[] = [];
    const paper = { write: (first: { login: string; password: string }) => void papers.push(first), discard: () => {} };
    await access.openFirstAccount(paper);
    await access.openFirstAccount(paper);
    expect(papers).toHaveLength(1);
    const [{ password } = { password: "" }] = papers;
    expect(password).toMatch(/^([0-9a-hjkmnp-tv-z]{5}-){3}[0-9a-hjkmnp-tv-z]{5}$/);
    expect(await login(FIRST_LOGIN, password)).toMatchObject({ kind: "accepted", account: { role: "operator" } });
  });

  test("is one of one hub when several start at once; the others throw their paper away", async () => {
    const store = new InMemoryAccessStore();
    const hubs = [openAccess(store), openAccess(store)];
    const kept: string[] = [];
    await Promise.all(
      hubs.map(async ({ access }) => {
        const paper = { password: "" };
        const write = ({ password }: { readonly password: string }) => {
          paper.password = password;
        };
        await access.openFirstAccount({ write, discard: () => write({ password: "" }) });
        kept.push(paper.password);
      }),
    );
    const papers = kept.filter((password) => password !== "");
    expect(papers).toHaveLength(1);
    expect(reasonOf(await (hubs[0] as ReturnType<typeof openAccess>).login(FIRST_LOGIN, papers[0] as string))).toBe(
      "accepted",
    );
  });
});

describe("logins", () => {
  test("are locked after five wrong tries, for a quarter of an hour, also for the right password", async () => {
    const { login, addAnna, clock } = openAccess();
    const password = await addAnna();
    for (let attempt = 0; attempt < LOGIN_TRIES; attempt++) {
      expect(reasonOf(await login("anna", "wrong"))).toBe("wrong-login");
    }
    expect(await login("anna", password)).toMatchObject({ reason: "login-locked", retry_after_s: LOCK_MS / 1000 });
    expect(reasonOf(await login("bert", "wrong"))).toBe("wrong-login");
    clock.now_ms += LOCK_MS;
    expect(reasonOf(await login("anna", password))).toBe("accepted");
  });

  test("that come all at once gain no more tries than one after the other", async () => {
    const { login, addAnna } = openAccess();
    await addAnna();
    const answers = await Promise.all(Array.from({ length: 30 }, () => login("anna", "wrong")));
    expect(answers.filter((answer) => reasonOf(answer) === "wrong-login")).toHaveLength(LOGIN_TRIES);
  });

  test("of names that do not exist are answered and locked like others, and fill no storage", async () => {
    const { login, store } = openAccess();
    for (let attempt = 0; attempt < LOGIN_TRIES; attempt++) {
      expect(reasonOf(await login("nobody", "wrong"))).toBe("wrong-login");
    }
    expect(reasonOf(await login("nobody", "wrong"))).toBe("login-locked");
    expect(await store.failuresOf(["login:nobody"])).toEqual(new Map());
  });

  test("from one address are locked after fifty wrong tries, whatever the names", async () => {
    const { login } = openAccess();
    for (let attempt = 0; attempt < ADDRESS_TRIES; attempt++) await login(`n${attempt}`, "wrong");
    expect(reasonOf(await login("anna", "wrong"))).toBe("login-locked");
    expect(reasonOf(await login("anna", "wrong", "192.0.2.8"))).toBe("wrong-login");
  });

  test("of endless passwords are refused like wrong ones", async () => {
    const { login, addAnna } = openAccess();
    await addAnna();
    expect(reasonOf(await login("anna", "x".repeat(100_000)))).toBe("wrong-login");
  });
});

describe("sessions", () => {
  test("end when nobody uses them for twelve hours, and after a week whatever happens", async () => {
    const { access, addAnna, enter, clock } = openAccess();
    const password = await addAnna();
    const [idle, busy] = [await enter(password), await enter(password)];
    const begun_at_ms = clock.now_ms;
    while (clock.now_ms - begun_at_ms + 60 * MINUTE_MS < SESSION_LIFETIME_MS) {
      clock.now_ms += 60 * MINUTE_MS;
      expect(await access.personOfSession(busy)).toMatchObject({ name: "anna", role: "billing" });
      if (clock.now_ms - begun_at_ms === SESSION_IDLE_MS) expect(await access.personOfSession(idle)).toBeNull();
    }
    clock.now_ms = begun_at_ms + SESSION_LIFETIME_MS;
    expect(await access.personOfSession(busy)).toBeNull();
  });

  test("end at once with a logout, with their account, and all others with a new password", async () => {
    const { access, addAnna, enter } = openAccess();
    const password = await addAnna();
    const [first, second, third] = [await enter(password), await enter(password), await enter(password)];
    const seen = async () =>
      Promise.all([first, second, third].map(async (token) => (await access.personOfSession(token)) !== null));
    expect(await seen()).toEqual([true, true, true]);
    const identity = await access.personOfSession(second);
    if (identity === null) throw new Error("nobody");
    await access.changePassword({ identity, current: password, next: "vier kluge worte mehr", address: ADDRESS });
    expect(await seen()).toEqual([false, true, false]);
    await access.logout(identity);
    expect(await seen()).toEqual([false, false, false]);
    const last = await enter("vier kluge worte mehr");
    expect(await access.personOfSession(last)).not.toBeNull();
    expect(await access.deleteAccount("anna")).toBe("deleted");
    expect(await access.personOfSession(last)).toBeNull();
  });

  test("of one login are twenty at most", async () => {
    const { access, addAnna, enter, clock } = openAccess();
    const password = await addAnna();
    const tokens: string[] = [];
    for (let at = 0; at < 22; at++) {
      clock.now_ms += 1_000;
      tokens.push(await enter(password));
    }
    const open = await Promise.all(tokens.map(async (token) => (await access.personOfSession(token)) !== null));
    expect(open.filter(Boolean)).toHaveLength(20);
    expect(open.slice(0, 2)).toEqual([false, false]);
  });

  test("take no weak password, nor one without the right current one", async () => {
    const { access, addAnna, enter } = openAccess();
    const password = await addAnna();
    const identity = await access.personOfSession(await enter(password));
    if (identity === null) throw new Error("nobody");
    const change = async (current: string, next: string) =>
      reasonOf(await access.changePassword({ identity, current, next, address: ADDRESS }));
    for (const weak of ["short", "aaaaaaaaaaaaaaa", password])
      expect(await change(password, weak)).toBe("weak-password");
    expect(await change("wrong", "vier kluge worte mehr")).toBe("wrong-login");
  });
});

describe("API tokens", () => {
  const GRANT = { role: "viewer", community: null, label: "the wall display", created_by: "anna" } as const;

  test("let in until they are revoked, at once on this hub and soon on every other", async () => {
    const { access, store, clock } = openAccess();
    const other = openAccess(store);
    const { token, issued } = await access.issueToken(GRANT);
    expect(token).toMatch(/^lgt_[A-Za-z0-9_-]{43}$/);
    expect(await access.personOfToken(token)).toMatchObject({ kind: "token", name: issued.id, role: "viewer" });
    expect(await other.access.personOfToken(token)).not.toBeNull();
    expect(await access.revokeToken(issued.id)).toBe(true);
    expect(await access.personOfToken(token)).toBeNull();
    other.clock.now_ms = clock.now_ms + 2_000;
    expect(await other.access.personOfToken(token)).toBeNull();
  });

  test("that are revoked while they are being looked up are not remembered", async () => {
    const store = new InMemoryAccessStore();
    const { access } = openAccess(store);
    const { token, issued } = await access.issueToken(GRANT);
    const find = store.findToken.bind(store);
    store.findToken = async (hash) => {
      const found = await find(hash);
      await access.revokeToken(issued.id);
      return found;
    };
    await access.personOfToken(token);
    store.findToken = find;
    expect(await access.personOfToken(token)).toBeNull();
  });

  test("tell when they were last used, within five minutes", async () => {
    const { access, clock } = openAccess();
    const { token } = await access.issueToken(GRANT);
    const used = async () => (await access.tokens({ limit: 1, after: null }))[0]?.last_used_at_ms;
    expect(await used()).toBeNull();
    const first_ms = clock.now_ms;
    await access.personOfToken(token);
    expect(await used()).toBe(first_ms);
    clock.now_ms += 4 * MINUTE_MS;
    await access.personOfToken(token);
    expect(await used()).toBe(first_ms);
    clock.now_ms += MINUTE_MS;
    await access.personOfToken(token);
    expect(await used()).toBe(clock.now_ms);
  });
});

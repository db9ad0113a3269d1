import { memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { Access } from "./access.ts";
import { InMemoryAccountStore } from "./in-memory-account-store.ts";
import { LOCK_MS } from "./login-brake.ts";

const COST = { cost: 16, block_size: 8, parallelization: 1 };
const HOUR_MS = 3_600_000;

async function createWorld() {
  const world = { now_ms: Date.UTC(2026, 0, 1), store: new InMemoryAccountStore(), calls: 0 };
  const random = (count: number) => {
    world.calls += 1;
    return Uint8Array.from({ length: count }, (_, index) => (world.calls * 31 + index * 7) % 256);
  };
  const access = new Access({ store: world.store, random, now_ms: () => world.now_ms, cost: COST });
  const made = await access.createAccount({ login: "home-1", role: "member", member: memberId("home-1") });
  await access.createAccount({ login: "boss", role: "coordinator", member: null });
  const password = made.kind === "done" ? made.initial_password : "";
  const tryLogin = (login: string, text: string, address = "10.0.0.1") =>
    access.login({ login, password: text, address });
  const logIn = async (login = "home-1", text = password) => {
    const answer = await tryLogin(login, text);
    if (answer.kind !== "accepted") throw new Error(answer.reason);
    return answer;
  };
  const failTimes = async (times: number, login = "home-1", address = "10.0.0.1") => {
    for (let i = 0; i < times; i++) await tryLogin(login, "wrong password", address);
  };
  return Object.assign(world, { access, password, tryLogin, logIn, failTimes });
}

describe("login", () => {
  test("the generated password opens a session that the token finds again", async () => {
    const { access, logIn, password, store } = await createWorld();
    expect(password).toMatch(/^([0-9a-hjkmnp-tv-z]{5}-){3}[0-9a-hjkmnp-tv-z]{5}$/);
    const { token, session } = await logIn();
    expect(session).toMatchObject({ login: "home-1", role: "member", member: "home-1" });
    expect(access.sessionOf(token)).toEqual(session);
    expect(JSON.stringify(store)).not.toContain(token);
  });

  test("a wrong password and an unknown login get the same answer", async () => {
    const { tryLogin } = await createWorld();
    const wrong = await tryLogin("home-1", "wrong password");
    expect(wrong).toEqual({ kind: "rejected", reason: "wrong-login" });
    expect(await tryLogin("nobody", "wrong password")).toEqual(wrong);
  });

  test("an unknown login costs a hash like a known one", async () => {
    const world = await createWorld();
    const before = world.calls;
    await world.tryLogin("nobody", "wrong password");
    expect(world.calls).toBe(before + 2);
  });

  test.each(["home-1", "nobody"])(
    "five wrong tries lock %s for 15 minutes, for the right password too",
    async (login) => {
      const world = await createWorld();
      await world.failTimes(5, login);
      expect(await world.tryLogin(login, world.password)).toEqual({
        kind: "rejected",
        reason: "login-locked",
        retry_after_s: 900,
      });
      world.now_ms += LOCK_MS - 1;
      expect(await world.tryLogin(login, world.password)).toMatchObject({ reason: "login-locked", retry_after_s: 1 });
      world.now_ms += 1;
      expect((await world.tryLogin(login, world.password)).kind).toBe(login === "home-1" ? "accepted" : "rejected");
    },
  );

  test("four wrong tries are forgiven by a right one", async () => {
    const world = await createWorld();
    for (let round = 0; round < 3; round++) {
      await world.failTimes(4);
      await world.logIn();
    }
  });

  test("a hundred tries at once check no more than five passwords", async () => {
    const world = await createWorld();
    const answers = await Promise.all(Array.from({ length: 100 }, () => world.tryLogin("home-1", "wrong password")));
    const reasons = answers.map((answer) => (answer.kind === "rejected" ? answer.reason : answer.kind));
    expect(reasons.filter((reason) => reason === "wrong-login")).toHaveLength(5);
    expect(reasons.filter((reason) => reason === "login-locked")).toHaveLength(95);
  });

  test("an address that guesses at many logins is stopped, other addresses are not", async () => {
    const world = await createWorld();
    for (let i = 0; i < 50; i++) await world.tryLogin(`guess-${i}`, "wrong password", "10.0.0.66");
    expect(await world.tryLogin("home-1", world.password, "10.0.0.66")).toMatchObject({ reason: "login-locked" });
    expect((await world.tryLogin("home-1", world.password, "10.0.0.7")).kind).toBe("accepted");
  });

  test("a lock outlives a restart and a clock that is set back for no longer than its own length", async () => {
    const world = await createWorld();
    await world.failTimes(5);
    const restarted = new Access({
      store: world.store,
      random: () => new Uint8Array(32),
      now_ms: () => world.now_ms,
      cost: COST,
    });
    const attempt = { login: "home-1", password: world.password, address: "10.0.0.1" };
    expect((await restarted.login(attempt)).kind).toBe("rejected");
    world.now_ms -= 365 * 24 * HOUR_MS;
    expect((await restarted.login(attempt)).kind).toBe("accepted");
  });
});

describe("sessions", () => {
  test("members stay logged in for 30 idle days, coordinators for 12 idle hours", async () => {
    const world = await createWorld();
    const member = await world.logIn();
    const reset = await world.access.resetPassword("boss");
    const boss = await world.logIn("boss", reset.kind === "done" ? reset.initial_password : "");
    world.now_ms += 12 * HOUR_MS - 1;
    expect(world.access.sessionOf(boss.token)).not.toBeNull();
    world.now_ms += 12 * HOUR_MS;
    expect(world.access.sessionOf(boss.token)).toBeNull();
    world.now_ms += 28 * 24 * HOUR_MS;
    expect(world.access.sessionOf(member.token)).not.toBeNull();
    world.now_ms += 30 * 24 * HOUR_MS;
    expect(world.access.sessionOf(member.token)).toBeNull();
    expect(world.access.isSessionOpen(member.session.token_hash)).toBe(false);
  });

  test("a session in use is written at most every ten minutes", async () => {
    const world = await createWorld();
    const { token } = await world.logIn();
    const saved: number[] = [];
    const save = world.store.saveSession.bind(world.store);
    world.store.saveSession = (session) => {
      saved.push(session.last_seen_at_ms);
      save(session);
    };
    for (let minute = 0; minute < 60; minute++) {
      world.now_ms += 60_000;
      world.access.sessionOf(token);
    }
    expect(saved).toHaveLength(6);
  });

  test("a login has at most twenty sessions; the one not seen for longest ends first", async () => {
    const world = await createWorld();
    const first = await world.logIn();
    for (let i = 0; i < 20; i++) {
      world.now_ms += 1_000;
      await world.logIn();
    }
    expect(world.access.sessionOf(first.token)).toBeNull();
    expect(world.store.listSessions("home-1")).toHaveLength(20);
  });

  test("logging out ends one session, and CSRF tokens differ between sessions", async () => {
    const { access, logIn } = await createWorld();
    const [one, two] = [await logIn(), await logIn()];
    expect(one.session.csrf_token).not.toBe(two.session.csrf_token);
    access.logout(one.session);
    expect(access.sessionOf(one.token)).toBeNull();
    expect(access.sessionOf(two.token)).not.toBeNull();
  });
});

describe("passwords", () => {
  test("a changed password works, the old one does not, and other sessions end", async () => {
    const { access, logIn, password, tryLogin } = await createWorld();
    const [mine, other] = [await logIn(), await logIn()];
    const change = { session: mine.session, current: password, next: "blue horse battery", address: "10.0.0.1" };
    expect(await access.changePassword(change)).toEqual({ kind: "done" });
    expect(access.sessionOf(mine.token)).not.toBeNull();
    expect(access.sessionOf(other.token)).toBeNull();
    expect((await tryLogin("home-1", password)).kind).toBe("rejected");
    expect((await tryLogin("home-1", "blue horse battery")).kind).toBe("accepted");
  });

  test.each([
    ["nine char", "too short"],
    ["", "empty"],
    ["aaaaaaaaaaaaaaa", "one letter"],
    ["ab".repeat(101), "too long"],
  ])("%j is refused: %s", async (next) => {
    const { access, logIn, password } = await createWorld();
    const { session } = await logIn();
    const answer = await access.changePassword({ session, current: password, next, address: "10.0.0.1" });
    expect(answer).toMatchObject({ kind: "rejected", reason: "weak-password" });
  });

  test("a wrong current password counts like a wrong login", async () => {
    const { access, logIn, tryLogin, password } = await createWorld();
    const { session } = await logIn();
    const change = { session, current: "wrong password", next: "blue horse battery", address: "10.0.0.1" };
    for (let i = 0; i < 5; i++) expect(await access.changePassword(change)).toMatchObject({ reason: "wrong-login" });
    expect(await access.changePassword(change)).toMatchObject({ reason: "login-locked" });
    expect(await tryLogin("home-1", password)).toMatchObject({ reason: "login-locked" });
  });

  test("are asked for once more before something precious is shown, and a wrong one counts", async () => {
    const { access, logIn, password, failTimes } = await createWorld();
    const { session } = await logIn();
    const asked = { session, password, address: "10.0.0.1" };
    expect(await access.confirm(asked)).toEqual({ kind: "confirmed" });
    const wrong = await access.confirm({ ...asked, password: "wrong password" });
    expect(wrong).toEqual({ kind: "rejected", reason: "wrong-login" });
    await failTimes(4);
    expect(await access.confirm(asked)).toMatchObject({ reason: "login-locked" });
  });

  test("two spellings of the same letters are the same password", async () => {
    const { access, logIn, password, tryLogin } = await createWorld();
    const { session } = await logIn();
    await access.changePassword({ session, current: password, next: "grüne Wiese 1", address: "10.0.0.1" });
    expect((await tryLogin("home-1", "gru\u0308ne Wiese 1")).kind).toBe("accepted");
  });

  test("a reset gives a new password, ends all sessions and lifts the lock", async () => {
    const world = await createWorld();
    const { token } = await world.logIn();
    await world.failTimes(5);
    const answer = await world.access.resetPassword("home-1");
    if (answer.kind !== "done") throw new Error(answer.reason);
    expect(world.access.sessionOf(token)).toBeNull();
    expect((await world.tryLogin("home-1", answer.initial_password)).kind).toBe("accepted");
    expect(await world.access.resetPassword("nobody")).toMatchObject({ reason: "unknown-account" });
  });
});

describe("accounts", () => {
  test("a taken login, a reserved one and one that is none are refused", async () => {
    const { access } = await createWorld();
    const summary = { login: "home-2", role: "member", member: memberId("home-2") } as const;
    const answers = await Promise.all([access.createAccount(summary), access.createAccount(summary)]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(["done", "rejected"]);
    expect(await access.createAccount({ ...summary, login: "home-1" })).toMatchObject({ reason: "account-exists" });
    for (const login of ["", "Home", "-x", "a b", "x".repeat(65)]) {
      expect(await access.createAccount({ ...summary, login })).toMatchObject({ reason: "not-a-login" });
    }
  });

  test("an account that is not admitted is not made, and its login stays free", async () => {
    const { access } = await createWorld();
    const summary = { login: "home-2", role: "member", member: memberId("home-2") } as const;
    expect(await access.createAccount(summary, async () => false)).toEqual({ kind: "not-admitted" });
    const failing = access.createAccount(summary, () => Promise.reject(new Error("disk full")));
    await expect(failing).rejects.toThrow("disk full");
    expect(access.accounts().map(({ login }) => login)).toEqual(["boss", "home-1"]);
    expect((await access.createAccount(summary)).kind).toBe("done");
  });
});

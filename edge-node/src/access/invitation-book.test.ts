import { memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { Access } from "./access.ts";
import { InMemoryAccountStore } from "./in-memory-account-store.ts";
import { ACCOUNTS_PER_HOME, INVITATION_LASTS_MS, INVITATIONS_AT_MOST, type InviteAnswer } from "./invitation-book.ts";

const COST = { cost: 16, block_size: 8, parallelization: 1 };
const HOME = memberId("home-1");
const OWNER = { role: "member", member: HOME, right: "owner" } as const;
const GOOD = "blue horse battery";
const ADDRESS = "10.0.0.1";

async function createWorld() {
  const world = { now_ms: Date.UTC(2026, 0, 1), store: new InMemoryAccountStore(), calls: 0, ended: [] as string[] };
  const random = (count: number) => {
    world.calls += 1;
    const bytes = Buffer.alloc(count, 7);
    bytes.writeUInt32BE(world.calls);
    return bytes;
  };
  const access = new Access({
    store: world.store,
    random,
    now_ms: () => world.now_ms,
    cost: COST,
    ended: (login) => world.ended.push(login),
  });
  const made = await access.createAccount({ login: "anna", role: "member", member: HOME });
  await access.createAccount({ login: "boss", role: "coordinator", member: null });
  const password = made.kind === "done" ? made.initial_password : "";
  const invite = (guest: Parameters<Access["invitations"]["invite"]>[0] = OWNER, by = "boss") =>
    secretOf(access.invitations.invite(guest, by));
  const join = (secret: string, login: string | null, text = GOOD) =>
    access.invitations.join({ secret, login, password: text, address: ADDRESS });
  const logIn = (login: string, text = GOOD) => access.login({ login, password: text, address: ADDRESS });
  return Object.assign(world, { access, password, invite, join, logIn });
}

function secretOf(answer: InviteAnswer): string {
  if (answer.kind === "rejected") throw new Error(answer.reason);
  return answer.secret;
}

describe("an invitation to a home", () => {
  test("makes an account of its right with the login and password that its guest chose, and a session", async () => {
    const world = await createWorld();
    const secret = world.invite({ role: "member", member: HOME, right: "reader" });
    expect(secret).toMatch(/^[\w-]{32}$/);
    const answer = await world.join(secret, "ben");
    expect(answer).toMatchObject({ kind: "accepted", session: { login: "ben", member: "home-1", right: "reader" } });
    expect((await world.logIn("ben")).kind).toBe("accepted");
    expect(JSON.stringify([...world.store.listInvitations(), ...world.store.listAccounts()])).not.toContain(secret);
  });

  test("works once", async () => {
    const world = await createWorld();
    const secret = world.invite();
    await world.join(secret, "ben");
    expect(await world.join(secret, "carl")).toEqual({ kind: "rejected", reason: "invitation-over" });
    expect(world.access.invitations.look({ secret, address: ADDRESS }).kind).toBe("rejected");
  });

  test("works once for many at the same time too", async () => {
    const world = await createWorld();
    const secret = world.invite();
    const logins = ["a1", "a2", "a3", "a4"];
    const answers = await Promise.all(logins.map((login) => world.join(secret, login)));
    expect(answers.filter(({ kind }) => kind === "accepted")).toHaveLength(1);
    expect(world.access.accounts().filter(({ login }) => logins.includes(login))).toHaveLength(1);
  });

  test("ends after 14 days, and not before", async () => {
    const world = await createWorld();
    const [kept, used] = [world.invite(), world.invite()];
    world.now_ms += INVITATION_LASTS_MS - 1;
    expect((await world.join(used, "ben")).kind).toBe("accepted");
    world.now_ms += 1;
    expect(await world.join(kept, "carl")).toEqual({ kind: "rejected", reason: "invitation-over" });
    expect(world.access.invitations.open()).toEqual([]);
  });

  test("that was taken back while its password was being hashed makes no account", async () => {
    const world = await createWorld();
    const secret = world.invite();
    const joining = world.join(secret, "ben");
    for (const { secret_hash } of world.access.invitations.open()) world.access.invitations.withdraw(secret_hash, null);
    expect(await joining).toEqual({ kind: "rejected", reason: "invitation-over" });
    expect(world.store.findAccount("ben")).toBeNull();
  });

  test("can be taken back by its own home only", async () => {
    const { access, invite } = await createWorld();
    const secret = invite();
    const [{ secret_hash = "" } = {}] = access.invitations.open();
    expect(access.invitations.withdraw(secret_hash, memberId("home-2"))).toBe(false);
    expect(access.invitations.look({ secret, address: ADDRESS }).kind).toBe("open");
    expect(access.invitations.withdraw(secret_hash, HOME)).toBe(true);
    expect(access.invitations.look({ secret, address: ADDRESS }).kind).toBe("rejected");
  });

  test.each([
    ["anna", GOOD, "account-exists"],
    ["Not a login", GOOD, "not-a-login"],
    ["ben", "short", "weak-password"],
    ["ben", "aaaaaaaaaaaaaaaa", "weak-password"],
    ["longest-login", "longest-login", "weak-password"],
    [null, GOOD, "not-a-login"],
  ])("stays open when login %j and password %j will not do: %s", async (login, password, reason) => {
    const world = await createWorld();
    const secret = world.invite();
    expect(await world.join(secret, login, password)).toMatchObject({ kind: "rejected", reason });
    expect((await world.join(secret, "later")).kind).toBe("accepted");
  });

  test("is refused when a home is full or the node has enough of them", async () => {
    const { access, invite } = await createWorld();
    for (let i = 1; i < ACCOUNTS_PER_HOME; i++) invite();
    expect(access.invitations.invite(OWNER, "boss")).toMatchObject({ reason: "too-many-accounts" });
    for (let i = access.invitations.open().length; i < INVITATIONS_AT_MOST; i++) {
      invite({ role: "member", member: memberId(`home-${10 + Math.floor(i / 10)}`), right: "owner" });
    }
    const other = { ...OWNER, member: memberId("home-2") };
    expect(access.invitations.invite(other, "boss")).toMatchObject({ reason: "too-many-invitations" });
  });
});

describe("an invitation for an account", () => {
  test("changes nothing until it is used; then the password, and every session and lock ends", async () => {
    const world = await createWorld();
    const before = await world.logIn("anna", world.password);
    const secret = world.invite({ login: "anna" });
    expect((await world.logIn("anna", world.password)).kind).toBe("accepted");
    for (let i = 0; i < 5; i++) await world.logIn("anna", "wrong password");
    const answer = await world.join(secret, "somebody-else");
    expect(answer).toMatchObject({ kind: "accepted", session: { login: "anna", right: "owner" } });
    expect(before.kind === "accepted" && world.access.sessionOf(before.token)).toBeNull();
    expect((await world.logIn("anna", world.password)).kind).toBe("rejected");
    expect((await world.logIn("anna")).kind).toBe("accepted");
    expect(world.ended).toContain("anna");
    expect(world.store.findAccount("somebody-else")).toBeNull();
  });

  test("ends with a newer one, and with the account", async () => {
    const { access, invite, join } = await createWorld();
    const [older, newer] = [invite({ login: "anna" }), invite({ login: "anna" })];
    expect(await join(older, null)).toMatchObject({ reason: "invitation-over" });
    expect((await join(invite(), "ben")).kind).toBe("accepted");
    expect(access.household.remove(HOME, "anna")).toEqual({ kind: "done" });
    expect(await join(newer, null)).toMatchObject({ reason: "invitation-over" });
    expect(access.invitations.invite({ login: "anna" }, "boss")).toMatchObject({ reason: "unknown-account" });
  });
});

describe("guessing at invitations", () => {
  test("locks out the address that does it, and nobody else", async () => {
    const world = await createWorld();
    const secret = world.invite();
    const look = (text: string, address: string) => world.access.invitations.look({ secret: text, address });
    for (let i = 0; i < 50; i++) {
      expect(look(`guess-${i}`, "10.0.0.66")).toEqual({ kind: "rejected", reason: "invitation-over" });
    }
    expect(look(secret, "10.0.0.66")).toMatchObject({ reason: "login-locked", retry_after_s: 900 });
    expect(look(secret, "10.0.0.7").kind).toBe("open");
  });
});

import { memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { Access } from "./access.ts";
import { HOME_RIGHTS, type HomeRight } from "./account-store.ts";
import { holdsRight } from "./household.ts";
import { InMemoryAccountStore } from "./in-memory-account-store.ts";

const HOME = memberId("home-1");
const COST = { cost: 16, block_size: 8, parallelization: 1 };

async function createWorld() {
  const world = { now_ms: Date.UTC(2026, 0, 1), ended: [] as string[] };
  let calls = 0;
  const access = new Access({
    store: new InMemoryAccountStore(),
    random: (count) => new Uint8Array(count).fill(++calls % 251),
    now_ms: () => world.now_ms,
    cost: COST,
    ended: (login) => world.ended.push(login),
  });
  const passwords = new Map<string, string>();
  const add = async (login: string, right: HomeRight, member = HOME) => {
    const made = await access.createAccount({ login, role: "member", member, right });
    if (made.kind === "done") passwords.set(login, made.initial_password);
  };
  await add("anna", "owner");
  await add("tom", "tenant");
  await add("rita", "reader");
  await add("other", "owner", memberId("home-2"));
  const logIn = async (login: string) => {
    const answer = await access.login({ login, password: passwords.get(login) ?? "", address: "10.0.0.1" });
    if (answer.kind !== "accepted") throw new Error(answer.reason);
    return answer;
  };
  return Object.assign(world, { access, logIn, rights: () => access.household.accountsOf(HOME) });
}

test("each right holds those after it and none before", () => {
  const table: Record<HomeRight, Record<HomeRight, boolean>> = {
    owner: { owner: true, tenant: true, reader: true },
    tenant: { owner: false, tenant: true, reader: true },
    reader: { owner: false, tenant: false, reader: true },
  };
  for (const held of HOME_RIGHTS) {
    for (const needed of HOME_RIGHTS)
      expect([held, needed, holdsRight(held, needed)]).toEqual([held, needed, table[held][needed]]);
  }
});

describe("a household", () => {
  test("is the accounts of its home with their rights and when they were last there", async () => {
    const world = await createWorld();
    const { token } = await world.logIn("tom");
    world.now_ms += 30 * 60_000;
    world.access.sessionOf(token);
    const seen_ms = Date.UTC(2026, 0, 1);
    expect(world.rights()).toEqual([
      { login: "anna", right: "owner", last_seen_at_ms: null },
      { login: "rita", right: "reader", last_seen_at_ms: null },
      { login: "tom", right: "tenant", last_seen_at_ms: seen_ms },
    ]);
    world.now_ms += 30 * 60_000;
    world.access.sessionOf(token);
    expect(world.rights()[2]?.last_seen_at_ms).toBe(seen_ms + 3_600_000);
  });

  test("gives another right, which open sessions have at once", async () => {
    const { access, logIn } = await createWorld();
    const { token } = await logIn("rita");
    expect(access.household.changeRight(HOME, "rita", "tenant")).toEqual({ kind: "done" });
    expect(access.sessionOf(token)?.right).toBe("tenant");
  });

  test("keeps its last owner, whoever asks", async () => {
    const { access, rights } = await createWorld();
    const refused = { kind: "rejected", reason: "last-owner" };
    expect(access.household.remove(HOME, "anna")).toEqual(refused);
    expect(access.household.changeRight(HOME, "anna", "reader")).toEqual(refused);
    access.household.changeRight(HOME, "tom", "owner");
    expect(access.household.changeRight(HOME, "anna", "reader")).toEqual({ kind: "done" });
    expect(access.household.remove(HOME, "tom")).toEqual(refused);
    expect(rights().map(({ right }) => right)).toEqual(["reader", "reader", "owner"]);
  });

  test("has nothing to do with accounts of other homes", async () => {
    const { access } = await createWorld();
    const unknown = { kind: "rejected", reason: "unknown-account" };
    for (const login of ["other", "nobody"]) {
      expect(access.household.remove(HOME, login)).toEqual(unknown);
      expect(access.household.changeRight(HOME, login, "owner")).toEqual(unknown);
    }
    expect(access.household.accountsOf(memberId("home-2"))).toHaveLength(1);
  });

  test("removes an account with its sessions, and says so to whoever serves them", async () => {
    const { access, logIn, ended } = await createWorld();
    const { token } = await logIn("tom");
    expect(access.household.remove(HOME, "tom")).toEqual({ kind: "done" });
    expect(access.sessionOf(token)).toBeNull();
    expect(ended).toEqual(["tom"]);
    await expect(logIn("tom")).rejects.toThrow("wrong-login");
  });

  test("an owner who is none any more takes their invitations along", async () => {
    const { access } = await createWorld();
    access.household.changeRight(HOME, "tom", "owner");
    const invite = (by: string) => access.invitations.invite({ role: "member", member: HOME, right: "owner" }, by);
    for (const by of ["tom", "anna"]) expect(invite(by).kind).toBe("done");
    access.household.changeRight(HOME, "tom", "tenant");
    expect(access.invitations.open().map(({ made_by }) => made_by)).toEqual(["anna"]);
    access.household.changeRight(HOME, "tom", "owner");
    expect(invite("tom").kind).toBe("done");
    access.household.remove(HOME, "tom");
    expect(access.invitations.open().map(({ made_by }) => made_by)).toEqual(["anna"]);
  });
});

import { memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { Access } from "./access.ts";
import { DEVICE_KEY_LASTS_MS, isGoodPin, PIN_TRIES } from "./device-keys.ts";
import { InMemoryAccountStore } from "./in-memory-account-store.ts";

const COST = { cost: 16, block_size: 8, parallelization: 1 };
const GOOD_PIN = "285910";
const ADDRESS = "10.0.0.1";

async function createWorld() {
  const world = { now_ms: Date.UTC(2026, 0, 1), store: new InMemoryAccountStore(), calls: 0 };
  const access = new Access({
    store: world.store,
    random: (count) => Buffer.alloc(count, ++world.calls),
    now_ms: () => world.now_ms,
    cost: COST,
  });
  const made = await access.createAccount({ login: "anna", role: "member", member: memberId("home-1") });
  const password = made.kind === "done" ? made.initial_password : "";
  const opened = await access.login({ login: "anna", password, address: ADDRESS });
  if (opened.kind !== "accepted") throw new Error(opened.reason);
  const { session } = opened;
  const give = async (pin = GOOD_PIN) => {
    const answer = await access.givePin({ session, password, pin, address: ADDRESS });
    if (answer.kind !== "done") throw new Error(answer.reason);
    return answer.token;
  };
  const enter = (token: string, pin = GOOD_PIN) => access.deviceKeys.enter({ token, pin, address: ADDRESS });
  return Object.assign(world, { access, session, password, give, enter });
}

const over = { kind: "rejected", reason: "pin-over" };

describe("a PIN", () => {
  test("opens a session on the device that has the key, again and again, and nowhere else", async () => {
    const { give, enter, store } = await createWorld();
    const token = await give();
    for (let i = 0; i < 3; i++) expect(await enter(token)).toMatchObject({ session: { login: "anna" } });
    expect(await enter("A".repeat(43))).toEqual(over);
    expect(JSON.stringify(store.listDeviceKeys("anna"))).not.toContain(token);
  });

  test("is refused when it is easily guessed, and asks for the password", async () => {
    const { access, session, password } = await createWorld();
    const answer = await access.givePin({ session, password, pin: "123456", address: ADDRESS });
    expect(answer).toEqual({ kind: "rejected", reason: "weak-pin" });
    const wrong = await access.givePin({ session, password: "not this one", pin: GOOD_PIN, address: ADDRESS });
    expect(wrong).toEqual({ kind: "rejected", reason: "wrong-login" });
  });

  test.each([
    [GOOD_PIN, true],
    ["135792", true],
    ["12345", false],
    ["1234567890123", false],
    ["123456", false],
    ["987654", false],
    ["111111", false],
    ["121212", false],
    ["28591a", false],
    ["", false],
  ])("%j is good: %j", (pin, isGood) => {
    expect(isGoodPin(pin)).toBe(isGood);
  });

  test("that is wrong five times in a row ends the device's key, for the right one too", async () => {
    const { give, enter } = await createWorld();
    const token = await give();
    for (let i = 1; i < PIN_TRIES; i++) expect(await enter(token, "000111")).toMatchObject({ reason: "wrong-pin" });
    expect(await enter(token, "000111")).toEqual(over);
    expect(await enter(token)).toEqual(over);
  });

  test("four wrong ones are forgiven by a right one", async () => {
    const { give, enter } = await createWorld();
    const token = await give();
    for (let round = 0; round < 3; round++) {
      for (let i = 1; i < PIN_TRIES; i++) await enter(token, "000111");
      expect((await enter(token)).kind).toBe("accepted");
    }
  });

  test("a hundred at once check no more than five", async () => {
    const { give, enter, store } = await createWorld();
    const token = await give();
    const answers = await Promise.all(Array.from({ length: 100 }, () => enter(token, "000111")));
    const wrong = answers.filter((answer) => answer.kind === "rejected" && answer.reason === "wrong-pin");
    expect(wrong.length).toBeLessThan(PIN_TRIES);
    expect(store.listDeviceKeys("anna")).toEqual([]);
  });
});

describe("a device's key", () => {
  test("ends with another password, however that came about", async () => {
    const { access, session, password, give, enter } = await createWorld();
    const [changed, kept] = [await give(), await give()];
    await access.changePassword({ session, current: password, next: "blue horse battery", address: ADDRESS });
    expect([await enter(changed), await enter(kept)]).toEqual([over, over]);
    const again = await access.givePin({ session, password: "blue horse battery", pin: GOOD_PIN, address: ADDRESS });
    await access.resetPassword("anna");
    expect(again.kind === "done" && (await enter(again.token))).toEqual(over);
  });

  test("ends when a used invitation gave the account a new password", async () => {
    const { access, give, enter } = await createWorld();
    const token = await give();
    const made = access.invitations.invite({ login: "anna" }, "boss");
    if (made.kind === "rejected") throw new Error(made.reason);
    expect((await enter(token)).kind).toBe("accepted");
    await access.invitations.join({
      secret: made.secret,
      login: null,
      password: "blue horse battery",
      address: ADDRESS,
    });
    expect(await enter(token)).toEqual(over);
  });

  test("ends after 90 days without use, and when it is forgotten", async () => {
    const world = await createWorld();
    const token = await world.give();
    world.now_ms += DEVICE_KEY_LASTS_MS - 1;
    expect((await world.enter(token)).kind).toBe("accepted");
    world.now_ms += DEVICE_KEY_LASTS_MS - 1;
    expect((await world.enter(token)).kind).toBe("accepted");
    world.now_ms += DEVICE_KEY_LASTS_MS;
    expect(await world.enter(token)).toEqual(over);
    const another = await world.give();
    world.access.deviceKeys.forget(another);
    expect(await world.enter(another)).toEqual(over);
  });

  test("is one of at most ten of a login; the one not used for longest goes first", async () => {
    const world = await createWorld();
    const first = await world.give();
    for (let i = 0; i < 10; i++) {
      world.now_ms += 1_000;
      await world.give();
    }
    expect(await world.enter(first)).toEqual(over);
    expect(world.store.listDeviceKeys("anna")).toHaveLength(10);
  });
});

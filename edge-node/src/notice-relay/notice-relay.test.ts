import { deviceId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { NOTICE_KINDS, type NoticeContent } from "../notices/notice.ts";
import { MOST_WAITING_MESSAGES } from "./relay-store.ts";
import { TestBrowser } from "./test-push-browser.ts";
import { HUB_KEY } from "./test-relay-hub.ts";
import { NOON_S, TestRelayWorld } from "./test-relay-world.ts";

const TROUBLE: NoticeContent = { kind: "node-trouble", trouble: "storage-low", since_s: NOON_S };
const subject = { device: deviceId("d0000000000000001"), metering_point: meteringPointId("p") };
const CONTENTS: Readonly<Record<string, NoticeContent>> = {
  "statement-ready": { kind: "statement-ready", month: "2025-05", intervals: 1, final_intervals: 1, change_nano: 0n },
  correction: { kind: "correction", month: "2025-05", change_nano: 1n },
  "device-silent": { kind: "device-silent", ...subject, last_reading_at_s: NOON_S },
  "device-back": { kind: "device-back", ...subject, silent_from_s: NOON_S },
  "price-alert": {
    ...{ kind: "price-alert", start_s: NOON_S, direction: "above" },
    ...{ price_micro_per_kwh: 2, limit_micro_per_kwh: 1 },
  },
  "node-trouble": TROUBLE,
};
const DAY_S = 86_400;

let world: TestRelayWorld;
let phone: TestBrowser;

beforeEach(async () => {
  world = new TestRelayWorld();
  phone = new TestBrowser("phone", "de");
  await world.start();
  world.relay.addDevice("anna", phone.subscription);
});

afterEach(async () => {
  await world.relay.stop();
  expect(world.failures).toEqual([]);
});

const sentWays = () => world.hub.sent.map(({ way }) => way);

describe("a notice", () => {
  test("goes to every browser of its login in the browser's language, and to nobody else's", async () => {
    const laptop = new TestBrowser("laptop");
    world.relay.addDevice("anna", laptop.subscription);
    world.relay.addDevice("ben", new TestBrowser("other").subscription);
    await world.tell("anna", TROUBLE);
    const { sent } = world.hub;
    expect(sent).toMatchObject([
      { way: "push", endpoint: "https://push.example/phone", urgency: "normal", expires_at_s: NOON_S + DAY_S },
      { way: "push", endpoint: "https://push.example/laptop" },
    ]);
    const told = { body: "text", url: "#/notices", tag: "notice-1" };
    expect(phone.open(sent[0])).toEqual({ title: "node-trouble de", lang: "de", ...told });
    expect(laptop.open(sent[1])).toEqual({ title: "node-trouble en", lang: "en", ...told });
    expect(() => laptop.open(sent[0])).toThrow();
    expect(JSON.stringify(sent)).not.toContain("node-trouble");
  });

  test("is mailed only to an address that was confirmed, and only of kinds that can wait", async () => {
    await world.relay.saveAddress("anna", { address: "anna@example.org", language: "de" });
    await world.tell("anna", TROUBLE);
    expect(sentWays()).toEqual(["push"]);
    await world.relay.confirmAddress("anna", world.hub.code);
    const [recipient] = [...world.hub.addresses.keys()];
    for (const kind of NOTICE_KINDS) await world.tell("anna", CONTENTS[kind] as NoticeContent);
    const mails = world.hub.sent.filter(({ way }) => way === "mail");
    expect(mails.map((mail) => "subject" in mail && mail.subject)).toEqual([
      "statement-ready de",
      "correction de",
      "device-silent de",
      "node-trouble de",
    ]);
    expect(mails[0]).toMatchObject({ recipient, text: "text de", expires_at_s: NOON_S + 7 * DAY_S - 3_600 });
    expect(mails[1]).toMatchObject({ expires_at_s: NOON_S + DAY_S });
    expect(sentWays().filter((way) => way === "push")).toHaveLength(1 + NOTICE_KINDS.length);
  });

  test("in quiet hours is mailed but not pushed, and not after them either", async () => {
    await world.confirmAddress("anna");
    world.settings.set("anna", { quiet_hours: { from_min: 12 * 60, to_min: 13 * 60 } });
    await world.tell("anna", TROUBLE);
    await world.pass(2 * 3_600);
    expect(sentWays()).toEqual(["mail"]);
    await world.tell("anna", TROUBLE);
    expect(sentWays()).toEqual(["mail", "push", "mail"]);
  });

  test("of a kind that was muted meanwhile goes nowhere, nor one that is over once it can be sent", async () => {
    world.settings.set("anna", { muted: ["node-trouble"] });
    await world.tell("anna", TROUBLE);
    await world.tell("anna", { kind: "node-trouble", trouble: "hub-away", since_s: NOON_S });
    world.settings.delete("anna");
    await world.tell("anna", { kind: "node-trouble", trouble: "hub-away", since_s: NOON_S });
    expect([world.hub.sent, world.store.waiting()]).toEqual([[], []]);
  });

  test("told before there was a relay is not sent", async () => {
    const younger = new TestRelayWorld();
    await younger.tell("anna", TROUBLE);
    await younger.start();
    younger.relay.addDevice("anna", phone.subscription);
    await younger.tell("anna", TROUBLE, "later");
    expect(younger.hub.sent).toHaveLength(1);
    await younger.relay.stop();
  });
});

describe("a hub that is away", () => {
  test("gets each message once when it is back, also when only its answers were lost", async () => {
    world.hub.isDeaf = true;
    await world.tell("anna", TROUBLE);
    await world.pass(3_600);
    expect([world.hub.sent.length, world.store.waiting().length]).toEqual([1, 1]);
    expect(world.relay.ways("anna").hub).toBe("away");
    world.hub.isDeaf = false;
    await world.pass(600);
    expect([world.hub.sent.length, world.store.waiting()]).toEqual([1, []]);
    expect(world.relay.ways("anna").hub).toBe("reachable");
  });

  test("is asked ever less often, and for a month nothing grows", async () => {
    world.hub.isAway = true;
    await world.tell("anna", TROUBLE);
    world.hub.asked = 0;
    await world.pass(3_600);
    expect(world.hub.asked).toBeGreaterThan(4);
    expect(world.hub.asked).toBeLessThan(16);
    for (let day = 0; day < 30; day++) {
      for (let count = 0; count < 5; count++) await world.tell("anna", TROUBLE, `${day}/${count}`);
      await world.pass(DAY_S, 3_600_000);
      expect(world.store.waiting().length).toBeLessThanOrEqual(6);
    }
    world.hub.isAway = false;
    await world.tell("anna", CONTENTS["statement-ready"] as NoticeContent);
    await world.pass(600);
    expect(world.hub.sent.length).toBeLessThanOrEqual(10);
    expect(world.hub.sent.every(({ expires_at_s }) => expires_at_s * 1000 > world.now_ms)).toBe(true);
  });

  test("never makes more wait than a bounded number", async () => {
    world.hub.isAway = true;
    for (let count = 0; count < 9; count++)
      world.relay.addDevice("anna", new TestBrowser(`more-${count}`).subscription);
    for (let count = 0; count < MOST_WAITING_MESSAGES / 10 + 5; count++) await world.tell("anna", TROUBLE, `${count}`);
    expect(world.store.waiting()).toHaveLength(MOST_WAITING_MESSAGES);
  });

  test("that refuses one message for now gets the others, and that one later", async () => {
    world.relay.addDevice("ben", new TestBrowser("other").subscription);
    world.hub.outcomes.set("https://push.example/phone", "refused");
    await world.tell("anna", TROUBLE);
    await world.tell("ben", TROUBLE);
    expect(world.hub.sent).toMatchObject([{ endpoint: "https://push.example/other" }]);
    world.hub.outcomes.clear();
    await world.pass(60);
    expect(world.hub.sent).toHaveLength(2);
  });

  test("that finds a request faulty gets all messages but the one at fault", async () => {
    for (const login of ["ben", "cora"]) world.relay.addDevice(login, new TestBrowser(login).subscription);
    world.hub.isAway = true;
    for (const login of ["cora", "anna", "ben", "cora"]) await world.tell(login, TROUBLE);
    world.hub.isAway = false;
    world.hub.fault = "https://push.example/phone";
    await world.pass(600);
    expect(world.hub.sent).toHaveLength(3);
    expect([world.store.waiting(), world.given_up]).toEqual([[], ["invalid-input"]]);
  });

  test("that never heard of notices is left alone", async () => {
    world.hub.refusal = { status: 404, code: "unknown-route" };
    await world.startAnew();
    expect(world.relay.ways("anna")).toMatchObject({ push: null, mail: false, hub: "reachable" });
    await world.tell("anna", TROUBLE);
    await world.pass(DAY_S + 60, 600_000);
    expect([world.store.waiting(), world.waits]).toEqual([[], []]);
  });
});

describe("a crash", () => {
  test("between a notice and its messages loses nothing, and sends nothing twice", async () => {
    world.store.failure = new Error("the power went");
    await world.tell("anna", TROUBLE);
    expect(world.failures.splice(0)).not.toEqual([]);
    expect(world.hub.sent).toEqual([]);
    world.store.failure = null;
    await world.startAnew();
    await world.startAnew();
    expect(world.hub.sent).toHaveLength(1);
  });

  test("after which notices are numbered anew gives the same notice the same id", async () => {
    await world.tell("anna", TROUBLE, "same");
    await world.tell("anna", TROUBLE, "same");
    expect(world.hub.sent).toHaveLength(1);
  });
});

describe("whoever is reached", () => {
  test("is let go when the push service or the reader has ended it", async () => {
    await world.confirmAddress("anna");
    const [recipient = ""] = [...world.hub.addresses.keys()];
    world.hub.outcomes.set("https://push.example/phone", "gone");
    world.hub.addresses.set(recipient, { address: "", standing: "ended" });
    await world.tell("anna", TROUBLE);
    expect(world.relay.ways("anna")).toMatchObject({ devices: [], address: { standing: "ended" } });
    await world.tell("anna", TROUBLE);
    expect([world.hub.sent, world.store.waiting()]).toEqual([[], []]);
  });

  test("is not forgotten at the hub while its address is being written down there", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    world.hub.writing = promise;
    const saving = world.relay.saveAddress("anna", { address: "anna@example.org", language: "de" });
    await world.pass(60);
    expect([world.hub.addresses.size, world.store.leaving(9).length]).toEqual([1, 1]);
    resolve();
    await saving;
    await world.pass(60);
    expect([world.hub.addresses.size, world.store.leaving(9).length]).toEqual([1, 0]);
  });

  test("ends with the account, here and at the hub", async () => {
    await world.confirmAddress("anna");
    world.hub.isAway = true;
    await world.tell("anna", TROUBLE);
    world.accounts = world.accounts.filter(({ login }) => login !== "anna");
    world.relay.wake();
    await world.settled();
    expect([world.store.devices(), world.store.addresses(), world.store.waiting()]).toEqual([[], [], []]);
    expect(world.hub.addresses.size).toBe(1);
    world.hub.isAway = false;
    await world.startAnew();
    expect([world.hub.addresses.size, world.store.leaving(9), world.hub.sent]).toEqual([0, [], []]);
  });

  test("has to subscribe anew with a hub of another key, and stays while a hub offers no push for a while", async () => {
    world.hub.offers = { push: null, mail: true };
    await world.pass(1_200);
    expect(world.relay.ways("anna")).toMatchObject({ push: null, devices: [{ name: "phone" }] });
    world.hub.offers = { push: { public_key: `${HUB_KEY.slice(0, -1)}A` }, mail: true };
    await world.pass(1_200);
    expect(world.relay.ways("anna").devices).toEqual([]);
  });
});

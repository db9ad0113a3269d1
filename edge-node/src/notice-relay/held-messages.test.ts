import { afterEach, beforeEach, expect, test } from "vitest";
import { USUAL_SETTINGS } from "../notices/notice.ts";
import { heldTargets } from "./held-messages.ts";
import { testAddress, testDevice } from "./relay-store-contract.ts";
import { TestBrowser } from "./test-push-browser.ts";
import { NOON_S, TestRelayWorld } from "./test-relay-world.ts";

let world: TestRelayWorld;
let phone: TestBrowser;

beforeEach(async () => {
  world = new TestRelayWorld();
  phone = new TestBrowser("phone", "de");
  await world.start();
  world.relay.addDevice("anna", phone.subscription);
  await world.confirmAddress("ben");
});

afterEach(() => world.relay.stop());

const newest = () => world.hub.held.at(-1) ?? [];
const whom = () => newest().map((held) => ("endpoint" in held ? held.endpoint : held.recipient));

test("the hub is told whom to tell of a silence, in each one's language", () => {
  const [recipient] = [...world.hub.addresses.keys()];
  expect(newest()).toMatchObject([
    { way: "mail", recipient, subject: "node-away de" },
    { way: "push", endpoint: "https://push.example/phone", expires_at_s: NOON_S + 7 * 86_400 - 3_600 },
  ]);
  expect(phone.open(newest()[1])).toMatchObject({ title: "node-away de", tag: "notice-node-away" });
});

test("it is told anew whenever that changes, and otherwise once a day", async () => {
  const before = world.hub.held.length;
  await world.pass(3_600);
  expect(world.hub.held).toHaveLength(before);
  world.settings.set("ben", { muted: ["node-trouble"] });
  await world.pass(60);
  expect([world.hub.held.length, whom()]).toEqual([before + 1, ["https://push.example/phone"]]);
  await world.pass(86_400, 300_000);
  expect(world.hub.held).toHaveLength(before + 2);
  world.relay.addDevice("anna", { ...phone.subscription, language: "fr" });
  await world.settled();
  expect(phone.open(newest()[0])).toMatchObject({ lang: "fr" });
  world.relay.removeDevice("anna", world.relay.ways("anna").devices[0]?.id ?? "");
  await world.settled();
  expect(newest()).toEqual([]);
});

test("after every silence it is told again, with ids that were never sent", async () => {
  const before = newest().map(({ id }) => id);
  world.hub.isAway = true;
  await world.pass(1_800);
  const told = world.hub.held.length;
  world.hub.isAway = false;
  await world.pass(1_200);
  expect(world.hub.held).toHaveLength(told + 1);
  expect(newest().filter(({ id }) => before.includes(id))).toEqual([]);
  await world.startAnew();
  expect(world.hub.held).toHaveLength(told + 2);
});

test("it also learns there who is gone", async () => {
  world.hub.outcomes.set("https://push.example/phone", "gone");
  await world.startAnew();
  expect(world.relay.ways("anna").devices).toEqual([]);
});

test("in a login's quiet hours its devices are not among them, its address is", async () => {
  await world.confirmAddress("anna");
  expect(whom()).toHaveLength(3);
  world.settings.set("anna", { quiet_hours: { from_min: 0, to_min: 0 } });
  await world.pass(60);
  expect(newest().map(({ way }) => way)).toEqual(["mail", "mail"]);
});

test("of more than the hub holds, coordinators go first, then mails", () => {
  const party = (login: string, role: "member" | "coordinator") => ({
    login,
    role,
    settings: USUAL_SETTINGS,
    devices: Array.from({ length: 5 }, (_, index) => testDevice(`${login}-${index}`, { login })),
    address: testAddress(`mail-of-${login}`, { login }),
  });
  const parties = Array.from({ length: 100 }, (_, index) => party(`${index}`, index === 99 ? "coordinator" : "member"));
  const ways = { push: { public_key: "B" }, mail: true };
  const held = heldTargets(parties, ways, { now_s: NOON_S, time_zone: "UTC" });
  expect(held).toHaveLength(256);
  expect(held.slice(0, 6).map(({ login }) => login)).toEqual(Array(6).fill("99"));
  expect(held.filter(({ way }) => way === "mail")).toHaveLength(100);
  expect(heldTargets(parties, { push: null, mail: false }, { now_s: NOON_S, time_zone: "UTC" })).toEqual([]);
});

import { describe, expect, test } from "vitest";
import { startTestApi, type TestClient } from "./test-client.ts";
import { testSubscription } from "./test-notice-ways.ts";
import { START_S } from "./test-ports.ts";

const TRIAL = "POST /api/notices/devices";
const ADDRESS = { address: "anna@example.org", language: "de" };

async function startConnected() {
  const api = await startTestApi();
  await api.world.noticeWays.connect();
  const { noticeWays } = api.world;
  const [anna, ben] = [await api.as("member"), await api.as("member", "home-2")];
  return { api, anna, ben, noticeWays, hub: noticeWays.hub };
}

const waysOf = async (client: TestClient) => (await client.get("/api/notices/ways")).json;
const refusalOf = ({ status, json }: Awaited<ReturnType<TestClient["send"]>>) => `${status} ${json.code}`;

async function add(client: TestClient, name: string): Promise<string> {
  const answer = await client.send("POST /api/notices/devices", testSubscription(name));
  expect(`${answer.status} ${answer.headers["x-test-mismatch"]}`).toBe("201 undefined");
  return answer.json.id;
}

describe("the ways beyond the home", () => {
  test("are none without a hub", async () => {
    const api = await startTestApi();
    const member = await api.as("member");
    const answer = await member.get("/api/notices/ways");
    expect(answer.json).toEqual({ push: null, mail: false, hub: "none", devices: [], address: null });
    expect(answer.headers).toMatchObject({ "cache-control": "no-store" });
    expect(answer.headers["x-test-mismatch"]).toBeUndefined();
    const device = await member.send("POST /api/notices/devices", testSubscription("phone"));
    expect(refusalOf(device)).toBe("409 push-not-offered");
    expect(refusalOf(await member.send("PUT /api/notices/address", ADDRESS))).toBe("409 mail-not-offered");
    expect(refusalOf(await member.send(`${TRIAL}/n0/trial`))).toBe("404 unknown-device");
  });

  test("are what the hub offers, also while it is away", async () => {
    const { anna, hub, noticeWays } = await startConnected();
    const offered = { push: hub.offers.push, mail: true, devices: [], address: null };
    expect(await waysOf(anna)).toEqual({ ...offered, hub: "reachable" });
    hub.isAway = true;
    await noticeWays.connect();
    expect(await waysOf(anna)).toEqual({ ...offered, hub: "away" });
    const id = await add(anna, "phone");
    expect(refusalOf(await anna.send(`${TRIAL}/${id}/trial`))).toBe("503 hub-away");
    expect(refusalOf(await anna.send("PUT /api/notices/address", ADDRESS))).toBe("503 hub-away");
  });

  test("are for everybody who is logged in, and for nobody else", async () => {
    const { api } = await startConnected();
    for (const role of ["installer", "coordinator"] as const) {
      expect((await waysOf(await api.as(role))).hub).toBe("reachable");
    }
    expect(refusalOf(await api.nobody.get("/api/notices/ways"))).toBe("401 no-session");
  });
});

describe("a browser", () => {
  test("is told from its subscription on, under the same id when it says it again, until it is removed", async () => {
    const { anna, ben, noticeWays } = await startConnected();
    const id = await add(anna, "phone");
    expect((await waysOf(anna)).devices).toEqual([{ id, name: "phone", since_s: START_S }]);
    const renamed = { ...testSubscription("phone"), name: "my-phone", language: "fr" };
    expect((await anna.send("POST /api/notices/devices", renamed)).json).toEqual({ id });
    expect(noticeWays.store.devices()).toMatchObject([{ id, name: "my-phone", language: "fr" }]);
    expect((await waysOf(ben)).devices).toEqual([]);
    expect((await ben.send(`DELETE /api/notices/devices/${id}`)).status).toBe(204);
    expect((await waysOf(anna)).devices).toHaveLength(1);
    for (let again = 0; again < 2; again++) {
      expect((await anna.send(`DELETE /api/notices/devices/${id}`)).status).toBe(204);
    }
    expect((await waysOf(anna)).devices).toEqual([]);
  });

  test("that another login takes over is no more the first one's", async () => {
    const { anna, ben } = await startConnected();
    const [first, second] = [await add(anna, "shared"), await add(ben, "shared")];
    expect(first).not.toBe(second);
    expect((await waysOf(anna)).devices).toEqual([]);
    expect((await waysOf(ben)).devices).toMatchObject([{ id: second }]);
  });

  test("is sent a trial when its own login asks for it, one at a time", async () => {
    const { anna, ben, hub, noticeWays } = await startConnected();
    const id = await add(anna, "phone");
    expect(refusalOf(await ben.send(`${TRIAL}/${id}/trial`))).toBe("404 unknown-device");
    const answer = await anna.send(`${TRIAL}/${id}/trial`);
    expect([answer.status, answer.headers["x-test-mismatch"]]).toEqual([202, undefined]);
    await noticeWays.settled();
    expect(hub.sent).toMatchObject([{ way: "push", endpoint: "https://push.example/phone", urgency: "high" }]);
    hub.outcomes.set("https://push.example/phone", "refused");
    for (let taps = 0; taps < 3; taps++) expect((await anna.send(`${TRIAL}/${id}/trial`)).status).toBe(202);
    await noticeWays.settled();
    expect(noticeWays.store.waiting()).toHaveLength(1);
  });

  test("is one of ten at most", async () => {
    const { anna, ben } = await startConnected();
    for (let count = 0; count < 10; count++) await add(anna, `phone-${count}`);
    const one_more = await anna.send("POST /api/notices/devices", testSubscription("phone-10"));
    expect(refusalOf(one_more)).toBe("409 too-many-devices");
    expect(await add(anna, "phone-3")).toBe((await waysOf(anna)).devices[3].id);
    await add(ben, "phone-10");
  });

  test.each([
    ["without https", { endpoint: "http://push.example/a" }, "422 not-an-endpoint"],
    ["at no address", { endpoint: "push.example" }, "422 not-an-endpoint"],
    ["with a login in it", { endpoint: "https://a:b@push.example/a" }, "422 not-an-endpoint"],
    ["at a long address", { endpoint: `https://push.example/${"a".repeat(1_100)}` }, "422 not-an-endpoint"],
    ["with a point beside the curve", { p256dh: "B".repeat(87) }, "422 not-an-endpoint"],
    ["with a short secret", { auth: "AAAA" }, "422 not-an-endpoint"],
    ["with a secret that is none", { auth: "%" }, "400 invalid-input"],
    ["in another language", { language: "nl" }, "400 invalid-input"],
    ["without a name", { name: "" }, "400 invalid-input"],
  ])("%s is refused", async (_, change, refusal) => {
    const { anna, noticeWays } = await startConnected();
    const answer = await anna.send("POST /api/notices/devices", { ...testSubscription("a"), ...change });
    expect(refusalOf(answer)).toBe(refusal);
    expect(noticeWays.store.devices()).toEqual([]);
  });
});

describe("an address", () => {
  test("counts once the code that was mailed there has come back, and is forgotten on request", async () => {
    const { anna, ben, hub, noticeWays } = await startConnected();
    const saved = await anna.send("PUT /api/notices/address", ADDRESS);
    expect([saved.status, saved.json]).toEqual([202, { standing: "unconfirmed" }]);
    expect([...hub.addresses.values()]).toEqual([{ address: ADDRESS.address, standing: "unconfirmed" }]);
    const confirm = (client: TestClient, code: string) =>
      client.send("POST /api/notices/address/confirmation", { code });
    expect(refusalOf(await confirm(anna, "654321"))).toBe("403 wrong-code");
    expect(refusalOf(await confirm(anna, "12345"))).toBe("403 wrong-code");
    expect(refusalOf(await confirm(ben, "123456"))).toBe("410 code-expired");
    expect((await confirm(anna, "123 456")).json).toEqual({ standing: "confirmed" });
    expect((await waysOf(anna)).address).toEqual({ address: ADDRESS.address, standing: "confirmed" });
    expect((await waysOf(ben)).address).toBeNull();
    for (let again = 0; again < 2; again++) {
      expect((await anna.send("DELETE /api/notices/address")).status).toBe(204);
    }
    await noticeWays.settled();
    expect([(await waysOf(anna)).address, hub.addresses.size]).toEqual([null, 0]);
  });

  test("that no code has come back from yet is mailed another one under the same name", async () => {
    const { anna, hub } = await startConnected();
    await anna.send("PUT /api/notices/address", ADDRESS);
    const names = [...hub.addresses.keys()];
    await anna.send("PUT /api/notices/address", { ...ADDRESS, language: "fr" });
    expect([...hub.addresses.keys()]).toEqual(names);
    expect((await waysOf(anna)).address).toEqual({ address: ADDRESS.address, standing: "unconfirmed" });
  });

  test("that was confirmed is mailed no second code, and another one takes its place only once", async () => {
    const { anna, hub, noticeWays } = await startConnected();
    await anna.send("PUT /api/notices/address", ADDRESS);
    await anna.send("POST /api/notices/address/confirmation", { code: "123456" });
    expect((await anna.send("PUT /api/notices/address", ADDRESS)).json).toEqual({ standing: "confirmed" });
    await anna.send("PUT /api/notices/address", { ...ADDRESS, address: "anna@example.net" });
    await noticeWays.settled();
    expect([...hub.addresses.values()]).toEqual([{ address: "anna@example.net", standing: "unconfirmed" }]);
    expect((await waysOf(anna)).address).toEqual({ address: "anna@example.net", standing: "unconfirmed" });
  });

  test("is written to five times in an hour at most", async () => {
    const { anna, ben } = await startConnected();
    for (let count = 0; count < 5; count++) {
      expect((await anna.send("PUT /api/notices/address", { ...ADDRESS, address: `a${count}@b.org` })).status).toBe(
        202,
      );
    }
    const sixth = await anna.send("PUT /api/notices/address", { ...ADDRESS, address: "a6@b.org" });
    expect(refusalOf(sixth)).toBe("429 too-many-codes");
    expect((await ben.send("PUT /api/notices/address", ADDRESS)).status).toBe(202);
  });

  test.each([
    "anna",
    "anna@",
    "@example.org",
    "anna@example",
    "an na@example.org",
    "anna@example.org\r\nBcc: ben@example.org",
    "Anna <anna@example.org>",
    "a@b.org,c@d.org",
    `${"a".repeat(65)}@example.org`,
    `a@${"b".repeat(250)}.org`,
  ])("is not %j", async (address) => {
    const { anna, hub } = await startConnected();
    const answer = await anna.send("PUT /api/notices/address", { ...ADDRESS, address });
    expect(refusalOf(answer)).toBe("422 not-an-address");
    expect(hub.addresses.size).toBe(0);
  });

  test("that the hub did not take leaves the one before as it was", async () => {
    const { anna, hub, noticeWays } = await startConnected();
    await anna.send("PUT /api/notices/address", ADDRESS);
    await anna.send("POST /api/notices/address/confirmation", { code: "123456" });
    hub.isDeaf = true;
    const answer = await anna.send("PUT /api/notices/address", { ...ADDRESS, address: "other@example.org" });
    expect(refusalOf(answer)).toBe("503 hub-away");
    expect((await waysOf(anna)).address).toEqual({ address: ADDRESS.address, standing: "confirmed" });
    hub.isDeaf = false;
    await noticeWays.connect();
    expect([...hub.addresses.values()]).toEqual([{ address: ADDRESS.address, standing: "confirmed" }]);
  });
});

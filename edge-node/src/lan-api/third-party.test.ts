import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KILOWATT_HOUR, TestHouse, WH } from "../third-party/test-house.ts";
import type { TestClient } from "./test-client.ts";
import { startThirdPartyApi, type ThirdPartyApi } from "./test-third-party.ts";

const HOUSE = { label: "Kitchen", way: { kind: "house" } };
const POLLED = {
  label: "P1",
  way: {
    kind: "polled",
    adapter: "homewizard",
    host: "p1.local",
    port: null,
    unit: null,
    user: null,
    password: "secret",
  },
};

function manyRoles(count: number): object {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`em:${i}#p`, "power"]));
}

let api: ThirdPartyApi;
let own: TestClient;
let other: TestClient;

async function made(client: TestClient, body: object = HOUSE): Promise<string> {
  const answer = await client.send("POST /api/house-connections", body);
  expect(answer.status).toBe(201);
  return answer.json.connection;
}

function taking(connection: string, change: object = {}) {
  const name = { connection, adapter: "tasmota", source: "em:0" };
  return { ...name, metering_point: "home-1-meter", phase_mode: "registers", ...change };
}

beforeEach(async () => {
  api = await startThirdPartyApi();
  [own, other] = [await api.as("member"), await api.as("member", "home-2")];
});

afterEach(() => api.app.close());

describe("a member's connections", () => {
  test("come with a user, a password that is told once, and where to find the node", async () => {
    const answer = await own.send("POST /api/house-connections", HOUSE, { host: "pi.local:8080" });
    expect(answer.status).toBe(201);
    const { connection, user, password, host, port } = answer.json;
    expect([user, host, port]).toEqual([connection, "pi.local", 1_883]);
    expect(password).toMatch(/^([0-9a-z]{5}-){3}[0-9a-z]{5}$/);
    const listed = await own.get("/api/house-connections");
    expect(listed.json.connections).toMatchObject([{ connection, member: "home-1", label: "Kitchen", kind: "house" }]);
    expect(listed.text).not.toContain(password);
    expect(JSON.stringify([api.world.logged, api.world.told])).not.toContain(password);
  });

  test("are nobody else's to see, change or end", async () => {
    const connection = await made(own);
    expect((await other.get("/api/house-connections")).json.connections).toEqual([]);
    const settings = { roles: { "em:0#p": "power" }, reversed: ["em:0"], public_keys: {}, tells_figures: true };
    for (const [target, body] of [
      [`DELETE /api/house-connections/${connection}`, undefined],
      [`PUT /api/house-connections/${connection}/settings`, settings],
    ] as const) {
      expect((await other.send(target, body)).json.code).toBe("unknown-connection");
    }
    expect((await own.send(`PUT /api/house-connections/${connection}/settings`, settings)).status).toBe(204);
    expect((await own.get("/api/house-connections")).json.connections[0].settings).toEqual(settings);
    expect((await own.send(`DELETE /api/house-connections/${connection}`)).status).toBe(204);
    expect((await own.get("/api/house-connections")).json.connections).toEqual([]);
    expect(api.house.dropped).toEqual([connection]);
  });

  test("are four at most, and for members only their own", async () => {
    for (let i = 0; i < 4; i++) await made(own);
    expect((await own.send("POST /api/house-connections", HOUSE)).json.code).toBe("too-many-connections-of-member");
    expect((await other.send("POST /api/house-connections", { ...HOUSE, member: "home-1" })).json.code).toBe(
      "own-figures-only",
    );
  });

  test("are those of everybody for installers and coordinators, who say whose they are", async () => {
    await made(own);
    for (const role of ["installer", "coordinator"] as const) {
      const client = await api.as(role);
      await made(client, { ...HOUSE, member: "home-2" });
      expect((await client.send("POST /api/house-connections", HOUSE)).json.code).toBe("unknown-member");
      expect((await client.send("POST /api/house-connections", { ...HOUSE, member: "nobody" })).json.code).toBe(
        "unknown-member",
      );
    }
    expect((await (await api.as("installer")).get("/api/house-connections")).json.connections).toHaveLength(3);
    expect((await api.nobody.get("/api/house-connections")).status).toBe(401);
  });

  test("that the node asks itself lie in private networks, and keep their secrets", async () => {
    const device = { name: "homewizard", every_ms: 1_000, poll: async () => ({ reports: [], raw: new Uint8Array() }) };
    api.house.polled.set("p1.local", { ...device, name: "homewizard", close: () => {} });
    await made(own, POLLED);
    const listed = await own.get("/api/house-connections");
    expect(listed.json.connections).toMatchObject([{ kind: "polled", host: "p1.local", failure: null }]);
    expect(listed.text).not.toContain("secret");
    for (const host of ["8.8.8.8", "example.com", "2001:db8::1"]) {
      const answer = await own.send("POST /api/house-connections", { ...POLLED, way: { ...POLLED.way, host } });
      expect([answer.status, answer.json.code]).toEqual([422, "address-not-private"]);
    }
  });

  test("cannot be house connections on a node without a house broker", async () => {
    const bare = await startThirdPartyApi(new TestHouse({ createBroker: null }));
    const answer = await (await bare.as("member")).send("POST /api/house-connections", HOUSE);
    expect(answer.json.code).toBe("no-house-broker");
    await bare.app.close();
  });

  test.each([
    { ...HOUSE, label: "" },
    { ...HOUSE, label: "x".repeat(41) },
    { ...HOUSE, way: { kind: "radio" } },
    { ...HOUSE, way: { kind: "house", host: "p1.local" } },
    { ...POLLED, way: { ...POLLED.way, port: 70_000 } },
    { ...POLLED, way: { ...POLLED.way, adapter: "victron" } },
    { ...HOUSE, settings: { roles: { "a#b": "everything" }, reversed: [], public_keys: {} } },
    { ...HOUSE, settings: { roles: {}, reversed: [], public_keys: { a: "xyz" } } },
    { ...HOUSE, settings: { roles: {}, reversed: Array(65).fill("em:0"), public_keys: {} } },
    { ...HOUSE, settings: { roles: manyRoles(65), reversed: [], public_keys: {} } },
    { ...HOUSE, settings: { roles: { ["x".repeat(193)]: "power" }, reversed: [], public_keys: {} } },
  ])("are refused when they do not fit their description, case %#", async (body) => {
    expect((await own.send("POST /api/house-connections", body)).status).toBe(400);
  });
});

describe("bought devices", () => {
  test("are found, taken as the meter of a point, shown with their figures, and retired", async () => {
    const connection = await made(own);
    api.house.say(connection, { import_mwh: 7 * KILOWATT_HOUR, power_w: -300, soc_permille: 512 });
    api.house.now_ms += 4_200;
    const [found] = (await own.get("/api/third-party-devices")).json.devices;
    expect(found).toEqual({
      connection,
      member: "home-1",
      adapter: "tasmota",
      source: "em:0",
      last_report_age_s: 4,
      import_mwh: 7 * KILOWATT_HOUR,
      export_mwh: null,
      power_w: -300,
      soc_permille: 512,
      device: null,
      metering_point: null,
      phase_mode: null,
      is_suspected: false,
    });
    const taken = await own.send("POST /api/third-party-devices", taking(connection));
    expect(taken.status).toBe(201);
    api.house.say(connection, { import_mwh: 7 * KILOWATT_HOUR });
    api.house.now_ms += 1_000;
    api.house.say(connection, { import_mwh: WH });
    const [shown] = (await own.get("/api/third-party-devices")).json.devices;
    expect(shown).toMatchObject({ ...taken.json, metering_point: "home-1-meter", is_suspected: true });
    expect((await own.send(`DELETE /api/third-party-devices/${taken.json.device}`)).status).toBe(204);
    expect((await own.send(`DELETE /api/third-party-devices/${taken.json.device}`)).json.code).toBe("unknown-device");
  });

  test("are nobody else's to see, take or retire", async () => {
    const connection = await made(own);
    api.house.say(connection, { import_mwh: KILOWATT_HOUR });
    expect((await other.get("/api/third-party-devices")).json.devices).toEqual([]);
    const foreign = await other.send("POST /api/third-party-devices", taking(connection));
    expect(foreign.json.code).toBe("unknown-connection");
    const { device } = (await own.send("POST /api/third-party-devices", taking(connection))).json;
    expect((await other.send(`DELETE /api/third-party-devices/${device}`)).json.code).toBe("unknown-device");
    expect((await (await api.as("coordinator")).send(`DELETE /api/third-party-devices/${device}`)).status).toBe(204);
  });

  test("measure only their own member's points, and no signing meter's by a member's word", async () => {
    const connection = await made(own);
    const take = async (client: TestClient, change: object = {}) =>
      (await client.send("POST /api/third-party-devices", taking(connection, change))).json.code;
    expect(await take(own)).toBe("unknown-source");
    api.house.say(connection, { import_mwh: KILOWATT_HOUR });
    expect(await take(own, { metering_point: "home-2-meter" })).toBe("foreign-metering-point");
    expect(await take(own, { metering_point: "nowhere" })).toBe("unknown-metering-point");
    expect(await take(own, { phase_mode: "net-power" })).toBe("source-says-too-little");
    expect(await take(own, { connection: "h0000000000" })).toBe("unknown-connection");
    api.house.addSigningMeter("home-1-meter");
    expect(await take(own)).toBe("signing-meter-in-place");
    expect(await take(await api.as("installer"))).toBeUndefined();
    expect(await take(own, { metering_point: "home-1-roof" })).toBe("source-taken");
  });
});

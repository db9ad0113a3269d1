import { intervalReadingOf } from "@localgrid/clearing/metering";
import { FLAG_REGISTER_RESET } from "@localgrid/protocol/device";
import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { beforeEach, describe, expect, test } from "vitest";
import type { HouseConnection } from "./house-store.ts";
import { KILOWATT_HOUR, START_MS, TestHouse, WH } from "./test-house.ts";

const MINUTE_MS = 60_000;

let house: TestHouse;

/** Reports of a steady draw of 1.2 kW, one a minute, from `from` to `upto` minutes after the start. */
async function drawing(connection: string, from: number, upto: number): Promise<void> {
  for (let minute = from; minute <= upto; minute++) {
    house.now_ms = START_MS + minute * MINUTE_MS;
    house.say(connection, { import_mwh: 500 * KILOWATT_HOUR + minute * 20 * WH, power_w: 1_200 });
  }
  await house.tick();
}

function metered(metering_point: string, minute: number) {
  return intervalReadingOf(
    house.state.metering,
    meteringPointId(metering_point),
    (START_MS + minute * MINUTE_MS) / 1_000,
  );
}

beforeEach(async () => {
  house = new TestHouse();
  await house.side.start();
});

describe("a device that is heard for the first time", () => {
  test("is found, and nothing of it is journaled until somebody takes it", async () => {
    const connection = await house.connect();
    await drawing(connection, 0, 20);
    const [row] = house.side.rows();
    expect(row).toMatchObject({ connection, source: "em:0", member: "home-1", power_w: 1_200, taken: null });
    expect([house.readings(), house.live]).toEqual([[], []]);
  });

  test("becomes the meter of a metering point, whose intervals it measures without a signature", async () => {
    const connection = await house.connect();
    await drawing(connection, 0, 0);
    const device = await house.assign(connection);
    await drawing(connection, 1, 46);
    expect(metered("home-1-meter", 15)).toEqual({
      metering_point: "home-1-meter",
      import_wh: 300,
      export_wh: 0,
      quality: "valid",
      is_signed: false,
      is_official: false,
    });
    const readings = house.readings();
    expect(readings.map(({ seq }) => seq)).toEqual(readings.map((_, i) => i + 1));
    expect(readings[0]).toMatchObject({ device, import_mwh: 0, reported_import_mwh: 500 * KILOWATT_HOUR + 20 * WH });
    expect(house.live.at(-1)).toEqual(["home-1-meter", 1_200]);
  });

  test("is journaled around each edge and every five minutes, not with every report", async () => {
    const connection = await house.connect();
    await drawing(connection, 0, 0);
    await house.assign(connection);
    await drawing(connection, 1, 46);
    const minutes = house.readings().map(({ at_ms }) => (at_ms - START_MS) / MINUTE_MS);
    expect(minutes).toEqual([1, 6, 11, 14, 15, 20, 25, 29, 30, 35, 40, 44, 45]);
    expect(Buffer.from(house.readings()[0]?.raw ?? []).toString()).toContain('"source":"em:0"');
  });
});

describe("a node that starts again", () => {
  test("goes on where the device stood, with what it drew meanwhile, and numbers on", async () => {
    const connection = await house.connect();
    await drawing(connection, 0, 0);
    await house.assign(connection);
    await drawing(connection, 1, 17);
    await house.restart();
    await drawing(connection, 24, 46);
    const readings = house.readings();
    expect(readings.map(({ seq }) => seq)).toEqual(readings.map((_, i) => i + 1));
    expect(metered("home-1-meter", 15)?.import_wh).toBe(300);
    expect(readings.at(-1)?.import_mwh).toBe(44 * 20 * WH);
  });

  test("does not bring back what was only found", async () => {
    const connection = await house.connect();
    await drawing(connection, 0, 0);
    await house.restart();
    expect(house.side.rows()).toEqual([]);
    expect(house.side.connectionRows()).toHaveLength(1);
  });

  test("writes at its end what it had not written yet", async () => {
    const connection = await house.connect();
    await drawing(connection, 0, 0);
    await house.assign(connection);
    await drawing(connection, 1, 3);
    await house.side.stop();
    expect(house.readings().map(({ import_mwh }) => import_mwh)).toEqual([0, 40 * WH]);
  });
});

describe("two devices with one name", () => {
  test("in two homes are two devices", async () => {
    const [one, other] = [await house.connect("home-1"), await house.connect("home-2")];
    house.say(one, { import_mwh: 5 * KILOWATT_HOUR });
    house.say(other, { import_mwh: 9 * KILOWATT_HOUR });
    const devices = [await house.assign(one, "home-1-meter"), await house.assign(other, "home-2-meter")];
    expect(new Set(devices).size).toBe(2);
    house.now_ms += MINUTE_MS;
    house.say(one, { import_mwh: 5 * KILOWATT_HOUR + WH });
    house.say(other, { import_mwh: 9 * KILOWATT_HOUR + 2 * WH });
    await house.tick();
    expect(house.readings().map(({ device, reported_import_mwh }) => [device, reported_import_mwh])).toEqual([
      [devices[0], 5 * KILOWATT_HOUR + WH],
      [devices[1], 9 * KILOWATT_HOUR + 2 * WH],
    ]);
  });

  test("in one home count as one, on the line that was there first, and are told of once", async () => {
    const connection = await house.connect();
    house.say(connection, { import_mwh: 5 * KILOWATT_HOUR });
    const device = await house.assign(connection);
    for (let i = 0; i <= 40; i++) {
      house.now_ms += 5_000;
      house.say(connection, { import_mwh: i % 2 === 0 ? 5 * KILOWATT_HOUR + i * WH : 900 * KILOWATT_HOUR + i * WH });
    }
    house.now_ms = START_MS + 15 * MINUTE_MS;
    house.say(connection, { import_mwh: 5 * KILOWATT_HOUR + 41 * WH });
    await house.tick();
    expect(house.readings().at(-1)?.import_mwh).toBe(41 * WH);
    expect(house.refused.map(({ device: name, reason }) => [name, reason])).toEqual([[device, "impossible-jump"]]);
  });
});

test("a register that falls for good is journaled at once, marked, and shown while it is doubted", async () => {
  const connection = await house.connect();
  house.say(connection, { import_mwh: 5 * KILOWATT_HOUR });
  const device = await house.assign(connection);
  house.say(connection, { import_mwh: 5 * KILOWATT_HOUR });
  for (let i = 0; i < 8; i++) {
    house.now_ms += 15_000;
    house.say(connection, { import_mwh: i * WH });
    if (i === 1) expect(house.side.rows()[0]?.taken?.is_suspected).toBe(true);
  }
  await house.tick();
  expect(house.side.rows()[0]?.taken).toMatchObject({ device, is_suspected: false });
  expect(house.readings().filter(({ flags }) => flags === FLAG_REGISTER_RESET)).toHaveLength(1);
});

describe("taking a source", () => {
  test.each(["before", "after"])("whose connection ends just %s leaves no meter that nobody reads", async (moment) => {
    const connection = await house.connect();
    house.say(connection, { import_mwh: KILOWATT_HOUR });
    const remove = () => house.side.removeConnection(house.side.findConnection(connection) as HouseConnection);
    const removed = moment === "before" ? remove() : null;
    const assigned = house.assign(connection);
    await Promise.all([removed ?? remove(), assigned]);
    await house.tick();
    expect([...house.state.community.thirdPartyMeters.values()].filter((meter) => meter.is_active)).toEqual([]);
    expect(house.store.takenSources()).toEqual([]);
  });

  test("is refused with a reason that says what is missing", async () => {
    const [own, other] = [await house.connect("home-1"), await house.connect("home-2")];
    expect(await house.assign(own)).toBe("unknown-source");
    house.say(own, { power_w: 5 });
    expect(await house.assign(own)).toBe("source-says-too-little");
    house.say(own, { import_mwh: KILOWATT_HOUR });
    expect(await house.assign(own, "home-2-meter")).toBe("foreign-metering-point");
    expect(await house.assign(own, "nowhere")).toBe("unknown-metering-point");
    expect(await house.assign(own)).toMatch(/^t[0-9a-f]{16}$/);
    expect(await house.assign(own, "home-1-roof")).toBe("source-taken");
    house.say(other, { import_mwh: KILOWATT_HOUR });
    expect(await house.assign(other, "home-2-meter", "net-power")).toBe("source-says-too-little");
    expect(house.store.takenSources()).toHaveLength(1);
  });

  test("by a member never takes the place of a meter that signs; by an installer it retires it", async () => {
    house.addSigningMeter("home-1-meter");
    const connection = await house.connect();
    house.say(connection, { import_mwh: KILOWATT_HOUR });
    expect(await house.assign(connection)).toBe("signing-meter-in-place");
    const answer = await house.side.assign({
      connection,
      adapter: "tasmota",
      source: "em:0",
      metering_point: meteringPointId("home-1-meter"),
      phase_mode: "registers",
      may_replace_signing_meter: true,
    });
    expect(answer.kind).toBe("assigned");
    expect([...house.state.community.meters.values()].map(({ is_active }) => is_active)).toEqual([false]);
  });

  test("that the disk refuses leaves nothing behind", async () => {
    const connection = await house.connect();
    house.say(connection, { import_mwh: KILOWATT_HOUR });
    house.failure = new LocalGridError("storage-full", "full");
    await expect(house.assign(connection)).rejects.toThrow("full");
    expect(house.store.takenSources()).toEqual([]);
    expect(await house.assign(connection)).toMatch(/^t/);
  });

  test("at one point retires the source that was there before", async () => {
    const connection = await house.connect();
    for (const source of ["em:0", "em:1"]) house.say(connection, { source, import_mwh: KILOWATT_HOUR });
    await house.assign(connection);
    const name = { connection, adapter: "tasmota", source: "em:1" } as const;
    const place = { metering_point: meteringPointId("home-1-meter"), phase_mode: "registers" } as const;
    await house.side.assign({ ...name, ...place, may_replace_signing_meter: false });
    expect(house.store.takenSources().map(({ source }) => source)).toEqual(["em:1"]);
    const taken = house.side.rows().map(({ source, taken: as }) => [source, as !== null]);
    expect(taken).toEqual([
      ["em:0", false],
      ["em:1", true],
    ]);
  });
});

test("new settings are read with what devices announced before", async () => {
  const connection = await house.connect();
  const said = JSON.stringify({ source: "em:7", import_mwh: 1, export_mwh: null, power_w: null });
  house.retained.push({ topic: "meter", payload: Buffer.from(said), is_retained: true, at_ms: START_MS });
  const known = house.side.findConnection(connection) as HouseConnection;
  house.side.changeSettings(known, { ...known.settings, reversed: ["em:7"] });
  expect(house.side.rows().map(({ source }) => source)).toEqual(["em:7"]);
  expect(house.store.connections()[0]?.settings.reversed).toEqual(["em:7"]);
});

test("of power that is journaled each minute, messages are kept at the edges of intervals and each five minutes", async () => {
  const connection = await house.connect();
  await drawing(connection, 0, 0);
  await house.assign(connection, "home-1-meter", "net-power");
  await drawing(connection, 1, 46);
  const readings = house.readings();
  expect(readings.length).toBeGreaterThan(44);
  const kept = readings.filter(({ raw }) => raw.length > 0).map(({ at_ms }) => (at_ms - START_MS) / MINUTE_MS);
  expect(kept).toEqual([1, 6, 11, 15, 20, 25, 30, 35, 40, 45]);
  expect(readings.every(({ raw_bytes }) => raw_bytes > 0)).toBe(true);
});

test("what is said to a home whose devices are all away reaches nobody", async () => {
  const connection = await house.connect();
  expect(house.side.reaches(connection)).toBe(false);
  house.clients = 1;
  expect(house.side.reaches(connection)).toBe(true);
  const broker = { host: "10.0.0.2", port: null, user: null, password: null, is_victron: false };
  house.clients = 0;
  expect(house.side.reaches(await house.connect("home-2", { kind: "broker", broker }))).toBe(true);
});

describe("a report that no adapter should have made", () => {
  test.each([
    [{ import_mwh: 1.5 }],
    [{ import_mwh: -1 }],
    [{ export_mwh: Number.MAX_VALUE }],
    [{ import_mwh: "7" as never }],
    [{ power_w: 0.5, import_mwh: 501 * KILOWATT_HOUR }],
    [{ soc_permille: 1_001, power_w: 1 }],
  ])("costs nobody a reading: %j", async (report) => {
    const connection = await house.connect();
    await drawing(connection, 0, 0);
    await house.assign(connection);
    house.say(connection, report);
    await drawing(connection, 1, 46);
    expect(metered("home-1-meter", 15)?.import_wh).toBe(300);
    expect(house.readings().every(({ power_w }) => power_w === null || Number.isSafeInteger(power_w))).toBe(true);
    expect(house.refusals).toContain("malformed-report");
  });
});

describe("what a flood can take", () => {
  test("is bounded: connections of a member, sources of a connection, sources that nobody took", async () => {
    const connections = [];
    for (let i = 0; i < 4; i++) connections.push(await house.connect("home-1"));
    await expect(house.connect("home-1")).rejects.toThrow("too-many-connections-of-member");
    for (const connection of [...connections, await house.connect("home-2")]) {
      for (let i = 0; i < 100; i++) house.say(connection, { source: `em:${i}`, import_mwh: 1 });
      if (connection === connections[0]) expect(house.side.rows()).toHaveLength(16);
    }
    expect(house.side.rows()).toHaveLength(64);
    const own = [...Map.groupBy(house.side.rows(), ({ connection }) => connection).values()];
    expect(own).toHaveLength(5);
    for (const rows of own) expect(rows.length).toBeGreaterThan(8);
  });

  test("never drops a source that was taken", async () => {
    const connection = await house.connect();
    house.say(connection, { import_mwh: KILOWATT_HOUR });
    await house.assign(connection);
    for (let i = 1; i < 100; i++) house.say(connection, { source: `em:${i}`, import_mwh: 1 });
    expect(house.side.rows().some(({ taken }) => taken !== null)).toBe(true);
  });

  test("waits while the disk takes nothing, and comes in order once it does", async () => {
    const connection = await house.connect();
    await drawing(connection, 0, 0);
    await house.assign(connection);
    for (let minute = 1; minute <= 46; minute++) {
      house.failure = new LocalGridError("storage-full", "full");
      await drawing(connection, minute, minute);
    }
    expect(house.readings()).toEqual([]);
    expect(house.refusals).toContain("storage-full");
    house.failure = null;
    await house.tick();
    expect(metered("home-1-meter", 15)?.import_wh).toBe(300);
  });
});

describe("logging in", () => {
  test("takes the password that was told once, for members who still belong", async () => {
    const wanted = { member: memberId("home-1"), label: "x", way: { kind: "house" as const } };
    const settings = { roles: {}, reversed: [], public_keys: {} };
    const made = await house.side.createConnection({ ...wanted, settings });
    if (made.kind !== "created" || made.password === null) throw new Error("not made");
    const login = { user: made.connection.connection, password: made.password, address: "10.0.0.2" };
    expect(await house.traffic?.admit(login)).toBe(login.user);
    expect(await house.traffic?.admit({ ...login, password: "wrong" })).toBeNull();
    house.add({ kind: "member", body: { member: memberId("home-1"), is_active: false, credit_limit_micro: null } });
    expect(await house.traffic?.admit(login)).toBeNull();
  });
});

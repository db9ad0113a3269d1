import { deviceId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { beforeEach, describe, expect, test } from "vitest";
import type { HouseConnection } from "./house-store.ts";
import { KILOWATT_HOUR, START_MS, TestHouse, WH } from "./test-house.ts";

const MINUTE_MS = 60_000;

let house: TestHouse;

async function drawing(connection: string, from: number, upto: number): Promise<void> {
  for (let minute = from; minute <= upto; minute++) {
    house.now_ms = START_MS + minute * MINUTE_MS;
    house.say(connection, { import_mwh: 500 * KILOWATT_HOUR + minute * 20 * WH, power_w: 1_200 });
  }
  await house.tick();
}

beforeEach(async () => {
  house = new TestHouse();
  await house.side.start();
});

describe("what ends a device", () => {
  test.each(["retire", "pair", "remove"] as const)("is to %s", async (end) => {
    const connection = await house.connect();
    house.say(connection, { import_mwh: KILOWATT_HOUR, power_w: 1 });
    const device = deviceId(await house.assign(connection));
    const body = house.state.community.thirdPartyMeters.get(device);
    const ends = {
      retire: () => house.side.retire(device),
      // A signing meter that is paired takes its place.
      pair: async () => body && house.add({ kind: "third-party-meter", body: { ...body, is_active: false } }),
      remove: () => house.side.removeConnection(house.side.findConnection(connection) as HouseConnection),
    };
    await ends[end]();
    expect(house.side.rows().filter(({ taken }) => taken !== null)).toEqual([]);
    house.say(connection, { import_mwh: KILOWATT_HOUR + 1, power_w: 1 });
    expect([house.live, house.store.takenSources()]).toEqual([[], []]);
    expect(house.dropped).toEqual(end === "remove" ? [connection] : []);
  });
});

test("a device that ended while the disk is full disturbs nobody when it goes on talking", async () => {
  const connection = await house.connect();
  house.say(connection, { import_mwh: KILOWATT_HOUR });
  const device = deviceId(await house.assign(connection));
  const body = house.state.community.thirdPartyMeters.get(device);
  if (body !== undefined) house.add({ kind: "third-party-meter", body: { ...body, is_active: false } });
  const { removeSource } = house.store;
  house.store.removeSource = () => {
    throw new LocalGridError("storage-full", "full");
  };
  expect(() => house.say(connection, { import_mwh: KILOWATT_HOUR, power_w: 1 })).not.toThrow();
  expect(house.side.rows().filter(({ taken }) => taken !== null)).toEqual([]);
  house.store.removeSource = removeSource;
  await house.restart();
  expect(house.store.takenSources()).toEqual([]);
});

test.each(["retire", "replace", "remove"] as const)(
  "whoever steers a device hears of its end while it can be reached: to %s",
  async (end) => {
    const reachable: boolean[] = [];
    house = new TestHouse({
      ending: async (device) => void reachable.push(house.side.targetOf(device) !== null),
    });
    await house.side.start();
    const connection = await house.connect();
    house.say(connection, { import_mwh: 1 });
    const device = deviceId(await house.assign(connection));
    const other = await house.connect();
    house.say(other, { import_mwh: 1 });
    const ends = {
      retire: () => house.side.retire(device),
      replace: () => house.assign(other),
      remove: () => house.side.removeConnection(house.side.findConnection(connection) as HouseConnection),
    };
    await ends[end]();
    expect(reachable).toEqual([true]);
  },
);

describe("the last report before an end", () => {
  test.each(["retire", "replace", "remove"] as const)("is journaled: to %s", async (end) => {
    const connection = await house.connect();
    await drawing(connection, 0, 0);
    const device = deviceId(await house.assign(connection));
    await drawing(connection, 1, 4);
    expect(house.readings().at(-1)?.import_mwh).toBeLessThan(60 * WH);
    const other = await house.connect();
    house.say(other, { import_mwh: 1 });
    const ends = {
      retire: () => house.side.retire(device),
      replace: () => house.assign(other),
      remove: () => house.side.removeConnection(house.side.findConnection(connection) as HouseConnection),
    };
    await ends[end]();
    expect(
      house
        .readings()
        .filter((reading) => reading.device === device)
        .at(-1)?.import_mwh,
    ).toBe(60 * WH);
  });
});

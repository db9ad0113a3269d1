/** Test support: what every store of house connections does. */
import { deviceId, memberId } from "@localgrid/vocabulary/identifiers";
import { expect, test } from "vitest";
import { NO_ADAPTER_SETTINGS } from "./adapter-settings.ts";
import type { HouseConnection, HouseStore, TakenSource } from "./house-store.ts";

const HASH = { salt: Buffer.alloc(16, 1), hash: Buffer.alloc(32, 2), cost: 16, block_size: 8, parallelization: 1 };

const HOUSE: HouseConnection = {
  connection: "h0000000001",
  member: memberId("home-1"),
  label: "Küche",
  way: { kind: "house", password: HASH },
  settings: { ...NO_ADAPTER_SETTINGS, reversed: ["shelly/em:0"] },
};

const POLLED: HouseConnection = {
  connection: "h0000000002",
  member: memberId("home-1"),
  label: "P1",
  way: {
    kind: "polled",
    polled: { adapter: "homewizard", host: "p1.local", port: null, user: null, password: null, unit: null },
  },
  settings: NO_ADAPTER_SETTINGS,
};

const SOURCE: TakenSource = {
  device: deviceId("t0000000000000001"),
  connection: HOUSE.connection,
  adapter: "shelly-gen2",
  source: "shelly/em:0",
};

/** `reopen` gives the store as a new process would find it. */
export function houseStoreContract(name: string, open: () => { store: HouseStore; reopen: () => HouseStore }): void {
  test(`${name} gives back what was put, in order, also to the next process`, () => {
    const { store, reopen } = open();
    for (const connection of [POLLED, HOUSE]) store.putConnection(connection);
    store.putSource(SOURCE);
    for (const each of [store, reopen()]) {
      expect(each.connections()).toEqual([HOUSE, POLLED]);
      expect(each.takenSources()).toEqual([SOURCE]);
    }
  });

  test(`${name} replaces a connection and a source that it knows`, () => {
    const { store } = open();
    store.putConnection(HOUSE);
    store.putConnection({ ...HOUSE, label: "Keller" });
    store.putSource(SOURCE);
    store.putSource({ ...SOURCE, source: "other" });
    expect(store.connections().map(({ label }) => label)).toEqual(["Keller"]);
    expect(store.takenSources().map(({ source }) => source)).toEqual(["other"]);
  });

  test(`${name} removes a connection with its sources, and a source alone`, () => {
    const { store, reopen } = open();
    store.putConnection(HOUSE);
    store.putConnection(POLLED);
    store.putSource(SOURCE);
    store.putSource({ ...SOURCE, device: deviceId("t0000000000000002"), connection: POLLED.connection });
    store.removeConnection(HOUSE.connection);
    expect(reopen().takenSources()).toHaveLength(1);
    store.removeSource(deviceId("t0000000000000002"));
    expect(store.takenSources()).toEqual([]);
    expect(store.connections()).toEqual([POLLED]);
  });
}

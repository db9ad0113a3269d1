import { deviceId, memberId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { beforeEach, describe, expect, test } from "vitest";
import { BATTERY, BOUGHT, HOME, TestHome } from "./test-control.ts";

let home: TestHome;

beforeEach(() => {
  home = new TestHome();
});

describe("a bought device", () => {
  async function settle(): Promise<void> {
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }

  test("gets orders through its writer, again each minute, and one release", async () => {
    home.allow(true, BOUGHT);
    home.desk.heard(BOUGHT, { soc_permille: 500 });
    for (let second = 0; second < 70; second++) {
      home.pass(1);
      await settle();
    }
    expect(home.writes.map(({ order }) => order.kind)).toEqual(["set-power", "set-power"]);
    expect(home.writes[0]).toMatchObject({ device: BOUGHT, holds_for_ms: 300_000 });
    home.allow(false, BOUGHT);
    await settle();
    home.pass(120);
    await settle();
    expect(home.writes.slice(2).map(({ order }) => order)).toEqual([{ kind: "release" }]);
    expect(home.store.consents()[0]?.is_release_due).toBe(false);
  });

  test("that does not answer is not asked in parallel, and is tried again", async () => {
    home.writing = () => Promise.reject(new Error("unreachable"));
    home.allow(true, BOUGHT);
    home.desk.heard(BOUGHT, { soc_permille: 500 });
    for (let second = 0; second < 25; second++) {
      home.pass(1);
      await settle();
    }
    expect(home.writes.length).toBeGreaterThan(1);
    expect(home.writes.length).toBeLessThan(5);
    expect(home.failures).toContain("set-point-not-written");
  });

  test("what is decided while it is being told is told after that", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    home.writing = () => promise;
    home.allow(true, BOUGHT);
    home.desk.heard(BOUGHT, { soc_permille: 500 });
    home.pass(3);
    home.allow(false, BOUGHT);
    expect(home.writes).toHaveLength(1);
    resolve();
    await settle();
    home.pass(2);
    await settle();
    expect(home.writes.map(({ order }) => order.kind)).toEqual(["set-power", "release"]);
  });

  test.each([
    ["the node stops", () => home.desk.stop()],
    ["it is read no more", () => home.desk.letGo(BOUGHT)],
  ])("is let go when %s, after what it was just being told", async (_, end) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    home.writing = () => promise;
    home.allow(true, BOUGHT);
    home.desk.heard(BOUGHT, { soc_permille: 500 });
    home.pass(3);
    const ended = end();
    await settle();
    expect(home.writes.map(({ order }) => order.kind)).toEqual(["set-power"]);
    resolve();
    await ended;
    expect(home.writes.map(({ order }) => order.kind)).toEqual(["set-power", "release"]);
  });

  test("that cannot be reached does not hold up a stop, and one that nobody steers is not told anything", async () => {
    home.allow(true, BOUGHT);
    await home.desk.stop();
    expect(home.writes).toEqual([]);
    home.restart();
    home.desk.heard(BOUGHT, { soc_permille: 500 });
    home.pass(3);
    home.writing = () => Promise.reject(new Error("unreachable"));
    await home.desk.stop();
    expect(home.failures).toContain("set-point-not-written");
  });

  test("can be stopped even when nobody can reach it", () => {
    home.allow(true, BOUGHT);
    home.writing = null;
    home.allow(false, BOUGHT);
    expect(home.store.consents()[0]).toMatchObject({ is_allowed: false, is_release_due: true });
  });
});

describe("who decides", () => {
  test.each([
    ["a neighbour", { member: memberId("home-2") }, "not-controllable"],
    ["an unknown device", { device: deviceId("d00000000000000aa") }, "not-controllable"],
    ["no settings", { settings: null }, "settings-out-of-range"],
    ["more than the main fuse", { settings: { ...BATTERY, charge_power_w: 17_001 } }, "settings-out-of-range"],
  ])("%s is refused, and changes nothing", (_, wrong, code) => {
    const request = {
      login: "x",
      member: HOME,
      device: home.follower.device,
      is_allowed: true,
      settings: BATTERY,
      ...wrong,
    };
    expect(() => home.desk.change(request)).toThrow(expect.objectContaining({ code }));
    expect(home.store.consents()).toEqual([]);
  });

  test("an installer's settings do not switch anything on, nor off", () => {
    home.desk.change({
      login: "installer",
      member: null,
      device: home.follower.device,
      is_allowed: null,
      settings: BATTERY,
    });
    expect(home.store.consents()).toMatchObject([
      { is_allowed: false, is_release_due: false, changed_by: "installer" },
    ]);
    home.allow();
    const settings = { ...BATTERY, reserve_permille: 300 };
    home.desk.change({ login: "installer", member: null, device: home.follower.device, is_allowed: null, settings });
    expect(home.store.consents()).toMatchObject([{ is_allowed: true, settings }]);
  });

  test("a home steers a bounded number of devices", () => {
    for (let index = 0; index < 9; index++) {
      const device = deviceId(`d10000000000000${index.toString(16)}0`.slice(0, 17));
      const meter = home.community.meters.get(home.follower.device);
      if (meter !== undefined) home.community.meters.set(device, { ...meter, device });
      const request = { login: "home-1", member: HOME, device, is_allowed: true, settings: BATTERY };
      if (index < 8) home.desk.change(request);
      else expect(() => home.desk.change(request)).toThrow(expect.objectContaining({ code: "too-many-controlled" }));
    }
  });

  test("what cannot be written is not done", () => {
    home.store.failure = new LocalGridError("storage-full", "the disk is full");
    expect(() => home.allow()).toThrow("the disk is full");
    home.store.failure = null;
    home.pass(70);
    expect(home.follower.messages).toEqual([]);
  });
});

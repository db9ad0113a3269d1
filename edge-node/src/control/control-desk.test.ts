import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { beforeEach, describe, expect, test } from "vitest";
import { HOME, START_MS, TestHome } from "./test-control.ts";

let home: TestHome;

beforeEach(() => {
  home = new TestHome();
});

describe("a device of our own kind", () => {
  test("is left alone as long as nobody has allowed it", () => {
    home.pass(200);
    expect(home.follower.messages).toEqual([]);
    expect(home.desk.of(HOME).find(({ device }) => device === home.follower.device)).toMatchObject({
      is_allowed: false,
      state: "off",
      settings: null,
    });
  });

  test("follows once it is allowed: a fresh command each minute, each taken, none twice", () => {
    home.allow();
    home.desk.heard(home.follower.device, { soc_permille: 500 });
    home.pass(301);
    expect(home.follower.answers.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => "accepted"));
    expect(home.follower.order).toMatchObject({ kind: "set-power", min_soc_permille: 200 });
    for (const message of home.follower.messages) {
      expect(home.follower.judge(message, home.now_ms)).toEqual({ kind: "rejected", reason: "counter" });
    }
    expect(home.desk.report(home.follower.device)).toMatchObject({ state: "steering", soc_permille: 500 });
    expect(home.desk.report(home.follower.device)?.planned).toHaveLength(96);
  });

  test("is told at once when its member stops it, and nothing after", () => {
    home.allow();
    home.desk.heard(home.follower.device, { soc_permille: 500 });
    home.pass(3);
    const before = home.follower.messages.length;
    home.allow(false);
    expect(home.follower.order).toEqual({ kind: "release" });
    home.pass(600);
    expect(home.follower.messages).toHaveLength(before + 1);
    expect(home.desk.report(home.follower.device)).toMatchObject({ is_allowed: false, state: "off", order: null });
    expect(home.store.consents()[0]).toMatchObject({ is_allowed: false, is_release_due: false });
  });

  test("that was away when it was stopped hears it when it is back, also from a node that started anew", () => {
    home.allow();
    home.desk.heard(home.follower.device, { soc_permille: 500 });
    home.pass(3);
    home.follower.isListening = false;
    home.allow(false);
    home.restart();
    home.pass(120);
    const before = home.follower.messages.length;
    home.follower.isListening = true;
    home.desk.onListening(home.follower.device, "cmd");
    home.pass(2);
    expect(home.follower.messages).toHaveLength(before + 1);
    expect(home.follower.order).toEqual({ kind: "release" });
    home.restart();
    home.pass(120);
    expect(home.follower.messages).toHaveLength(before + 1);
  });

  test("hears the current order as soon as it is back", () => {
    home.allow();
    home.desk.heard(home.follower.device, { soc_permille: 500 });
    home.follower.isListening = false;
    home.pass(200);
    expect(home.follower.messages).toEqual([]);
    home.follower.isListening = true;
    home.desk.onListening(home.follower.device, "cmd");
    home.pass(1);
    expect(home.follower.answers.map(({ kind }) => kind)).toEqual(["accepted"]);
  });

  test("is let go when its charge is not known any more, and taken up again when it is", () => {
    home.allow();
    home.desk.heard(home.follower.device, { soc_permille: 500 });
    home.pass(3);
    expect(home.follower.order?.kind).toBe("set-power");
    for (let minute = 0; minute < 25; minute++) {
      home.now_ms += 60_000;
      home.act();
    }
    expect(home.follower.order).toEqual({ kind: "release" });
    expect(home.desk.report(home.follower.device)).toMatchObject({ state: "waiting", why_waiting: "charge-unknown" });
    home.desk.heard(home.follower.device, { soc_permille: 400 });
    home.pass(10);
    expect(home.follower.order?.kind).toBe("set-power");
  });

  test("hears numbers that go on over a restart and a clock that was set back", () => {
    home.allow();
    home.desk.heard(home.follower.device, { soc_permille: 500 });
    home.pass(3);
    const counter = home.follower.last_counter;
    home.now_ms -= 86_400_000;
    home.restart();
    home.desk.heard(home.follower.device, { soc_permille: 500 });
    home.pass(3);
    expect(home.follower.last_counter).toBeGreaterThan(counter);
  });

  test("hears nothing at the end of the node: its last command runs out by itself", () => {
    home.allow();
    home.desk.heard(home.follower.device, { soc_permille: 500 });
    home.pass(3);
    const last = home.follower.messages.at(-1) as Uint8Array;
    const before = home.follower.messages.length;
    void home.desk.stop();
    home.act();
    expect(home.follower.messages).toHaveLength(before);
    home.follower.last_counter = 0;
    expect(home.follower.judge(last, home.now_ms + 300_000)).toEqual({ kind: "rejected", reason: "expired" });
  });

  test("gets no power from a node that does not know the time, but is let go by it", () => {
    home.hasTime = false;
    home.allow();
    home.desk.heard(home.follower.device, { soc_permille: 500 });
    home.pass(120);
    expect(home.follower.messages).toEqual([]);
    home.allow(false);
    expect(home.follower.order).toEqual({ kind: "release" });
  });

  test("is told nothing while the disk is full, since no number may be used that is not kept", () => {
    home.allow();
    home.desk.heard(home.follower.device, { soc_permille: 500 });
    home.store.failure = new LocalGridError("storage-full", "the disk is full");
    home.pass(30);
    expect(home.follower.messages).toEqual([]);
    expect(home.failures.length).toBeGreaterThan(0);
    expect(home.failures.length).toBeLessThan(6);
    home.store.failure = null;
    home.pass(15);
    expect(home.follower.order?.kind).toBe("set-power");
  });

  test("that was revoked hears nothing more", () => {
    home.allow();
    home.desk.heard(home.follower.device, { soc_permille: 500 });
    home.pass(3);
    const before = home.follower.messages.length;
    const meter = home.community.meters.get(home.follower.device);
    if (meter !== undefined) home.community.meters.set(home.follower.device, { ...meter, is_active: false });
    home.now_ms += 900_000;
    home.pass(3);
    expect(home.follower.messages.slice(before).length).toBeLessThanOrEqual(1);
    expect(home.follower.order?.kind === "release" || home.follower.messages.length === before).toBe(true);
    expect(home.desk.of(HOME).some(({ device }) => device === home.follower.device)).toBe(false);
  });
});

describe("configurations", () => {
  test("go out after a device has begun to listen and every hour, with the node's time and rising numbers", () => {
    home.desk.onListening(home.follower.device, "cfg");
    home.pass(1);
    expect(home.follower.configurations).toMatchObject([
      {
        now_ms: START_MS + 1_000,
        interval_length_s: 900,
        reading_every_s: 60,
        live_every_ms: 2_000,
        node_has_time: true,
      },
    ]);
    home.pass(3_599);
    expect(home.follower.configurations).toHaveLength(1);
    home.pass(1);
    expect(home.follower.configurations).toHaveLength(2);
    const [first, second] = home.follower.configurations.map(({ counter }) => counter) as [number, number];
    expect(second).toBeGreaterThan(first);
  });

  test("stop with the connection", () => {
    home.desk.onListening(home.follower.device, "cfg");
    home.pass(1);
    home.follower.isListening = false;
    home.pass(3_700);
    home.follower.isListening = true;
    home.pass(3_700);
    expect(home.follower.configurations).toHaveLength(1);
  });
});

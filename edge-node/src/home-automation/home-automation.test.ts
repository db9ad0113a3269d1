import { memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { type FigureMessage, figureMessages, GRID_POWER_TOPIC, type MemberFigures } from "./discovery-messages.ts";
import { DESCRIBE_MS, type FigureOutlet, HomeAutomation, REPEAT_MS, TICK_MS } from "./home-automation.ts";
import { memberFigures } from "./member-figures.ts";

const ANNA = memberId("anna");
const BEN = memberId("ben");

const FIGURES: MemberFigures = {
  price_micro_per_kwh: 214_500,
  shared_today_wh: 4_321,
  balance_nano: -12_345_678_901n,
  power_w: -1_077,
};

function world() {
  const published: (FigureMessage & { readonly connection: string })[] = [];
  const state = {
    now_ms: 0,
    outlets: [{ connection: "h1", member: ANNA }] as readonly FigureOutlet[],
    figures: new Map([[ANNA, FIGURES]]),
    away: new Set<string>(),
  };
  const automation = new HomeAutomation({
    outlets: () => state.outlets,
    figures: (member) => state.figures.get(member) ?? FIGURES,
    publish: (connection, message) => {
      if (state.away.has(connection)) return false;
      published.push({ ...message, connection });
      return true;
    },
    currency: "EUR",
    now_ms: () => state.now_ms,
    timers: { every: () => () => {} },
  });
  const ticked = (elapsed_ms = TICK_MS) => {
    state.now_ms += elapsed_ms;
    published.length = 0;
    automation.tick();
    return published.map(({ topic }) => topic);
  };
  return { state, published, ticked };
}

describe("what Home Assistant is told", () => {
  test("describes each figure once, stored, with what it needs to show it", () => {
    const { published, ticked } = world();
    ticked();
    const configs = published.filter(({ topic }) => topic.endsWith("/config"));
    expect(configs.map(({ topic }) => topic)).toEqual(
      ["community_price", "shared_today", "balance", "power"].map(
        (key) => `homeassistant/sensor/localgrid_anna/${key}/config`,
      ),
    );
    expect(configs.every(({ retain }) => retain)).toBe(true);
    expect(JSON.parse(configs[0]?.payload ?? "")).toEqual({
      name: "Community price",
      unique_id: "localgrid_anna_community_price",
      object_id: "localgrid_community_price",
      state_topic: "localgrid/anna/state",
      value_template: "{{ value_json.community_price }}",
      unit_of_measurement: "EUR/kWh",
      icon: "mdi:tag",
      state_class: "measurement",
      expire_after: 180,
      device: {
        identifiers: ["localgrid_anna"],
        name: "localgrid",
        manufacturer: "localgrid",
        model: "energy community",
      },
    });
    expect(JSON.parse(configs[1]?.payload ?? "")).toMatchObject({
      device_class: "energy",
      state_class: "total_increasing",
      unit_of_measurement: "Wh",
    });
    expect(JSON.parse(configs[2]?.payload ?? "")).toMatchObject({
      device_class: "monetary",
      unit_of_measurement: "EUR",
    });
  });

  test("figures are exact decimals, and the power is a plain number for a charging station too", () => {
    const [feed, state] = figureMessages(ANNA, FIGURES);
    expect(JSON.parse(state?.payload ?? "")).toEqual({
      community_price: "0.214500",
      shared_today: 4_321,
      balance: "-12.35",
      power: -1_077,
    });
    expect(state?.retain).toBe(true);
    expect(feed).toEqual({ topic: GRID_POWER_TOPIC, payload: "-1077", retain: false });
    const unknown = figureMessages(ANNA, { ...FIGURES, price_micro_per_kwh: null, power_w: null, balance_nano: 0n });
    expect(unknown.map(({ payload }) => payload)).toEqual([
      '{"community_price":null,"shared_today":4321,"balance":"0.00","power":null}',
    ]);
  });

  test("tells on change, else every minute, and describes again every hour", () => {
    const { state, ticked } = world();
    expect(ticked()).toHaveLength(4);
    expect(ticked()).toEqual([GRID_POWER_TOPIC, "localgrid/anna/state"]);
    expect(ticked()).toEqual([]);
    state.figures.set(ANNA, { ...FIGURES, power_w: 5 });
    expect(ticked()).toEqual([GRID_POWER_TOPIC, "localgrid/anna/state"]);
    expect(ticked()).toEqual([]);
    expect(ticked(REPEAT_MS)).toEqual([GRID_POWER_TOPIC, "localgrid/anna/state"]);
    expect(ticked(DESCRIBE_MS)).toHaveLength(4);
    expect(ticked()).toHaveLength(2);
  });

  test("each connection gets the figures of its own member only", () => {
    const { state, published, ticked } = world();
    state.outlets = [
      { connection: "h1", member: ANNA },
      { connection: "h2", member: BEN },
    ];
    state.figures.set(BEN, { ...FIGURES, power_w: 222 });
    ticked();
    const all = [...published];
    ticked();
    all.push(...published);
    expect(all).toHaveLength(12);
    const seenBy = (connection: string) => JSON.stringify(all.filter((one) => one.connection === connection));
    expect(seenBy("h1")).not.toMatch(/ben|222/);
    expect(seenBy("h2")).not.toMatch(/anna|1077/);
  });

  test("takes everything back when the member does not want it any more, and when another has the connection", () => {
    const { state, published, ticked } = world();
    ticked();
    state.outlets = [];
    expect(ticked()).toEqual([
      ...["community_price", "shared_today", "balance", "power"].map(
        (key) => `homeassistant/sensor/localgrid_anna/${key}/config`,
      ),
      "localgrid/anna/state",
    ]);
    expect(published.every(({ payload, retain }) => payload === "" && retain)).toBe(true);
    expect(ticked()).toEqual([]);
    state.outlets = [{ connection: "h1", member: ANNA }];
    expect(ticked()).toHaveLength(4);
    state.outlets = [{ connection: "h1", member: BEN }];
    const topics = ticked();
    expect(topics.filter((topic) => topic.includes("anna"))).toHaveLength(5);
    expect(topics.filter((topic) => topic.includes("ben"))).toHaveLength(4);
  });

  test("a broker that was away is told everything again, and what is to be taken back waits for it", () => {
    const { state, ticked } = world();
    state.away.add("h1");
    expect(ticked()).toEqual([]);
    state.away.clear();
    expect(ticked()).toHaveLength(4);
    expect(ticked()).toHaveLength(2);
    state.away.add("h1");
    ticked(REPEAT_MS);
    state.away.clear();
    expect(ticked()).toHaveLength(4);
    state.away.add("h1");
    state.outlets = [];
    expect(ticked()).toEqual([]);
    state.away.clear();
    expect(ticked()).toHaveLength(5);
  });
});

describe("a member's figures", () => {
  const NOON_S = Date.UTC(2025, 5, 2, 10) / 1_000;
  const row = (start_s: number, revision: number, bought_wh: number) => ({ start_s, revision, bought_wh, sold_wh: 1 });
  const ports = {
    read: {
      lastInterval: () => ({ price_micro_per_kwh: 200_000 }),
      memberIntervals: () => [
        // 23:45 of the day before in Vienna, midnight, and an interval that was corrected.
        row(NOON_S - 12 * 3_600 - 900, 1, 1_000),
        row(NOON_S - 12 * 3_600, 1, 10),
        row(NOON_S - 900, 1, 100),
        row(NOON_S - 900, 2, 50),
      ],
    },
    balance_nano: () => 5n,
    power: () => ({ power_w: 77, at_ms: (NOON_S - 60) * 1_000 }),
    now_ms: () => NOON_S * 1_000,
    time_zone: "Europe/Vienna",
  };

  test("shared energy is of the local day, and of each interval's last revision", () => {
    expect(memberFigures(ports)(ANNA)).toEqual({
      price_micro_per_kwh: 200_000,
      shared_today_wh: 10 + 1 + 50 + 1,
      balance_nano: 5n,
      power_w: 77,
    });
  });

  test("a power of long ago is none", () => {
    const power = () => ({ power_w: 77, at_ms: (NOON_S - 121) * 1_000 });
    expect(memberFigures({ ...ports, power })(ANNA).power_w).toBeNull();
  });
});

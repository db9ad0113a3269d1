import { beforeEach, describe, expect, test } from "vitest";
import type { BillableMonthStore, BillingCommunity, MonthPeriod } from "./billable-month-store.ts";
import { BillableMonths, countsOf } from "./billable-months.ts";
import type { RunItem } from "./billing-run.ts";

const MINUTE_MS = 60_000;
/** 22 November 2026, 19:00 in Vienna. */
const NOW_MS = Date.UTC(2026, 10, 22, 18);
const SUN: BillingCommunity = { community: "sun", time_zone: "Europe/Vienna", first_month: "2026-08" };

let now_ms: number;
let communities: BillingCommunity[];
let asked: Map<string, readonly MonthPeriod[]>;
let forgotten: string[];
let looked: string[];
let lookTakes_ms: number;
let failing: string | null;
let failures: (string | null)[];
let timers: { delay_ms: number; act: () => void }[];
let cancelled: number;
let months: BillableMonths;

beforeEach(() => {
  now_ms = NOW_MS;
  [communities, asked, forgotten, looked, lookTakes_ms] = [[SUN], new Map(), [], [], 0];
  [failing, failures, timers, cancelled] = [null, [], [], 0];
  const store: BillableMonthStore = {
    communities: async () => communities,
    changed: async (community, periods) => {
      asked.set(community, periods);
      if (failing === community) throw new Error("away");
      return periods.filter(({ month }) => month !== "2026-09");
    },
    look: async (community, { month }) => {
      looked.push(`${community} ${month}`);
      now_ms += lookTakes_ms;
    },
    forgetBefore: async (community, month) => void forgotten.push(`${community} ${month}`),
    billable: async () => [],
  };
  months = new BillableMonths({
    ...{ store, now_ms: () => now_ms, failed: (community) => failures.push(community) },
    later: (delay_ms, act) => {
      timers.push({ delay_ms, act });
      return () => {
        cancelled += 1;
      };
    },
  });
});

describe("a round", () => {
  test("looks at months that are over, from the first that was drafted on, where something has changed", async () => {
    await months.lookAtAll();
    expect(asked.get("sun")).toEqual([
      { month: "2026-10", from_s: Date.UTC(2026, 8, 30, 22) / 1000, to_s: Date.UTC(2026, 9, 31, 23) / 1000 },
      { month: "2026-09", from_s: Date.UTC(2026, 7, 31, 22) / 1000, to_s: Date.UTC(2026, 8, 30, 22) / 1000 },
      { month: "2026-08", from_s: Date.UTC(2026, 6, 31, 22) / 1000, to_s: Date.UTC(2026, 7, 31, 22) / 1000 },
    ]);
    expect(looked).toEqual(["sun 2026-10", "sun 2026-08"]);
  });

  test("goes back two years at most, and drops what lies before", async () => {
    communities = [{ ...SUN, first_month: "2019-03" }];
    await months.lookAtAll();
    expect([asked.get("sun")?.length, asked.get("sun")?.at(-1)?.month]).toEqual([24, "2024-11"]);
    expect(forgotten).toEqual(["sun 2024-11"]);
  });

  test("asks nothing of a community whose first month is not over", async () => {
    communities = [{ ...SUN, first_month: "2026-11" }];
    await months.lookAtAll();
    expect([asked.size, forgotten, looked]).toEqual([0, [], []]);
  });

  test("tells of a community that cannot be looked at, and goes on with the next", async () => {
    communities = [SUN, { ...SUN, community: "moon" }];
    failing = "sun";
    await months.lookAtAll();
    expect([failures, looked]).toEqual([["sun"], ["moon 2026-10", "moon 2026-08"]]);
  });

  test("comes every minute, and more seldom where it takes long", async () => {
    months.start();
    const comesAfter = async (round: number) => {
      timers[round]?.act();
      await expect.poll(() => timers.length).toBe(round + 2);
      return timers[round + 1]?.delay_ms;
    };
    expect(timers[0]?.delay_ms).toBe(0);
    expect(await comesAfter(0)).toBe(MINUTE_MS);
    lookTakes_ms = MINUTE_MS;
    expect(await comesAfter(1)).toBe(20 * MINUTE_MS);
    await months.stop();
    expect(cancelled).toBe(1);
  });
});

test("members are counted by whether they would be billed, have been, wait for figures, or lack an entry", () => {
  const changed = { energy_change_wh: 0, amount_nano: "-20000000" };
  const item = (kind: RunItem["kind"], more: object = {}) =>
    ({ kind, missing: [], lines: [changed], refers_to: [], ...more }) as unknown as RunItem;
  const items = [
    item("invoice"),
    item("credit-note"),
    item("invoice", { refers_to: ["SUN-000001"], missing: ["no-mandate"] }),
    item("withheld", { missing: ["not-final", "no-name"] }),
    item("withheld", { missing: ["no-address"] }),
    item("none"),
    item("withheld", { missing: ["not-final"], lines: [{ energy_change_wh: 0, amount_nano: "0" }] }),
  ];
  expect(countsOf(items)).toEqual({ left_out: 2, corrected: 1, waiting: 1, lacking: 1, below_cent: 1 });
});

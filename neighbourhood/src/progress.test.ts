import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { planHomes, TARIFF } from "./home-plan.ts";
import { homesToRun } from "./neighbourhood.ts";
import {
  advanced,
  intervalColumns,
  moneyText,
  NO_PROGRESS,
  priceText,
  readProgress,
  wholeText,
  writeProgress,
} from "./progress.ts";
import { createTerminal, wantsColour } from "./terminal.ts";

const WORDING = { currency: "USD", time_zone: "Etc/GMT+8" };
const NOON = {
  start_s: Date.UTC(2016, 7, 1, 20) / 1000,
  length_s: 900,
  price_micro_per_kwh: 165_000,
  matched_wh: 4321,
  saving_nano: "12345678901",
};

describe("a progress line", () => {
  test("shows local time, price, energy, homes and savings", () => {
    const line = { interval: NOON, homes: { reporting: 16, all: 17 }, saving_nano: 1_234_567_890_123n };
    expect(intervalColumns(line, WORDING).map((column) => column.trim())).toEqual([
      "Mon 01 Aug 2016 12:00–12:15",
      "0.1650 USD/kWh",
      "4,321 Wh matched",
      "16 of 17 homes",
      "1,234.56 USD saved",
    ]);
  });

  test("says when nothing was traded", () => {
    const interval = { ...NOON, price_micro_per_kwh: null };
    const columns = intervalColumns({ interval, homes: { reporting: 17, all: 17 }, saving_nano: 0n }, WORDING);
    expect(columns[1]?.trim()).toBe("no trade");
  });

  test("has no escape sequence unless colours are wanted", () => {
    const written: string[] = [];
    const write = (text: string) => void written.push(text);
    createTerminal({ write, isColoured: false }).columns(["a", "b"]);
    createTerminal({ write, isColoured: true }).columns(["a", "b"]);
    expect(written[0]).toBe("a  b\n");
    expect(written[1]).toContain("\u001b[");
    expect(wantsColour({ isTTY: true }, {})).toBe(true);
    expect(wantsColour({ isTTY: true }, { NO_COLOR: "1" })).toBe(false);
    expect(wantsColour({}, {})).toBe(false);
  });
});

describe("figures", () => {
  test.each([
    [0n, "0.00"],
    [9_999_999n, "0.00"],
    [10_000_000n, "0.01"],
    [-1n, "−0.01"],
    [-20_000_000n, "−0.02"],
    [1_234_567_890_000_000n, "1,234,567.89"],
  ])("%s nano are %s", (nano, text) => expect(moneyText(nano)).toBe(text));

  test("of prices and energies are exact", () => {
    expect(priceText(170_099)).toBe("0.1700");
    expect(priceText(-1)).toBe("−0.0001");
    expect([999, 1000, 1_234_567].map(wholeText)).toEqual(["999", "1,000", "1,234,567"]);
  });

  test("are summed, and kept over a restart", () => {
    const directory = mkdtempSync(join(tmpdir(), "progress-"));
    try {
      const path = join(directory, "progress.json");
      expect(readProgress(path)).toBeNull();
      const saved = { progress: advanced(advanced(NO_PROGRESS, NOON), NOON), next_start_s: 42 };
      expect(saved.progress).toEqual({ intervals: 2, matched_wh: 8642, saving_nano: 24_691_357_802n });
      writeProgress(path, saved);
      expect(readProgress(path)).toEqual(saved);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe("the homes", () => {
  const plan = planHomes(Array.from({ length: 17 }, (_, i) => `c${String(i + 1).padStart(2, "0")}`));

  test("have logins and metering points of their own", () => {
    expect(plan[0]).toMatchObject({ home: "c01", login: "home-01", metering_point: "mp-c01" });
    expect(new Set(plan.flatMap(({ login, metering_point }) => [login, metering_point])).size).toBe(34);
  });

  test("have limits inside the band that differ and do not cross, but not all of them", () => {
    const limits = plan.map((home) => home.limits).filter((limit) => limit !== null);
    expect(limits.length).toBe(12);
    for (const { buy_limit_micro_per_kwh: buy, sell_limit_micro_per_kwh: sell } of limits) {
      expect(sell).toBeGreaterThanOrEqual(TARIFF.feed_in_micro_per_kwh);
      expect(buy).toBeLessThanOrEqual(TARIFF.retail_micro_per_kwh - TARIFF.local_network_fee_micro_per_kwh);
      expect(sell).toBeLessThanOrEqual(buy);
    }
    expect(new Set(limits.map(({ buy_limit_micro_per_kwh: buy }) => buy)).size).toBeGreaterThan(5);
  });

  test("stay those of earlier starts unless more are wanted", () => {
    const run = [homesToRun(null, 0, 17), homesToRun(null, 5, 17), homesToRun(3, 0, 17), homesToRun(9, 5, 17)];
    expect(run).toEqual([17, 5, 3, 9]);
    expect(homesToRun(9, 6, 6)).toBe(6);
    expect(() => homesToRun(4, 5, 17)).toThrow(expect.objectContaining({ code: "homes-changed" }));
  });
});

import "../test/english.ts";
import { rangeOfDay } from "@localgrid/ui-components/community-day";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type SampleChange, type SampleMonth, sampleStatement } from "../test/sample-statement.ts";
import type { DatedTariff, MemberInterval, Statement } from "./api-types.ts";
import { checkStatement, FAULTS_SHOWN } from "./statement-check.ts";

const VIENNA = "Europe/Vienna";
const TARIFF: DatedTariff = {
  valid_from_s: 0,
  retail_micro_per_kwh: 312_000,
  feed_in_micro_per_kwh: 78_000,
  local_network_fee_micro_per_kwh: 41_000,
  fixed_fee_micro_per_day: 120_000,
};

function interval(start_s: number, change: Partial<MemberInterval> = {}): MemberInterval {
  const energy = { bought_wh: 0, sold_wh: 0, grid_import_wh: 0, grid_export_wh: 0, ...change };
  return {
    start_s,
    length_s: 900,
    revision: 0,
    price_micro_per_kwh: 150_000,
    import_wh: energy.bought_wh + energy.grid_import_wh,
    export_wh: energy.sold_wh + energy.grid_export_wh,
    amount_nano: "0",
    saving_nano: "0",
    quality: "valid",
    is_signed: true,
    is_official: false,
    ...energy,
    ...change,
  };
}

/** With the amount that follows from its energies. */
function priced(plain: MemberInterval, tariff = TARIFF): MemberInterval {
  const { bought_wh, sold_wh, grid_import_wh, grid_export_wh, start_s } = plain;
  const price = plain.price_micro_per_kwh ?? 0;
  const amount =
    sold_wh * price +
    grid_export_wh * tariff.feed_in_micro_per_kwh -
    bought_wh * (price + tariff.local_network_fee_micro_per_kwh) -
    grid_import_wh * tariff.retail_micro_per_kwh -
    (start_s % 86_400 === 0 ? tariff.fixed_fee_micro_per_day * 1000 : 0);
  return { ...plain, amount_nano: String(BigInt(amount)) };
}

function monthOf(label: string): Pick<SampleMonth, "label" | "time_zone" | "from_s" | "to_s"> & { starts: number[] } {
  const [year = 0, month = 0] = label.split("-").map(Number);
  const next = new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
  const [{ from_s }, { from_s: to_s }] = [rangeOfDay(`${label}-01`, VIENNA), rangeOfDay(next, VIENNA)];
  const starts = Array.from({ length: (to_s - from_s) / 900 }, (_, index) => from_s + index * 900);
  return { label, time_zone: VIENNA, from_s, to_s, starts };
}

const AUGUST = monthOf("2016-08");
/** A home that buys by night and sells by day, at a price of its own in each interval. */
const HOME = AUGUST.starts.map((start_s, index) => {
  const energy = index % 96 < 48 ? { bought_wh: 30, grid_import_wh: 71 } : { sold_wh: 55, grid_export_wh: index % 13 };
  return priced(interval(start_s, { ...energy, price_micro_per_kwh: 140_000 + (index % 700) }));
});
const FIRST_DAYS = HOME.slice(0, 300);

function checkOf(month: SampleMonth, change: (statement: Statement) => Statement = (same) => same) {
  const statement = change(sampleStatement(month));
  return checkStatement({ statement, intervals: month.intervals, tariffs: month.tariffs });
}

const august = (change: Partial<SampleMonth> = {}): SampleMonth => {
  const { starts: _, ...month } = AUGUST;
  return { ...month, intervals: HOME, tariffs: [TARIFF], ...change };
};

describe("a month that is as the node says", () => {
  test("adds up to the last interval", () => {
    const check = checkOf(august({ carried_in_nano: 4_711n }));
    expect(check).toMatchObject({ intervals: 2_976, faults: [], fault_count: 0 });
    expect(check.days).toHaveLength(31);
    expect(check.now_nano).toBe(HOME.reduce((sum, { amount_nano }) => sum + BigInt(amount_nano), 0n));
    const bought = check.categories.find(({ category }) => category === "neighbour-purchase");
    expect(bought?.groups.length).toBeGreaterThan(100);
    expect(check.categories.find(({ category }) => category === "grid-import")?.groups).toEqual([
      {
        price_micro_per_kwh: 312_000,
        energy_wh: 71 * 48 * 31,
        count: 48 * 31,
        amount_nano: -312_000n * 71n * 48n * 31n,
      },
    ]);
    expect(check.categories.find(({ category }) => category === "fixed-fee")?.groups).toEqual([
      { price_micro_per_kwh: null, energy_wh: 0, count: 31, amount_nano: -31n * 120_000_000n },
    ]);
  });

  test("adds up with random corrections, one after the other in the same interval too", () => {
    const energies = fc.record({
      at: fc.nat(FIRST_DAYS.length - 1),
      late_wh: fc.option(fc.integer({ min: 1, max: 500 }), { nil: null }),
      official_wh: fc.option(fc.integer({ min: 1, max: 500 }), { nil: null }),
      price: fc.integer({ min: -300_000, max: 300_000 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(energies, { selector: ({ at }) => at, maxLength: 6 }), (drawn) => {
        const changes = drawn.flatMap(({ at, late_wh, official_wh, price }): readonly SampleChange[] => {
          const now = FIRST_DAYS[at] as MemberInterval;
          const other = (more_wh: number) =>
            interval(now.start_s, { grid_import_wh: more_wh, bought_wh: 7, price_micro_per_kwh: price });
          const between = official_wh === null ? now : other(official_wh);
          return [
            ...(late_wh === null
              ? []
              : [{ cause: "late-reading", before: other(late_wh), after: between, month: "2016-08" } as const]),
            ...(official_wh === null
              ? []
              : [{ cause: "official-value", before: between, after: now, month: "2016-09" } as const]),
          ];
        });
        expect(checkOf(august({ intervals: FIRST_DAYS, changes })).faults).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  test.each([
    { label: "2016-03", day: "2016-03-27", quarters: 92 },
    { label: "2016-10", day: "2016-10-30", quarters: 100 },
  ])("adds up where clocks are changed: $day has $quarters quarters", ({ label, day, quarters }) => {
    const { starts, ...month } = monthOf(label);
    const intervals = starts.map((start_s) => priced(interval(start_s, { grid_import_wh: 9 })));
    const check = checkOf({ ...month, intervals, tariffs: [TARIFF] });
    expect(check.faults).toEqual([]);
    expect(check.days.find(({ date }) => date === day)?.intervals).toBe(quarters);
  });

  test("adds up at negative prices, by which who sells pays", () => {
    const tariff = { ...TARIFF, feed_in_micro_per_kwh: -60_000 };
    const intervals = AUGUST.starts.map((start_s) =>
      priced(interval(start_s, { sold_wh: 40, grid_export_wh: 5, price_micro_per_kwh: -20_000 }), tariff),
    );
    const check = checkOf(august({ intervals, tariffs: [tariff] }));
    expect(check.faults).toEqual([]);
    expect(check.now_nano).toBe(-2_976n * (40n * 20_000n + 5n * 60_000n) - 31n * 120_000_000n);
  });

  test("adds up for a home without a device and without a reading: only the fixed fee is left", () => {
    const intervals = AUGUST.starts.map((start_s) =>
      priced(interval(start_s, { price_micro_per_kwh: null, quality: "estimated" })),
    );
    const check = checkOf(august({ intervals, metering_points: [] }));
    expect(check.faults).toEqual([]);
    expect(check.categories.map(({ category }) => category)).toEqual(["fixed-fee"]);
  });

  test("adds up over a change of the tariff within the month", () => {
    const later = { ...TARIFF, valid_from_s: AUGUST.from_s + 10 * 86_400, retail_micro_per_kwh: 333_000 };
    const intervals = AUGUST.starts.map((start_s) =>
      priced(interval(start_s, { grid_import_wh: 10 }), start_s < later.valid_from_s ? TARIFF : later),
    );
    const check = checkOf(august({ intervals, tariffs: [later, TARIFF].toReversed() }));
    expect(check.faults).toEqual([]);
    const prices = check.categories.find(({ category }) => category === "grid-import")?.groups;
    expect(prices?.map((group) => [group.price_micro_per_kwh, group.count])).toEqual([
      [333_000, 21 * 96],
      [312_000, 10 * 96],
    ]);
  });

  test("adds up while it runs, as far as it has closed", () => {
    const intervals = HOME.slice(0, 100);
    const closed_until_s = AUGUST.from_s + 100 * 900;
    expect(checkOf(august({ intervals, closed_until_s }))).toMatchObject({ intervals: 100, faults: [] });
  });
});

describe("a tampered figure is found where it is:", () => {
  const at = 1_234;
  const tampered = HOME[at] as MemberInterval;
  const withInterval = (change: Partial<MemberInterval>) => {
    const intervals = HOME.map((each, index) => (index === at ? { ...each, ...change } : each));
    return checkStatement({ statement: sampleStatement(august()), intervals, tariffs: [TARIFF] });
  };

  test("an interval's amount, by one nano", () => {
    const amount_nano = String(BigInt(tampered.amount_nano) + 1n);
    expect(withInterval({ amount_nano }).faults).toMatchObject([
      { step: "money", start_s: tampered.start_s, date: "2016-08-13", found: BigInt(amount_nano) },
    ]);
  });

  test("an interval's energy, by one Wh: in the interval, on its day and in the sum", () => {
    const { faults } = withInterval({ sold_wh: tampered.sold_wh + 1 });
    expect(faults[0]).toMatchObject({ step: "energy", unit: "wh", start_s: tampered.start_s });
    expect(faults.map(({ step }) => step)).toEqual(["energy", "money", "days", "days", "history", "history"]);
    expect(faults[2]).toMatchObject({ date: "2016-08-13", category: "neighbour-sale", unit: "wh" });
  });

  test("an interval that is missing", () => {
    const intervals = HOME.filter((_, index) => index !== at);
    const { faults } = checkStatement({ statement: sampleStatement(august()), intervals, tariffs: [TARIFF] });
    expect(faults[0]).toMatchObject({ step: "intervals", expected: 2_975n, found: 2_976n });
  });

  test("a day of a line, although every sum was changed with it", () => {
    const { faults } = checkOf(august(), (statement) => ({
      ...statement,
      lines: statement.lines.map((line) =>
        line.category === "grid-export"
          ? {
              ...line,
              days: line.days.map((day, index) => (index === 4 ? { ...day, energy_wh: day.energy_wh + 1 } : day)),
            }
          : line,
      ),
    }));
    expect(faults[0]).toMatchObject({ step: "days", date: "2016-08-05", category: "grid-export", unit: "wh" });
    expect(faults[1]).toMatchObject({ step: "bill", category: "grid-export" });
  });

  test("a correction that no interval shows", () => {
    const row = { cause: "late-reading", date: "2016-08-09", intervals: 1, starts: [AUGUST.from_s] } as const;
    const part = { category: "grid-import", before_wh: 10, after_wh: 9, amount_nano: "312000" } as const;
    const { faults } = checkOf(august(), ({ history, ...statement }) => ({
      ...statement,
      history: { ...history, rows: [{ ...row, parts: [part], amount_nano: "312000" }] },
    }));
    expect(faults[0]).toMatchObject({ step: "days", date: "2016-08-09", category: "grid-import" });
    expect(faults.some(({ step }) => step === "history")).toBe(true);
  });

  test("what is due, by one cent, and what was carried out", () => {
    const { faults } = checkOf(august(), (statement) => ({ ...statement, due_cents: statement.due_cents + 1 }));
    expect(faults.map(({ step, unit }) => [step, unit])).toEqual([
      ["bill", "cents"],
      ["bill", "cents"],
    ]);
    const carried = checkOf(august(), (statement) => ({ ...statement, carried_out_nano: "1" }));
    expect(carried.faults.map(({ step, unit }) => [step, unit])).toEqual([["bill", "nano"]]);
  });

  test("a whole month of wrong prices names the first places and counts the rest", () => {
    const dearer = { ...TARIFF, retail_micro_per_kwh: 1 };
    const check = checkStatement({ statement: sampleStatement(august()), intervals: HOME, tariffs: [dearer] });
    expect(check.faults).toHaveLength(FAULTS_SHOWN);
    expect(check.fault_count).toBeGreaterThan(1_000);
  });
});

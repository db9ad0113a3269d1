import { memberId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { MicroPerKilowattHour, NanoCurrency } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { POSTING_CATEGORIES } from "../pricing/pricing.ts";
import { NANO_PER_CENT } from "./purse.ts";
import { buildStatement, monthOf, monthPeriod, type StatementPosting } from "./statement.ts";

const VIENNA = "Europe/Vienna";
const AUGUST = monthPeriod("2016-08", VIENNA);

function at(utc: string): number {
  return Date.parse(`${utc}Z`) / 1000;
}

function posting(change: Partial<StatementPosting> & { amount?: bigint; price?: number | null }): StatementPosting {
  const { amount = 0n, price = 300_000, ...rest } = change;
  return {
    start_s: AUGUST.from_s,
    revision: 0,
    category: "grid-import",
    energy_change_wh: 10,
    cause: change.revision ? "late-reading" : "closing",
    quality: "valid",
    is_signed: true,
    price_micro_per_kwh: price as MicroPerKilowattHour | null,
    amount_nano: amount as NanoCurrency,
    ...rest,
  };
}

function statement(postings: readonly StatementPosting[], carried = 0n, period = AUGUST) {
  const carried_remainder_nano = carried as NanoCurrency;
  return buildStatement({ member: memberId("a"), period, currency: "EUR", postings, carried_remainder_nano });
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}

const postings = fc.array(
  fc
    .record({
      offset: fc.nat(31 * 96 - 1),
      revised: fc.constantFrom<readonly [number, StatementPosting["cause"]]>(
        [0, "closing"],
        [0, "closing"],
        [1, "late-reading"],
        [1, "official-value"],
        [2, "official-value"],
      ),
      category: fc.constantFrom(...POSTING_CATEGORIES),
      energy_change_wh: fc.integer({ min: -50, max: 5_000 }),
      amount: fc.oneof(fc.bigInt(-30_000_000n, 30_000_000n), fc.bigInt(-(10n ** 14n), 10n ** 14n)),
      quality: fc.constantFrom("valid", "estimated", "edited", "questionable"),
      is_signed: fc.boolean(),
    })
    .map(({ offset, revised: [revision, cause], ...rest }) =>
      posting({ ...rest, revision, cause, start_s: AUGUST.from_s + offset * 900 }),
    ),
  { maxLength: 30 },
);
const remainders = fc.bigInt(0n, NANO_PER_CENT - 1n);

describe("buildStatement", () => {
  test("sums days into lines and lines into what is due", () => {
    const built = statement(
      [
        posting({ start_s: at("2016-08-02T10:00"), energy_change_wh: 12_345, amount: -3_703_500_000n }),
        posting({ start_s: at("2016-08-01T10:00"), energy_change_wh: 5, amount: -1_500_000n, quality: "estimated" }),
        posting({ start_s: at("2016-08-01T10:15"), energy_change_wh: 4, amount: -1_200_000n }),
        posting({ category: "neighbour-sale", price: 170_000, amount: 1_700_000n }),
        posting({ category: "neighbour-sale", price: 175_000, amount: 1_750_000n }),
        posting({ category: "fixed-fee", price: null, energy_change_wh: 0, amount: -150_000_000n }),
      ],
      4_000_000n,
    );
    expect(built.lines).toEqual([
      {
        category: "neighbour-sale",
        energy_wh: 20,
        estimated_wh: 0,
        unsigned_wh: 0,
        price_micro_per_kwh: null,
        amount_nano: 3_450_000n,
        shown_cents: 0,
        days: [
          {
            date: "2016-08-01",
            energy_wh: 20,
            estimated_wh: 0,
            unsigned_wh: 0,
            price_micro_per_kwh: null,
            amount_nano: 3_450_000n,
            shown_cents: 0,
          },
        ],
      },
      {
        category: "grid-import",
        energy_wh: 12_354,
        estimated_wh: 5,
        unsigned_wh: 0,
        price_micro_per_kwh: 300_000,
        amount_nano: -3_706_200_000n,
        shown_cents: -370,
        days: [
          {
            date: "2016-08-01",
            energy_wh: 9,
            estimated_wh: 5,
            unsigned_wh: 0,
            price_micro_per_kwh: 300_000,
            amount_nano: -2_700_000n,
            shown_cents: 0,
          },
          {
            date: "2016-08-02",
            energy_wh: 12_345,
            estimated_wh: 0,
            unsigned_wh: 0,
            price_micro_per_kwh: 300_000,
            amount_nano: -3_703_500_000n,
            shown_cents: -370,
          },
        ],
      },
      expect.objectContaining({ category: "fixed-fee", amount_nano: -150_000_000n, shown_cents: -15 }),
    ]);
    expect(built).toMatchObject({ total_nano: -3_848_750_000n, due_cents: -385, carried_out_nano: 1_250_000n });
    expect(built).toMatchObject({ energy_wh: 12_374, estimated_wh: 5 });
  });

  test("counts energy that is bought and charged a network fee only once", () => {
    const bought = posting({ category: "neighbour-purchase", quality: "questionable" });
    const built = statement([bought, { ...bought, category: "local-network-fee" }]);
    expect(built).toMatchObject({ energy_wh: 10, estimated_wh: 10 });
  });

  test("rounds towards minus infinity and carries what that leaves", () => {
    expect(statement([posting({ amount: 1n })])).toMatchObject({ due_cents: 0, carried_out_nano: 1n });
    expect(statement([posting({ amount: -1n })])).toMatchObject({ due_cents: -1, carried_out_nano: 9_999_999n });
    expect(statement([posting({ amount: -1n })], 1n)).toMatchObject({ due_cents: 0, carried_out_nano: 0n });
    expect(statement([], 9n)).toMatchObject({ lines: [], due_cents: 0, carried_in_nano: 9n, carried_out_nano: 9n });
  });

  test("loses nothing between exact amounts, printed cents and the remainder", () => {
    fc.assert(
      fc.property(postings, remainders, (drawn, carried) => {
        const built = statement(drawn, carried);
        const exact = drawn.reduce((sum, { amount_nano }) => sum + amount_nano, carried);
        expect(built.total_nano).toBe(exact);
        expect(BigInt(built.due_cents) * NANO_PER_CENT + built.carried_out_nano).toBe(exact);
        expect(built.carried_out_nano >= 0n && built.carried_out_nano < NANO_PER_CENT).toBe(true);
      }),
    );
  });

  test("prints rows that add up and are each less than a cent from exact", () => {
    fc.assert(
      fc.property(postings, remainders, (drawn, carried) => {
        const { lines, corrections, due_cents } = statement(drawn, carried);
        const rows = [...lines.flatMap((line) => line.days), ...corrections];
        for (const { shown_cents, amount_nano } of rows) {
          const distance = BigInt(shown_cents) * NANO_PER_CENT - amount_nano;
          expect(distance < NANO_PER_CENT && distance > -NANO_PER_CENT).toBe(true);
        }
        expect(rows.reduce((sum, row) => sum + row.shown_cents, 0)).toBe(due_cents);
        for (const line of lines) {
          expect(line.days.reduce((sum, day) => sum + day.shown_cents, 0)).toBe(line.shown_cents);
          expect(line.days.reduce((sum, day) => sum + day.amount_nano, 0n)).toBe(line.amount_nano);
          expect(line.days.reduce((sum, day) => sum + day.energy_wh, 0)).toBe(line.energy_wh);
          expect(line.days.map((day) => day.date)).toEqual(line.days.map((day) => day.date).toSorted());
        }
      }),
    );
  });

  test("comes out the same for every order of the postings", () => {
    const both = postings.chain((drawn) =>
      fc.tuple(fc.constant(drawn), fc.shuffledSubarray(drawn, { minLength: drawn.length })),
    );
    const key = (p: StatementPosting) => `${p.start_s} ${p.revision} ${p.category}`;
    fc.assert(
      fc.property(both, ([drawn, shuffled]) => {
        // An account has one posting per interval, revision and category.
        fc.pre(new Set(drawn.map(key)).size === drawn.length);
        expect(statement(shuffled)).toEqual(statement(drawn));
      }),
    );
  });

  test("lists corrections by interval, with negative energy and local time", () => {
    const built = statement([
      posting({ start_s: at("2016-08-03T12:00"), revision: 2, energy_change_wh: 7, amount: -2_100_000n }),
      posting({ start_s: at("2016-07-30T23:45"), revision: 1, energy_change_wh: -40, amount: 12_000_000n }),
      posting({ start_s: at("2016-08-03T12:00"), revision: 1, category: "local-network-fee", amount: -5n }),
    ]);
    const { interval_local, ...rest } = built.corrections[0] ?? { interval_local: "" };
    expect(interval_local).toBe("2016-07-31 01:45 GMT+2");
    expect(rest).toEqual({
      category: "grid-import",
      cause: "late-reading",
      start_s: at("2016-07-30T23:45"),
      intervals: 1,
      revision: 1,
      energy_change_wh: -40,
      amount_nano: 12_000_000n,
      shown_cents: 1,
    });
    expect(built.corrections.map(({ revision }) => revision)).toEqual([1, 1, 2]);
    expect(built).toMatchObject({ lines: [], due_cents: 0, carried_out_nano: 9_899_995n, energy_wh: 0 });
  });

  test("gathers the corrections by official values of a local day into one row per category, below the others", () => {
    const official = { cause: "official-value", revision: 1 } as const;
    const built = statement([
      posting({ ...official, start_s: at("2016-08-02T22:00"), energy_change_wh: 5, amount: -1_500_000n }),
      posting({ ...official, start_s: at("2016-08-03T21:45"), energy_change_wh: -9, amount: 2_700_001n, revision: 3 }),
      posting({ ...official, start_s: at("2016-08-03T22:00"), energy_change_wh: 1, amount: -300_000n }),
      posting({ ...official, start_s: at("2016-08-03T10:00"), category: "neighbour-sale", amount: 7n }),
      posting({ start_s: at("2016-08-05T12:00"), revision: 1, amount: 12_000_000n }),
    ]);
    const rows = built.corrections.map((row) => [row.cause, row.interval_local, row.category, row.intervals]);
    expect(rows).toEqual([
      ["late-reading", "2016-08-05 14:00 GMT+2", "grid-import", 1],
      ["official-value", "2016-08-03", "neighbour-sale", 1],
      ["official-value", "2016-08-03", "grid-import", 2],
      ["official-value", "2016-08-04", "grid-import", 1],
    ]);
    expect(built.corrections[2]).toMatchObject({ energy_change_wh: -4, amount_nano: 1_200_001n, revision: 3 });
    expect(built.total_nano).toBe(12_900_008n);
  });

  test("tells the two same hours of an autumn night apart", () => {
    const october = monthPeriod("2016-10", VIENNA);
    const twice = ["2016-10-30T00:30", "2016-10-30T01:30"].map((utc) => posting({ start_s: at(utc), revision: 1 }));
    const shown = statement(twice, 0n, october).corrections.map(({ interval_local }) => interval_local);
    expect(shown).toEqual(["2016-10-30 02:30 GMT+2", "2016-10-30 02:30 GMT+1"]);
  });

  test("cuts days at local midnight, also those of 23 and 25 hours", () => {
    const intervalsIn = (month: string, day: string) => {
      const period = monthPeriod(month, VIENNA);
      const starts = Array.from({ length: (period.to_s - period.from_s) / 900 }, (_, i) => period.from_s + i * 900);
      const all = starts.map((start_s) => posting({ start_s, energy_change_wh: 1 }));
      return statement(all, 0n, period).lines[0]?.days.find(({ date }) => date === day)?.energy_wh;
    };
    expect(intervalsIn("2016-03", "2016-03-27")).toBe(92);
    expect(intervalsIn("2016-10", "2016-10-30")).toBe(100);
    expect(intervalsIn("2016-08", "2016-08-31")).toBe(96);
  });

  test("refuses what does not belong into it by code", () => {
    expect(codeOf(() => statement([posting({ start_s: AUGUST.from_s - 900 })]))).toBe("posting-outside-period");
    expect(codeOf(() => statement([posting({ start_s: AUGUST.to_s })]))).toBe("posting-outside-period");
    expect(codeOf(() => statement([posting({ start_s: AUGUST.to_s, revision: 1 })]))).toBe("posting-outside-period");
    expect(codeOf(() => statement([], -1n))).toBe("not-a-remainder");
    expect(codeOf(() => statement([], NANO_PER_CENT))).toBe("not-a-remainder");
    expect(codeOf(() => statement([posting({ amount: 10n ** 24n })]))).toBe("amount-out-of-range");
    expect(codeOf(() => statement([], 0n, { ...AUGUST, time_zone: "Europe/Nowhere" }))).toBe("unknown-time-zone");
  });
});

describe("local months", () => {
  test.each([
    { month: "2016-08", zone: VIENNA, from: "2016-07-31T22:00", to: "2016-08-31T22:00" },
    { month: "2016-12", zone: VIENNA, from: "2016-11-30T23:00", to: "2016-12-31T23:00" },
    { month: "2016-02", zone: "Asia/Kathmandu", from: "2016-01-31T18:15", to: "2016-02-29T18:15" },
    { month: "2016-11", zone: "America/New_York", from: "2016-11-01T04:00", to: "2016-12-01T05:00" },
    { month: "2016-08", zone: "Pacific/Kiritimati", from: "2016-07-31T10:00", to: "2016-08-31T10:00" },
    { month: "2016-08", zone: "Etc/GMT+12", from: "2016-08-01T12:00", to: "2016-09-01T12:00" },
  ])("$month in $zone reaches from $from to $to UTC", ({ month, zone, from, to }) => {
    const expected = { from_s: at(from), to_s: at(to), label: month, time_zone: zone };
    expect(monthPeriod(month, zone)).toEqual(expected);
  });

  test("a time falls into the month whose period holds it", () => {
    const zones = fc.constantFrom(VIENNA, "America/New_York", "Asia/Kathmandu", "Pacific/Chatham", "UTC");
    fc.assert(
      fc.property(
        fc.integer({ min: at("1990-01-01T00:00") / 900, max: at("2060-01-01T00:00") / 900 }),
        zones,
        (n, zone) => {
          const { from_s, to_s } = monthPeriod(monthOf(n * 900, zone), zone);
          expect(from_s).toBeLessThanOrEqual(n * 900);
          expect(to_s).toBeGreaterThan(n * 900);
        },
      ),
    );
  });

  test("other texts are refused by code", () => {
    for (const text of ["2016-13", "2016-00", "2016-8", "16-08", "2016-08-01", ""]) {
      expect(codeOf(() => monthPeriod(text, VIENNA))).toBe("not-a-month");
    }
    expect(codeOf(() => monthPeriod("2016-08", "Mars/Base"))).toBe("unknown-time-zone");
    expect(codeOf(() => monthOf(0, ""))).toBe("unknown-time-zone");
  });
});

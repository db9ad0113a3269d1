import { memberId } from "@localgrid/vocabulary/identifiers";
import type { NanoCurrency } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { POSTING_CATEGORIES } from "../pricing/pricing.ts";
import { buildSettlement, type SettlementPostings } from "./settlement.ts";
import { buildStatement, monthPeriod, type StatementPosting } from "./statement.ts";
import { buildHistory, type HistoryPosting, STARTS_SHOWN } from "./statement-history.ts";
import { buildStage } from "./statement-stage.ts";

const VIENNA = "Europe/Vienna";
const AUGUST = monthPeriod("2016-08", VIENNA);
const NOTHING = 0n as NanoCurrency;

type Posted = StatementPosting & HistoryPosting;

function posting(change: Partial<Omit<Posted, "amount_nano">> & { amount?: bigint }): Posted {
  const { amount = 0n, ...rest } = change;
  const start_s = change.start_s ?? AUGUST.from_s;
  return {
    start_s,
    revision: 0,
    category: "grid-import",
    energy_change_wh: 10,
    price_micro_per_kwh: null,
    cause: change.revision ? "late-reading" : "closing",
    quality: "valid",
    is_signed: true,
    counts_at_s: start_s,
    amount_nano: amount as NanoCurrency,
    ...rest,
  };
}

function historyOf(postings: readonly HistoryPosting[], first_nano = NOTHING) {
  return buildHistory({ first_nano, postings, time_zone: VIENNA });
}

/** A month's intervals as they closed, and what corrected them until 40 days after the month. */
const months = fc.array(
  fc
    .record({
      offset: fc.nat(31 * 96 - 1),
      revised: fc.constantFrom<readonly [number, StatementPosting["cause"]]>(
        [0, "closing"],
        [0, "closing"],
        [1, "late-reading"],
        [2, "official-value"],
        [3, "official-value"],
      ),
      category: fc.constantFrom(...POSTING_CATEGORIES),
      energy_change_wh: fc.integer({ min: -50, max: 5_000 }),
      amount: fc.bigInt(-(10n ** 12n), 10n ** 12n),
      late_s: fc.nat(71 * 86_400),
    })
    .map(({ offset, late_s, revised: [revision, cause], ...rest }) => {
      const start_s = AUGUST.from_s + offset * 900;
      return posting({ ...rest, start_s, revision, cause, counts_at_s: start_s + late_s });
    }),
  { maxLength: 60 },
);

function settled(postings: readonly Posted[]): SettlementPostings {
  return { intervals: 2_976, final_intervals: 0, sums: postings };
}

describe("the history of a month", () => {
  test("leads from the first bill over its corrections to the bill now, exactly, on random months", () => {
    fc.assert(
      fc.property(months, (drawn) => {
        const first = drawn.filter(({ revision }) => revision === 0);
        const { lines } = buildStatement({
          member: memberId("a"),
          period: AUGUST,
          currency: "EUR",
          postings: first,
          carried_remainder_nano: NOTHING,
        });
        const billed = lines.reduce((sum, line) => sum + line.amount_nano, 0n) as NanoCurrency;
        const { first_nano, rows, paid, now_nano } = historyOf(drawn, billed);
        const changed = rows.reduce((sum, row) => sum + row.amount_nano, 0n);
        expect(first_nano + changed).toBe(now_nano);
        expect(now_nano).toBe(buildSettlement(settled(drawn), false).final_nano);
        expect(paid.reduce((sum, { amount_nano }) => sum + amount_nano, 0n)).toBe(changed);
        for (const row of rows) {
          expect(row.parts.reduce((sum, part) => sum + part.amount_nano, 0n)).toBe(row.amount_nano);
          expect(row.starts.length).toBe(Math.min(row.intervals, STARTS_SHOWN));
        }
        expect(rows.length).toBeLessThanOrEqual(62);
        expect(new Set(rows.map(({ date, cause }) => `${date} ${cause}`)).size).toBe(rows.length);
      }),
    );
  });

  test("tells from what to what, each cause beginning where the one before it ended", () => {
    const noon = AUGUST.from_s + 12 * 3600;
    const september = AUGUST.to_s + 5 * 86_400;
    const rows = historyOf([
      posting({ start_s: noon, energy_change_wh: 120, amount: -36_000_000n }),
      posting({ start_s: noon + 900, energy_change_wh: 50, amount: -15_000_000n }),
      posting({ start_s: noon, revision: 1, energy_change_wh: -20, amount: 6_000_000n }),
      posting({
        start_s: noon,
        revision: 2,
        cause: "official-value",
        energy_change_wh: 7,
        amount: -2_100_000n,
        counts_at_s: september,
      }),
    ]);
    const part = { category: "grid-import" } as const;
    expect(rows.rows).toEqual([
      {
        cause: "late-reading",
        date: "2016-08-01",
        intervals: 1,
        starts: [noon],
        parts: [{ ...part, before_wh: 120, after_wh: 100, amount_nano: 6_000_000n }],
        amount_nano: 6_000_000n,
      },
      {
        cause: "official-value",
        date: "2016-08-01",
        intervals: 1,
        starts: [noon],
        parts: [{ ...part, before_wh: 100, after_wh: 107, amount_nano: -2_100_000n }],
        amount_nano: -2_100_000n,
      },
    ]);
    expect(rows.paid).toEqual([
      { month: "2016-08", amount_nano: 6_000_000n },
      { month: "2016-09", amount_nano: -2_100_000n },
    ]);
  });

  test("shows a change of price alone as the same energy for other money", () => {
    const { rows } = historyOf([
      posting({ category: "neighbour-sale", energy_change_wh: 80, amount: 8_000_000n }),
      posting({ category: "neighbour-sale", revision: 1, energy_change_wh: 0, amount: 160_000n }),
    ]);
    expect(rows[0]?.parts).toEqual([
      { category: "neighbour-sale", before_wh: 80, after_wh: 80, amount_nano: 160_000n },
    ]);
  });

  test("keeps the days of 92 and 100 quarters whole", () => {
    for (const [month, day, quarters] of [
      ["2016-03", "2016-03-27", 92],
      ["2016-10", "2016-10-30", 100],
    ] as const) {
      const { from_s, to_s } = monthPeriod(month, VIENNA);
      const starts = Array.from({ length: (to_s - from_s) / 900 }, (_, index) => from_s + index * 900);
      const { rows } = historyOf(
        starts.flatMap((start_s) => [
          posting({ start_s }),
          posting({ start_s, revision: 1, cause: "official-value", energy_change_wh: -1, amount: 1n }),
        ]),
      );
      expect(rows.find(({ date }) => date === day)).toMatchObject({
        intervals: quarters,
        amount_nano: BigInt(quarters),
      });
      expect(rows.reduce((sum, row) => sum + row.intervals, 0)).toBe(starts.length);
      expect(rows[0]?.starts).toEqual(starts.slice(0, STARTS_SHOWN));
    }
  });

  test("is empty where nothing was corrected", () => {
    expect(historyOf([posting({ amount: -5n })], -5n as NanoCurrency)).toEqual({
      first_nano: -5n,
      rows: [],
      paid: [],
      now_nano: -5n,
    });
  });
});

describe("the stage of a month", () => {
  const DAY_S = 86_400;
  const settlement = (final_intervals: number) =>
    buildSettlement({ intervals: 2_976, final_intervals, sums: [] }, false);
  const over_s = Date.UTC(2016, 7, 31) / 1000 + 401 * DAY_S;

  test.each([
    { when: "before the first interval", last_closed_s: null, final: 0, name: "running", until_s: AUGUST.from_s },
    { when: "with one to go", last_closed_s: AUGUST.to_s - 900, final: 0, name: "running", until_s: AUGUST.to_s - 900 },
    {
      when: "with its last one closed",
      last_closed_s: AUGUST.to_s,
      final: 0,
      name: "provisional",
      until_s: AUGUST.to_s,
    },
    { when: "with one value missing", last_closed_s: over_s, final: 2_975, name: "provisional", until_s: AUGUST.to_s },
    { when: "with all official values", last_closed_s: AUGUST.to_s, final: 2_976, name: "final", until_s: AUGUST.to_s },
    {
      when: "when no values are taken any more",
      last_closed_s: over_s + 900,
      final: 0,
      name: "final",
      until_s: AUGUST.to_s,
    },
  ])("$when is $name", ({ last_closed_s, final, name, until_s }) => {
    const stage = buildStage(AUGUST, settlement(final), { last_closed_s, estimated_intervals: 3 });
    expect(stage).toEqual({ name, closed_until_s: until_s, estimated_intervals: 3, changes_until_s: over_s });
  });
});

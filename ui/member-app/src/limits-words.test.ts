import "../test/english.ts";
import { createFormatter } from "@localgrid/ui-components/format";
import { expect, test } from "vitest";
import type { LimitsPreview } from "./community-types.ts";
import { canBeTried, previewPeriod, previewSentences } from "./limits-words.ts";

const FORMAT = createFormatter("en-GB", "EUR");
const NOTHING = { bought_wh: 0, sold_wh: 0, amount_nano: "0" };

function preview(change: Partial<LimitsPreview["change"]>, more: Partial<LimitsPreview> = {}): LimitsPreview {
  return {
    period: "month",
    from: "2016-07-01",
    to: "2016-08-01",
    intervals: 2976,
    buy_limit_micro_per_kwh: null,
    sell_limit_micro_per_kwh: null,
    was: { bought_wh: 84_000, sold_wh: 3_000, amount_nano: "-1200000000" },
    change: { ...NOTHING, ...change },
    ...more,
  };
}

test.each([
  [{}, ["Nothing would have changed."]],
  [
    { bought_wh: -4_000, amount_nano: "-400000000" },
    [
      "You would have bought about 4 kWh less from neighbours: 80 instead of 84.",
      "You would be about €0.40 worse off.",
    ],
  ],
  [
    { bought_wh: 16_000, sold_wh: 1_000, amount_nano: "1200000000" },
    [
      "You would have bought about 16 kWh more from neighbours: 100 instead of 84.",
      "You would have sold about 1 kWh more to neighbours: 4 instead of 3.",
      "You would be about €1.20 better off.",
    ],
  ],
  [
    // Rounded apart, what is left may come out below nothing.
    { sold_wh: -4_000 },
    [
      "You would have sold about 4 kWh less to neighbours: 0 instead of 3.",
      "In money it would have been about the same.",
    ],
  ],
  [{ amount_nano: "100000000" }, ["You would be about €0.10 better off."]],
])("a preview is told in whole sentences (%#)", (change, sentences) => {
  expect(previewSentences(preview(change), FORMAT)).toEqual(sentences);
});

test("its time is a month, or the days that there are", () => {
  expect(previewPeriod(preview({}))).toBe("July 2016");
  const days = previewPeriod(preview({}, { period: "days", from: "2016-07-07", to: "2016-08-06" }));
  expect(days.replace(/[\s\u2009]+/g, " ")).toBe("7 July – 5 August 2016");
});

test("only what could be saved is tried", () => {
  const band = { floor_micro_per_kwh: 80_000, cap_micro_per_kwh: 260_000 };
  const can = (buy: number | null, sell: number | null) =>
    canBeTried({ buy_limit_micro_per_kwh: buy, sell_limit_micro_per_kwh: sell }, band);
  expect([can(null, null), can(260_000, 80_000), can(100_000, 100_000), can(null, 260_000)]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect([can(260_001, null), can(null, 79_999), can(100_000, 100_001)]).toEqual([false, false, false]);
});

import { expect, test } from "vitest";
import type { NoticeDraft } from "./notice-draft.ts";
import { notePrice } from "./price-round.ts";

const DAY_S = 86_400;
const LIMIT = 200_000;

/** Days, of which each has one dear interval, whose price was told. */
function toldDays(days: number, apart_s: number): readonly number[] {
  const marks = new Map<string, string | null>();
  const told: number[] = [];
  const settings = { price_above_micro_per_kwh: LIMIT, price_below_micro_per_kwh: null };
  for (let day = 0; day < days; day += 1) {
    for (const [offset_s, price_micro_per_kwh] of [
      [0, LIMIT / 2],
      [DAY_S / 2, LIMIT + 1],
    ] as const) {
      const start_s = day * DAY_S + offset_s;
      const draft = {
        now_s: start_s + 900,
        addressees: [{ login: "anna", settings }],
        mark: (name: string) => marks.get(name) ?? null,
        remember: (name: string, value: string | null) => marks.set(name, value),
        tell: () => told.push(day),
      };
      const closed = { kind: "closed", start_s, length_s: 900, price_micro_per_kwh } as const;
      notePrice(draft as unknown as NoticeDraft, closed, { time_zone: "Etc/UTC", apart_s });
    }
  }
  return told;
}

test("a dear price is told every day where days last a day", () => {
  expect(toldDays(5, 0)).toEqual([0, 1, 2, 3, 4]);
});

test("where days pass in minutes, prices are told so far apart as somebody can follow", () => {
  expect(toldDays(100, 30 * DAY_S)).toEqual([0, 30, 60, 90]);
});

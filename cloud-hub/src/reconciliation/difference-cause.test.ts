import { describe, expect, test } from "vitest";
import { causeFinder, type DayValue, type DifferenceCause, type Energies, type OwnValue } from "./difference-cause.ts";

const QUARTERS = 96;
const QUARTER_S = 900;

/** A home with sun: import at night and in the evening, export at noon, different in every quarter hour. */
function energiesAt(quarter: number): Energies {
  const sun_wh = Math.max(0, 400 - 12 * Math.abs(quarter - 48));
  const load_wh = 60 + ((quarter * 37) % 90) + (quarter > 70 && quarter < 88 ? 250 : 0);
  return { import_wh: Math.max(0, load_wh - sun_wh), export_wh: Math.max(0, sun_wh - load_wh) };
}

const METERED = { quality: "valid", is_signed: true } as const;

interface Change {
  readonly own?: (quarter: number) => OwnValue | null;
  readonly official?: (quarter: number) => Energies | null;
}

function dayOf({ own, official }: Change): readonly DayValue[] {
  return Array.from({ length: QUARTERS }, (_, quarter) => ({
    start_s: quarter * QUARTER_S,
    own: own === undefined ? { ...energiesAt(quarter), ...METERED } : own(quarter),
    official: official === undefined ? energiesAt(quarter) : official(quarter),
  }));
}

/** Causes of the intervals that differ. */
function causesOf(change: Change): ReadonlySet<DifferenceCause> {
  const day = dayOf(change);
  const causeOf = causeFinder(day);
  const differing = day.filter(
    ({ own, official }) =>
      official !== null && (own?.import_wh !== official.import_wh || own.export_wh !== official.export_wh),
  );
  return new Set(differing.map(({ own }) => causeOf(own)));
}

const scaled = (quarter: number, up: number, down = 1) => {
  const { import_wh, export_wh } = energiesAt(quarter);
  return { import_wh: Math.floor((import_wh * up) / down), export_wh: Math.floor((export_wh * up) / down) };
};
const swapped = (quarter: number) => {
  const { import_wh, export_wh } = energiesAt(quarter);
  return { import_wh: export_wh, export_wh: import_wh };
};
const more = (quarter: number) => ({ ...energiesAt(quarter), import_wh: energiesAt(quarter).import_wh + 3 });

describe("why a value differs", () => {
  test.each<readonly [what: string, cause: DifferenceCause, change: Change]>([
    ["nothing was read", "missing", { own: () => null }],
    [
      "zero stands in for a reading",
      "missing",
      {
        own: () => ({ import_wh: 0, export_wh: 0, quality: "estimated", is_signed: false }),
      },
    ],
    ["it was estimated", "estimated", { own: (at) => ({ ...more(at), quality: "estimated", is_signed: false }) }],
    [
      "the meter was changed in it",
      "estimated",
      {
        own: (at) => ({ ...more(at), quality: "questionable", is_signed: true }),
      },
    ],
    ["import and export changed places", "direction", { official: swapped }],
    ["ours is a tenth", "scale", { own: (at) => ({ ...scaled(at, 1, 10), ...METERED }) }],
    ["ours is ten times as much", "scale", { own: (at) => ({ ...scaled(at, 10), ...METERED }) }],
    ["a current transformer of 60 was left out", "scale", { official: (at) => scaled(at, 60) }],
    ["a thousand was taken for one", "scale", { official: (at) => scaled(at, 1000) }],
    ["our clock is a quarter hour late", "clock", { official: (at) => energiesAt(at - 1) }],
    [
      "our clock is late, and our meter a little off",
      "clock",
      {
        official: (at) => ({ ...energiesAt(at - 1), import_wh: energiesAt(at - 1).import_wh + 2 }),
      },
    ],
    ["our clock is two hours early", "clock", { official: (at) => energiesAt(at + 8) }],
    ["nobody signed ours", "unsigned", { own: (at) => ({ ...more(at), quality: "valid", is_signed: false }) }],
    ["no pattern tells", "other", { official: more }],
  ])("%s: %s", (_, cause, change) => {
    expect(causesOf(change)).toEqual(new Set([cause]));
  });

  test("what was not read comes before what the day shows, and that before who signed", () => {
    const own = (quarter: number): OwnValue | null => {
      if (quarter === 10) return null;
      const quality = quarter === 20 ? "estimated" : "valid";
      return { ...scaled(quarter, 1, 10), quality, is_signed: false };
    };
    const day = dayOf({ own });
    const causeOf = causeFinder(day);
    expect([9, 10, 20].map((at) => causeOf(day[at]?.own ?? null))).toEqual(["scale", "missing", "estimated"]);
  });

  test("a few values tell no pattern", () => {
    const official = (quarter: number) => (quarter >= 44 && quarter < 50 ? swapped(quarter) : null);
    expect(causesOf({ official })).toEqual(new Set(["other"]));
  });

  test("hours that are alike are not taken for a wrong clock", () => {
    const own = () => ({ import_wh: 100, export_wh: 0, ...METERED });
    expect(causesOf({ own, official: () => ({ import_wh: 101, export_wh: 0 }) })).toEqual(new Set(["other"]));
  });

  test("a clock is found although some of the day is missing", () => {
    const own = (quarter: number) => (quarter % 9 === 0 ? null : { ...energiesAt(quarter), ...METERED });
    expect(causesOf({ own, official: (at) => energiesAt(at - 4) })).toEqual(new Set(["missing", "clock"]));
  });
});

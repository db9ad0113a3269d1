import type { DatedTariff, Statement } from "../src/api-types.ts";
import { INTERVAL_S, isCorrected, memberInterval, TARIFF } from "./fake-homes.ts";
import { type SampleChange, type SampleMonth, sampleStatement } from "./sample-statement.ts";

export const FAKE_TARIFFS: readonly DatedTariff[] = [{ valid_from_s: 0, ...TARIFF }];

const CARRIED_IN = 3_412_700n;
/** How much less a late reading found than was estimated, and how much less the network operator found. */
const LATE_WH = 40;
const OFFICIAL_WH = 3;

/**
 * A month's bill of the fake home from `from_s` on: the first quarter after nine of each day was corrected by a late
 * reading, and for half of the intervals official values have come, which the next month pays.
 */
export function fakeStatement(month: string, from_s: number, to_s: number): Statement {
  return sampleStatement(fakeMonth(month, from_s, to_s));
}

function fakeMonth(label: string, from_s: number, to_s: number): SampleMonth {
  const starts = Array.from({ length: (to_s - from_s) / INTERVAL_S }, (_, index) => from_s + index * INTERVAL_S);
  const final_intervals = Math.floor(starts.length / 2);
  const intervals = starts.map(memberInterval);
  const changes = intervals.flatMap((now, index): readonly SampleChange[] => {
    const unofficial = index < final_intervals ? withGridImport(now, OFFICIAL_WH) : now;
    const first = isCorrected(now.start_s) ? withGridImport(unofficial, LATE_WH) : unofficial;
    return [
      ...(first === unofficial
        ? []
        : [{ cause: "late-reading", before: first, after: unofficial, month: label } as const]),
      ...(unofficial === now
        ? []
        : [{ cause: "official-value", before: unofficial, after: now, month: monthAfter(label) } as const]),
    ];
  });
  const earlier = { category: "grid-import", energy_change_wh: -120, amount_nano: "37440000", revision: 1 } as const;
  return {
    label,
    time_zone: "Europe/Vienna",
    from_s,
    to_s,
    stage: label === "2016-08" ? "running" : "provisional",
    intervals,
    changes,
    tariffs: FAKE_TARIFFS,
    carried_in_nano: CARRIED_IN,
    earlier: [
      {
        ...earlier,
        cause: "official-value",
        intervals: 96,
        start_s: from_s - 86_400,
        interval_local: "2016-07-31",
      },
    ],
    final_intervals,
  };
}

/** The same with more from the grid, as it was before a correction. */
function withGridImport(now: ReturnType<typeof memberInterval>, more_wh: number) {
  return { ...now, import_wh: now.import_wh + more_wh, grid_import_wh: now.grid_import_wh + more_wh };
}

function monthAfter(label: string): string {
  const [year = 0, month = 0] = label.split("-").map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 7);
}

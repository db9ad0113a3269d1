import { readFileSync } from "node:fs";
import type { AuctionOrder } from "@localgrid/matching/auction-order";
import { clearCallAuction } from "@localgrid/matching/call-auction";
import { memberId } from "@localgrid/vocabulary/identifiers";
import { type MicroPerKilowattHour, type WattHours, wattHours } from "@localgrid/vocabulary/units";
import { benchError } from "./errors.ts";
import type { Measurement, Run } from "./measurement.ts";
import { figureOf } from "./table.ts";

const RECORDING = new URL("../../neighbourhood/data/citylearn17-homes-hourly-wh.csv", import.meta.url);
const INTERVALS_A_YEAR = 35_040;
const RETAIL = 300_000 as MicroPerKilowattHour;
const FEED_IN = 80_000 as MicroPerKilowattHour;

/** What an independent computation found for two recordings: the one that is here, and one that may not be passed on. */
const KNOWN_TOTALS: readonly Totals[] = [
  { intervals: 8_760, surplus_wh: 45_902_558, need_wh: 112_120_885, matched_wh: 17_695_672 },
  { intervals: 5_376, surplus_wh: 9_313_866, need_wh: 6_588_228, matched_wh: 2_253_838 },
];

interface Totals {
  readonly intervals: number;
  readonly surplus_wh: number;
  readonly need_wh: number;
  readonly matched_wh: number;
}

interface Interval {
  readonly bids: readonly AuctionOrder[];
  readonly offers: readonly AuctionOrder[];
}

/** A year of quarter hours through the call auction, with flat limits; a shorter recording begins again. */
export const marketYear: Measurement = {
  name: "market-year",
  async measure({ rounds, progress, recording }: Run) {
    progress("reading the recording");
    const { members, intervals } = readIntervals(recording ?? RECORDING.pathname);
    const totals = totalsOf(intervals);
    expectKnown(totals);
    const took_s: number[] = [];
    for (let round = 0; round < rounds; round++) {
      progress(`clearing ${INTERVALS_A_YEAR} intervals of ${members} members`);
      const begun_ms = performance.now();
      for (let index = 0; index < INTERVALS_A_YEAR; index++) {
        clearCallAuction({ ...(intervals[index % intervals.length] as Interval), price_rule: "pair" });
      }
      took_s.push((performance.now() - begun_ms) / 1000);
    }
    const saving = (totals.matched_wh * (RETAIL - FEED_IN)) / 1e9;
    const number = (value: number) => value.toLocaleString("en");
    return [
      figureOf({
        what: `a year of auctions: ${INTERVALS_A_YEAR} intervals × ${members} members`,
        values: took_s,
        digits: 2,
        unit: " s",
        at_most: 5,
        notes: [
          `the recording's ${number(totals.intervals)} intervals: surplus ${number(totals.surplus_wh)} Wh, need ` +
            `${number(totals.need_wh)} Wh, matched ${number(totals.matched_wh)} Wh, saving ${saving.toFixed(6)}`,
        ],
      }),
    ];
  },
};

/** A line for each interval, with columns `<member>_load_wh` and `<member>_pv_wh`. */
function readIntervals(file: string): { readonly members: number; readonly intervals: readonly Interval[] } {
  const [header = "", ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const columns = header.trim().split(",");
  const names = columns.flatMap((column) => /^(\w+)_load_wh$/.exec(column)?.[1] ?? []);
  if (names.length === 0) throw benchError("wrong-options", `${file} has no columns <member>_load_wh`);
  const places = names.map((name) => ({
    member: memberId(name),
    load: columns.indexOf(`${name}_load_wh`),
    pv: columns.indexOf(`${name}_pv_wh`),
  }));
  const intervals = lines.map((line) => {
    const cells = line.split(",").map(Number);
    const nets = places.map(({ member, load, pv }) => ({ member, net: (cells[pv] ?? 0) - (cells[load] ?? 0) }));
    const side = (sign: 1 | -1, limit_micro_per_kwh: MicroPerKilowattHour) =>
      nets
        .filter(({ net }) => sign * net > 0)
        .map(({ member, net }) => ({ member, energy_wh: wattHours(sign * net), limit_micro_per_kwh }));
    return { bids: side(-1, RETAIL), offers: side(1, FEED_IN) };
  });
  return { members: names.length, intervals };
}

function totalsOf(intervals: readonly Interval[]): Totals {
  const sum = (rows: readonly { readonly energy_wh: WattHours }[]) =>
    rows.reduce((total, { energy_wh }) => total + energy_wh, 0);
  let [surplus_wh, need_wh, matched_wh] = [0, 0, 0];
  for (const { bids, offers } of intervals) {
    surplus_wh += sum(offers);
    need_wh += sum(bids);
    matched_wh += clearCallAuction({ bids, offers, price_rule: "pair" }).matched_wh;
  }
  return { intervals: intervals.length, surplus_wh, need_wh, matched_wh };
}

function expectKnown(totals: Totals): void {
  const known = KNOWN_TOTALS.find(({ surplus_wh }) => surplus_wh === totals.surplus_wh);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(totals)) {
    throw benchError("wrong-result", `${JSON.stringify(totals)}, expected ${JSON.stringify(known)}`);
  }
}

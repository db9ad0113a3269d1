/** Sums of the fake homes' intervals per local day or month. */
import { addDays, rangeOfDay } from "@localgrid/ui-components/community-day";
import type { Energy, EnergyBucket, EnergyQuestion } from "../src/energy-types.ts";
import { closedBefore, communityInterval, INTERVAL_S, memberInterval, qualityAt } from "./fake-homes.ts";

const TIME_ZONE = "Europe/Vienna";
/** The fake community's first day. */
const FIRST_DAY = "2016-03-14";

type Sums = Omit<
  EnergyBucket,
  "name" | "from_s" | "to_s" | "amount_nano" | "saving_nano" | "mean_price_micro_per_kwh"
> & {
  readonly amount_nano: bigint;
  readonly saving_nano: bigint;
  readonly traded_wh: number;
  readonly traded_nano: bigint;
};

const NOTHING: Sums = {
  intervals: 0,
  estimated_intervals: 0,
  import_wh: 0,
  export_wh: 0,
  bought_wh: 0,
  sold_wh: 0,
  grid_import_wh: 0,
  grid_export_wh: 0,
  amount_nano: 0n,
  saving_nano: 0n,
  traded_wh: 0,
  traded_nano: 0n,
};

/** Whole days never change again. */
const days = new Map<string, Sums>();

export function fakeEnergy({ from, to, by }: EnergyQuestion, whose: "member" | "community", now_ms: number): Energy {
  const names: string[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) names.push(by === "day" ? day : day.slice(0, 7));
  const buckets = [...new Set(names)].map((name) => bucketOf(name, whose, now_ms));
  return { by, time_zone: TIME_ZONE, buckets };
}

function bucketOf(name: string, whose: "member" | "community", now_ms: number): EnergyBucket {
  const first = name.length === 7 ? `${name}-01` : name;
  const end = name.length === 7 ? `${addDays(first, 31).slice(0, 7)}-01` : addDays(first, 1);
  let sums = NOTHING;
  for (let day = first; day < end; day = addDays(day, 1)) sums = together(sums, dayOf(day, whose, now_ms));
  const { traded_wh, traded_nano, amount_nano, saving_nano, ...energies } = sums;
  return {
    name,
    from_s: rangeOfDay(first, TIME_ZONE).from_s,
    to_s: rangeOfDay(end, TIME_ZONE).from_s,
    ...energies,
    amount_nano: String(amount_nano),
    saving_nano: String(saving_nano),
    mean_price_micro_per_kwh: traded_wh === 0 ? null : Number(traded_nano / BigInt(traded_wh)),
  };
}

function dayOf(day: string, whose: "member" | "community", now_ms: number): Sums {
  if (day < FIRST_DAY) return NOTHING;
  const { from_s, to_s } = rangeOfDay(day, TIME_ZONE);
  const end_s = Math.min(to_s, closedBefore(now_ms));
  const known = days.get(`${whose} ${day} ${end_s}`);
  if (known !== undefined) return known;
  let sums = NOTHING;
  for (let start_s = from_s; start_s < end_s; start_s += INTERVAL_S) {
    sums = together(sums, whose === "member" ? ownInterval(start_s) : commonInterval(start_s));
  }
  days.set(`${whose} ${day} ${end_s}`, sums);
  return sums;
}

function ownInterval(start_s: number): Sums {
  const { quality, amount_nano, saving_nano, price_micro_per_kwh, ...energies } = memberInterval(start_s);
  const { import_wh, export_wh, bought_wh, sold_wh, grid_import_wh, grid_export_wh } = energies;
  const traded_wh = bought_wh + sold_wh;
  return {
    intervals: 1,
    estimated_intervals: quality === "estimated" ? 1 : 0,
    import_wh,
    export_wh,
    bought_wh,
    sold_wh,
    grid_import_wh,
    grid_export_wh,
    amount_nano: BigInt(amount_nano),
    saving_nano: BigInt(saving_nano),
    traded_wh,
    traded_nano: BigInt(traded_wh) * BigInt(price_micro_per_kwh ?? 0),
  };
}

function commonInterval(start_s: number): Sums {
  const { matched_wh, demand_wh, supply_wh, saving_nano, price_micro_per_kwh } = communityInterval(start_s);
  return {
    intervals: 1,
    estimated_intervals: qualityAt(start_s) === "estimated" ? 1 : 0,
    import_wh: demand_wh,
    export_wh: supply_wh,
    bought_wh: matched_wh,
    sold_wh: matched_wh,
    grid_import_wh: demand_wh - matched_wh,
    grid_export_wh: supply_wh - matched_wh,
    amount_nano: 0n,
    saving_nano: BigInt(saving_nano),
    traded_wh: matched_wh,
    traded_nano: BigInt(matched_wh) * BigInt(price_micro_per_kwh ?? 0),
  };
}

function together(a: Sums, b: Sums): Sums {
  const keys = Object.keys(NOTHING) as (keyof Sums)[];
  return Object.fromEntries(keys.map((key) => [key, (a[key] as number) + (b[key] as number)])) as unknown as Sums;
}

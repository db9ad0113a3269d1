/** A month computed again from its intervals, in whole Wh and nano-currency: nothing here is rounded before the end. */
import { dayOf, rangeOfDay } from "@localgrid/ui-components/community-day";
import type { DatedTariff, MemberInterval, Statement, StatementCategory } from "./api-types.ts";

export const CATEGORIES: readonly StatementCategory[] = [
  "neighbour-purchase",
  "neighbour-sale",
  "local-network-fee",
  "grid-import",
  "grid-export",
  "fixed-fee",
];

/** The steps of the check, in their order. */
export const CHECK_STEPS = ["intervals", "energy", "money", "days", "history", "bill"] as const;
export type CheckStep = (typeof CHECK_STEPS)[number];

/** Where something does not add up, and what was expected there. */
export interface Fault {
  readonly step: CheckStep;
  /** Of the interval; null where it is not one interval. */
  readonly start_s: number | null;
  /** Local day; null where it is the whole month. */
  readonly date: string | null;
  readonly category: StatementCategory | null;
  readonly unit: "count" | "wh" | "nano" | "cents";
  /** As computed here. */
  readonly expected: bigint;
  /** As the node has it. */
  readonly found: bigint;
}

/** All energy of a category at one price. */
export interface PriceGroup {
  /** Null for what is not priced by energy. */
  readonly price_micro_per_kwh: number | null;
  readonly energy_wh: number;
  /** Intervals, or days of a fixed fee. */
  readonly count: number;
  readonly amount_nano: bigint;
}

export interface CheckedCategory {
  readonly category: StatementCategory;
  readonly energy_wh: number;
  readonly amount_nano: bigint;
  /** The dearest first. */
  readonly groups: readonly PriceGroup[];
}

export interface CheckedDay {
  readonly date: string;
  /** 92 and 100 quarters where clocks are changed. */
  readonly intervals: number;
  readonly import_wh: number;
  readonly export_wh: number;
  readonly amount_nano: bigint;
}

export interface StatementCheck {
  readonly intervals: number;
  readonly categories: readonly CheckedCategory[];
  readonly days: readonly CheckedDay[];
  /** What the intervals come to now. */
  readonly now_nano: bigint;
  /** The first {@link FAULTS_SHOWN}. */
  readonly faults: readonly Fault[];
  /** All there are. */
  readonly fault_count: number;
}

export const FAULTS_SHOWN = 20;

const DAY_S = 86_400;
const NANO_PER_MICRO = 1000n;
const NANO_PER_CENT = 10_000_000n;
const ZERO_WH_CATEGORY: StatementCategory = "fixed-fee";

interface Part {
  readonly category: StatementCategory;
  readonly energy_wh: number;
  readonly price_micro_per_kwh: number | null;
  readonly amount_nano: bigint;
}

interface Sum {
  energy_wh: number;
  amount_nano: bigint;
}

/**
 * @param intervals of the month, closed until the statement's `closed_until_s`
 * @param tariffs all that were in force in the month
 */
export function checkStatement(input: {
  readonly statement: Statement;
  readonly intervals: readonly MemberInterval[];
  readonly tariffs: readonly DatedTariff[];
}): StatementCheck {
  const { statement, intervals } = input;
  const tariffs = [...input.tariffs].sort((a, b) => a.valid_from_s - b.valid_from_s);
  const { time_zone } = statement.period;
  const faults = new Faults();
  faults.compare({ step: "intervals", unit: "count" }, intervals.length, statement.settlement.intervals);
  const sums = new Map<string, Sum>();
  const groups = new Map<StatementCategory, Map<number | null, PriceGroup>>();
  const days = new Map<string, CheckedDay>();
  const dateOf = dates(time_zone);
  let now_nano = 0n;
  for (const interval of intervals) {
    const date = dateOf(interval.start_s);
    checkEnergy(interval, date, faults);
    const parts = partsOf(interval, tariffAt(tariffs, interval.start_s));
    const amount_nano = parts.reduce((sum, part) => sum + part.amount_nano, 0n);
    const place = { step: "money", unit: "nano", start_s: interval.start_s, date } as const;
    faults.compare(place, amount_nano, BigInt(interval.amount_nano));
    for (const part of parts) {
      addTo(sums, `${date} ${part.category}`, part);
      addToGroup(groups, part);
    }
    days.set(date, dayWith(days.get(date), { date, interval, amount_nano }));
    now_nano += amount_nano;
  }
  checkDays(statement, sums, faults);
  checkHistory(statement, now_nano, faults);
  checkBill(statement, faults);
  return {
    intervals: intervals.length,
    categories: CATEGORIES.flatMap((category) => categoryOf(category, groups.get(category))),
    days: [...days.values()],
    now_nano,
    faults: faults.first,
    fault_count: faults.count,
  };
}

/** Local days of times, most of which fall into the day of the one before: asking the calendar takes a phone long. */
function dates(time_zone: string): (at_s: number) => string {
  let known = { date: "", from_s: 0, to_s: 0 };
  return (at_s) => {
    if (at_s >= known.from_s && at_s < known.to_s) return known.date;
    const date = dayOf(at_s * 1000, time_zone);
    known = { date, ...rangeOfDay(date, time_zone) };
    return date;
  };
}

class Faults {
  readonly first: Fault[] = [];
  count = 0;

  compare(
    place: Pick<Fault, "step" | "unit"> & Partial<Pick<Fault, "start_s" | "date" | "category">>,
    expected: bigint | number,
    found: bigint | number,
  ): void {
    if (BigInt(expected) === BigInt(found)) return;
    this.count += 1;
    if (this.first.length === FAULTS_SHOWN) return;
    const nowhere = { start_s: null, date: null, category: null };
    this.first.push({ ...nowhere, ...place, expected: BigInt(expected), found: BigInt(found) });
  }
}

/** What came from neighbours and grid, less what went there, is what the meters counted. */
function checkEnergy(interval: MemberInterval, date: string, faults: Faults): void {
  const { start_s, import_wh, export_wh, bought_wh, sold_wh, grid_import_wh, grid_export_wh } = interval;
  const place = { step: "energy", unit: "wh", start_s, date } as const;
  faults.compare(place, import_wh - export_wh, bought_wh + grid_import_wh - sold_wh - grid_export_wh);
}

/** Null before the first one. */
function tariffAt(tariffs: readonly DatedTariff[], start_s: number): DatedTariff | null {
  return tariffs.findLast(({ valid_from_s }) => valid_from_s <= start_s) ?? null;
}

/** Wh × micro-currency per kWh is nano-currency, exactly. */
function partsOf(interval: MemberInterval, tariff: DatedTariff | null): readonly Part[] {
  const { start_s, bought_wh, sold_wh, grid_import_wh, grid_export_wh, price_micro_per_kwh } = interval;
  const price = price_micro_per_kwh ?? 0;
  const priced = [
    ["neighbour-purchase", bought_wh, price, -1n],
    ["neighbour-sale", sold_wh, price, 1n],
    ["local-network-fee", bought_wh, tariff?.local_network_fee_micro_per_kwh ?? 0, -1n],
    ["grid-import", grid_import_wh, tariff?.retail_micro_per_kwh ?? 0, -1n],
    ["grid-export", grid_export_wh, tariff?.feed_in_micro_per_kwh ?? 0, 1n],
  ] as const;
  const parts = priced.flatMap(([category, energy_wh, each, sign]): readonly Part[] => {
    const amount_nano = sign * BigInt(energy_wh) * BigInt(each);
    return energy_wh === 0 ? [] : [{ category, energy_wh, price_micro_per_kwh: each, amount_nano }];
  });
  const fee = tariff?.fixed_fee_micro_per_day ?? 0;
  if (start_s % DAY_S !== 0 || fee === 0) return parts;
  const amount_nano = -BigInt(fee) * NANO_PER_MICRO;
  return [...parts, { category: ZERO_WH_CATEGORY, energy_wh: 0, price_micro_per_kwh: null, amount_nano }];
}

function addTo(sums: Map<string, Sum>, key: string, { energy_wh, amount_nano }: Sum): void {
  const sum = sums.get(key) ?? { energy_wh: 0, amount_nano: 0n };
  sum.energy_wh += energy_wh;
  sum.amount_nano += amount_nano;
  sums.set(key, sum);
}

function addToGroup(groups: Map<StatementCategory, Map<number | null, PriceGroup>>, part: Part): void {
  const own = groups.get(part.category) ?? new Map<number | null, PriceGroup>();
  const { price_micro_per_kwh, energy_wh, amount_nano } = part;
  const known = own.get(price_micro_per_kwh);
  own.set(price_micro_per_kwh, {
    price_micro_per_kwh,
    energy_wh: energy_wh + (known?.energy_wh ?? 0),
    count: 1 + (known?.count ?? 0),
    amount_nano: amount_nano + (known?.amount_nano ?? 0n),
  });
  groups.set(part.category, own);
}

function categoryOf(
  category: StatementCategory,
  own: ReadonlyMap<number | null, PriceGroup> | undefined,
): readonly CheckedCategory[] {
  if (own === undefined) return [];
  const groups = [...own.values()].sort((a, b) => (b.price_micro_per_kwh ?? 0) - (a.price_micro_per_kwh ?? 0));
  const energy_wh = groups.reduce((sum, group) => sum + group.energy_wh, 0);
  const amount_nano = groups.reduce((sum, group) => sum + group.amount_nano, 0n);
  return [{ category, energy_wh, amount_nano, groups }];
}

function dayWith(
  known: CheckedDay | undefined,
  { date, interval, amount_nano }: { date: string; interval: MemberInterval; amount_nano: bigint },
): CheckedDay {
  return {
    date,
    intervals: 1 + (known?.intervals ?? 0),
    import_wh: interval.import_wh + (known?.import_wh ?? 0),
    export_wh: interval.export_wh + (known?.export_wh ?? 0),
    amount_nano: amount_nano + (known?.amount_nano ?? 0n),
  };
}

/** Each category of each day: what was billed first, and what its corrections changed, is what the intervals come to. */
function checkDays({ lines, history }: Statement, computed: ReadonlyMap<string, Sum>, faults: Faults): void {
  const billed = new Map<string, Sum>();
  for (const { category, days } of lines) {
    for (const { date, energy_wh, amount_nano } of days) {
      addTo(billed, `${date} ${category}`, { energy_wh, amount_nano: BigInt(amount_nano) });
    }
  }
  for (const { date, parts } of history.rows) {
    for (const { category, before_wh, after_wh, amount_nano } of parts) {
      addTo(billed, `${date} ${category}`, { energy_wh: after_wh - before_wh, amount_nano: BigInt(amount_nano) });
    }
  }
  const keys = [...new Set([...billed.keys(), ...computed.keys()])].sort();
  for (const key of keys) {
    const [date = "", category] = key.split(" ") as [string, StatementCategory];
    const [ours, theirs] = [computed.get(key), billed.get(key)];
    faults.compare({ step: "days", unit: "wh", date, category }, ours?.energy_wh ?? 0, theirs?.energy_wh ?? 0);
    faults.compare({ step: "days", unit: "nano", date, category }, ours?.amount_nano ?? 0n, theirs?.amount_nano ?? 0n);
  }
}

/** The first bill + all corrections = now, in three ways. */
function checkHistory({ lines, history, settlement }: Statement, now_nano: bigint, faults: Faults): void {
  const place = { step: "history", unit: "nano" } as const;
  const first = total(lines);
  faults.compare(place, first, BigInt(history.first_nano));
  faults.compare(place, first + total(history.rows), BigInt(history.now_nano));
  faults.compare(place, total(history.rows), total(history.paid));
  faults.compare(place, now_nano, BigInt(history.now_nano));
  faults.compare(place, now_nano, BigInt(settlement.final_nano));
}

/** Carried in + lines + corrections = total = what is due + carried out; rounded once, downwards. */
function checkBill(statement: Statement, faults: Faults): void {
  const { lines, corrections, carried_in_nano, total_nano, due_cents, carried_out_nano } = statement;
  for (const { category, amount_nano, energy_wh, days } of lines) {
    const sum_wh = days.reduce((sum, day) => sum + day.energy_wh, 0);
    faults.compare({ step: "bill", unit: "wh", category }, sum_wh, energy_wh);
    faults.compare({ step: "bill", unit: "nano", category }, total(days), BigInt(amount_nano));
  }
  const sum_nano = BigInt(carried_in_nano) + total(lines) + total(corrections);
  const fraction = ((sum_nano % NANO_PER_CENT) + NANO_PER_CENT) % NANO_PER_CENT;
  faults.compare({ step: "bill", unit: "nano" }, sum_nano, BigInt(total_nano));
  faults.compare({ step: "bill", unit: "cents" }, (sum_nano - fraction) / NANO_PER_CENT, due_cents);
  faults.compare({ step: "bill", unit: "nano" }, fraction, BigInt(carried_out_nano));
  const shown = [...lines, ...corrections].reduce((sum, row) => sum + row.shown_cents, 0);
  faults.compare({ step: "bill", unit: "cents" }, shown, due_cents);
}

function total(rows: readonly { readonly amount_nano: string }[]): bigint {
  return rows.reduce((sum, { amount_nano }) => sum + BigInt(amount_nano), 0n);
}

/** A month's statement made of intervals, by the rules of the node, written once more: what the app's own sums are held against. */
import { dayOf } from "@localgrid/ui-components/community-day";
import type {
  CorrectedDay,
  CorrectedPart,
  DatedTariff,
  MemberInterval,
  Settlement,
  Statement,
  StatementCategory,
  StatementCorrection,
  StatementDay,
  StatementLine,
  StatementStage,
} from "../src/api-types.ts";

const NANO_PER_CENT = 10_000_000n;
const CATEGORIES: readonly StatementCategory[] = [
  "neighbour-purchase",
  "neighbour-sale",
  "local-network-fee",
  "grid-import",
  "grid-export",
  "fixed-fee",
];

/** What was changed in an interval; of one interval late readings come before official values. */
export interface SampleChange {
  readonly cause: CorrectedDay["cause"];
  readonly before: MemberInterval;
  readonly after: MemberInterval;
  /** With whose statement it is paid. */
  readonly month: string;
}

export interface SampleMonth {
  readonly label: string;
  readonly time_zone: string;
  readonly from_s: number;
  readonly to_s: number;
  readonly closed_until_s?: number;
  readonly stage?: StatementStage["name"];
  /** As they are now, by start. */
  readonly intervals: readonly MemberInterval[];
  readonly changes?: readonly SampleChange[];
  readonly tariffs: readonly DatedTariff[];
  readonly carried_in_nano?: bigint;
  /** Corrections of other months that are paid with this one, by which the sum of the lines is not touched. */
  readonly earlier?: readonly Omit<StatementCorrection, "shown_cents">[];
  readonly metering_points?: readonly string[];
  readonly final_intervals?: number;
}

interface Part {
  readonly energy_wh: number;
  readonly price: number | null;
  readonly amount: bigint;
}

export function sampleStatement(month: SampleMonth): Statement {
  const { label, time_zone, from_s, to_s, intervals, changes = [], carried_in_nano = 0n } = month;
  const partsOf = (interval: MemberInterval) => samplePartsOf(interval, month.tariffs);
  const changed = new Map(changes.toReversed().map(({ before }) => [before.start_s, before]));
  const firsts = intervals.map((now) => changed.get(now.start_s) ?? now);
  const purse = createPurse(carried_in_nano);
  const byDay = Map.groupBy(firsts, ({ start_s }) => dayOf(start_s * 1000, time_zone));
  const lines = CATEGORIES.flatMap((category): readonly StatementLine[] => {
    const days = [...byDay].flatMap(([date, own]) => dayOfParts(date, own, (each) => partsOf(each).get(category)));
    const shown = days.map((day) => ({ ...day, shown_cents: purse.add(BigInt(day.amount_nano)) }));
    return shown.length === 0 ? [] : [lineOf(category, shown)];
  });
  const own = changes.filter((change) => change.month === label).flatMap((change) => correctionsOf(change, partsOf));
  const corrections = [...own, ...(month.earlier ?? [])].map((row) => {
    return { ...row, shown_cents: purse.add(BigInt(row.amount_nano)) };
  });
  const metered = lines.filter((line) => line.category !== "local-network-fee");
  const rows = rowsOf(changes, { time_zone, partsOf });
  const first_nano = total(lines);
  const closed_until_s = month.closed_until_s ?? to_s;
  return {
    member: "m05",
    period: { from_s, to_s, label, time_zone },
    currency: "EUR",
    lines,
    corrections,
    carried_in_nano: String(carried_in_nano),
    total_nano: String(purse.total()),
    due_cents: purse.shown(),
    carried_out_nano: String(purse.total() - BigInt(purse.shown()) * NANO_PER_CENT),
    energy_wh: sum(metered, (line) => line.energy_wh),
    estimated_wh: sum(metered, (line) => line.estimated_wh),
    unsigned_wh: sum(metered, (line) => line.unsigned_wh),
    settlement: settlementOf(month, partsOf),
    stage: {
      name: month.stage ?? (closed_until_s < to_s ? "running" : "provisional"),
      closed_until_s,
      estimated_intervals: intervals.filter(({ quality }) => quality === "estimated").length,
      changes_until_s: to_s + 401 * 86_400,
    },
    history: {
      first_nano: String(first_nano),
      rows,
      paid: [...Map.groupBy(changes, (change) => change.month)].sort().map(([paid, some]) => {
        const parts = some.flatMap((change) => differencesOf(change, partsOf));
        return { month: paid, amount_nano: String(total(parts)) };
      }),
      now_nano: String(first_nano + total(rows)),
    },
    metering_points: month.metering_points ?? ["m05-meter"],
    csv_sha256: "c5".repeat(32),
  };
}

/** Parts of one interval by category, as the node posts them. */
export function samplePartsOf(
  interval: MemberInterval,
  tariffs: readonly DatedTariff[],
): ReadonlyMap<StatementCategory, Part> {
  const tariff = tariffs.findLast(({ valid_from_s }) => valid_from_s <= interval.start_s) as DatedTariff;
  const price = interval.price_micro_per_kwh ?? 0;
  const parts = new Map<StatementCategory, Part>();
  const put = (category: StatementCategory, energy_wh: number, { price, sign }: { price: number; sign: 1 | -1 }) => {
    const amount = BigInt(sign) * BigInt(energy_wh) * BigInt(price);
    if (energy_wh !== 0) parts.set(category, { energy_wh, price, amount });
  };
  put("neighbour-purchase", interval.bought_wh, { price, sign: -1 });
  put("neighbour-sale", interval.sold_wh, { price, sign: 1 });
  put("local-network-fee", interval.bought_wh, { price: tariff.local_network_fee_micro_per_kwh, sign: -1 });
  put("grid-import", interval.grid_import_wh, { price: tariff.retail_micro_per_kwh, sign: -1 });
  put("grid-export", interval.grid_export_wh, { price: tariff.feed_in_micro_per_kwh, sign: 1 });
  const fee = BigInt(tariff.fixed_fee_micro_per_day) * -1000n;
  if (interval.start_s % 86_400 === 0 && fee !== 0n) parts.set("fixed-fee", { energy_wh: 0, price: null, amount: fee });
  return parts;
}

type PartsOf = (interval: MemberInterval) => ReadonlyMap<StatementCategory, Part>;

function dayOfParts(
  date: string,
  own: readonly MemberInterval[],
  partOf: (interval: MemberInterval) => Part | undefined,
): readonly Omit<StatementDay, "shown_cents">[] {
  const parts = own.flatMap((interval) => {
    const part = partOf(interval);
    return part === undefined ? [] : [{ ...part, interval }];
  });
  if (parts.length === 0) return [];
  const prices = new Set(parts.map(({ price }) => price));
  const energyOf = (is: (interval: MemberInterval) => boolean) =>
    sum(parts, (part) => (is(part.interval) ? part.energy_wh : 0));
  return [
    {
      date,
      energy_wh: sum(parts, ({ energy_wh }) => energy_wh),
      estimated_wh: energyOf(({ quality }) => quality === "estimated"),
      unsigned_wh: energyOf(({ quality, is_signed }) => quality !== "estimated" && !is_signed),
      price_micro_per_kwh: prices.size === 1 ? (parts[0]?.price ?? null) : null,
      amount_nano: String(parts.reduce((all, { amount }) => all + amount, 0n)),
    },
  ];
}

function lineOf(category: StatementCategory, days: readonly StatementDay[]): StatementLine {
  const prices = new Set(days.map((day) => day.price_micro_per_kwh));
  return {
    category,
    energy_wh: sum(days, (day) => day.energy_wh),
    estimated_wh: sum(days, (day) => day.estimated_wh),
    unsigned_wh: sum(days, (day) => day.unsigned_wh),
    price_micro_per_kwh: prices.size === 1 ? (days[0]?.price_micro_per_kwh ?? null) : null,
    amount_nano: String(total(days)),
    shown_cents: sum(days, (day) => day.shown_cents),
    days,
  };
}

function differencesOf({ before, after }: SampleChange, partsOf: PartsOf): readonly CorrectedPart[] {
  const [from, to] = [partsOf(before), partsOf(after)];
  return CATEGORIES.flatMap((category): readonly CorrectedPart[] => {
    const [old, fresh] = [from.get(category), to.get(category)];
    const amount = (fresh?.amount ?? 0n) - (old?.amount ?? 0n);
    const [before_wh, after_wh] = [old?.energy_wh ?? 0, fresh?.energy_wh ?? 0];
    if (before_wh === after_wh && amount === 0n) return [];
    return [{ category, before_wh, after_wh, amount_nano: String(amount) }];
  });
}

function correctionsOf(change: SampleChange, partsOf: PartsOf): readonly Omit<StatementCorrection, "shown_cents">[] {
  const { start_s, revision } = change.after;
  return differencesOf(change, partsOf).map(({ category, before_wh, after_wh, amount_nano }) => ({
    category,
    cause: change.cause,
    start_s,
    interval_local: new Date(start_s * 1000).toISOString().slice(0, 16).replace("T", " "),
    intervals: 1,
    revision,
    energy_change_wh: after_wh - before_wh,
    amount_nano,
  }));
}

function rowsOf(
  changes: readonly SampleChange[],
  { time_zone, partsOf }: { readonly time_zone: string; readonly partsOf: PartsOf },
): readonly CorrectedDay[] {
  const key = ({ after, cause }: SampleChange) => `${dayOf(after.start_s * 1000, time_zone)} ${cause}`;
  // "late-reading" comes before "official-value" in the alphabet too.
  const groups = [...Map.groupBy(changes, key)].sort(([a], [b]) => (a < b ? -1 : 1));
  return groups.map(([name, own]): CorrectedDay => {
    const [date = "", cause] = name.split(" ") as [string, CorrectedDay["cause"]];
    const parts = CATEGORIES.flatMap((category): readonly CorrectedPart[] => {
      const some = own.flatMap((change) => differencesOf(change, partsOf).filter((part) => part.category === category));
      if (some.length === 0) return [];
      const changed_wh = sum(some, (part) => part.after_wh - part.before_wh);
      const before_wh = sum(own, ({ before }) => partsOf(before).get(category)?.energy_wh ?? 0);
      return [{ category, before_wh, after_wh: before_wh + changed_wh, amount_nano: String(total(some)) }];
    });
    const starts = own.map(({ after }) => after.start_s).slice(0, 8);
    return { cause, date, intervals: own.length, starts, parts, amount_nano: String(total(parts)) };
  });
}

function settlementOf({ intervals, changes = [], final_intervals = 0 }: SampleMonth, partsOf: PartsOf): Settlement {
  const [provisional, final] = [createPurse(0n), createPurse(0n)];
  const official = changes.filter(({ cause }) => cause === "official-value");
  const rows = CATEGORIES.flatMap((category) => {
    const own = intervals.flatMap((interval) => partsOf(interval).get(category) ?? []);
    const back = official
      .flatMap((change) => differencesOf(change, partsOf))
      .filter((part) => part.category === category);
    if (own.length === 0 && back.length === 0) return [];
    const final_energy_wh = sum(own, ({ energy_wh }) => energy_wh);
    const final_nano = own.reduce((all, { amount }) => all + amount, 0n);
    const provisional_nano = final_nano - total(back);
    return [
      {
        category,
        provisional_energy_wh: final_energy_wh - sum(back, (part) => part.after_wh - part.before_wh),
        final_energy_wh,
        provisional_nano: String(provisional_nano),
        final_nano: String(final_nano),
        provisional_cents: provisional.add(provisional_nano),
        final_cents: final.add(final_nano),
      },
    ];
  });
  return {
    rows,
    provisional_nano: String(provisional.total()),
    final_nano: String(final.total()),
    provisional_cents: provisional.shown(),
    final_cents: final.shown(),
    intervals: intervals.length,
    final_intervals,
    is_final: intervals.length > 0 && final_intervals === intervals.length,
  };
}

function createPurse(carried: bigint) {
  let all = carried;
  let shown = 0;
  return {
    add(amount: bigint): number {
      all += amount;
      const fraction = ((all % NANO_PER_CENT) + NANO_PER_CENT) % NANO_PER_CENT;
      const before = shown;
      shown = Number((all - fraction) / NANO_PER_CENT);
      return shown - before;
    },
    total: () => all,
    shown: () => shown,
  };
}

function total(rows: readonly { readonly amount_nano: string }[]): bigint {
  return rows.reduce((all, { amount_nano }) => all + BigInt(amount_nano), 0n);
}

function sum<T>(rows: readonly T[], of: (row: T) => number): number {
  return rows.reduce((all, row) => all + of(row), 0);
}

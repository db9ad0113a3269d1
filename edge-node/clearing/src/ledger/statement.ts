import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { MicroPerKilowattHour, NanoCurrency } from "@localgrid/vocabulary/units";
import type { PostingCause } from "../intervals/projection-sink.ts";
import type { ReadingQuality } from "../metering/metering.ts";
import { POSTING_CATEGORIES, type PostingCategory } from "../pricing/pricing.ts";
import { type LocalClock, localClock } from "./local-clock.ts";
import { NANO_PER_CENT, Purse } from "./purse.ts";

/** The time that a statement is for: intervals that start from `from_s` on and before `to_s`, UTC seconds. */
export interface StatementPeriod {
  readonly from_s: number;
  readonly to_s: number;
  /** What people call it, such as `2016-08`. */
  readonly label: string;
  /** IANA name, such as `Europe/Vienna`. Only days and the times of corrections are shown in it. */
  readonly time_zone: string;
}

/** A posting to one of the member's accounts that was made for the period, in any order. */
export interface StatementPosting {
  /** Start of the delivery interval that it is for, UTC seconds. A corrected one may lie before the period. */
  readonly start_s: number;
  /** 0 when the interval closed, 1 and more for its corrections. */
  readonly revision: number;
  readonly category: PostingCategory;
  /** Negative only in corrections. */
  readonly energy_change_wh: number;
  readonly price_micro_per_kwh: MicroPerKilowattHour | null;
  /** + the member receives, − the member pays. */
  readonly amount_nano: NanoCurrency;
  readonly cause: PostingCause;
  /** Of the member's interval, as it stands when the statement is made. */
  readonly quality: ReadingQuality;
  /** Whether devices signed what the interval follows from, or the network operator told it. */
  readonly is_signed: boolean;
}

interface Sum {
  readonly energy_wh: number;
  /** The part of `energy_wh` whose reading is `estimated` or `questionable`. */
  readonly estimated_wh: number;
  /** The part of `energy_wh` that devices metered which sign nothing. What is estimated is not in it. */
  readonly unsigned_wh: number;
  /** Null when it varied, or when there is none. */
  readonly price_micro_per_kwh: MicroPerKilowattHour | null;
  readonly amount_nano: NanoCurrency;
  /**
   * `amount_nano` in whole cents as it is printed. The fraction of every row is carried into the row below it, so
   * that printed columns add up to the cent; a row is less than one cent from its exact amount.
   */
  readonly shown_cents: number;
}

/** One local day of a category. */
export interface StatementDay extends Sum {
  /** `YYYY-MM-DD` in the period's time zone. */
  readonly date: string;
}

/** One category of the period, the sum of its days. Days without postings are left out. */
export interface StatementLine extends Sum {
  readonly category: PostingCategory;
  readonly days: readonly StatementDay[];
}

/**
 * What changed in intervals that had been billed before: by late readings one row per interval, by official values,
 * which come for thousands at once, one row per local day.
 */
export interface StatementCorrection {
  readonly category: PostingCategory;
  readonly cause: "late-reading" | "official-value";
  /** Of the first corrected interval. */
  readonly start_s: number;
  /** The interval's start with its offset, such as `2016-08-03 14:00 GMT+2`, or the day, such as `2016-08-03`. */
  readonly interval_local: string;
  /** How many intervals the row is for. */
  readonly intervals: number;
  /** Of the intervals' corrections the highest. */
  readonly revision: number;
  readonly energy_change_wh: number;
  readonly amount_nano: NanoCurrency;
  /** As in {@link StatementLine}. */
  readonly shown_cents: number;
}

/**
 * A member's bill. `carried_in_nano` + the lines + the corrections = `total_nano` = `due_cents` in nano +
 * `carried_out_nano`, exactly. Rounding happens once: down to the cent; what that leaves is carried to the next
 * statement.
 */
export interface Statement {
  readonly member: MemberId;
  readonly period: StatementPeriod;
  readonly currency: string;
  /** In the order of the categories; those without postings are left out. */
  readonly lines: readonly StatementLine[];
  /** By late readings, by interval, revision and category; then by official values, by day and category. */
  readonly corrections: readonly StatementCorrection[];
  readonly carried_in_nano: NanoCurrency;
  readonly total_nano: NanoCurrency;
  /** > 0: the member receives; < 0: the member pays. */
  readonly due_cents: number;
  /** From 0 to one nano less than a cent. */
  readonly carried_out_nano: NanoCurrency;
  /** Energy that went through the connection points, both directions, corrections not counted. */
  readonly energy_wh: number;
  readonly estimated_wh: number;
  readonly unsigned_wh: number;
}

/**
 * A local month as a period, from its first midnight to that of the next month. `month` is `YYYY-MM`.
 *
 * @throws {LocalGridError} `not-a-month`, `unknown-time-zone`
 */
export function monthPeriod(month: string, time_zone: string): StatementPeriod {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (match === null) throw new LocalGridError("not-a-month", `"${month.slice(0, 20)}" is not a month such as 2016-08`);
  const clock = localClock(time_zone);
  const [year, ordinal] = [Number(match[1]), Number(match[2])];
  const from_s = clock.midnightOf({ year, month: ordinal, day: 1 });
  const to_s = clock.midnightOf({ year, month: ordinal + 1, day: 1 });
  return { from_s, to_s, label: month, time_zone };
}

/**
 * The local month that a time falls into, `YYYY-MM`.
 *
 * @throws {LocalGridError} `unknown-time-zone`
 */
export function monthOf(at_s: number, time_zone: string): string {
  return localClock(time_zone).dateAt(at_s).slice(0, "YYYY-MM".length);
}

/**
 * Sums a member's postings of one period. The order of the postings makes no difference.
 *
 * @param input.carried_remainder_nano what the statement before carried out; 0 for the first one
 * @throws {LocalGridError} `posting-outside-period`, `not-a-remainder`, `unknown-time-zone`, `amount-out-of-range`
 */
export function buildStatement(input: {
  readonly member: MemberId;
  readonly period: StatementPeriod;
  readonly currency: string;
  readonly postings: readonly StatementPosting[];
  readonly carried_remainder_nano: NanoCurrency;
}): Statement {
  const { member, period, currency, postings, carried_remainder_nano: carried_in_nano } = input;
  if (carried_in_nano < 0n || carried_in_nano >= NANO_PER_CENT) {
    throw new LocalGridError("not-a-remainder", `${carried_in_nano} nano is not a part of one cent`);
  }
  for (const posting of postings) assertInPeriod(posting, period);
  const clock = localClock(period.time_zone);
  const purse = new Purse(carried_in_nano);
  const regular = Map.groupBy(
    postings.filter((posting) => posting.revision === 0),
    (posting) => posting.category,
  );
  const lines = POSTING_CATEGORIES.flatMap((category) => {
    const own = regular.get(category);
    if (own === undefined) return [];
    const byDate = Map.groupBy(own, ({ start_s }) => clock.dateAt(start_s));
    return [lineOf(category, byDate, purse)];
  });
  const corrections = correctionsOf(postings, clock).map((row) => ({
    ...row,
    shown_cents: purse.add(row.amount_nano),
  }));
  const metered = lines.filter((line) => line.category !== "local-network-fee");
  return {
    member,
    period,
    currency,
    lines,
    corrections,
    carried_in_nano,
    total_nano: purse.total_nano,
    due_cents: purse.shown_cents,
    carried_out_nano: (purse.total_nano - BigInt(purse.shown_cents) * NANO_PER_CENT) as NanoCurrency,
    energy_wh: metered.reduce((sum, line) => sum + line.energy_wh, 0),
    estimated_wh: metered.reduce((sum, line) => sum + line.estimated_wh, 0),
    unsigned_wh: metered.reduce((sum, line) => sum + line.unsigned_wh, 0),
  };
}

function lineOf(
  category: PostingCategory,
  byDate: ReadonlyMap<string, readonly StatementPosting[]>,
  purse: Purse,
): StatementLine {
  const days = [...byDate]
    .sort(([a], [b]) => compareIdentifiers(a, b))
    .map(([date, postings]): StatementDay => {
      const sum = sumOfPostings(postings);
      return { date, ...sum, shown_cents: purse.add(sum.amount_nano) };
    });
  const shown_cents = days.reduce((sum, day) => sum + day.shown_cents, 0);
  return { category, ...sumOfPostings([...byDate.values()].flat()), shown_cents, days };
}

function sumOfPostings(postings: readonly StatementPosting[]): Omit<Sum, "shown_cents"> {
  let [energy_wh, estimated_wh, unsigned_wh, amount] = [0, 0, 0, 0n];
  const price_micro_per_kwh = postings[0]?.price_micro_per_kwh ?? null;
  let hasOnePrice = true;
  for (const posting of postings) {
    energy_wh += posting.energy_change_wh;
    if (isEstimate(posting.quality)) estimated_wh += posting.energy_change_wh;
    else if (!posting.is_signed) unsigned_wh += posting.energy_change_wh;
    amount += posting.amount_nano;
    hasOnePrice &&= posting.price_micro_per_kwh === price_micro_per_kwh;
  }
  const amount_nano = amount as NanoCurrency;
  return {
    energy_wh,
    estimated_wh,
    unsigned_wh,
    price_micro_per_kwh: hasOnePrice ? price_micro_per_kwh : null,
    amount_nano,
  };
}

function isEstimate(quality: ReadingQuality): boolean {
  return quality === "estimated" || quality === "questionable";
}

type CorrectionRow = Omit<StatementCorrection, "shown_cents">;

function correctionsOf(postings: readonly StatementPosting[], clock: LocalClock): readonly CorrectionRow[] {
  const inOrder = postings.filter((posting) => posting.revision > 0).sort(compareCorrections);
  const official = inOrder.filter(({ cause }) => cause === "official-value");
  const byDay = Map.groupBy(official, ({ start_s, category }) => `${clock.dateAt(start_s)} ${placeOf(category)}`);
  const days = [...byDay].sort(([a], [b]) => compareIdentifiers(a, b));
  return [
    ...inOrder
      .filter(({ cause }) => cause !== "official-value")
      .map((posting) => correctionOf([posting], "late-reading", clock.timeAt(posting.start_s))),
    ...days.map(([day, own]) => correctionOf(own, "official-value", day.slice(0, "YYYY-MM-DD".length))),
  ];
}

function correctionOf(
  postings: readonly StatementPosting[],
  cause: StatementCorrection["cause"],
  interval_local: string,
): CorrectionRow {
  const [first] = postings as readonly [StatementPosting];
  const { energy_wh: energy_change_wh, amount_nano } = sumOfPostings(postings);
  const intervals = new Set(postings.map(({ start_s }) => start_s)).size;
  const revision = Math.max(...postings.map((posting) => posting.revision));
  const { category, start_s } = first;
  return { category, cause, start_s, interval_local, intervals, revision, energy_change_wh, amount_nano };
}

function compareCorrections(a: StatementPosting, b: StatementPosting): number {
  const byTime = a.start_s - b.start_s || a.revision - b.revision;
  return byTime || placeOf(a.category) - placeOf(b.category);
}

function placeOf(category: PostingCategory): number {
  return POSTING_CATEGORIES.indexOf(category);
}

function assertInPeriod({ start_s, revision }: StatementPosting, period: StatementPeriod): void {
  if (start_s < period.to_s && (revision > 0 || start_s >= period.from_s)) return;
  throw new LocalGridError("posting-outside-period", `interval ${start_s} is not in ${period.label}`);
}

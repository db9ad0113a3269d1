import { type LocalClock, localClock } from "./local-clock.ts";

/** One local day or month of a history. Half-open, UTC seconds; where a day was left out by law, both are the same. */
export interface LocalPeriod {
  /** `YYYY-MM-DD` or `YYYY-MM`. */
  readonly name: string;
  readonly from_s: number;
  readonly to_s: number;
}

export const PERIOD_LENGTHS = ["day", "month"] as const;
export type PeriodLength = (typeof PERIOD_LENGTHS)[number];

/** More are neither drawn nor read by anybody: a year of days, or 33 years of months. */
export const PERIODS_LIMIT = 400;

export interface HistoryRequest {
  /** `YYYY-MM-DD` in the time zone. */
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
  readonly by: PeriodLength;
  /** IANA name. */
  readonly time_zone: string;
}

export type LocalPeriods =
  | { readonly kind: "periods"; readonly periods: readonly LocalPeriod[] }
  /** `message`: what is wrong, for whoever asked. */
  | { readonly kind: "rejected"; readonly message: string };

const MINUTE_S = 60;

/**
 * Cuts local days into one period per day or per month, oldest first and without a gap. Days have 23 or 25 hours
 * where clocks were changed. Rejects days that do not exist, an end that is not behind the beginning, more than
 * {@link PERIODS_LIMIT} periods, and months that are not asked for as a whole: a part of a month under the month's name
 * would be read as all of it.
 *
 * @throws {LocalGridError} `unknown-time-zone`
 */
export function localPeriods({ from, to, by, time_zone }: HistoryRequest): LocalPeriods {
  for (const day of [from, to]) if (!isDay(day)) return rejected(`there is no day ${day.slice(0, 20)}`);
  if (to <= from) return rejected("from must lie before to, which is not part of the period");
  if (by === "month" && !(from.endsWith("-01") && to.endsWith("-01"))) {
    return rejected("by month, from and to are first days of months");
  }
  const names = namesBetween({ from, to, by });
  if (names === null) return rejected(`at most ${PERIODS_LIMIT} periods at once`);
  const edges = edgesOf([...names, to], localClock(time_zone));
  const periods = names.map((name, index) => ({
    name: by === "day" ? name : name.slice(0, "YYYY-MM".length),
    from_s: edges[index] as number,
    to_s: edges[index + 1] as number,
  }));
  return { kind: "periods", periods };
}

/** First days of the periods; null where there are too many. */
function namesBetween({ from, to, by }: Omit<HistoryRequest, "time_zone">): readonly string[] | null {
  const names: string[] = [];
  for (let day = from; day < to; day = dayAfter(day, by)) {
    if (names.length === PERIODS_LIMIT) return null;
    names.push(day);
  }
  return names;
}

/** UTC seconds at which the days begin. Most are as long as the calendar says, which two looks at the clock confirm. */
function edgesOf(days: readonly string[], clock: LocalClock): readonly number[] {
  const edges: number[] = [];
  for (const [index, day] of days.entries()) {
    const before = days[index - 1];
    const known_s = edges[index - 1];
    const guess_s =
      before === undefined || known_s === undefined ? null : known_s + (utcOf(day) - utcOf(before)) / 1000;
    const isRight = guess_s !== null && clock.dateAt(guess_s) === day && clock.dateAt(guess_s - MINUTE_S) < day;
    edges.push(isRight ? guess_s : clock.midnightOf(partsOf(day)));
  }
  return edges;
}

function dayAfter(day: string, by: PeriodLength): string {
  const { year, month, day: ordinal } = partsOf(day);
  const next_ms = by === "day" ? Date.UTC(year, month - 1, ordinal + 1) : Date.UTC(year, month, 1);
  return textOf(next_ms);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isFinite(utcOf(text)) && textOf(utcOf(text)) === text;
}

function utcOf(day: string): number {
  const { year, month, day: ordinal } = partsOf(day);
  return Date.UTC(year, month - 1, ordinal);
}

function textOf(utc_ms: number): string {
  return new Date(utc_ms).toISOString().slice(0, "YYYY-MM-DD".length);
}

function partsOf(day: string): { readonly year: number; readonly month: number; readonly day: number } {
  const [year, month, ordinal] = day.split("-").map(Number);
  return { year: year as number, month: month as number, day: ordinal as number };
}

function rejected(message: string): LocalPeriods {
  return { kind: "rejected", message };
}

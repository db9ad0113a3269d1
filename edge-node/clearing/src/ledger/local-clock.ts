import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";

/** Turns UTC seconds into what a wall clock in one time zone shows. */
export interface LocalClock {
  /** `YYYY-MM-DD` */
  readonly dateAt: (at_s: number) => string;
  /** `YYYY-MM-DD HH:MM` and the offset, which tells the two same hours of an autumn night apart. */
  readonly timeAt: (at_s: number) => string;
  /** UTC seconds of the first minute of a local day; `month` and `day` may run over, as in month 13. */
  readonly midnightOf: (date: { readonly year: number; readonly month: number; readonly day: number }) => number;
}

/** Local time lies between 12 hours behind and 14 hours ahead of UTC. */
const FARTHEST_EAST_S = 15 * 3600;
const FARTHEST_WEST_S = 13 * 3600;

/** @throws {LocalGridError} `unknown-time-zone` */
export function localClock(time_zone: string): LocalClock {
  const dates = formatOf(time_zone, {});
  const times = formatOf(time_zone, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "shortOffset",
  });
  const known = new Map<number, string>();
  const dateAt = (at_s: number): string => {
    const date = known.get(at_s) ?? dateOf(partsAt(dates, at_s));
    known.set(at_s, date);
    return date;
  };
  const timeAt = (at_s: number): string => {
    const parts = partsAt(times, at_s);
    return `${dateOf(parts)} ${parts.get("hour")}:${parts.get("minute")} ${parts.get("timeZoneName")}`;
  };
  return { dateAt, timeAt, midnightOf: ({ year, month, day }) => midnightAt(Date.UTC(year, month - 1, day), dates) };
}

/** The first minute at which the local date has reached that of `utc_ms`, found by bisection. */
function midnightAt(utc_ms: number, dates: Intl.DateTimeFormat): number {
  const wanted = new Date(utc_ms).toISOString().slice(0, "YYYY-MM-DD".length);
  let before_s = utc_ms / 1000 - FARTHEST_EAST_S;
  let reached_s = utc_ms / 1000 + FARTHEST_WEST_S;
  while (reached_s - before_s > 60) {
    const middle_s = before_s + Math.floor((reached_s - before_s) / 120) * 60;
    if (dateOf(partsAt(dates, middle_s)) >= wanted) reached_s = middle_s;
    else before_s = middle_s;
  }
  return reached_s;
}

function formatOf(time_zone: string, more: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    const date = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
    return new Intl.DateTimeFormat("en-GB", { timeZone: time_zone, ...date, ...more });
  } catch (cause) {
    throw new LocalGridError("unknown-time-zone", `"${time_zone.slice(0, 60)}" is not a time zone`, { cause });
  }
}

function partsAt(format: Intl.DateTimeFormat, at_s: number): ReadonlyMap<string, string> {
  return new Map(format.formatToParts(at_s * 1000).map((part) => [part.type, part.value]));
}

function dateOf(parts: ReadonlyMap<string, string>): string {
  return `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
}

/** Local days of the community's time zone. A day is named `YYYY-MM-DD` and may last 23, 24 or 25 hours. */

export interface DayRange {
  readonly from_s: number;
  /** Exclusive. */
  readonly to_s: number;
}

const DAY_MS = 86_400_000;
/** How far clocks are turned: an hour, on one island half of it. */
const TURNS_S = [-3600, -1800, 1800, 3600] as const;
const formats = new Map<string, Intl.DateTimeFormat>();
const timeFormats = new Map<string, Intl.DateTimeFormat>();

export function dayOf(at_ms: number, time_zone: string): string {
  const local = new Date(at_ms + offsetAt(at_ms, time_zone));
  return local.toISOString().slice(0, 10);
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** First second of the day and of the next one, in UTC seconds. */
export function rangeOfDay(day: string, time_zone: string): DayRange {
  return { from_s: startOfDay(day, time_zone), to_s: startOfDay(addDays(day, 1), time_zone) };
}

function startOfDay(day: string, time_zone: string): number {
  const asUtc_ms = Date.parse(`${day}T00:00:00Z`);
  // The offset is a function of the instant being sought: start from a guess and look again once.
  const guess_ms = asUtc_ms - offsetAt(asUtc_ms, time_zone);
  const start_ms = asUtc_ms - offsetAt(guess_ms, time_zone);
  // Where midnight itself is skipped the day begins with the jump.
  return (dayOf(start_ms, time_zone) < day ? guess_ms : start_ms) / 1000;
}

/** Milliseconds that local time is ahead of UTC at this instant. */
function offsetAt(at_ms: number, time_zone: string): number {
  const whole_ms = Math.floor(at_ms / 1000) * 1000;
  const part = new Map(
    partsFormat(time_zone)
      .formatToParts(whole_ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const get = (name: Intl.DateTimeFormatPartTypes) => part.get(name) ?? 0;
  const local_ms = Date.UTC(get("year"), get("month") - 1, get("day"), get("hour"), get("minute"), get("second"));
  return local_ms - whole_ms;
}

function partsFormat(time_zone: string): Intl.DateTimeFormat {
  let format = formats.get(time_zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: time_zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(time_zone, format);
  }
  return format;
}

/** As clocks in the community show it: `09:30` where a day has 24 hours, `9:30 AM` where it has twice twelve. */
export function timeText(at_s: number, time_zone: string, locale: string | undefined): string {
  const key = `${locale} ${time_zone}`;
  let format = timeFormats.get(key);
  if (format === undefined) {
    const { hour12 } = new Intl.DateTimeFormat(locale, { hour: "numeric" }).resolvedOptions();
    const hour = hour12 === true ? "numeric" : "2-digit";
    format = new Intl.DateTimeFormat(locale, { timeZone: time_zone, hour, minute: "2-digit" });
    timeFormats.set(key, format);
  }
  return format.format(at_s * 1000);
}

/** Like {@link timeText}, with the name of the time (`02:15 CEST`) in the hour that an autumn night has twice. */
export function clearTimeText(at_s: number, time_zone: string, locale: string | undefined): string {
  const plain = timeText(at_s, time_zone, locale);
  const isTwice = TURNS_S.some((turn_s) => timeText(at_s + turn_s, time_zone, locale) === plain);
  return isTwice ? withTimeName(plain, at_s, { time_zone, locale }) : plain;
}

interface Place {
  readonly time_zone: string;
  readonly locale: string | undefined;
}

/** The text with the name of the time (`CEST`) that holds at this moment behind it. */
export function withTimeName(text: string, at_s: number, { time_zone, locale }: Place): string {
  const named = new Intl.DateTimeFormat(locale, { timeZone: time_zone, timeZoneName: "short" });
  const name = named.formatToParts(at_s * 1000).find((part) => part.type === "timeZoneName")?.value ?? "";
  return `${text}\u00a0${name}`;
}

/** `Saturday, 6 August 2016`, or shorter. */
export function dayText(day: string, locale: string | undefined, style: "long" | "short" = "long"): string {
  const options: Intl.DateTimeFormatOptions =
    style === "long"
      ? { weekday: "long", day: "numeric", month: "long", year: "numeric" }
      : { weekday: "short", day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(Date.parse(`${day}T00:00:00Z`));
}

/** `August 2016` for `2016-08`. */
export function monthText(month: string, locale: string | undefined): string {
  return new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );
}

import { dayOf, withTimeName } from "@localgrid/ui-components/community-day";
import { agoText } from "@localgrid/ui-components/lasting";

const DAY_MS = 86_400_000;

export interface LocalTime {
  readonly time_zone: string;
  readonly locale: string | undefined;
}

/** Making one takes longer than using it a hundred times, and long lists use them often. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf({ time_zone, locale }: LocalTime, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale} ${time_zone} ${Object.entries(style).join()}`;
  const known = formats.get(name);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(locale, { ...style, timeZone: time_zone });
  formats.set(name, format);
  return format;
}

/** How far clocks are turned: an hour, on one island half of it. */
const TURNS_MS = [-3_600_000, -1_800_000, 1_800_000, 3_600_000] as const;

/** With the name of the time in the hour that an autumn night has twice. */
function clearText(at_ms: number, local: LocalTime, format: Intl.DateTimeFormat): string {
  const plain = format.format(at_ms);
  const isTwice = TURNS_MS.some((turn_ms) => format.format(at_ms + turn_ms) === plain);
  return isTwice ? withTimeName(plain, at_ms / 1000, local) : plain;
}

/** `2 Nov 2026, 14:05` as calendars and clocks in the community show it. */
export function momentText(at_ms: number, local: LocalTime): string {
  return clearText(at_ms, local, formatOf(local, { dateStyle: "medium", timeStyle: "short" }));
}

/** `2 Nov, 14:05`, for rows of one month. */
export function shortMomentText(at_ms: number, local: LocalTime): string {
  const style = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
  return clearText(at_ms, local, formatOf(local, style));
}

/** `2 Nov 2026` in the community. */
export function dateText(at_ms: number, local: LocalTime): string {
  return formatOf(local, { dateStyle: "medium" }).format(at_ms);
}

/** An age while it is easy to picture, `4 h ago`; the day from two days on. */
export function recentText(at_ms: number, now_ms: number, local: LocalTime): string {
  return now_ms - at_ms < 2 * DAY_MS ? agoText(at_ms, now_ms) : dateText(at_ms, local);
}

/** Month of the community in which a moment lies, `YYYY-MM`. */
export function monthOf(at_ms: number, time_zone: string): string {
  return dayOf(at_ms, time_zone).slice(0, 7);
}

export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

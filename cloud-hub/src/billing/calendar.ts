/** First and last local day of a month, `YYYY-MM-DD`. */
export interface MonthDays {
  readonly first: string;
  readonly last: string;
}

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const [SATURDAY, SUNDAY] = [6, 0];

export function monthDays(month: string): MonthDays {
  const first = `${month}-01`;
  const start = new Date(dayOf(first));
  const last = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0);
  return { first, last: dateOf(last) };
}

/** Whether a text is a day of the calendar. */
export function isDate(text: string): boolean {
  const day = DATE.test(text) ? dayOf(text) : Number.NaN;
  return !Number.isNaN(day) && dateOf(day) === text;
}

export function localDateAfter(date: string, days: number): string {
  return dateOf(dayOf(date) + days * DAY_MS);
}

/** Whether banks move euros on that day: no weekend, none of the six days on which TARGET is closed. */
export function isTargetDay(date: string): boolean {
  const day = new Date(dayOf(date));
  if (day.getUTCDay() === SATURDAY || day.getUTCDay() === SUNDAY) return false;
  const easter_ms = easterSunday(day.getUTCFullYear());
  const aroundEaster = [easter_ms - 2 * DAY_MS, easter_ms + DAY_MS].map(dateOf);
  return !["01-01", "05-01", "12-25", "12-26"].includes(date.slice(5)) && !aroundEaster.includes(date);
}

/** Gregorian Easter, by Meeus, Jones and Butcher. */
function easterSunday(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const shift = b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + shift + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const place = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(place / 31) - 1, (place % 31) + 1);
}

function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function dateOf(day_ms: number): string {
  return new Date(day_ms).toISOString().slice(0, "YYYY-MM-DD".length);
}
/** The day that a wall clock in the time zone shows, `YYYY-MM-DD`. */
export function localDate(at_ms: number, time_zone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: time_zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(at_ms);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

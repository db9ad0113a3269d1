import { type LocalPeriod, localPeriods } from "@localgrid/clearing/local-periods";

/** Days of the time that is looked back on where there is no whole month yet. */
const DAYS_BACK = 30;

/** Local days, `YYYY-MM-DD`, `to` exclusive. */
export interface ReplayedPeriod {
  readonly kind: "month" | "days";
  readonly from: string;
  readonly to: string;
  readonly days: readonly LocalPeriod[];
}

interface Moment {
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** IANA name. */
  readonly time_zone: string;
}

/**
 * The last whole month if something was metered in it, else the 30 days until yesterday, else the day so far.
 *
 * @param hasIntervals whether the member had closed intervals on a day; asked for one after the other until one has
 */
export function replayedPeriod(
  { today, time_zone }: Moment,
  hasIntervals: (day: LocalPeriod) => boolean,
): ReplayedPeriod {
  const month = `${today.slice(0, "YYYY-MM".length)}-01`;
  const candidates = [
    { kind: "month", from: monthBefore(month), to: month },
    { kind: "days", from: dayMoved(today, -DAYS_BACK), to: today },
  ] as const;
  for (const { kind, from, to } of candidates) {
    const days = daysOf(from, to, time_zone);
    if (days.some(hasIntervals)) return { kind, from, to, days };
  }
  const tomorrow = dayMoved(today, 1);
  return { kind: "days", from: today, to: tomorrow, days: daysOf(today, tomorrow, time_zone) };
}

function daysOf(from: string, to: string, time_zone: string): readonly LocalPeriod[] {
  const cut = localPeriods({ from, to, by: "day", time_zone });
  return cut.kind === "periods" ? cut.periods : [];
}

function monthBefore(firstDay: string): string {
  return `${dayMoved(firstDay, -1).slice(0, "YYYY-MM".length)}-01`;
}

function dayMoved(day: string, by: number): string {
  const at_ms = Date.parse(`${day}T00:00:00Z`) + by * 86_400_000;
  return new Date(at_ms).toISOString().slice(0, "YYYY-MM-DD".length);
}

import { addDays } from "@localgrid/ui-components/community-day";

/**
 * Whether banks move euros on a day, `YYYY-MM-DD`: no weekend, none of the six days on which TARGET is closed. For
 * suggestions: the hub decides.
 */
export function isTargetDay(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  const easter = easterSunday(Number(day.slice(0, 4)));
  const closed = [addDays(easter, -2), addDays(easter, 1)];
  return !["01-01", "05-01", "12-25", "12-26"].includes(day.slice(5)) && !closed.includes(day);
}

/** The first day of the banks that is as many days ahead as members are told before, and on which bills are due. */
export function firstCollectionDay(today: string, notice_days: number, due_date = today): string {
  const noticed = addDays(today, notice_days);
  let day = [noticed, due_date].sort().at(-1) ?? noticed;
  while (!isTargetDay(day)) day = addDays(day, 1);
  return day;
}

/** Gregorian Easter, by Meeus, Jones and Butcher. */
function easterSunday(year: number): string {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const shift = b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + shift + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const place = h + l - 7 * m + 114;
  return addDays(`${year}-01-01`, dayOfYear(year, Math.floor(place / 31), (place % 31) + 1));
}

function dayOfYear(year: number, month: number, day: number): number {
  return (Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / 86_400_000;
}

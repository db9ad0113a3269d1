import { t } from "@localgrid/ui-components/messages";

/** What stands before the amount. */
export function dueText(due_cents: number, isRunning: boolean): string {
  if (due_cents < 0) return t(isRunning ? "statement-pay-so-far" : "statement-pay");
  return t(isRunning ? "statement-receive-so-far" : "statement-receive");
}

/** Where a correction belongs: a local day, with the time and the offset where there is one (`2016-08-04 00:15 GMT+2`). */
export function correctedMoment(interval_local: string, locale: string | undefined): string {
  const day = /^\d{4}-\d\d-\d\d/.exec(interval_local)?.[0];
  if (day === undefined) return interval_local;
  // With its year: corrections of one bill may reach into the year before.
  const named = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  return `${named.format(Date.parse(`${day}T00:00:00Z`))}${interval_local.slice(day.length)}`;
}

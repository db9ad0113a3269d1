import { addDays } from "@localgrid/ui-components/community-day";

/** How much of the time the view of energy shows at once. */
export const PERIODS = ["day", "week", "month", "year"] as const;
export type PeriodName = (typeof PERIODS)[number];

/** Whole local days of the community, cut into days or months. */
export interface Period {
  readonly name: Exclude<PeriodName, "day">;
  /** As in the address: `2016-08-01` (a Monday), `2016-08` or `2016`. */
  readonly detail: string;
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
  readonly by: "day" | "month";
}

/** The period that a day lies in; weeks begin on Monday, as ISO 8601 has it. */
export function periodOf(name: Period["name"], day: string): Period {
  const year = day.slice(0, 4);
  const month = day.slice(0, 7);
  switch (name) {
    case "week": {
      const from = addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
      return { name, detail: from, from, to: addDays(from, 7), by: "day" };
    }
    case "month":
      return { name, detail: month, from: `${month}-01`, to: firstOfNextMonth(month), by: "day" };
    case "year":
      return { name, detail: year, from: `${year}-01-01`, to: firstOfNextMonth(`${year}-12`), by: "month" };
  }
}

/** The period of an address; without one, or for a time to come, that of today. */
export function periodAt(name: Period["name"], detail: string, today: string): Period {
  const day = detail === "" ? today : { week: detail, month: `${detail}-01`, year: `${detail}-01-01` }[name];
  return periodOf(name, day > today ? today : day);
}

export function periodBefore({ name, from }: Period): Period {
  return periodOf(name, addDays(from, -1));
}

export function periodAfter({ name, to }: Period): Period {
  return periodOf(name, to);
}

export function isIn({ from, to }: Period, day: string): boolean {
  return day >= from && day < to;
}

/** The day that stands for a period when another length is chosen: today where it is part of it, else its first. */
export function dayFor(period: Period, today: string): string {
  return isIn(period, today) ? today : period.from;
}

function firstOfNextMonth(month: string): string {
  return `${addDays(`${month}-01`, 31).slice(0, 7)}-01`;
}

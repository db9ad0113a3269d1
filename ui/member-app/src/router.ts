import { type ReadonlySignal, signal } from "@preact/signals";

const NAMES = [
  "now",
  "today",
  "week",
  "month",
  "year",
  "interval",
  "limits",
  "community",
  "statement",
  "devices",
  "copies",
  "care",
  "account",
  "notices",
  "join",
] as const;
export type RouteName = (typeof NAMES)[number];

export interface Route {
  readonly name: RouteName;
  /**
   * What follows the name: a day for `today` and `week`, a month for `month` and `statement`, a page of a month's
   * statement (`2016-08/check`), a year, the second that an interval begins at, a page of `devices`, the secret of an invitation; empty otherwise.
   */
  readonly detail: string;
}

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isInCalendar(text);
const isMonth = (text: string) => /^\d{4}-\d{2}$/.test(text) && isInCalendar(`${text}-01`);
const DETAIL: Partial<Record<RouteName, (text: string) => boolean>> = {
  today: isDay,
  week: isDay,
  month: isMonth,
  year: (text) => /^\d{4}$/.test(text),
  interval: (text) => /^\d{1,12}$/.test(text),
  statement: (text) => isMonth(text.replace(/\/(check|print)$/, "")),
  join: (text) => /^[\w-]{32}$/.test(text),
  devices: (text) => text === "add" || text === "firmware",
};

/** Reads `#/statement/2016-08`; anything unknown leads to `now`. */
export function routeOf(hash: string): Route {
  const [first = "", ...rest] = hash.replace(/^#?\/?/, "").split("/");
  const detail = rest.join("/");
  const name = NAMES.find((known) => known === first) ?? "now";
  return { name, detail: DETAIL[name]?.(detail) === true ? detail : "" };
}

export function hrefOf(name: RouteName, detail = ""): string {
  return detail === "" ? `#/${name}` : `#/${name}/${detail}`;
}

/** Follows the address bar for as long as the page lives. */
export function followHash(target: Window): ReadonlySignal<Route> {
  const route = signal(routeOf(target.location.hash));
  target.addEventListener("hashchange", () => {
    route.value = routeOf(target.location.hash);
  });
  return route;
}

function isInCalendar(day: string): boolean {
  const at_ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at_ms) && new Date(at_ms).toISOString().startsWith(day);
}

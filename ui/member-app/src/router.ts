import { type ReadonlySignal, signal } from "@preact/signals";

export type RouteName = "now" | "today" | "limits" | "statement" | "copies" | "account";

export interface Route {
  readonly name: RouteName;
  /** What follows the name: a day for `today`, a month for `statement`; empty otherwise. */
  readonly detail: string;
}

const NAMES: readonly RouteName[] = ["now", "today", "limits", "statement", "copies", "account"];
const DETAIL = { today: /^\d{4}-\d{2}-\d{2}$/, statement: /^\d{4}-\d{2}$/ } as const;

/** Reads `#/statement/2016-08`; anything unknown leads to `now`. */
export function routeOf(hash: string): Route {
  const [first = "", detail = ""] = hash.replace(/^#?\/?/, "").split("/");
  const name = NAMES.find((known) => known === first) ?? "now";
  const pattern = name === "today" || name === "statement" ? DETAIL[name] : null;
  return { name, detail: pattern?.test(detail) === true ? detail : "" };
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

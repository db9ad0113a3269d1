import { type ReadonlySignal, signal } from "@preact/signals";

export type RouteName = "now" | "today" | "limits" | "statement" | "devices" | "copies" | "care" | "account";

export interface Route {
  readonly name: RouteName;
  /** What follows the name: a day for `today`, a month for `statement`, a page of `devices`; empty otherwise. */
  readonly detail: string;
}

const NAMES: readonly RouteName[] = ["now", "today", "limits", "statement", "devices", "copies", "care", "account"];
const DETAIL: Partial<Record<RouteName, RegExp>> = {
  today: /^\d{4}-\d{2}-\d{2}$/,
  statement: /^\d{4}-\d{2}$/,
  devices: /^(add|firmware)$/,
};

/** Reads `#/statement/2016-08`; anything unknown leads to `now`. */
export function routeOf(hash: string): Route {
  const [first = "", detail = ""] = hash.replace(/^#?\/?/, "").split("/");
  const name = NAMES.find((known) => known === first) ?? "now";
  return { name, detail: DETAIL[name]?.test(detail) === true ? detail : "" };
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

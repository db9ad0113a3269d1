import { type ReadonlySignal, signal } from "@preact/signals";

/** The pages of one community, in the order of the menu. */
export const COMMUNITY_PAGES = [
  "overview",
  "nodes",
  "copies",
  "members",
  "tariffs",
  "intervals",
  "reconciliation",
  "settlement",
  "imports",
] as const;

export type CommunityPage = (typeof COMMUNITY_PAGES)[number];

export type Route =
  | { readonly name: "communities" }
  | { readonly name: "account" }
  /** Of all communities. */
  | { readonly name: "settlement" }
  | { readonly name: "region"; readonly region: string }
  | {
      readonly name: "community";
      readonly community: string;
      readonly page: CommunityPage;
      /** What follows the page: a day or an interval's start, a month, a batch, an import; empty for none. */
      readonly detail: string;
    };

const OPAQUE_ID = /^[a-z0-9][a-z0-9-]{0,31}$/;
const DETAILS: Partial<Record<CommunityPage, RegExp>> = {
  intervals: /^(\d{4}-\d{2}-\d{2}|\d{1,12})$/,
  reconciliation: /^\d{4}-\d{2}$/,
  settlement: /^[1-9]\d{0,14}$/,
  imports: /^[A-Za-z0-9-]{1,64}$/,
};

/** Reads `#/c/lindengasse/intervals/2026-11-02`; anything unknown leads to the list of communities. */
export function routeOf(hash: string): Route {
  const [first = "", community = "", page = "", detail = ""] = hash.replace(/^#?\/?/, "").split("/");
  if (first === "account" || first === "settlement") return { name: first };
  if (first === "region" && OPAQUE_ID.test(community)) return { name: "region", region: community };
  if (first !== "c" || !OPAQUE_ID.test(community)) return { name: "communities" };
  const known = COMMUNITY_PAGES.find((each) => each === page) ?? "overview";
  return { name: "community", community, page: known, detail: DETAILS[known]?.test(detail) === true ? detail : "" };
}

export function hrefOf(community: string, page: CommunityPage = "overview", detail: string | number = ""): string {
  if (page === "overview") return `#/c/${community}`;
  return detail === "" ? `#/c/${community}/${page}` : `#/c/${community}/${page}/${detail}`;
}

export function regionHref(region: string): string {
  return `#/region/${region}`;
}

/** Follows the address bar for as long as the page lives. */
export function followHash(target: Window): ReadonlySignal<Route> {
  const route = signal(routeOf(target.location.hash));
  target.addEventListener("hashchange", () => {
    route.value = routeOf(target.location.hash);
  });
  return route;
}

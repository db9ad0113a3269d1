import { batch, type ReadonlySignal, signal } from "@preact/signals";

/** The pages of one community, in the order of the menu. */
export const COMMUNITY_PAGES = [
  "overview",
  "nodes",
  "copies",
  "members",
  "tariffs",
  "sharing",
  "intervals",
  "reconciliation",
  "settlement",
  "imports",
  "billing",
  "audit",
] as const;

export type CommunityPage = (typeof COMMUNITY_PAGES)[number];

export type Route =
  | { readonly name: "communities" }
  | { readonly name: "account" }
  /** Of all communities. */
  | { readonly name: "settlement" }
  /** Of the whole hub. */
  | { readonly name: "audit" }
  /** What needs somebody, in all communities. */
  | { readonly name: "alerts" }
  | { readonly name: "node"; readonly node: string }
  | { readonly name: "region"; readonly region: string }
  | {
      readonly name: "community";
      readonly community: string;
      readonly page: CommunityPage;
      /** What follows the page: a day or interval, a month, a list of members, a batch, an import, a billing run; empty for none. */
      readonly detail: string;
    };

const OPAQUE_ID = /^[a-z0-9][a-z0-9-]{0,31}$/;
const NODE_NAME = /^[0-9a-f]{32}$/;
const DETAILS: Partial<Record<CommunityPage, RegExp>> = {
  members: /^(import(\/[0-9a-f]{16})?|letters)$/,
  sharing: /^new$/,
  intervals: /^(\d{4}-\d{2}-\d{2}|\d{1,12})$/,
  reconciliation: /^\d{4}-\d{2}$/,
  settlement: /^[1-9]\d{0,14}$/,
  imports: /^[A-Za-z0-9-]{1,64}$/,
  // A run, a member's bill in it, the accounts, one of them, the biller, bank or chain.
  billing: /^([1-9]\d{0,9}(\/[a-z0-9][a-z0-9-]{0,31})?|accounts(\/[a-z0-9][a-z0-9-]{0,31})?|biller|settling)$/,
};

/** Reads `#/c/lindengasse/intervals/2026-11-02`; anything unknown leads to the list of communities. */
export function routeOf(hash: string): Route {
  const [first = "", community = "", page = "", ...rest] = pathOf(hash)
    .replace(/^#?\/?/, "")
    .split("/");
  if (first === "account" || first === "settlement" || first === "audit") return { name: first };
  if (first === "alerts") return { name: first };
  if (first === "nodes" && NODE_NAME.test(community)) return { name: "node", node: community };
  if (first === "region" && OPAQUE_ID.test(community)) return { name: "region", region: community };
  if (first !== "c" || !OPAQUE_ID.test(community)) return { name: "communities" };
  const known = COMMUNITY_PAGES.find((each) => each === page) ?? "overview";
  const detail = rest.join("/");
  return { name: "community", community, page: known, detail: DETAILS[known]?.test(detail) === true ? detail : "" };
}

export function hrefOf(community: string, page: CommunityPage = "overview", detail: string | number = ""): string {
  if (page === "overview") return `#/c/${community}`;
  return detail === "" ? `#/c/${community}/${page}` : `#/c/${community}/${page}/${detail}`;
}

export function regionHref(region: string): string {
  return `#/region/${region}`;
}

export function nodeHref(node: string): string {
  return `#/nodes/${node}`;
}

export interface Address {
  readonly route: ReadonlySignal<Route>;
  /** What stands behind the `?` of the fragment: how the lists of the page are looked at. */
  readonly query: ReadonlySignal<string>;
  /** `push` where "back" is to lead to the query before. */
  readonly setQuery: (query: string, how: "push" | "replace") => void;
}

function pathOf(hash: string): string {
  return hash.split("?", 1)[0] ?? "";
}

function queryOf(hash: string): string {
  return hash.slice(pathOf(hash).length + 1);
}

/** Follows the address bar for as long as the page lives. */
export function followAddress(target: Window): Address {
  let path = pathOf(target.location.hash);
  const route = signal(routeOf(path));
  const query = signal(queryOf(target.location.hash));
  target.addEventListener("hashchange", () => {
    const { hash } = target.location;
    batch(() => {
      query.value = queryOf(hash);
      // A list that is looked at otherwise is no other page.
      if (pathOf(hash) === path) return;
      path = pathOf(hash);
      route.value = routeOf(path);
    });
  });
  function setQuery(next: string, how: "push" | "replace") {
    if (next === query.value) return;
    query.value = next;
    const place = path === "" ? "#/communities" : path;
    try {
      target.history[`${how}State`](null, "", next === "" ? place : `${place}?${next}`);
    } catch {
      // Some browsers refuse when somebody types very fast; the next letter is told them again.
    }
  }
  return { route, query, setQuery };
}

import "../test/english.ts";
import { describe, expect, test } from "vitest";
import { COMMUNITY_PAGES, hrefOf, nodeHref, regionHref, routeOf } from "./router.ts";

const at = (page: string, detail = "") => ({ name: "community", community: "linden-1", page, detail });

test.each([
  ["", { name: "communities" }],
  ["#/communities", { name: "communities" }],
  ["#/account", { name: "account" }],
  ["#/settlement", { name: "settlement" }],
  ["#/region/vienna-east", { name: "region", region: "vienna-east" }],
  ["#/alerts?alerts.severity=note", { name: "alerts" }],
  [`#/nodes/${"7f".repeat(16)}`, { name: "node", node: "7f".repeat(16) }],
  ["#/nodes/7f", { name: "communities" }],
  ["#/region/<script>", { name: "communities" }],
  ["#/c/linden-1/settlement/90", at("settlement", "90")],
  ["#/c/linden-1/settlement/090", at("settlement")],
  ["#/c/linden-1", at("overview")],
  ["#/c/linden-1/nodes", at("nodes")],
  ["#/c/linden-1/intervals/2026-11-20", at("intervals", "2026-11-20")],
  ["#/c/linden-1/intervals/1795000500", at("intervals", "1795000500")],
  ["#/c/linden-1/intervals/yesterday", at("intervals")],
  ["#/c/linden-1/intervals/x2026-11-20", at("intervals")],
  ["#/c/linden-1/reconciliation/2026-11", at("reconciliation", "2026-11")],
  ["#/c/linden-1/reconciliation/2026-11-20", at("reconciliation")],
  ["#/c/linden-1/imports/00ff00ff00ff00ff", at("imports", "00ff00ff00ff00ff")],
  ["#/c/linden-1/nodes/2026-11", at("nodes")],
  ["#/audit?who=otto", { name: "audit" }],
  ["#/c/linden-1/audit?who=otto", at("audit")],
  ["#/c/linden-1/billing/7", at("billing", "7")],
  ["#/c/linden-1/billing/7/m03", at("billing", "7/m03")],
  ["#/c/linden-1/billing/07", at("billing")],
  ["#/c/linden-1/billing/accounts", at("billing", "accounts")],
  ["#/c/linden-1/billing/accounts/m03", at("billing", "accounts/m03")],
  ["#/c/linden-1/billing/accounts/<b>", at("billing")],
  ["#/c/linden-1/billing/biller", at("billing", "biller")],
  ["#/c/linden-1/nowhere", at("overview")],
  ["#/c/<script>", { name: "communities" }],
  ["#/c/", { name: "communities" }],
])("the address %j leads to its page", (hash, route) => {
  expect(routeOf(hash)).toEqual(route);
});

describe("links", () => {
  test.each(COMMUNITY_PAGES)("to %s lead back there", (page) => {
    expect(routeOf(hrefOf("linden-1", page))).toEqual(at(page));
  });
  test("to a node lead there", () => {
    expect(routeOf(nodeHref("7f".repeat(16)))).toEqual({ name: "node", node: "7f".repeat(16) });
  });
  test("to a region lead there", () => {
    expect(routeOf(regionHref("vienna-east"))).toEqual({ name: "region", region: "vienna-east" });
  });
  test("carry an interval's start", () => {
    expect(routeOf(hrefOf("linden-1", "intervals", 900))).toEqual(at("intervals", "900"));
  });
});

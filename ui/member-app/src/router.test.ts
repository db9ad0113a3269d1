import "../test/english.ts";
import { expect, test } from "vitest";
import { hrefOf, routeOf } from "./router.ts";

test.each([
  ["", { name: "now", detail: "" }],
  ["#/today", { name: "today", detail: "" }],
  ["#/today/2016-08-05", { name: "today", detail: "2016-08-05" }],
  ["#/today/2015-99-99", { name: "today", detail: "" }],
  ["#/week/2016-08-01", { name: "week", detail: "2016-08-01" }],
  ["#/week/2015-02-30", { name: "week", detail: "" }],
  ["#/month/2016-08", { name: "month", detail: "2016-08" }],
  ["#/month/2016-13", { name: "month", detail: "" }],
  ["#/year/2016", { name: "year", detail: "2016" }],
  ["#/year/16", { name: "year", detail: "" }],
  ["#/interval/1470466800", { name: "interval", detail: "1470466800" }],
  ["#/interval/now", { name: "interval", detail: "" }],
  ["#/statement/2016-08", { name: "statement", detail: "2016-08" }],
  ["#/statement/2016-08-05", { name: "statement", detail: "" }],
  ["#/statement/2016-08/check", { name: "statement", detail: "2016-08/check" }],
  ["#/statement/2016-08/print", { name: "statement", detail: "2016-08/print" }],
  ["#/statement/2016-13/check", { name: "statement", detail: "" }],
  ["#/statement/2016-08/else", { name: "statement", detail: "" }],
  ["#/statement/check", { name: "statement", detail: "" }],
  ["#/limits/2016-08", { name: "limits", detail: "" }],
  ["#/today/<script>", { name: "today", detail: "" }],
  ["#/copies", { name: "copies", detail: "" }],
  ["#/devices/add", { name: "devices", detail: "add" }],
  ["#/devices/2016-08", { name: "devices", detail: "" }],
  ["#/nowhere", { name: "now", detail: "" }],
])("the address %j leads to its view", (hash, route) => {
  expect(routeOf(hash)).toEqual(route);
});

test("links lead back to where they were made for", () => {
  expect(routeOf(hrefOf("today", "2016-08-05"))).toEqual({ name: "today", detail: "2016-08-05" });
  expect(routeOf(hrefOf("limits"))).toEqual({ name: "limits", detail: "" });
});

import "../test/english.ts";
import { expect, test } from "vitest";
import { hrefOf, routeOf } from "./router.ts";

test.each([
  ["", { name: "now", detail: "" }],
  ["#/today", { name: "today", detail: "" }],
  ["#/today/2016-08-05", { name: "today", detail: "2016-08-05" }],
  ["#/statement/2016-08", { name: "statement", detail: "2016-08" }],
  ["#/statement/2016-08-05", { name: "statement", detail: "" }],
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

import "../test/english.ts";
import { expect, test } from "vitest";
import { draftOf, isWanted, settingsOf, switched, topicsOf } from "./notice-settings-form.ts";
import type { NoticeSettings } from "./notice-types.ts";

const CHOSEN: NoticeSettings = {
  muted: ["device-silent", "device-back"],
  price_above_micro_per_kwh: 285_000,
  price_below_micro_per_kwh: null,
  quiet_hours: { from_min: 1_325, to_min: 0 },
};

test("what is chosen comes back as it was", () => {
  const draft = draftOf(CHOSEN, ",");
  expect(draft).toMatchObject({ above: "0,285", below: "", isQuiet: true, from: "22:05", to: "00:00" });
  expect(settingsOf(draft)).toEqual(CHOSEN);
  expect(settingsOf({ ...draft, isQuiet: false, above: " " })).toEqual({
    ...CHOSEN,
    price_above_micro_per_kwh: null,
    quiet_hours: null,
  });
});

test("a device's silence and return are switched together", () => {
  const draft = draftOf(CHOSEN, ".");
  expect([isWanted(draft, "device"), isWanted(draft, "price")]).toEqual([false, true]);
  expect(switched(draft, "device", true).muted).toEqual([]);
  expect(switched(switched(draft, "device", true), "device", false).muted).toEqual(CHOSEN.muted);
  expect(switched(draft, "statement", false).muted).toEqual(["statement-ready", "device-silent", "device-back"]);
});

test.each([
  [{ above: "much" }, "not-a-price"],
  [{ from: "" }, "not-a-time"],
])("%j cannot be saved", (change, code) => {
  expect(() => settingsOf({ ...draftOf(CHOSEN, "."), ...change })).toThrow(expect.objectContaining({ code }));
});

test("each login sees what can come to it", () => {
  expect(topicsOf({ role: "member", member: "m1" })).toEqual(["statement", "correction", "device", "price"]);
  expect(topicsOf({ role: "coordinator", member: null })).toEqual(["price", "node"]);
});

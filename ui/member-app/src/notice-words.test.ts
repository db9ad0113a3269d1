import "../test/english.ts";
import { createFormatter } from "@localgrid/ui-components/format";
import { expect, test } from "vitest";
import type { NoticeContent } from "./notice-types.ts";
import { noticeWording } from "./notice-words.ts";

const READER = { format: createFormatter("en-GB", "EUR"), locale: "en-GB", time_zone: "Europe/Vienna", hasHome: true };
const MONTH = { kind: "statement-ready", month: "2016-07", intervals: 4 } as const;
const PRICE = {
  kind: "price-alert",
  start_s: Date.parse("2016-08-05T22:15:00Z") / 1000,
  direction: "below",
  price_micro_per_kwh: 95_000,
  limit_micro_per_kwh: 100_000,
} as const;

test.each<[NoticeContent, string, string]>([
  [{ ...MONTH, final_intervals: 3, change_nano: "5" }, "July 2016 is ready.", "provisional"],
  [{ ...MONTH, final_intervals: 4, change_nano: "0" }, "July 2016 is final.", "changed nothing"],
  [{ ...MONTH, final_intervals: 4, change_nano: "740000000" }, "July 2016 is final.", "€0.74 in your favour"],
  [{ kind: "correction", month: "2016-07", change_nano: "-1230000000" }, "was corrected.", "€1.23 more to pay"],
  [PRICE, "fallen to €0.095/kWh.", "at 00:15"],
  [{ ...PRICE, direction: "above" }, "risen to €0.095/kWh.", "€0.100/kWh"],
  [
    { kind: "node-trouble", trouble: "clock-unsure", since_s: PRICE.start_s },
    "not sure of the time",
    "Sat 6 Aug, 00:15",
  ],
])("%j is told in a sentence", (notice, title, text) => {
  const wording = noticeWording(notice, READER);
  expect(wording.title).toContain(title);
  expect(wording.text).toContain(text);
});

test("a price leads to its interval, and to its day in the community where there is no home to explain it to", () => {
  expect(noticeWording(PRICE, READER).link.href).toBe(`#/interval/${PRICE.start_s}`);
  expect(noticeWording(PRICE, { ...READER, hasHome: false }).link.href).toBe("#/today/2016-08-06");
});

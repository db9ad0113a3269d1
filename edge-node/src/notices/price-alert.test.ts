import { describe, expect, test } from "vitest";
import type { PriceDirection } from "./notice.ts";
import { type PriceWatch, watchPrice } from "./price-alert.ts";

const LIMIT = 250_000;

/** Which of the prices, `day price`, led to an alert. */
function alertsOf(direction: PriceDirection, prices: readonly string[], limits: readonly number[] = []): string[] {
  let watch: PriceWatch | null = null;
  return prices.filter((text, index) => {
    const [day = "", price = ""] = text.split(" ");
    const limit_micro_per_kwh = limits[index] ?? LIMIT;
    const closed = { direction, limit_micro_per_kwh, price_micro_per_kwh: Number(price), day: () => day };
    const next = watchPrice(watch, closed);
    watch = next.watch;
    return next.isAlert;
  });
}

describe("a price limit", () => {
  test.each<[string, PriceDirection, { prices: string[]; alerts: string[] }]>([
    ["is met, not passed", "above", { prices: ["1 250000"], alerts: [] }],
    [
      "is passed once for a whole stretch of intervals",
      "above",
      { prices: ["1 250001", "1 260000", "1 251000"], alerts: ["1 250001"] },
    ],
    ["is passed below too", "below", { prices: ["1 250000", "1 249999", "1 100000"], alerts: ["1 249999"] }],
    [
      "wants the price back by a fiftieth before it counts again",
      "above",
      { prices: ["1 251000", "1 245001", "2 251000"], alerts: ["1 251000"] },
    ],
    [
      "counts again on the next day once the price was back",
      "above",
      { prices: ["1 251000", "1 245000", "2 251000"], alerts: ["1 251000", "2 251000"] },
    ],
    [
      "counts once a day, however often it is passed",
      "above",
      { prices: ["1 251000", "1 1", "1 251000", "2 1", "2 251000"], alerts: ["1 251000", "2 251000"] },
    ],
    [
      "is not told anew at midnight of a stretch that goes on",
      "above",
      { prices: ["1 251000", "1 1", "1 251000", "2 251000"], alerts: ["1 251000"] },
    ],
    [
      "below comes back upwards",
      "below",
      { prices: ["1 249000", "1 254999", "2 249000", "2 255000", "3 249000"], alerts: ["1 249000", "3 249000"] },
    ],
  ])("%s", (_, direction, { prices, alerts }) => {
    expect(alertsOf(direction, prices)).toEqual(alerts);
  });

  test("that was changed is watched anew, but not twice a day", () => {
    const prices = ["1 300000", "2 300000", "2 310000"];
    expect(alertsOf("above", prices, [LIMIT, 290_000, 305_000])).toEqual(["1 300000", "2 300000"]);
  });

  test("of nothing has a band of its own, so that prices around it do not ring every day", () => {
    expect(alertsOf("below", ["1 -1", "1 999", "2 -1", "2 1000", "3 -1"], [0, 0, 0, 0, 0])).toEqual(["1 -1", "3 -1"]);
  });
});

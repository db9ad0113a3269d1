import { describe, expect, test } from "vitest";
import { meanPrice } from "./energy-sums.ts";

describe("the mean price", () => {
  test.each([
    { wh: 0, nano: 0n, price: null },
    { wh: 3, nano: 300_000n, price: 100_000 },
    { wh: 3, nano: 300_002n, price: 100_000 },
    { wh: 3, nano: -300_001n, price: -100_001 },
    { wh: 3, nano: -300_000n, price: -100_000 },
    { wh: 1_000, nano: 0n, price: 0 },
  ])("of $wh Wh for $nano is floored to $price", ({ wh, nano, price }) => {
    expect(meanPrice(wh, nano)).toBe(price);
  });
});

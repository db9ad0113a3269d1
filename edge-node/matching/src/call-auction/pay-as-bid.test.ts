import { expect, test } from "vitest";
import { auctionOrder as order } from "../test-support/drawn-auctions.ts";
import { clearCallAuction } from "./call-auction.ts";
import { payAsBid } from "./pay-as-bid.ts";

const input = {
  bids: [order("b1", 100, 300), order("b2", 50, 200), order("b3", 10, 90)],
  offers: [order("s1", 50, 80), order("s2", 100, 120)],
  price_rule: "pair",
} as const;

test("[PB-1][PB-2] each buyer pays the own limit, and sellers share it by the energy that they sold", () => {
  expect(payAsBid(input, clearCallAuction(input))).toEqual({
    payments: [
      { member: "b1", energy_wh: 100, amount_nano: 30_000n },
      { member: "b2", energy_wh: 50, amount_nano: 10_000n },
    ],
    // 40,000 nano in the ratio of 1 to 2: 13,333.33 and 26,666.67.
    earnings: [
      { member: "s1", energy_wh: 50, amount_nano: 13_333n },
      { member: "s2", energy_wh: 100, amount_nano: 26_667n },
    ],
  });
});

test("[PB-2] the spare nano goes round with the rotation", () => {
  const earned = [0, 1].map((rotation) => {
    const turned = {
      ...input,
      offers: [order("s1", 1, 0), order("s2", 1, 0)],
      bids: [order("b1", 1, 3), order("b2", 1, 2)],
      rotation,
    };
    return payAsBid(turned, clearCallAuction(turned)).earnings.map(({ amount_nano }) => amount_nano);
  });
  expect(earned).toEqual([
    [3n, 2n],
    [2n, 3n],
  ]);
});

test("[PB-3] where nothing was matched nobody pays", () => {
  const none = { ...input, offers: [] };
  expect(payAsBid(none, clearCallAuction(none))).toEqual({ payments: [], earnings: [] });
});

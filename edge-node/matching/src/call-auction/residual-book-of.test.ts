import { expect, test } from "vitest";
import { auctionOrder as order } from "../test-support/drawn-auctions.ts";
import { clearCallAuction } from "./call-auction.ts";
import { residualBookOf } from "./residual-book-of.ts";

test("[CA-13] the residual book adds up what is left at each limit, best level first, without members", () => {
  const input = {
    bids: [order("b1", 10, 300), order("b2", 20, 200), order("b3", 30, 200), order("b4", 5, 100)],
    offers: [order("s1", 40, 80), order("s2", 7, 250), order("s3", 8, 250), order("s4", 9, 260)],
    price_rule: "pair",
  } as const;
  expect(residualBookOf(input, clearCallAuction(input))).toEqual({
    bids: [
      { limit_micro_per_kwh: 200, energy_wh: 20 },
      { limit_micro_per_kwh: 100, energy_wh: 5 },
    ],
    offers: [
      { limit_micro_per_kwh: 250, energy_wh: 15 },
      { limit_micro_per_kwh: 260, energy_wh: 9 },
    ],
  });
});

test("[CA-13] nothing is left of orders that were matched in full", () => {
  const input = { bids: [order("b", 10, 300)], offers: [order("s", 10, 80)], price_rule: "pair" } as const;
  expect(residualBookOf(input, clearCallAuction(input))).toEqual({ bids: [], offers: [] });
});

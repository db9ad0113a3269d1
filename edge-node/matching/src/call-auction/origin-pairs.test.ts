import { expect, test } from "vitest";
import { auctionOrder as order } from "../test-support/drawn-auctions.ts";
import { clearCallAuction } from "./call-auction.ts";
import { originPairsOf } from "./origin-pairs.ts";

test("[CA-14] buyers and sellers are paired side by side, in member order", () => {
  const input = {
    bids: [order("b2", 30, 300), order("b1", 50, 300), order("b3", 20, 300)],
    offers: [order("s2", 40, 80), order("s1", 60, 80)],
    price_rule: "pair",
  } as const;
  expect(originPairsOf(clearCallAuction(input))).toEqual([
    { seller: "s1", buyer: "b1", energy_wh: 50 },
    { seller: "s1", buyer: "b2", energy_wh: 10 },
    { seller: "s2", buyer: "b2", energy_wh: 20 },
    { seller: "s2", buyer: "b3", energy_wh: 20 },
  ]);
});

test("[CA-14] nothing matched is nothing paired", () => {
  expect(originPairsOf(clearCallAuction({ bids: [], offers: [order("s", 5, 1)], price_rule: "pair" }))).toEqual([]);
});

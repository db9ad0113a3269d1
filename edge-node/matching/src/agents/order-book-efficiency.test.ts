import { deliveryInterval } from "@localgrid/vocabulary/delivery-interval";
import type { NanoCurrency, WattHours } from "@localgrid/vocabulary/units";
import { expect, test } from "vitest";
import { type OrderBook, openOrderBook } from "../order-book/order-book.ts";
import { BAND, drawTraders, mostToGain, type Trader } from "../test-support/traders.ts";
import { zeroIntelligenceLimit } from "./zero-intelligence.ts";

const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1);

/** A trader and what the book still has to trade for it. */
interface Open {
  readonly trader: Trader;
  left_wh: number;
  order: number | null;
}

/** Traders act one at a time, in random order, each with a new limit for all that is left. */
function gainInBook(seed: number, acts: number): number {
  const { traders, draw } = drawTraders(seed);
  const open: readonly Open[] = traders.map((trader) => ({ trader, left_wh: trader.energy_wh, order: null }));
  const byMember = new Map(open.map((one) => [one.trader.member, one]));
  let gain = 0;
  const book = bookWith((buyer, seller, energy_wh) => {
    const parties = [byMember.get(buyer), byMember.get(seller)] as [Open, Open];
    gain += energy_wh * (parties[0].trader.value_micro_per_kwh - parties[1].trader.value_micro_per_kwh);
    for (const party of parties) party.left_wh -= energy_wh;
  });
  const terms = { position_limit_wh: 1_000_000 as WattHours, credit_nano: 1_000_000_000_000n as NanoCurrency };
  traders.forEach(({ member }, index) => {
    book.execute({ kind: "set-terms", member, seq: index + 1, at_ms: 0, ...terms });
  });
  for (let seq = traders.length + 1; seq <= traders.length + acts; seq += 1) {
    const one = open[draw(0, open.length - 1)] as Open;
    const { member, side } = one.trader;
    const limit_micro_per_kwh = zeroIntelligenceLimit(one.trader, BAND, draw);
    if (one.left_wh === 0) continue;
    const order = { seq, at_ms: 0, member, limit_micro_per_kwh, energy_wh: one.left_wh as WattHours, post_only: false };
    if (one.order === null) book.execute({ kind: "place", ...order, side, time_in_force: "good-till-gate" });
    else book.execute({ kind: "amend", ...order, order: one.order });
    one.order = seq;
  }
  return gain;
}

function bookWith(onTrade: (buyer: Trader["member"], seller: Trader["member"], energy_wh: number) => void): OrderBook {
  const rules = {
    interval: deliveryInterval(900, 900),
    gate_closes_at_ms: 900_000,
    band: BAND,
    max_members: 24,
    max_orders: 24,
    max_orders_per_member: 1,
    reference_micro_per_kwh: BAND.floor,
    max_move_micro_per_kwh: BAND.cap - BAND.floor,
    halt_ms: 1,
  };
  return openOrderBook(rules, (event) => {
    if (event.kind === "refused") throw new Error(event.code);
    if (event.kind === "traded") onTrade(event.buyer, event.seller, event.energy_wh);
  });
}

function efficiencyPercent(acts: number): number {
  const gained = SEEDS.reduce((sum, seed) => sum + gainInBook(seed, acts), 0);
  const most = SEEDS.reduce((sum, seed) => sum + mostToGain(drawTraders(seed).traders), 0);
  return Math.floor((100 * gained) / most);
}

test("[AG-16] with zero-intelligence traders the order book reaches over 90 % of what there is to gain", () => {
  // Each of the 24 acts once, 10 times and 40 times on average.
  expect([24, 240, 960].map(efficiencyPercent)).toEqual([24, 91, 95]);
});

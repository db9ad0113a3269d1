import { memberId } from "@localgrid/vocabulary/identifiers";
import { expect, test } from "vitest";
import { Desk } from "../test-support/order-desk.ts";

// The four members' terms are commands 1 to 4, so the first order is number 5.

test("[OB-1] better limits trade first, equal limits by number", () => {
  const desk = new Desk();
  desk.offer("ann", 10, 210);
  desk.offer("bob", 10, 200);
  desk.offer("cid", 10, 210);
  expect(desk.bid("dora", 25, 220)).toEqual([
    "8 dora bid 25@220",
    "traded 8 dora 6 bob 10@200",
    "traded 8 dora 5 ann 10@210",
    "traded 8 dora 7 cid 5@210",
  ]);
  expect(desk.lines("offer")).toEqual(["5@210×1"]);
  expect(desk.lines("bid")).toEqual([]);
});

test("[OB-1] an offer meets the highest bids first", () => {
  const desk = new Desk();
  desk.bid("ann", 10, 190);
  desk.bid("bob", 10, 200);
  desk.bid("cid", 10, 195);
  expect(desk.offer("dora", 25, 195)).toEqual([
    "8 dora offer 25@195",
    "traded 6 bob 8 dora 10@200",
    "traded 7 cid 8 dora 10@195",
  ]);
  expect(desk.lines("bid")).toEqual(["10@190×1"]);
  expect(desk.lines("offer")).toEqual(["5@195×1"]);
});

test("[OB-3] trades have the limit of the resting order, and equal limits trade", () => {
  const desk = new Desk();
  desk.offer("ann", 10, 150);
  expect(desk.bid("bob", 4, 300)).toEqual(["6 bob bid 4@300", "traded 6 bob 5 ann 4@150"]);
  expect(desk.bid("bob", 4, 150)).toEqual(["7 bob bid 4@150", "traded 7 bob 5 ann 4@150"]);
  expect(desk.bid("bob", 4, 149)).toEqual(["8 bob bid 4@149"]);
  expect(desk.book.bestOffer).toBe(150);
  expect(desk.book.bestBid).toBe(149);
});

test("[OB-3] a trade at a negative price has the seller pay", () => {
  const desk = new Desk();
  desk.offer("ann", 10, -50);
  expect(desk.bid("bob", 10, -20)).toEqual(["6 bob bid 10@-20", "traded 6 bob 5 ann 10@-50"]);
  expect(desk.book.standing(memberId("bob"))?.owed_nano).toBe(-500n);
  expect(desk.book.standing(memberId("ann"))?.owed_nano).toBe(500n);
});

test("[OB-4] depth shows levels best first, at most as many as asked for", () => {
  const desk = new Desk();
  for (const limit of [180, 170, 190, 180]) desk.bid("ann", 10, limit);
  for (const limit of [220, 210, 230, 210]) desk.offer("bob", 3, limit);
  expect(desk.lines("bid")).toEqual(["10@190×1", "20@180×2", "10@170×1"]);
  expect(desk.lines("offer")).toEqual(["6@210×2", "3@220×1", "3@230×1"]);
  expect(desk.lines("bid", 2)).toEqual(["10@190×1", "20@180×2"]);
  expect(desk.lines("offer", 1)).toEqual(["6@210×2"]);
  expect(desk.lines("offer", 0)).toEqual([]);
  expect(desk.lines("bid", 3)).toHaveLength(3);
  expect(new Desk().book.bestBid).toBeNull();
  expect(new Desk().book.bestOffer).toBeNull();
});

test("[OB-4] orders leave a level from its front, middle and end", () => {
  const desk = new Desk();
  for (const energy of [1, 2, 4, 8]) desk.bid("ann", energy, 190);
  desk.cancel(6, "ann");
  expect(desk.lines("bid")).toEqual(["13@190×3"]);
  desk.cancel(8, "ann");
  desk.cancel(5, "ann");
  expect(desk.lines("bid")).toEqual(["4@190×1"]);
  desk.bid("bob", 16, 190);
  expect(desk.offer("cid", 20, 190)).toEqual([
    "13 cid offer 20@190",
    "traded 7 ann 13 cid 4@190",
    "traded 12 bob 13 cid 16@190",
  ]);
  expect(desk.lines("bid")).toEqual([]);
  expect(desk.lines("offer")).toEqual([]);
});

test("[OB-4] thousands of orders at one limit keep their order", () => {
  const desk = new Desk({ max_orders: 5_000, max_orders_per_member: 5_000 });
  for (let count = 0; count < 3_000; count++) desk.offer("ann", 2, 200);
  expect(desk.lines("offer")).toEqual(["6000@200×3000"]);
  const lines = desk.bid("bob", 5_001, 200);
  expect(lines).toHaveLength(2_502);
  expect(lines[1]).toBe("traded 3005 bob 5 ann 2@200");
  expect(lines[2_501]).toBe("traded 3005 bob 2505 ann 1@200");
  expect(desk.lines("offer")).toEqual(["999@200×500"]);
});

test("[OB-12] what an immediate order cannot trade at once is cancelled", () => {
  const desk = new Desk();
  const immediate = { time_in_force: "immediate-or-cancel" };
  desk.offer("ann", 10, 200);
  expect(desk.bid("bob", 12, 200, immediate)).toEqual([
    "6 bob bid 12@200",
    "traded 6 bob 5 ann 10@200",
    "cancelled 6 bob 2 immediate",
  ]);
  expect(desk.bid("bob", 12, 200, immediate)).toEqual(["7 bob bid 12@200", "cancelled 7 bob 12 immediate"]);
  expect(desk.lines("bid")).toEqual([]);
  expect(desk.book.standing(memberId("bob"))?.open_bids_wh).toBe(0);
});

test("[OB-12] fill-or-kill trades all of its energy or is refused", () => {
  const desk = new Desk();
  const all = { time_in_force: "fill-or-kill" };
  desk.offer("ann", 10, 200);
  desk.offer("bob", 10, 210);
  expect(desk.bid("cid", 21, 210, all)).toEqual(["refused not-fillable"]);
  expect(desk.bid("cid", 11, 209, all)).toEqual(["refused not-fillable"]);
  expect(desk.lines("offer")).toEqual(["10@200×1", "10@210×1"]);
  expect(desk.bid("cid", 20, 210, all)).toEqual([
    "9 cid bid 20@210",
    "traded 9 cid 5 ann 10@200",
    "traded 9 cid 6 bob 10@210",
  ]);
  expect(desk.bid("cid", 1, 210, all)).toEqual(["refused not-fillable"]);
});

test("[OB-12] fill-or-kill does not count the member's own orders", () => {
  const desk = new Desk();
  const all = { time_in_force: "fill-or-kill" };
  desk.offer("ann", 10, 200);
  desk.offer("bob", 10, 200);
  expect(desk.bid("ann", 11, 200, all)).toEqual(["refused not-fillable"]);
  expect(desk.bid("ann", 10, 200, all)).toEqual([
    "8 ann bid 10@200",
    "cancelled 5 ann 10 self-match",
    "traded 8 ann 6 bob 10@200",
  ]);
});

test("[OB-12] fill-or-kill does not count what the circuit breaker would keep from trading", () => {
  const desk = new Desk({ max_move_micro_per_kwh: 10 });
  const all = { time_in_force: "fill-or-kill" };
  desk.offer("ann", 10, 210);
  desk.offer("bob", 10, 211);
  expect(desk.bid("cid", 11, 250, all)).toEqual(["refused not-fillable"]);
  expect(desk.book.phase).toBe("open");
  expect(desk.bid("cid", 10, 250, all)).toEqual(["8 cid bid 10@250", "traded 8 cid 5 ann 10@210"]);
});

test("[OB-12] a level too far below stops fill-or-kill as well, unless it is the member's own", () => {
  const all = { time_in_force: "fill-or-kill" };
  for (const [owner, expected] of [
    ["ann", ["refused not-fillable"]],
    ["cid", ["7 cid bid 5@250", "cancelled 5 cid 1 self-match", "traded 7 cid 6 bob 5@200"]],
  ] as const) {
    const desk = new Desk({ max_move_micro_per_kwh: 10 });
    desk.offer(owner, 1, 189);
    desk.offer("bob", 10, 200);
    expect(desk.bid("cid", 5, 250, all)).toEqual(expected);
  }
});

test("[OB-13] a post-only order that would trade is refused, one that would not rests", () => {
  const desk = new Desk();
  const post = { post_only: true };
  desk.offer("ann", 10, 200);
  expect(desk.bid("bob", 10, 200, post)).toEqual(["refused would-trade"]);
  expect(desk.bid("ann", 10, 200, post)).toEqual(["refused would-trade"]);
  expect(desk.bid("bob", 10, 199, post)).toEqual(["8 bob bid 10@199"]);
  expect(desk.offer("cid", 10, 199, post)).toEqual(["refused would-trade"]);
  expect(desk.amend(8, { member: "bob", energy_wh: 10, limit_micro_per_kwh: 200, post_only: true })).toEqual([
    "refused would-trade",
  ]);
  expect(desk.lines("bid")).toEqual(["10@199×1"]);
});

test("[OB-14] meeting an own order cancels the one that rests, and matching goes on", () => {
  const desk = new Desk();
  desk.offer("ann", 10, 200);
  desk.offer("bob", 10, 200);
  desk.offer("ann", 10, 201);
  expect(desk.bid("ann", 15, 201)).toEqual([
    "8 ann bid 15@201",
    "cancelled 5 ann 10 self-match",
    "traded 8 ann 6 bob 10@200",
    "cancelled 7 ann 10 self-match",
  ]);
  expect(desk.lines("bid")).toEqual(["5@201×1"]);
  expect(desk.book.standing(memberId("ann"))?.open_offers_wh).toBe(0);
});

test("[OB-14] an own order behind the last trade stays", () => {
  const desk = new Desk();
  desk.offer("bob", 10, 200);
  desk.offer("ann", 10, 200);
  expect(desk.bid("ann", 10, 200)).toEqual(["7 ann bid 10@200", "traded 7 ann 5 bob 10@200"]);
  expect(desk.lines("offer")).toEqual(["10@200×1"]);
});

test("[OB-15] an amended order has a new number and waits behind its level", () => {
  const desk = new Desk();
  desk.bid("ann", 10, 190);
  desk.bid("bob", 10, 190);
  expect(desk.amend(5, { member: "ann", energy_wh: 12, limit_micro_per_kwh: 190 })).toEqual(["7 for 5 ann bid 12@190"]);
  expect(desk.offer("cid", 11, 190)).toEqual([
    "8 cid offer 11@190",
    "traded 6 bob 8 cid 10@190",
    "traded 7 ann 8 cid 1@190",
  ]);
  expect(desk.amend(5, { member: "ann", energy_wh: 1, limit_micro_per_kwh: 190 })).toEqual(["refused unknown-order"]);
});

test("[OB-15] an amended order can trade at once, with all of its new energy", () => {
  const desk = new Desk();
  desk.bid("ann", 10, 190);
  desk.offer("bob", 4, 190);
  desk.offer("cid", 10, 195);
  expect(desk.amend(5, { member: "ann", energy_wh: 12, limit_micro_per_kwh: 195 })).toEqual([
    "8 for 5 ann bid 12@195",
    "traded 8 ann 7 cid 10@195",
  ]);
  expect(desk.lines("bid")).toEqual(["2@195×1"]);
  expect(desk.book.standing(memberId("ann"))).toMatchObject({ position_wh: 14, owed_nano: 2_710n, open_bids_wh: 2 });
});

test("[OB-16] only the member's own resting orders can be cancelled or amended", () => {
  const desk = new Desk();
  desk.bid("ann", 10, 190);
  for (const [order, member] of [
    [5, "bob"],
    [6, "ann"],
    [Number.NaN, "ann"],
    [5, "nobody"],
  ] as const) {
    expect(desk.cancel(order, member)).toEqual(["refused unknown-order"]);
    const fields = { member, energy_wh: 1, limit_micro_per_kwh: 190 };
    expect(desk.amend(order, fields)).toEqual(["refused unknown-order"]);
  }
  for (const order of [5n, "5", Symbol("5"), 5.5, 2 ** 53, null, undefined, {}, [5]]) {
    expect(desk.tell({ kind: "cancel", order, member: "ann" })).toEqual(["refused unknown-order"]);
    const fields = { member: "ann", energy_wh: 1, limit_micro_per_kwh: 190, post_only: false };
    expect(desk.tell({ kind: "amend", order, ...fields })).toEqual(["refused unknown-order"]);
  }
  expect(desk.cancel(5, "ann")).toEqual(["cancelled 5 ann 10 member"]);
  expect(desk.cancel(5, "ann")).toEqual(["refused unknown-order"]);
  expect(desk.lines("bid")).toEqual([]);
});

test("[OB-16] a member's standing lists its open orders by number", () => {
  const desk = new Desk();
  desk.offer("ann", 10, 210);
  desk.bid("ann", 7, 190);
  desk.bid("bob", 5, 191);
  desk.bid("bob", 4, 210);
  desk.bid("ann", 2, 180);
  expect(desk.book.standing(memberId("ann"))).toEqual({
    member: "ann",
    position_limit_wh: 1_000_000,
    credit_nano: 1_000_000_000n,
    position_wh: -4,
    owed_nano: -840n,
    open_cost_nano: 7n * 190n + 2n * 180n,
    open_bids_wh: 9,
    open_offers_wh: 6,
    open_orders: [
      { order: 5, side: "offer", limit_micro_per_kwh: 210, energy_wh: 6 },
      { order: 6, side: "bid", limit_micro_per_kwh: 190, energy_wh: 7 },
      { order: 9, side: "bid", limit_micro_per_kwh: 180, energy_wh: 2 },
    ],
  });
  expect(desk.book.standing(memberId("nobody"))).toBeNull();
});

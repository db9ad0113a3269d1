import { expect, test } from "vitest";
import { Desk } from "../test-support/order-desk.ts";

function timeOf(act: () => void): number {
  const begun_ms = performance.now();
  act();
  return performance.now() - begun_ms;
}

test("[OB-17] a trade too far from the reference halts the book before it happens", () => {
  const desk = new Desk({ max_move_micro_per_kwh: 20 });
  desk.offer("ann", 10, 220);
  desk.offer("bob", 10, 221);
  desk.at_ms = 5;
  expect(desk.bid("cid", 15, 300)).toEqual([
    "7 cid bid 15@300",
    "traded 7 cid 5 ann 10@220",
    "halted until 1005 at 221",
    "cancelled 7 cid 5 halt",
  ]);
  expect(desk.book.phase).toBe("halted");
  expect(desk.lines("bid")).toEqual([]);
  expect(desk.lines("offer")).toEqual(["10@221×1"]);
});

test("[OB-17] the reference is the last trade of an earlier command, falling prices included", () => {
  const desk = new Desk({ max_move_micro_per_kwh: 20 });
  desk.bid("ann", 10, 190);
  desk.bid("ann", 10, 175);
  desk.bid("ann", 10, 170);
  expect(desk.offer("bob", 5, 190)).toContain("traded 5 ann 8 bob 5@190");
  expect(desk.offer("bob", 25, 100)).toEqual([
    "9 bob offer 25@100",
    "traded 5 ann 9 bob 5@190",
    "traded 6 ann 9 bob 10@175",
    "traded 7 ann 9 bob 10@170",
  ]);
  desk.bid("ann", 10, 149);
  expect(desk.offer("bob", 10, 100)).toEqual([
    "11 bob offer 10@100",
    "halted until 1000 at 149",
    "cancelled 11 bob 10 halt",
  ]);
});

test("[OB-17] one large order cannot drag the reference along", () => {
  const desk = new Desk({ max_move_micro_per_kwh: 20 });
  for (const limit of [210, 220, 230]) desk.offer("ann", 10, limit);
  expect(desk.bid("bob", 30, 300)).toEqual([
    "8 bob bid 30@300",
    "traded 8 bob 5 ann 10@210",
    "traded 8 bob 6 ann 10@220",
    "halted until 1000 at 230",
    "cancelled 8 bob 10 halt",
  ]);
});

test("[OB-17] trading goes on with the first command after the pause, from the price that was too far", () => {
  const desk = new Desk({ max_move_micro_per_kwh: 20 });
  desk.offer("ann", 10, 221);
  desk.bid("bob", 10, 221);
  desk.at_ms = 999;
  expect(desk.bid("bob", 10, 221)).toEqual(["refused trading-halted"]);
  expect(desk.amend(5, { member: "ann", energy_wh: 1, limit_micro_per_kwh: 221 })).toEqual(["refused trading-halted"]);
  desk.at_ms = 1_000;
  expect(desk.bid("bob", 10, 221)).toEqual(["resumed", "9 bob bid 10@221", "traded 9 bob 5 ann 10@221"]);
});

test("[OB-17] an own order that is too far away is cancelled without a halt", () => {
  const desk = new Desk({ max_move_micro_per_kwh: 20 });
  desk.offer("ann", 10, 221);
  expect(desk.bid("ann", 10, 221)).toEqual(["6 ann bid 10@221", "cancelled 5 ann 10 self-match"]);
  expect(desk.book.phase).toBe("open");
});

test("[OB-17] an amended order that trips the breaker is cancelled", () => {
  const desk = new Desk({ max_move_micro_per_kwh: 20 });
  desk.offer("ann", 10, 221);
  desk.bid("bob", 10, 200);
  expect(desk.amend(6, { member: "bob", energy_wh: 10, limit_micro_per_kwh: 221 })).toEqual([
    "7 for 6 bob bid 10@221",
    "halted until 1000 at 221",
    "cancelled 7 bob 10 halt",
  ]);
});

test("[OB-17][OB-21] two members can halt the book again and again, until the operator takes their terms", () => {
  const desk = new Desk({ max_move_micro_per_kwh: 20 });
  for (const [order, limit] of [
    [5, 300],
    [9, 100],
  ] as const) {
    desk.seq = order - 1;
    desk.offer("ann", 1, limit);
    expect(desk.bid("bob", 1, 400)).toContain(`halted until ${desk.at_ms + 1_000} at ${limit}`);
    desk.cancel(order, "ann");
    desk.at_ms += 1_000;
  }
  desk.offer("ann", 1, 300);
  expect(desk.terms("ann", 0, 0n)).toContain("cancelled 12 ann 1 terms");
  expect(desk.offer("ann", 1, 300)).toEqual(["refused position-limit"]);
});

test("[OB-18] the operator halts and resumes; in between orders can only be cancelled", () => {
  const desk = new Desk();
  desk.bid("ann", 10, 190);
  expect(desk.tell({ kind: "resume" })).toEqual(["refused trading-not-halted"]);
  expect(desk.tell({ kind: "halt" })).toEqual(["halted until null at null"]);
  expect(desk.tell({ kind: "halt" })).toEqual(["refused trading-halted"]);
  desk.at_ms = 500_000;
  expect(desk.bid("ann", 10, 190)).toEqual(["refused trading-halted"]);
  expect(desk.terms("ann", 10, 1_900n)).toEqual(["terms ann 10 1900"]);
  expect(desk.cancel(5, "ann")).toEqual(["cancelled 5 ann 10 member"]);
  expect(desk.tell({ kind: "resume" })).toEqual(["resumed"]);
  expect(desk.bid("bob", 10, 190)).toEqual(["13 bob bid 10@190"]);
});

test("[OB-18] the operator's halt outlasts that of the circuit breaker, and the operator may end both", () => {
  const desk = new Desk({ max_move_micro_per_kwh: 20 });
  desk.offer("ann", 10, 221);
  desk.bid("bob", 10, 221);
  expect(desk.tell({ kind: "halt" })).toEqual(["halted until null at null"]);
  desk.at_ms = 2_000;
  expect(desk.tell({ kind: "pass-time" })).toEqual(["time-passed"]);
  expect(desk.book.phase).toBe("halted");
  expect(desk.tell({ kind: "resume" })).toEqual(["resumed"]);
  desk.offer("ann", 10, 250);
  desk.cancel(5, "ann");
  desk.bid("bob", 10, 250);
  expect(desk.book.phase).toBe("halted");
  expect(desk.tell({ kind: "resume" })).toEqual(["resumed"]);
  expect(desk.book.phase).toBe("open");
});

test("[OB-20] at gate closure all orders are cancelled by number, and nothing is done any more", () => {
  const desk = new Desk();
  desk.offer("ann", 10, 220);
  desk.bid("bob", 10, 180);
  desk.bid("ann", 10, 190);
  desk.at_ms = 599_999;
  expect(desk.tell({ kind: "pass-time" })).toEqual(["time-passed"]);
  desk.at_ms = 600_000;
  expect(desk.tell({ kind: "pass-time" })).toEqual([
    "cancelled 5 ann 10 gate",
    "cancelled 6 bob 10 gate",
    "cancelled 7 ann 10 gate",
    "gate-closed",
  ]);
  expect(desk.book.phase).toBe("closed");
  expect(desk.book.depth()).toEqual({ bids: [], offers: [] });
  for (const kind of ["pass-time", "halt", "resume", "dance"]) {
    expect(desk.tell({ kind })).toEqual(["refused gate-closed"]);
  }
  expect(desk.bid("ann", 1, 1)).toEqual(["refused gate-closed"]);
});

test("[OB-20] closing the gate takes in proportion to what rests, whatever the limits", () => {
  const levels = 60_000;
  const bounds = { max_orders: levels, max_orders_per_member: levels };
  const desk = new Desk({ ...bounds, band: { floor: 0, cap: levels }, max_move_micro_per_kwh: levels });
  desk.terms("ann", 1_000_000, 10n ** 12n);
  const placed_ms = timeOf(() => {
    for (let limit = 1; limit <= levels; limit++) desk.bid("ann", 1, limit);
  });
  const before = desk.events.length;
  desk.at_ms = 600_000;
  const closed_ms = timeOf(() => desk.tell({ kind: "pass-time" }));
  expect(desk.events).toHaveLength(before + levels + 1);
  expect(closed_ms).toBeLessThan(4 * placed_ms);
});

test("[OB-20] a command that comes too late closes the gate and is refused", () => {
  const desk = new Desk({ max_move_micro_per_kwh: 20 });
  desk.offer("ann", 10, 221);
  desk.bid("bob", 10, 221);
  desk.at_ms = 600_001;
  expect(desk.bid("bob", 10, 221)).toEqual(["cancelled 5 ann 10 gate", "gate-closed", "refused gate-closed"]);
  expect(desk.book.phase).toBe("closed");
});

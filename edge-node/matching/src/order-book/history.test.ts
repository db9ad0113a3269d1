import { hash } from "node:crypto";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { deliveryInterval } from "@localgrid/vocabulary/delivery-interval";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { expect, test } from "vitest";
import { DESK_RULES, Desk } from "../test-support/order-desk.ts";
import type { BookEvent } from "./event.ts";
import { openOrderBook, rebuildOrderBook } from "./order-book.ts";
import type { Rules } from "./rules.ts";

const ignore = () => {};

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof LocalGridError) return error.code;
    throw error;
  }
  return "nothing";
}

/** A book that traded, halted and still holds orders. */
function usedDesk(): Desk {
  const desk = new Desk({ max_move_micro_per_kwh: 20 });
  desk.offer("ann", 10, 210);
  desk.offer("ann", 10, 260);
  desk.bid("bob", 4, 210);
  desk.bid("cid", 4, 190);
  desk.bid("bob", 30, 300);
  return desk;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

test("[OB-19] the first event opens the book with its rules, and events alone rebuild it", () => {
  const desk = usedDesk();
  expect(desk.events[0]).toEqual({
    kind: "opened",
    seq: 0,
    at_ms: 0,
    rules: { ...DESK_RULES, max_move_micro_per_kwh: 20 },
  });
  const rebuilt = rebuildOrderBook(desk.events, ignore);
  expect(rebuilt.phase).toBe("halted");
  expect(rebuilt.depth()).toEqual(desk.book.depth());
  expect(rebuilt.digest()).toEqual(desk.book.digest());
});

test("[OB-19] a history that does not fit together is refused", () => {
  const { events } = usedDesk();
  const traded = events.find(({ kind }) => kind === "traded") as BookEvent;
  const cancelled = events.find(({ kind }) => kind === "cancelled") as BookEvent;
  const accepted = events.find(({ kind }) => kind === "accepted") as BookEvent;
  const histories: readonly (readonly object[])[] = [
    [],
    events.slice(1),
    [...events, events[0] as BookEvent],
    [...events, { ...traded, offer_order: 99 }],
    [...events.slice(0, events.indexOf(traded)), { ...traded, energy_wh: 5 }],
    [...events.slice(0, events.indexOf(traded)), { ...traded, energy_wh: 11 }],
    [...events.slice(0, events.indexOf(cancelled)), { ...cancelled, energy_wh: 1 }],
    [...events, { ...cancelled, order: 99 }],
    [...events, { ...accepted, seq: 50, member: "eve" }],
  ];
  for (const history of histories) {
    expect(codeOf(() => rebuildOrderBook(history as BookEvent[], ignore))).toBe("not-a-book-history");
  }
  const opened = { ...(events[0] as object), rules: { ...DESK_RULES, halt_ms: 0 } } as BookEvent;
  expect(codeOf(() => rebuildOrderBook([opened], ignore))).toBe("not-book-rules");
});

test("[OB-19] the digest is that of the written-down fields", () => {
  const fields: CborValue = [
    "lg/order-book/1",
    [900, 900, 600_000, -100, 400],
    [5, 20, 10],
    [200, 20, 1_000],
    [10, 0, "halted", 1_000, 260],
    [
      ["aaron", 1, 2, 0, 0],
      ["ann", 1_000_000, 1_000_000_000, -10, -2_100],
      ["bob", 1_000_000, 1_000_000_000, 10, 2_100],
      ["cid", 1_000_000, 1_000_000_000, 0, 0],
      ["dora", 1_000_000, 1_000_000_000, 0, 0],
    ],
    [
      [6, "ann", "offer", 260, 10],
      [8, "cid", "bid", 190, 4],
    ],
  ];
  const desk = usedDesk();
  desk.terms("aaron", 1, 2n);
  expect(hex(desk.book.digest())).toBe(hash("sha256", encodeCbor(fields), "hex"));
});

test("[OB-19] all that decides how the book goes on is in the digest", () => {
  const digests = new Set<string>([hex(new Desk().book.digest())]);
  const changes: readonly ((desk: Desk) => unknown)[] = [
    (desk) => desk.bid("ann", 1, 100),
    (desk) => desk.bid("ann", 2, 100),
    (desk) => desk.bid("ann", 1, 101),
    (desk) => desk.bid("bob", 1, 100),
    (desk) => desk.offer("ann", 1, 100),
    (desk) => desk.terms("ann", 1, 1_000_000_000n),
    (desk) => desk.terms("ann", 1_000_000, 1n),
    (desk) => desk.tell({ kind: "halt" }),
    (desk) => desk.tell({ kind: "pass-time" }),
    (desk) => desk.tell({ kind: "pass-time", at_ms: 1 }),
    (desk) => desk.tell({ kind: "pass-time", at_ms: 600_000 }),
  ];
  for (const change of changes) {
    const desk = new Desk();
    change(desk);
    digests.add(hex(desk.book.digest()));
  }
  const otherRules: readonly Partial<Record<keyof Rules, unknown>>[] = [
    { interval: deliveryInterval(1800, 900) },
    { interval: deliveryInterval(900, 300) },
    { gate_closes_at_ms: 1 },
    { band: { floor: -99, cap: 400 } },
    { band: { floor: -100, cap: 401 } },
    { max_members: 6 },
    { max_orders: 21 },
    { max_orders_per_member: 11 },
    { reference_micro_per_kwh: 201 },
    { max_move_micro_per_kwh: 501 },
    { halt_ms: 1_001 },
  ];
  for (const rules of otherRules) digests.add(hex(new Desk(rules).book.digest()));
  expect(digests.size).toBe(1 + changes.length + otherRules.length);
});

test("[OB-22] rules out of range open no book", () => {
  const bad: readonly Partial<Record<keyof Rules, unknown>>[] = [
    { gate_closes_at_ms: 0 },
    { gate_closes_at_ms: 900_001 },
    { gate_closes_at_ms: 0.5 },
    { band: { floor: 1, cap: 0 } },
    { band: { floor: -1_000_000_001, cap: 0 } },
    { band: { floor: 0, cap: 1_000_000_001 } },
    { band: { floor: 0, cap: Number.NaN } },
    { max_members: 0 },
    { max_members: 4_001 },
    { max_orders: 0 },
    { max_orders: 100_001 },
    { max_orders_per_member: 0 },
    { max_orders_per_member: 100_001 },
    { max_orders: 5n },
    { halt_ms: Symbol("1") },
    { band: null },
    { reference_micro_per_kwh: 1_000_000_001 },
    { reference_micro_per_kwh: -1_000_000_001 },
    { max_move_micro_per_kwh: -1 },
    { max_move_micro_per_kwh: 2_000_000_001 },
    { halt_ms: 0 },
    { halt_ms: 86_400_001 },
  ];
  for (const rules of bad) {
    const events: BookEvent[] = [];
    const open = () => openOrderBook({ ...DESK_RULES, ...rules } as Rules, (event) => events.push(event));
    expect(codeOf(open)).toBe("not-book-rules");
    expect(events).toEqual([]);
  }
  const late = {
    interval: { start_s: 9_000_000_000_000 * 900, length_s: 900 },
    gate_closes_at_ms: 8_640_000_000_000_001,
  };
  expect(codeOf(() => new Desk(late))).toBe("not-book-rules");
  expect(codeOf(() => new Desk({ interval: { start_s: 901, length_s: 900 } }))).toBe("not-an-interval");
});

test("[OB-22] rules at the ends of their ranges open a book", () => {
  const good: readonly Partial<Record<keyof Rules, unknown>>[] = [
    { gate_closes_at_ms: 1 },
    { gate_closes_at_ms: 900_000 },
    { band: { floor: 0, cap: 0 } },
    { band: { floor: -1_000_000_000, cap: 1_000_000_000 } },
    { max_members: 1 },
    { max_members: 4_000, max_orders: 100_000, max_orders_per_member: 100_000 },
    { max_orders: 1, max_orders_per_member: 1, halt_ms: 1 },
    { reference_micro_per_kwh: 1_000_000_000, max_move_micro_per_kwh: 0 },
    { reference_micro_per_kwh: -1_000_000_000, max_move_micro_per_kwh: 2_000_000_000, halt_ms: 86_400_000 },
  ];
  for (const rules of good) expect(new Desk(rules).events[0]?.kind).toBe("opened");
});

import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { expect, test } from "vitest";
import { Desk } from "../test-support/order-desk.ts";
import type { BookEvent } from "./event.ts";
import { rebuildOrderBook } from "./order-book.ts";

const ignore = () => {};
const MOST_WH = 1_000_000_000_000;

type Loose = Readonly<Record<string, unknown>>;
type Five = readonly [Loose, Loose, Loose, Loose, Loose];

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** The digest of the rebuilt book, or the code of the refusal. */
function rebuilt(history: readonly unknown[]): string {
  try {
    return hex(rebuildOrderBook(history as BookEvent[], ignore).digest());
  } catch (error) {
    if (error instanceof LocalGridError) return error.code;
    throw error;
  }
}

const REFUSED = "not-a-book-history";

const BID = {
  member: "cid",
  side: "bid",
  limit_micro_per_kwh: 210,
  energy_wh: 1,
  time_in_force: "good-till-gate",
} as const;

/** Orders 5 to 8 rest, 5 meets 9 in part, 10 replaces 8, then 5 is cancelled, and ann's terms are as they were. */
function honest(): Desk {
  const desk = new Desk({ max_move_micro_per_kwh: 50 });
  desk.at_ms = 10;
  desk.offer("ann", 10, 210);
  desk.offer("dora", 10, 220);
  desk.bid("cid", 4, 190);
  desk.bid("dora", 6, 180);
  desk.bid("bob", 4, 215);
  desk.amend(8, { member: "dora", energy_wh: 5, limit_micro_per_kwh: 185 });
  desk.at_ms = 20;
  desk.cancel(5, "ann");
  desk.terms("ann", 1_000_000, 1_000_000_000n);
  return desk;
}

const { events: EVENTS, book: BOOK } = honest();

/** The history with other fields in the one event of this kind, or in that of command `seq`. */
function forged(kind: BookEvent["kind"], fields: Loose, seq?: number): readonly unknown[] {
  const at = EVENTS.findLastIndex((event) => event.kind === kind && (seq === undefined || event.seq === seq));
  expect(at).toBeGreaterThan(0);
  return EVENTS.map((event, index) => (index === at ? { ...event, ...fields } : event));
}

test("[OB-19] a history is refused when a trade is not the one that follows", () => {
  expect(rebuilt(EVENTS)).toBe(hex(BOOK.digest()));
  expect(rebuilt(forged("traded", {}))).toBe(hex(BOOK.digest()));
  const forgeries: readonly Loose[] = [
    ...[0, -1, 0.5, 3, 5, 10, 11, Number.NaN, 4n, "4", undefined].map((energy_wh) => ({ energy_wh })),
    ...[209, 211, 215, 190, 0.5, Number.NaN, 210n].map((price_micro_per_kwh) => ({ price_micro_per_kwh })),
    { bid_order: 5, offer_order: 9 },
    { bid_order: 5, offer_order: 9, buyer: "ann", seller: "bob" },
    { bid_order: 5 },
    { offer_order: 9 },
    { offer_order: 6, seller: "dora", price_micro_per_kwh: 220 },
    { bid_order: 7, buyer: "cid" },
    { offer_order: Symbol("5") },
    { buyer: "ann", seller: "bob" },
    { buyer: "cid" },
    { seller: "dora" },
    { seller: "bob" },
    { seq: 10 },
    { at_ms: 11 },
  ];
  for (const fields of forgeries) expect(rebuilt(forged("traded", fields))).toBe(REFUSED);
});

test("[OB-19] a history is refused when an order could not have been accepted", () => {
  const forgeries: readonly Loose[] = [
    ...[4, 5, 8, 8.5, -1, Number.NaN, 9n, "9", Symbol("9")].map((seq) => ({ seq })),
    ...[9, 0, -1, 10.5, 10n, Symbol("10")].map((at_ms) => ({ at_ms })),
    ...["offer", "both", undefined].map((side) => ({ side })),
    ...[0, -4, 0.5, MOST_WH + 1, 1_000_001].map((energy_wh) => ({ energy_wh })),
    ...[-101, 401, 209, 0.5, undefined].map((limit_micro_per_kwh) => ({ limit_micro_per_kwh })),
    ...["ann", "eve", null].map((member) => ({ member })),
    ...["for-ever", undefined].map((time_in_force) => ({ time_in_force })),
  ];
  for (const fields of forgeries) expect(rebuilt(forged("accepted", fields, 9))).toBe(REFUSED);
});

test("[OB-19] a history is refused when an order could not have been amended or cancelled", () => {
  const amended: readonly Loose[] = [
    ...[9, 8, 7].map((seq) => ({ seq })),
    ...[7, 9, 99, 8n].map((replaces) => ({ replaces })),
    { member: "bob" },
    { side: "offer" },
    { energy_wh: 0 },
    { energy_wh: -5 },
    { limit_micro_per_kwh: -101 },
    { limit_micro_per_kwh: 230 },
    { at_ms: 9 },
  ];
  for (const fields of amended) expect(rebuilt(forged("amended", fields))).toBe(REFUSED);
  const cancelled: readonly Loose[] = [
    { member: "dora" },
    { order: 6 },
    { order: 99 },
    { order: Symbol("5") },
    ...[5, 7, 10, 0, -6].map((energy_wh) => ({ energy_wh })),
    ...["self-match", "immediate", "halt", "gate", "terms", "chance"].map((reason) => ({ reason })),
    { seq: 10 },
    { at_ms: 9 },
  ];
  for (const fields of cancelled) expect(rebuilt(forged("cancelled", fields))).toBe(REFUSED);
});

test("[OB-19] a history is refused when terms are out of range or what does not fit them stays", () => {
  const forgeries: readonly Loose[] = [
    ...[-1, 0.5, MOST_WH + 1, undefined, 5n].map((position_limit_wh) => ({ position_limit_wh })),
    ...[-1n, 2n ** 53n, 1_000, undefined].map((credit_nano) => ({ credit_nano })),
    { member: "A b" },
    { member: "dora", position_limit_wh: 1 },
    { member: "cid", credit_nano: 1n },
  ];
  for (const fields of forgeries) expect(rebuilt(forged("terms-set", fields))).toBe(REFUSED);
  expect(rebuilt(forged("terms-set", { member: "dora" }))).not.toBe(REFUSED);
});

test("[OB-19] a history is refused when it halts or resumes what cannot be halted or resumed", () => {
  const now = { seq: 20, at_ms: 20 };
  const halted = { kind: "halted", ...now, resumes_at_ms: null, price_micro_per_kwh: null };
  expect(rebuilt([...EVENTS, halted])).toHaveLength(64);
  for (const more of [
    [{ kind: "resumed", ...now }],
    [{ ...halted, resumes_at_ms: 1_020 }],
    [{ ...halted, price_micro_per_kwh: 300 }],
    [halted, { ...halted, seq: 21 }],
    [halted, { kind: "accepted", seq: 21, at_ms: 20, ...BID }],
    [{ kind: "resumed", ...now, at_ms: Symbol("20") }],
  ]) {
    expect(rebuilt([...EVENTS, ...more])).toBe(REFUSED);
  }
});

test("[OB-19] a history is refused when the circuit breaker's pause is cut short, goes on for longer or is of another price", () => {
  const { events, book } = new Desk({ max_move_micro_per_kwh: 5 });
  const desk = { events, book };
  for (const [seq, member, side] of [
    [5, "ann", "offer"],
    [6, "bob", "bid"],
  ] as const) {
    book.execute({ kind: "place", seq, at_ms: 0, ...BID, member, side, post_only: false } as never);
  }
  book.execute({ kind: "pass-time", seq: 7, at_ms: 1_000 });
  expect(events.slice(-5).map(({ kind }) => kind)).toEqual([
    "accepted",
    "halted",
    "cancelled",
    "resumed",
    "time-passed",
  ]);
  const [accepted, halted, cancelled, resumed, passed] = events.slice(-5) as readonly object[] as Five;
  const before = desk.events.slice(0, -5);
  expect(rebuilt([...before, accepted, halted, cancelled])).toHaveLength(64);
  for (const end of [
    [accepted, halted],
    [accepted, cancelled, halted],
    [accepted, { ...halted, resumes_at_ms: 999 }, cancelled],
    [accepted, { ...halted, resumes_at_ms: null }, cancelled],
    [accepted, { ...halted, price_micro_per_kwh: 206 }, cancelled],
    [accepted, halted, { ...cancelled, reason: "immediate" }],
    [accepted, halted, cancelled, resumed],
    [accepted, halted, cancelled, passed],
    [accepted, halted, cancelled, passed, resumed],
    [accepted, halted, cancelled, resumed, resumed],
    [accepted, halted, cancelled, resumed, { ...passed, seq: 8 }],
    [accepted, halted, cancelled, resumed, { ...passed, at_ms: 1_001 }],
    [accepted, halted, cancelled, { ...resumed, at_ms: 1_001 }, passed],
    [accepted, halted, cancelled, { ...resumed, at_ms: Symbol("1000") }, passed],
    [accepted, halted, cancelled, resumed, { kind: "refused", code: "sequence-not-rising", seq: 6, at_ms: 0 }],
  ]) {
    expect(rebuilt([...before, ...end])).toBe(REFUSED);
  }
});

test("[OB-19] gate closure in a pause, of a book without orders, is part of a history", () => {
  const desk = new Desk({ max_move_micro_per_kwh: 5 });
  desk.offer("ann", 1, 210);
  expect(desk.bid("bob", 1, 210)).toContain("halted until 1000 at 210");
  desk.cancel(5, "ann");
  expect(desk.tell({ kind: "pass-time", at_ms: 600_000 })).toEqual(["gate-closed"]);
  expect(rebuilt(desk.events)).toBe(hex(desk.book.digest()));
});

test("[OB-19] a history is refused when a trade names another member, whatever members are called", () => {
  const desk = new Desk();
  desk.terms("not-a-command", 10, 10_000n);
  desk.offer("ann", 1, 210);
  desk.bid("not-a-command", 1, 210);
  expect(rebuilt(desk.events)).toBe(hex(desk.book.digest()));
  expect(rebuilt([...desk.events.slice(0, -1), { ...desk.events.at(-1), buyer: "bob" }])).toBe(REFUSED);
});

test("[OB-19] the refusal of a history names the event that does not follow, and the opening is number 0", () => {
  const rebuild = () => rebuildOrderBook(EVENTS.toSpliced(9, 1), ignore);
  expect(EVENTS[10]?.kind).toBe("traded");
  expect(rebuild).toThrow("event 9 does not follow from those before it");
});

test("[OB-19] a history is refused when anything but refusals follows gate closure, or gate closure leaves orders", () => {
  const closing = honest();
  closing.at_ms = 600_000;
  closing.bid("ann", 1, 100);
  const { events } = closing;
  const [first, second, third, closed, late] = events.slice(-5) as readonly object[] as Five;
  const before = events.slice(0, -5);
  const now = { seq: 14, at_ms: 600_000 };
  const refused = { kind: "refused", ...now, code: "gate-closed" };
  expect(rebuilt([...events, refused])).toHaveLength(64);
  expect(rebuilt([...before, first, second, third, closed])).toBe(hex(closing.book.digest()));
  for (const history of [
    [...events, { kind: "accepted", ...now, ...BID }],
    [...events, { kind: "time-passed", ...now }],
    [...events, { kind: "gate-closed", ...now }],
    [...events, { kind: "terms-set", ...now, member: "ann", position_limit_wh: 1, credit_nano: 1n }],
    [...events, { ...first, ...now }],
    [...events, { ...refused, code: "credit-limit" }],
    [...before, first, second, closed, late],
    [...before, second, first, third, closed, late],
    [...before, first, second, third, late],
    [...before, first, second, third],
    [...before, closed],
    [...before, { kind: "time-passed", seq: 13, at_ms: 600_000 }],
    [...before, { kind: "refused", seq: 13, at_ms: 600_000, code: "credit-limit" }],
  ]) {
    expect(rebuilt(history)).toBe(REFUSED);
  }
});

test("[OB-19] a history is refused when a refusal has a number or a time that it cannot have", () => {
  const refused = { kind: "refused", seq: 20, at_ms: 20, code: "credit-limit" };
  expect(rebuilt([...EVENTS, refused])).toHaveLength(64);
  expect(rebuilt([...EVENTS, { ...refused, at_ms: 30 }])).toHaveLength(64);
  for (const fields of [
    { seq: 11 },
    { at_ms: 19 },
    { code: "sequence-not-rising" },
    { code: "time-goes-back", at_ms: 21 },
    { at_ms: 600_000 },
  ]) {
    expect(rebuilt([...EVENTS, { ...refused, ...fields }])).toBe(REFUSED);
  }
  const numbers = { seq: 12, at_ms: 20, code: "sequence-not-rising" };
  expect(rebuilt([...EVENTS, { ...refused, ...numbers }])).toBe(hex(BOOK.digest()));
  expect(rebuilt([...EVENTS, { ...refused, ...numbers, code: "not-a-command" }])).toBe(hex(BOOK.digest()));
  for (const at_ms of [19, 21]) expect(rebuilt([...EVENTS, { ...refused, ...numbers, at_ms }])).toBe(REFUSED);
  expect(rebuilt([...EVENTS, { ...refused, code: "time-goes-back" }])).toHaveLength(64);
});

test("[OB-19] a history is refused when it is cut inside a command", () => {
  const desk = new Desk({ max_move_micro_per_kwh: 50 });
  const immediate = { time_in_force: "immediate-or-cancel" };
  const cuts = (history: readonly unknown[]) =>
    history.map((_, index) => rebuilt(history.slice(0, index + 1)) !== REFUSED);
  desk.offer("ann", 10, 210);
  desk.offer("bob", 10, 210);
  const before = desk.events.length;
  desk.bid("bob", 15, 210);
  desk.bid("cid", 15, 100, immediate);
  desk.terms("bob", 0, 0n);
  expect(desk.events.slice(before).map(({ kind }) => kind)).toEqual([
    "accepted",
    "traded",
    "cancelled",
    "accepted",
    "cancelled",
    "terms-set",
    "cancelled",
  ]);
  expect(cuts(desk.events).slice(before)).toEqual([false, false, true, false, true, false, true]);
});

test("[OB-19] a history is refused when it is no list of events that begins with one opening", () => {
  const [opened] = EVENTS as unknown as readonly [BookEvent];
  for (const history of [
    [null],
    [5],
    [{}],
    [...EVENTS, null],
    [...EVENTS, 5],
    [...EVENTS, {}],
    [...EVENTS, { kind: "dance", seq: 20, at_ms: 20 }],
    [...EVENTS, { ...opened, seq: 20, at_ms: 20 }],
    [{ ...opened, seq: 1 }, ...EVENTS.slice(1)],
    [{ ...opened, at_ms: 1 }, ...EVENTS.slice(1)],
  ]) {
    expect(rebuilt(history)).toBe(REFUSED);
  }
  for (const rules of [undefined, null, 5, {}]) expect(rebuilt([{ ...opened, rules }])).toBe("not-book-rules");
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { type DrawnBook, drawnBooks } from "../test-support/drawn-commands.ts";
import { holds } from "../test-support/properties.ts";
import { ReferenceOrderBook } from "../test-support/reference-order-book.ts";
import type { BookEvent } from "./event.ts";
import { type MemberStanding, openOrderBook, rebuildOrderBook } from "./order-book.ts";

function opened({ rules }: DrawnBook) {
  const events: BookEvent[] = [];
  return { book: openOrderBook(rules, (event) => events.push(event)), events };
}

function executed(drawn: DrawnBook) {
  const { book, events } = opened(drawn);
  for (const command of drawn.commands) book.execute(command);
  return { book, events };
}

function membersOf(events: readonly BookEvent[]) {
  return [...new Set(events.filter((event) => event.kind === "terms-set").map(({ member }) => member))];
}

/** Refusals and reasons count as kinds of their own. */
function kindOf(event: BookEvent): string {
  if (event.kind === "refused") return event.code;
  return event.kind === "cancelled" ? `cancelled: ${event.reason}` : event.kind;
}

test("drawn commands reach every event, refusal and reason", () => {
  const books = fc.sample(drawnBooks(60), { numRuns: 1_000, seed: 1 });
  const kinds = new Set(books.flatMap((drawn) => executed(drawn).events.map(kindOf)));
  expect([...kinds].sort()).toEqual([
    "accepted",
    "amended",
    "amount-out-of-range",
    "book-is-full",
    "cancelled: gate",
    "cancelled: halt",
    "cancelled: immediate",
    "cancelled: member",
    "cancelled: self-match",
    "cancelled: terms",
    "credit-limit",
    "gate-closed",
    "halted",
    "not-a-command",
    "not-a-price",
    "not-an-energy",
    "not-fillable",
    "opened",
    "outside-price-band",
    "position-limit",
    "resumed",
    "sequence-not-rising",
    "terms-set",
    "time-goes-back",
    "time-passed",
    "too-many-members",
    "traded",
    "trading-halted",
    "trading-not-halted",
    "unknown-member",
    "unknown-order",
    "would-trade",
  ]);
});

test("[OB-1][OB-2][OB-3][OB-7][OB-8][OB-15] any commands give the events, positions and debts of a slow reference book", () => {
  holds("order book: as the reference", drawnBooks(60), (drawn) => {
    const { book, events } = opened(drawn);
    const reference = new ReferenceOrderBook(drawn.rules);
    for (const command of drawn.commands) {
      events.length = 0;
      book.execute(command);
      expect(events).toEqual(reference.execute(command));
    }
    for (const { member } of reference.allTerms()) {
      const standing = book.standing(member);
      expect(standing?.position_wh).toBe(reference.position(member));
      expect(standing?.owed_nano).toBe(reference.owed(member));
      const own = reference.resting.filter((order) => order.member === member).sort((a, b) => a.id - b.id);
      expect(standing?.open_orders).toEqual(
        own.map(({ id, side, limit, left }) => ({ order: id, side, limit_micro_per_kwh: limit, energy_wh: left })),
      );
    }
  });
});

test("[OB-4] the book is never crossed, and its depth is the sum of its open orders", () => {
  holds("order book: never crossed", drawnBooks(40), (drawn) => {
    const { book, events } = opened(drawn);
    for (const command of drawn.commands) {
      book.execute(command);
      const { bestBid, bestOffer } = book;
      if (bestBid !== null && bestOffer !== null) expect(bestBid).toBeLessThan(bestOffer);
    }
    const open = membersOf(events).flatMap((member) => book.standing(member)?.open_orders ?? []);
    const { bids, offers } = book.depth();
    for (const [levels, side] of [
      [bids, "bid"],
      [offers, "offer"],
    ] as const) {
      const own = open.filter((order) => order.side === side);
      const limits = [...new Set(own.map(({ limit_micro_per_kwh }) => limit_micro_per_kwh))].sort((a, b) => a - b);
      if (side === "bid") limits.reverse();
      expect(levels).toEqual(
        limits.map((limit) => {
          const there = own.filter(({ limit_micro_per_kwh }) => limit_micro_per_kwh === limit);
          const energy_wh = there.reduce((sum, order) => sum + order.energy_wh, 0);
          return { limit_micro_per_kwh: limit, energy_wh, orders: there.length };
        }),
      );
    }
  });
});

/** By order: what was placed less what was traded and cancelled, without orders that were replaced. */
function leftOf(events: readonly BookEvent[]): ReadonlyMap<number, number> {
  const left = new Map<number, number>();
  const take = (order: number, energy_wh: number) => left.set(order, (left.get(order) as number) - energy_wh);
  for (const event of events) {
    if (event.kind === "amended") left.delete(event.replaces);
    if (event.kind === "amended" || event.kind === "accepted") left.set(event.seq, event.energy_wh);
    if (event.kind === "cancelled") take(event.order, event.energy_wh);
    if (event.kind !== "traded") continue;
    take(event.bid_order, event.energy_wh);
    take(event.offer_order, event.energy_wh);
  }
  return left;
}

test("[OB-5] of every order, what was placed is what was traded, was cancelled or rests", () => {
  holds("order book: energy is conserved", drawnBooks(60), (drawn) => {
    const { book, events } = executed(drawn);
    const open = membersOf(events).flatMap((member) => book.standing(member)?.open_orders ?? []);
    const left = [...leftOf(events)].filter(([, energy_wh]) => energy_wh !== 0);
    const resting = open.map(({ order, energy_wh }) => [order, energy_wh] as const);
    expect(resting.sort(([a], [b]) => a - b)).toEqual(left);
  });
});

test("[OB-5] positions and debts of all members sum to 0", () => {
  holds("order book: sums are 0", drawnBooks(60), (drawn) => {
    const { book, events } = executed(drawn);
    const standings = membersOf(events).map((member) => book.standing(member));
    expect(standings.reduce((sum, standing) => sum + (standing?.position_wh ?? Number.NaN), 0)).toBe(0);
    expect(standings.reduce((sum, standing) => sum + (standing?.owed_nano ?? 1n), 0n)).toBe(0n);
  });
});

test("[OB-3] every trade is inside both limits, at the limit of the order with the lower number", () => {
  holds("order book: prices of trades", drawnBooks(60), (drawn) => {
    const limits = new Map<number, number>();
    for (const event of executed(drawn).events) {
      if (event.kind === "accepted" || event.kind === "amended") limits.set(event.seq, event.limit_micro_per_kwh);
      if (event.kind !== "traded") continue;
      const { bid_order, offer_order, price_micro_per_kwh } = event;
      expect(price_micro_per_kwh).toBeLessThanOrEqual(limits.get(bid_order) as number);
      expect(price_micro_per_kwh).toBeGreaterThanOrEqual(limits.get(offer_order) as number);
      expect(price_micro_per_kwh).toBe(limits.get(Math.min(bid_order, offer_order)));
    }
  });
});

test("[OB-19][INV-12] rebuilt after any command, the book has the same digest and goes on in the same way", () => {
  const books = fc.record({ drawn: drawnBooks(60), part: fc.integer({ min: 0, max: 60 }) });
  holds("order book: rebuilt from events", books, ({ drawn, part }) => {
    const { book, events } = opened(drawn);
    for (const command of drawn.commands.slice(0, part)) book.execute(command);
    const later: BookEvent[] = [];
    const rebuilt = rebuildOrderBook([...events], (event) => later.push(event));
    expect(later).toEqual([]);
    expect(rebuilt.digest()).toEqual(book.digest());
    expect(rebuilt.phase).toBe(book.phase);
    expect(rebuilt.depth()).toEqual(book.depth());
    events.length = 0;
    for (const command of drawn.commands.slice(part)) {
      book.execute(command);
      rebuilt.execute(command);
    }
    expect(later).toEqual(events);
    expect(rebuilt.digest()).toEqual(book.digest());
    for (const member of membersOf(events)) expect(rebuilt.standing(member)).toEqual(book.standing(member));
  });
});

function expectInsideTerms(standing: MemberStanding): void {
  const { position_wh, position_limit_wh, open_bids_wh, open_offers_wh, open_orders } = standing;
  if (open_bids_wh > 0) expect(position_wh + open_bids_wh).toBeLessThanOrEqual(position_limit_wh);
  if (open_offers_wh > 0) expect(open_offers_wh - position_wh).toBeLessThanOrEqual(position_limit_wh);
  if (open_orders.length === 0) return;
  expect(standing.owed_nano + standing.open_cost_nano <= standing.credit_nano).toBe(true);
}

test("[OB-10][OB-11][OB-21] open orders never reach beyond the terms of the moment", () => {
  holds("order book: inside the terms", drawnBooks(40), (drawn) => {
    const { book, events } = opened(drawn);
    for (const command of drawn.commands) {
      book.execute(command);
      for (const member of membersOf(events)) expectInsideTerms(book.standing(member) as MemberStanding);
    }
  });
});

test("[OB-2] a refused command changes nothing but number and time", () => {
  holds("order book: refusals change nothing", drawnBooks(40), (drawn) => {
    const { book, events } = opened(drawn);
    for (const command of drawn.commands) {
      const before = [book.depth(), book.phase, ...membersOf(events).map((member) => book.standing(member))];
      const seen = events.length;
      book.execute(command);
      if (events.length !== seen + 1 || events.at(-1)?.kind !== "refused") continue;
      expect([book.depth(), book.phase, ...membersOf(events).map((member) => book.standing(member))]).toEqual(before);
    }
  });
});

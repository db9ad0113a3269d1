import { deliveryInterval } from "@localgrid/vocabulary/delivery-interval";
import type { Command, PlaceCommand, Side } from "../order-book/command.ts";
import type { BookEvent } from "../order-book/event.ts";
import { type OrderBook, openOrderBook } from "../order-book/order-book.ts";
import type { Rules } from "../order-book/rules.ts";

export const DESK_RULES = {
  interval: deliveryInterval(900, 900),
  gate_closes_at_ms: 600_000,
  band: { floor: -100, cap: 400 },
  max_members: 5,
  max_orders: 20,
  max_orders_per_member: 10,
  reference_micro_per_kwh: 200,
  max_move_micro_per_kwh: 500,
  halt_ms: 1_000,
} as Rules;

/** Fields of a command, without brands, and whatever a test wants to be wrong. */
type Loose = Readonly<Record<string, unknown>>;

/** An order as a test says it. */
type Words = readonly [member: string, energy_wh: number, limit_micro_per_kwh: number, more?: Loose];

/** A book with four members of wide terms, numbers given by itself, and events as short lines. */
export class Desk {
  readonly events: BookEvent[] = [];
  readonly book: OrderBook;
  seq = 0;
  at_ms = 0;

  constructor(rules: Partial<Record<keyof Rules, unknown>> = {}) {
    this.book = openOrderBook({ ...DESK_RULES, ...rules } as Rules, (event) => this.events.push(event));
    for (const member of ["ann", "bob", "cid", "dora"]) this.terms(member, 1_000_000, 1_000_000_000n);
  }

  bid(...order: Words): readonly string[] {
    return this.place("bid", order);
  }

  offer(...order: Words): readonly string[] {
    return this.place("offer", order);
  }

  amend(order: number, fields: Loose): readonly string[] {
    return this.tell({ kind: "amend", order, post_only: false, ...fields });
  }

  cancel(order: number, member: string): readonly string[] {
    return this.tell({ kind: "cancel", order, member });
  }

  terms(member: string, position_limit_wh: number, credit_nano: bigint): readonly string[] {
    return this.tell({ kind: "set-terms", member, position_limit_wh, credit_nano });
  }

  /** Executes one command with the next number, and gives its events as lines. */
  tell(command: Loose): readonly string[] {
    this.seq += 1;
    return this.hand({ seq: this.seq, at_ms: this.at_ms, ...command });
  }

  /** Executes whatever it is given. */
  hand(anything: unknown): readonly string[] {
    const before = this.events.length;
    this.book.execute(anything as Command);
    return this.events.slice(before).map(lineOf);
  }

  /** Each level as `energy@limit×orders`, best first. */
  lines(side: Side, levels?: number): readonly string[] {
    const depth = this.book.depth(levels);
    return depth[side === "bid" ? "bids" : "offers"].map(
      ({ energy_wh, limit_micro_per_kwh, orders }) => `${energy_wh}@${limit_micro_per_kwh}×${orders}`,
    );
  }

  private place(side: Side, [member, energy_wh, limit_micro_per_kwh, more]: Words): readonly string[] {
    const usual: Partial<PlaceCommand> = { kind: "place", side, time_in_force: "good-till-gate", post_only: false };
    return this.tell({ ...usual, member, energy_wh, limit_micro_per_kwh, ...more });
  }
}

function lineOf(event: BookEvent): string {
  switch (event.kind) {
    case "refused":
      return `refused ${event.code}`;
    case "accepted":
      return `${event.seq} ${event.member} ${event.side} ${event.energy_wh}@${event.limit_micro_per_kwh}`;
    case "amended":
      return `${event.seq} for ${event.replaces} ${event.member} ${event.side} ${event.energy_wh}@${event.limit_micro_per_kwh}`;
    case "traded":
      return `traded ${event.bid_order} ${event.buyer} ${event.offer_order} ${event.seller} ${event.energy_wh}@${event.price_micro_per_kwh}`;
    case "cancelled":
      return `cancelled ${event.order} ${event.member} ${event.energy_wh} ${event.reason}`;
    case "halted":
      return `halted until ${event.resumes_at_ms} at ${event.price_micro_per_kwh}`;
    case "terms-set":
      return `terms ${event.member} ${event.position_limit_wh} ${event.credit_nano}`;
    default:
      return event.kind;
  }
}

import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour } from "@localgrid/vocabulary/units";
import type { Side } from "./command.ts";

/** What one member has contracted and could still contract. Every number is a safe integer, see `riskOf`. */
export interface Account {
  readonly member: MemberId;
  position_limit_wh: number;
  credit_nano: number;
  /** Purchases less sales. */
  position_wh: number;
  /** What purchases cost less what sales brought. */
  owed_nano: number;
  open_bids_wh: number;
  open_offers_wh: number;
  /** What the open orders could cost at most. */
  open_cost_nano: number;
  open_orders: number;
}

/** An order with what is left of it. Level and neighbours mean something while it rests. */
export interface Order {
  readonly id: number;
  readonly account: Account;
  readonly side: Side;
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
  /** The limit of a bid, the negated limit of an offer: the more, the better for the other side. */
  readonly rank: number;
  energy_wh: number;
  level: Level | null;
  previous: Order | null;
  next: Order | null;
}

/** All resting orders of one side at one limit, by rising id. Leaves its ladder with its last order. */
export interface Level {
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
  readonly rank: number;
  energy_wh: number;
  orders: number;
  first: Order | null;
  last: Order | null;
}

/** What a command or a recorded event says of a new order. */
export interface Terms {
  readonly seq: number;
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
  readonly energy_wh: number;
}

export function newAccount(member: MemberId): Account {
  return {
    member,
    position_limit_wh: 0,
    credit_nano: 0,
    position_wh: 0,
    owed_nano: 0,
    open_bids_wh: 0,
    open_offers_wh: 0,
    open_cost_nano: 0,
    open_orders: 0,
  };
}

export function newOrder({ seq, limit_micro_per_kwh, energy_wh }: Terms, account: Account, side: Side): Order {
  const rank = side === "bid" ? limit_micro_per_kwh : -limit_micro_per_kwh;
  return { id: seq, account, side, limit_micro_per_kwh, rank, energy_wh, level: null, previous: null, next: null };
}

/** Whether an order can trade with a level of the other side: bid ≥ offer. */
export function crosses(order: Order, level: Level): boolean {
  return order.rank + level.rank >= 0;
}

import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import type { Side } from "./command.ts";
import type { BookEvent, CancelReason, RefusalCode, Traded } from "./event.ts";
import { reserve } from "./member-risk.ts";
import type { Account, Level, Order } from "./order.ts";
import { OrderIndex } from "./order-index.ts";
import { PriceLadder } from "./price-ladder.ts";
import type { Rules } from "./rules.ts";

export type Phase = "open" | "halted" | "closed";

/** Everything that a book knows, and the few changes of which commands and recorded events are made. */
export class Book {
  readonly rules: Rules;
  emit: (event: BookEvent) => void;
  readonly bids = new PriceLadder();
  readonly offers = new PriceLadder();
  readonly orders = new OrderIndex();
  readonly accounts = new Map<string, Account>();
  seq = 0;
  at_ms = 0;
  phase: Phase = "open";
  /** Null unless the circuit breaker halted the book. */
  resumes_at_ms: number | null = null;
  reference_micro_per_kwh: MicroPerKilowattHour;

  constructor(rules: Rules, emit: (event: BookEvent) => void) {
    this.rules = rules;
    this.emit = emit;
    this.reference_micro_per_kwh = rules.reference_micro_per_kwh;
  }

  ladder(side: Side): PriceLadder {
    return side === "bid" ? this.bids : this.offers;
  }

  opposite(side: Side): PriceLadder {
    return side === "bid" ? this.offers : this.bids;
  }

  /** By rising id; those of one member, or all. */
  restingOrders(account?: Account): readonly Order[] {
    const resting: Order[] = [];
    for (const { levels } of [this.bids, this.offers]) {
      for (const { first } of levels) {
        for (let order = first; order !== null; order = order.next) {
          if (account === undefined || order.account === account) resting.push(order);
        }
      }
    }
    return resting.sort((a, b) => a.id - b.id);
  }

  add(order: Order): void {
    this.orders.add(order);
    this.ladder(order.side).append(order);
    reserve(order, order.energy_wh);
    order.account.open_orders += 1;
  }

  remove(order: Order): void {
    this.forget(order);
    this.ladder(order.side).remove(order);
  }

  /** Takes energy from a resting order, which leaves the book with its last Wh. */
  take(order: Order, energy_wh: number): void {
    if (order.energy_wh === energy_wh) return this.remove(order);
    reserve(order, -energy_wh);
    order.energy_wh -= energy_wh;
    (order.level as Level).energy_wh -= energy_wh;
  }

  settle(buyer: Account, seller: Account, { energy_wh, price_micro_per_kwh }: Traded): void {
    const amount_nano = energy_wh * price_micro_per_kwh;
    buyer.position_wh += energy_wh;
    buyer.owed_nano += amount_nano;
    seller.position_wh -= energy_wh;
    seller.owed_nano -= amount_nano;
    this.reference_micro_per_kwh = price_micro_per_kwh;
  }

  halt(resumes_at_ms: number | null): void {
    this.phase = "halted";
    this.resumes_at_ms = resumes_at_ms;
  }

  resume(): void {
    this.phase = "open";
    this.resumes_at_ms = null;
  }

  close(): void {
    this.phase = "closed";
    this.resumes_at_ms = null;
  }

  cancel(order: Order, reason: CancelReason): void {
    this.remove(order);
    this.cancelled(order, reason);
  }

  /** Of one member or of all, by rising id. In one go, since each order alone may move all levels of its side. */
  cancelAll(reason: CancelReason, account?: Account): void {
    const orders = this.restingOrders(account);
    for (const order of orders) {
      this.forget(order);
      this.ladder(order.side).unlink(order);
    }
    this.bids.dropEmptyLevels();
    this.offers.dropEmptyLevels();
    for (const order of orders) this.cancelled(order, reason);
  }

  cancelled({ id, account, energy_wh }: Order, reason: CancelReason): void {
    const { seq, at_ms } = this;
    const { member } = account;
    this.emit({ kind: "cancelled", seq, at_ms, order: id, member, energy_wh: energy_wh as WattHours, reason });
  }

  refuse(code: RefusalCode): void {
    const { seq, at_ms } = this;
    this.emit({ kind: "refused", seq, at_ms, code });
  }

  /** All but its place in the ladder. */
  private forget(order: Order): void {
    this.orders.remove(order);
    reserve(order, -order.energy_wh);
    order.account.open_orders -= 1;
  }
}

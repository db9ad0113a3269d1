import { ENERGY_LIMIT_WH, type MicroPerKilowattHour, type WattHours } from "@localgrid/vocabulary/units";
import type { Book } from "./book.ts";
import type { AmendCommand, CancelCommand, PlaceCommand } from "./command.ts";
import type { RefusalCode, Traded } from "./event.ts";
import { reserve, riskOf } from "./member-risk.ts";
import { type Account, crosses, type Level, newOrder, type Order } from "./order.ts";
import { widestPrice } from "./rules.ts";

type Wanted = PlaceCommand | AmendCommand;

/** The commands of members: orders are checked, matched at the prices of resting ones, and rest themselves. */
export class Trading {
  private readonly book: Book;
  private readonly widest: number;

  constructor(book: Book) {
    this.book = book;
    this.widest = widestPrice(book.rules.band);
  }

  place(command: PlaceCommand): void {
    const { book } = this;
    const { side, time_in_force, post_only } = command;
    if (!isPlaceable(command)) return book.refuse("not-a-command");
    const account = book.accounts.get(command.member);
    if (account === undefined) return book.refuse("unknown-member");
    if (time_in_force === "good-till-gate" && this.isFull(account)) return book.refuse("book-is-full");
    const mistake = this.mistakeIn(command);
    if (mistake !== null) return book.refuse(mistake);
    const order = newOrder(command, account, side);
    const objection = this.objectionTo(order, post_only);
    if (objection !== null) return book.refuse(objection);
    if (time_in_force === "fill-or-kill" && !this.isFillable(order)) return book.refuse("not-fillable");
    const { seq, at_ms, member, limit_micro_per_kwh, energy_wh } = command;
    book.emit({ kind: "accepted", seq, at_ms, member, side, limit_micro_per_kwh, energy_wh, time_in_force });
    this.match(order, time_in_force === "good-till-gate");
  }

  amend(command: AmendCommand): void {
    const { book } = this;
    if (typeof command.post_only !== "boolean") return book.refuse("not-a-command");
    const old = this.ownOrder(command);
    if (old === undefined) return book.refuse("unknown-order");
    const mistake = this.mistakeIn(command);
    if (mistake !== null) return book.refuse(mistake);
    const { account, side } = old;
    const order = newOrder(command, account, side);
    reserve(old, -old.energy_wh);
    const objection = this.objectionTo(order, command.post_only);
    reserve(old, old.energy_wh);
    if (objection !== null) return book.refuse(objection);
    book.remove(old);
    const { seq, at_ms, member, limit_micro_per_kwh, energy_wh } = command;
    book.emit({ kind: "amended", seq, at_ms, replaces: old.id, member, side, limit_micro_per_kwh, energy_wh });
    this.match(order, true);
  }

  cancel(command: CancelCommand): void {
    const order = this.ownOrder(command);
    if (order === undefined) return this.book.refuse("unknown-order");
    this.book.cancel(order, "member");
  }

  /** What other members do not own does not exist for them. */
  private ownOrder({ order, member }: AmendCommand | CancelCommand): Order | undefined {
    // Commands may hold what types exclude, and the index reckons with numbers.
    const found = Number.isSafeInteger(order) ? this.book.orders.get(order) : undefined;
    return found?.account.member === member ? found : undefined;
  }

  private isFull(account: Account): boolean {
    const { orders, rules } = this.book;
    return account.open_orders >= rules.max_orders_per_member || orders.size >= rules.max_orders;
  }

  /** What keeps a command from being an order, in the order in which it is reported. */
  private mistakeIn({ limit_micro_per_kwh, energy_wh }: Wanted): RefusalCode | null {
    const { phase, rules } = this.book;
    if (phase === "halted") return "trading-halted";
    if (!Number.isSafeInteger(energy_wh) || energy_wh <= 0 || energy_wh > ENERGY_LIMIT_WH) return "not-an-energy";
    if (!Number.isSafeInteger(limit_micro_per_kwh)) return "not-a-price";
    const { floor, cap } = rules.band;
    return limit_micro_per_kwh < floor || limit_micro_per_kwh > cap ? "outside-price-band" : null;
  }

  /** What speaks against an order, whatever its time in force, in the order in which it is reported. */
  private objectionTo(order: Order, post_only: boolean): RefusalCode | null {
    const risk = riskOf(order, this.widest);
    if (risk !== null) return risk;
    if (!post_only) return null;
    const { best } = this.book.opposite(order.side);
    return best !== undefined && crosses(order, best) ? "would-trade" : null;
  }

  private isTooFar({ limit_micro_per_kwh }: Level, reference: MicroPerKilowattHour): boolean {
    return Math.abs(limit_micro_per_kwh - reference) > this.book.rules.max_move_micro_per_kwh;
  }

  /** Whether other members' orders, as far as the circuit breaker lets trades go, cover all of the order. */
  private isFillable(order: Order): boolean {
    const { levels } = this.book.opposite(order.side);
    const reference = this.book.reference_micro_per_kwh;
    let missing_wh = order.energy_wh;
    for (let index = levels.length - 1; index >= 0; index--) {
      const level = levels[index] as Level;
      if (!crosses(order, level)) break;
      const foreign_wh = foreignEnergy(level, order.account);
      if (foreign_wh > 0 && this.isTooFar(level, reference)) return false;
      missing_wh -= foreign_wh;
      if (missing_wh <= 0) return true;
    }
    return false;
  }

  private match(order: Order, isToRest: boolean): void {
    const { book } = this;
    this.sweep(order);
    if (order.energy_wh === 0) return;
    if (book.phase === "halted") book.cancelled(order, "halt");
    else if (isToRest) book.add(order);
    else book.cancelled(order, "immediate");
  }

  private sweep(order: Order): void {
    const { book } = this;
    const opposite = book.opposite(order.side);
    // One reference for the whole command, so that a large order cannot drag it along.
    const reference = book.reference_micro_per_kwh;
    while (order.energy_wh > 0) {
      const level = opposite.best;
      if (level === undefined || !crosses(order, level)) return;
      const resting = level.first as Order;
      if (resting.account === order.account) book.cancel(resting, "self-match");
      else if (this.isTooFar(level, reference)) return this.halt(level.limit_micro_per_kwh);
      else this.trade(order, resting);
    }
  }

  private trade(order: Order, resting: Order): void {
    const { book } = this;
    const { seq, at_ms } = book;
    const isBid = order.side === "bid";
    const bid = isBid ? order : resting;
    const offer = isBid ? resting : order;
    const traded: Traded = {
      kind: "traded",
      seq,
      at_ms,
      bid_order: bid.id,
      offer_order: offer.id,
      buyer: bid.account.member,
      seller: offer.account.member,
      price_micro_per_kwh: resting.limit_micro_per_kwh,
      energy_wh: Math.min(order.energy_wh, resting.energy_wh) as WattHours,
    };
    order.energy_wh -= traded.energy_wh;
    book.take(resting, traded.energy_wh);
    book.settle(bid.account, offer.account, traded);
    book.emit(traded);
  }

  private halt(price_micro_per_kwh: MicroPerKilowattHour): void {
    const { book } = this;
    const { seq, at_ms } = book;
    const resumes_at_ms = at_ms + book.rules.halt_ms;
    book.halt(resumes_at_ms);
    // After the pause a real move of the price may go on from here.
    book.reference_micro_per_kwh = price_micro_per_kwh;
    book.emit({ kind: "halted", seq, at_ms, resumes_at_ms, price_micro_per_kwh });
  }
}

function isPlaceable({ side, time_in_force, post_only }: PlaceCommand): boolean {
  return (
    (side === "bid" || side === "offer") &&
    (time_in_force === "good-till-gate" ||
      time_in_force === "immediate-or-cancel" ||
      time_in_force === "fill-or-kill") &&
    typeof post_only === "boolean"
  );
}

function foreignEnergy({ first }: Level, account: Account): number {
  let energy_wh = 0;
  for (let order = first; order !== null; order = order.next) {
    if (order.account !== account) energy_wh += order.energy_wh;
  }
  return energy_wh;
}

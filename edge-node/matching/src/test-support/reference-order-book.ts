import type { Command, Numbered, PlaceCommand, Side } from "../order-book/command.ts";
import type { BookEvent, RefusalCode } from "../order-book/event.ts";
import type { Rules } from "../order-book/rules.ts";

interface RestingOrder {
  readonly id: number;
  readonly member: string;
  readonly side: Side;
  readonly limit: number;
  left: number;
}

interface Contract {
  readonly buyer: string;
  readonly seller: string;
  readonly price: number;
  readonly energy: number;
}

type Terms = Extract<Command, { kind: "set-terms" }>;
type Wanted = Pick<PlaceCommand, "limit_micro_per_kwh" | "energy_wh" | "post_only">;

/**
 * The rules of the order book once more, slow and plain: lists instead of ladders, every figure summed anew from all
 * contracts and orders, BigInt for all products. Shares no code with the order book.
 */
export class ReferenceOrderBook {
  readonly resting: RestingOrder[] = [];
  readonly contracts: Contract[] = [];
  private readonly terms = new Map<string, Terms>();
  private readonly rules: Rules;
  private events: BookEvent[] = [];
  private now: Numbered = { seq: 0, at_ms: 0 };
  private isClosed = false;
  private haltedUntil: number | null = null;
  private reference: number;

  constructor(rules: Rules) {
    this.rules = rules;
    this.reference = rules.reference_micro_per_kwh;
  }

  execute(command: Command): readonly BookEvent[] {
    this.events = [];
    const code = typeof command === "object" && command !== null ? this.follow(command) : "not-a-command";
    if (code !== null) this.tell({ kind: "refused", code });
    return this.events;
  }

  private follow(command: Command): RefusalCode | null {
    if (!Number.isSafeInteger(command.seq) || command.seq <= this.now.seq) return "sequence-not-rising";
    this.now = { ...this.now, seq: command.seq };
    if (!Number.isSafeInteger(command.at_ms) || command.at_ms < this.now.at_ms) return "time-goes-back";
    this.now = { ...this.now, at_ms: command.at_ms };
    if (this.isClosed) return "gate-closed";
    if (command.at_ms >= this.rules.gate_closes_at_ms) {
      for (const order of this.resting.toSorted((a, b) => a.id - b.id)) this.drop(order, "gate");
      this.isClosed = true;
      this.tell({ kind: "gate-closed" });
      return command.kind === "pass-time" ? null : "gate-closed";
    }
    if (this.haltedUntil !== null && command.at_ms >= this.haltedUntil) this.resume();
    return this.dispatch(command);
  }

  private dispatch(command: Command): RefusalCode | null {
    const isHalted = this.haltedUntil !== null;
    switch (command.kind) {
      case "place":
        return this.place(command);
      case "amend": {
        if (typeof command.post_only !== "boolean") return "not-a-command";
        const old = this.resting.find(({ id, member }) => id === command.order && member === command.member);
        if (old === undefined) return "unknown-order";
        const wanted = { id: command.seq, member: old.member, side: old.side, limit: command.limit_micro_per_kwh };
        const others = this.resting.filter((order) => order !== old);
        const order = { ...wanted, left: command.energy_wh };
        const code = this.objection(order, command, others);
        if (code !== null) return code;
        this.resting.splice(this.resting.indexOf(old), 1);
        this.tell({ kind: "amended", replaces: old.id, ...orderFields(order) });
        return this.match(order, "good-till-gate");
      }
      case "cancel": {
        const own = this.resting.find(({ id, member }) => id === command.order && member === command.member);
        if (own === undefined) return "unknown-order";
        this.drop(own, "member");
        return null;
      }
      case "set-terms":
        return this.setTerms(command);
      case "halt":
        if (this.haltedUntil === Number.POSITIVE_INFINITY) return "trading-halted";
        this.haltedUntil = Number.POSITIVE_INFINITY;
        this.tell({ kind: "halted", resumes_at_ms: null, price_micro_per_kwh: null });
        return null;
      case "resume":
        if (!isHalted) return "trading-not-halted";
        this.resume();
        return null;
      case "pass-time":
        this.tell({ kind: "time-passed" });
        return null;
      default:
        return "not-a-command";
    }
  }

  private place(command: PlaceCommand): RefusalCode | null {
    const { seq, member, side, time_in_force, limit_micro_per_kwh, energy_wh, post_only } = command;
    if (!["bid", "offer"].includes(side) || typeof post_only !== "boolean") return "not-a-command";
    if (!["good-till-gate", "immediate-or-cancel", "fill-or-kill"].includes(time_in_force)) return "not-a-command";
    if (!this.terms.has(member)) return "unknown-member";
    if (time_in_force === "good-till-gate") {
      const own = this.resting.filter((order) => order.member === member);
      if (own.length >= this.rules.max_orders_per_member) return "book-is-full";
      if (this.resting.length >= this.rules.max_orders) return "book-is-full";
    }
    const order = { id: seq, member, side, limit: limit_micro_per_kwh, left: energy_wh };
    const code = this.objection(order, command, this.resting);
    if (code !== null) return code;
    if (time_in_force === "fill-or-kill" && !this.isFillable(order)) return "not-fillable";
    this.tell({ kind: "accepted", ...orderFields(order), time_in_force });
    return this.match(order, time_in_force);
  }

  private setTerms(command: Terms): RefusalCode | null {
    const { member, position_limit_wh, credit_nano } = command;
    if (typeof member !== "string" || !/^[a-z0-9][a-z0-9-]{0,31}$/.test(member)) return "not-a-command";
    if (!Number.isSafeInteger(position_limit_wh) || position_limit_wh < 0) return "not-an-energy";
    if (position_limit_wh > 1_000_000_000_000) return "not-an-energy";
    if (typeof credit_nano !== "bigint" || credit_nano < 0n || credit_nano > 2n ** 53n - 1n) {
      return "amount-out-of-range";
    }
    if (!this.terms.has(member) && this.terms.size >= this.rules.max_members) return "too-many-members";
    this.terms.set(member, command);
    this.tell({ kind: "terms-set", member, position_limit_wh, credit_nano });
    const own = this.resting.filter((order) => order.member === member).sort((a, b) => a.id - b.id);
    if (own.some((order) => this.overLimit(order, own) !== null)) for (const order of own) this.drop(order, "terms");
    return null;
  }

  private objection(
    order: RestingOrder,
    { energy_wh, limit_micro_per_kwh, post_only }: Wanted,
    others: RestingOrder[],
  ) {
    if (this.haltedUntil !== null) return "trading-halted";
    if (!Number.isSafeInteger(energy_wh) || energy_wh < 1 || energy_wh > 1_000_000_000_000) return "not-an-energy";
    const { floor, cap } = this.rules.band;
    if (!Number.isSafeInteger(limit_micro_per_kwh)) return "not-a-price";
    if (limit_micro_per_kwh < floor || limit_micro_per_kwh > cap) return "outside-price-band";
    const code = this.overLimit(order, [...others.filter(({ member }) => member === order.member), order]);
    if (code !== null) return code;
    return post_only && this.counterparts(order).length > 0 ? "would-trade" : null;
  }

  /** @param open the member's orders, this one included */
  private overLimit({ member, side }: RestingOrder, open: readonly RestingOrder[]): RefusalCode | null {
    const { position_limit_wh, credit_nano } = this.terms.get(member) as Terms;
    const { floor, cap } = this.rules.band;
    const widest = [floor, -floor, cap, -cap].reduce((a, b) => Math.max(a, b));
    const owed = this.owed(member);
    const energyOf = (orders: readonly RestingOrder[]) => orders.reduce((sum, { left }) => sum + BigInt(left), 0n);
    const reach = (owed < 0n ? -owed : owed) + energyOf(open) * BigInt(widest);
    if (reach > 2n ** 53n - 1n) return "amount-out-of-range";
    const sameSide = energyOf(open.filter((order) => order.side === side));
    const position = BigInt(this.position(member));
    if ((side === "bid" ? position : -position) + sameSide > BigInt(position_limit_wh)) return "position-limit";
    const costs = open.map((one) => BigInt(one.left) * BigInt(one.side === "bid" ? one.limit : -one.limit));
    const cost = costs.reduce((sum, nano) => (nano > 0n ? sum + nano : sum), 0n);
    return owed + cost > credit_nano ? "credit-limit" : null;
  }

  allTerms(): readonly Terms[] {
    return [...this.terms.values()];
  }

  position(member: string): number {
    const bought = this.contracts.filter(({ buyer }) => buyer === member).map(({ energy }) => energy);
    const sold = this.contracts.filter(({ seller }) => seller === member).map(({ energy }) => -energy);
    return [...bought, ...sold].reduce((sum, energy) => sum + energy, 0);
  }

  owed(member: string): bigint {
    return this.contracts.reduce((sum, { buyer, seller, price, energy }) => {
      const amount = BigInt(price) * BigInt(energy);
      return sum + (buyer === member ? amount : 0n) - (seller === member ? amount : 0n);
    }, 0n);
  }

  /** Orders that this one could trade with, in the order in which it would. */
  private counterparts({ side, limit }: RestingOrder): RestingOrder[] {
    const opposite = this.resting.filter((order) => order.side !== side);
    return side === "bid"
      ? opposite.filter((order) => order.limit <= limit).sort((a, b) => a.limit - b.limit || a.id - b.id)
      : opposite.filter((order) => order.limit >= limit).sort((a, b) => b.limit - a.limit || a.id - b.id);
  }

  private isTooFar(price: number, reference: number): boolean {
    const { max_move_micro_per_kwh } = this.rules;
    return price < reference - max_move_micro_per_kwh || price > reference + max_move_micro_per_kwh;
  }

  private isFillable(order: RestingOrder): boolean {
    let left = order.left;
    for (const other of this.counterparts(order)) {
      if (other.member === order.member) continue;
      if (this.isTooFar(other.limit, this.reference)) return false;
      left -= other.left;
      if (left <= 0) return true;
    }
    return false;
  }

  private match(order: RestingOrder, timeInForce: PlaceCommand["time_in_force"]): null {
    const reference = this.reference;
    for (const other of this.counterparts(order)) {
      if (order.left === 0) break;
      if (other.member === order.member) {
        this.drop(other, "self-match");
        continue;
      }
      if (this.isTooFar(other.limit, reference)) {
        this.reference = other.limit;
        this.haltedUntil = this.now.at_ms + this.rules.halt_ms;
        this.tell({ kind: "halted", resumes_at_ms: this.haltedUntil, price_micro_per_kwh: other.limit });
        break;
      }
      this.trade(order, other);
    }
    if (order.left === 0) return null;
    if (this.haltedUntil !== null) this.tellCancelled(order, "halt");
    else if (timeInForce === "good-till-gate") this.resting.push(order);
    else this.tellCancelled(order, "immediate");
    return null;
  }

  private trade(order: RestingOrder, other: RestingOrder): void {
    const energy = Math.min(order.left, other.left);
    const [bid, offer] = order.side === "bid" ? [order, other] : [other, order];
    order.left -= energy;
    other.left -= energy;
    if (other.left === 0) this.resting.splice(this.resting.indexOf(other), 1);
    this.reference = other.limit;
    this.contracts.push({ buyer: bid.member, seller: offer.member, price: other.limit, energy });
    this.tell({
      kind: "traded",
      bid_order: bid.id,
      offer_order: offer.id,
      buyer: bid.member,
      seller: offer.member,
      price_micro_per_kwh: other.limit,
      energy_wh: energy,
    });
  }

  private resume(): void {
    this.haltedUntil = null;
    this.tell({ kind: "resumed" });
  }

  private drop(order: RestingOrder, reason: string): void {
    this.resting.splice(this.resting.indexOf(order), 1);
    this.tellCancelled(order, reason);
  }

  private tellCancelled({ id, member, left }: RestingOrder, reason: string): void {
    this.tell({ kind: "cancelled", order: id, member, energy_wh: left, reason });
  }

  private tell(event: object): void {
    this.events.push({ ...this.now, ...event } as BookEvent);
  }
}

function orderFields({ member, side, limit, left }: RestingOrder) {
  return { member, side, limit_micro_per_kwh: limit, energy_wh: left };
}

import type { MicroPerKilowattHour } from "@localgrid/vocabulary/units";
import type { Depth, OrderBookEvent } from "../../src/order-book/order-book.ts";
import { nameOf } from "./homes.ts";
import { checked, ct, decimal, table } from "./writing.ts";

type Side = "bid" | "offer";
type Amended = Extract<OrderBookEvent, { kind: "amended" }>;
type Accepted = Extract<OrderBookEvent, { kind: "accepted" }>;
type Traded = Extract<OrderBookEvent, { kind: "traded" }>;
type Cancelled = Extract<OrderBookEvent, { kind: "cancelled" }>;

interface Entry {
  readonly id: number;
  readonly home: string;
  readonly side: Side;
  readonly limit: MicroPerKilowattHour;
  left_wh: number;
}

/** An order book on a sheet of paper: it tells what happened, and checks that the rules left no other choice. */
export class BookByHand {
  private entries: Entry[] = [];

  /** @param events of one command */
  follow(events: readonly OrderBookEvent[]): readonly string[] {
    const told: string[] = [];
    let incoming: Entry | undefined;
    for (const event of events) {
      if (event.kind === "accepted" || event.kind === "amended") {
        incoming = this.enter(event);
        if (event.kind === "amended") told.push(this.replaced(event));
      } else if (event.kind === "traded") told.push(this.trade(incoming as Entry, event));
      else if (event.kind === "cancelled") told.push(this.cancel(event, incoming));
      else told.push(plain(event));
    }
    if (incoming !== undefined) told.push(this.rest(incoming));
    return told;
  }

  depth(): Depth {
    return { bids: this.levels("bid"), offers: this.levels("offer") };
  }

  table(): string {
    const rows = (["bid", "offer"] as const).flatMap((side) =>
      this.levels(side).map((level) => {
        const orders = this.entries.filter((entry) => entry.side === side && entry.limit === level.limit_micro_per_kwh);
        const whose = orders.map(({ id, home }) => `${id} of ${nameOf(home)}`).join(", ");
        return [`${side}s`, ct(level.limit_micro_per_kwh), decimal(level.energy_wh), whose];
      }),
    );
    return rows.length === 0 ? "The book is empty." : table(["side", "limit, ct/kWh", "Wh", "orders"], rows);
  }

  private enter({ seq, member, side, limit_micro_per_kwh, energy_wh }: Accepted | Amended): Entry {
    return { id: seq, home: member, side, limit: limit_micro_per_kwh, left_wh: energy_wh };
  }

  private replaced({ replaces, seq }: Amended): string {
    this.remove(replaces);
    return `Order ${replaces} leaves; order ${seq} stands in its place, last in the queue.`;
  }

  private trade(incoming: Entry, event: Traded): string {
    const best = this.bestAgainst(incoming);
    const [mine, other] = incoming.side === "bid" ? ["bid_order", "offer_order"] : ["offer_order", "bid_order"];
    checked([incoming.id, best.id], [event[mine as "bid_order"], event[other as "offer_order"]]);
    const energy = checked(Math.min(incoming.left_wh, best.left_wh), event.energy_wh as number);
    const price = checked(best.limit, event.price_micro_per_kwh as number);
    incoming.left_wh -= energy;
    best.left_wh -= energy;
    if (best.left_wh === 0) this.remove(best.id);
    return `${nameOf(event.buyer)} buys ${decimal(energy)} Wh from ${nameOf(event.seller)} at ${ct(price)} ct, the limit of order ${best.id}, which was there first.`;
  }

  private cancel({ order, member, energy_wh, reason }: Cancelled, incoming: Entry | undefined): string {
    if (reason === "self-match") {
      const best = this.bestAgainst(incoming as Entry);
      checked([best.id, best.home], [order as number, (incoming as Entry).home]);
    }
    const entry = this.entries.find(({ id }) => id === order) as Entry;
    checked(entry.left_wh, energy_wh as number);
    this.remove(order);
    const why = reason === "gate" ? "all orders end with the gate" : "nobody trades with themselves";
    return `Order ${order} of ${nameOf(member)} with ${decimal(energy_wh)} Wh is cancelled: ${why}.`;
  }

  private rest(incoming: Entry): string {
    if (incoming.left_wh === 0) return "Nothing of it is left.";
    checked([], this.openAgainst(incoming));
    this.entries.push(incoming);
    return `${decimal(incoming.left_wh)} Wh rest as order ${incoming.id}.`;
  }

  private remove(order: number): void {
    this.entries = this.entries.filter(({ id }) => id !== order);
  }

  private bestAgainst(incoming: Entry): Entry {
    return this.openAgainst(incoming)[0] as Entry;
  }

  /** What the order may trade with: the best limit first, then the lowest number. */
  private openAgainst({ side, limit }: Entry): readonly Entry[] {
    const sign = side === "bid" ? 1 : -1;
    const open = this.entries.filter((entry) => entry.side !== side && sign * (limit - entry.limit) >= 0);
    return open.toSorted((a, b) => sign * (a.limit - b.limit) || a.id - b.id);
  }

  private levels(side: Side) {
    const sign = side === "bid" ? -1 : 1;
    const levels = Map.groupBy(
      this.entries.filter((entry) => entry.side === side),
      ({ limit }) => limit,
    );
    return [...levels]
      .toSorted(([a], [b]) => sign * (a - b))
      .map(([limit, entries]) => ({
        limit_micro_per_kwh: limit,
        energy_wh: entries.reduce((sum, { left_wh }) => sum + left_wh, 0),
        orders: entries.length,
      }));
  }
}

/** Of all other events only those of the gate belong into the example. */
function plain(event: OrderBookEvent): string {
  if (event.kind === "gate-closed") return "The gate is closed.";
  checked(["refused", "gate-closed"], [event.kind, event.kind === "refused" ? event.code : ""]);
  return "The new order comes too late and is refused.";
}

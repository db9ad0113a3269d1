import type { OrderBookCommand, OrderBookEvent, OrderBookRules } from "@localgrid/matching/order-book";
import { deliveryInterval } from "@localgrid/vocabulary/delivery-interval";
import { memberId } from "@localgrid/vocabulary/identifiers";
import { microPerKilowattHour, type NanoCurrency, wattHours } from "@localgrid/vocabulary/units";
import { benchError } from "./errors.ts";

export const MEMBERS = 200;
const RESTING = 5_000;
const TICK = 1_000;
const WHOLE_CENT = 10_000;
const START_S = 1_800_000_000;
const FIRST_MS = START_S * 1000 - 86_400_000;

const MEMBER_IDS = Array.from({ length: MEMBERS }, (_, index) => memberId(`m${String(index).padStart(3, "0")}`));

export const RULES: OrderBookRules = {
  interval: deliveryInterval(START_S, 900),
  gate_closes_at_ms: START_S * 1000,
  band: { floor: microPerKilowattHour(0), cap: microPerKilowattHour(500_000) },
  max_members: MEMBERS,
  max_orders: 10 * RESTING,
  max_orders_per_member: RESTING,
  reference_micro_per_kwh: microPerKilowattHour(200_000),
  max_move_micro_per_kwh: 300_000,
  halt_ms: 60_000,
};

/** Room for every order that the stream can draw. */
export const TERMS: readonly OrderBookCommand[] = MEMBER_IDS.map((member, index) => ({
  kind: "set-terms",
  seq: index + 1,
  at_ms: FIRST_MS,
  member,
  position_limit_wh: wattHours(1_000_000_000_000),
  credit_nano: 1_000_000_000_000_000n as NanoCurrency,
}));

type Side = "bid" | "offer";

interface Live {
  readonly order: number;
  readonly member: number;
  readonly side: Side;
  left_wh: number;
}

/** `clustered`: every second limit is a whole cent, as people choose prices. `even`: none is made one. */
export type Limits = "clustered" | "even";

/**
 * The orders of a feeder for one interval, the same in every run: 200 members, even ones buy and odd ones sell; about
 * 5,000 orders rest on some 300 levels of 0.1 cent, denser near the middle. Of the commands one half places, one
 * quarter amends, one quarter cancels; about one order in six trades at once.
 */
export class OrderStream {
  private readonly limits: Limits;
  private readonly live: Live[] = [];
  private readonly places = new Map<number, number>();
  private state = 1;
  private seq = MEMBERS;
  private at_ms = FIRST_MS;
  private middle = 200;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Orders that build the book up, before the mix begins. */
  *opening(): Generator<OrderBookCommand> {
    while (this.live.length < RESTING) yield this.place();
  }

  next(): OrderBookCommand {
    const kind = this.draw(4);
    if (kind < 2) return this.place();
    return kind === 2 ? this.amend() : this.cancel();
  }

  /** To be told what became of the commands: only resting orders are amended and cancelled. */
  observe(event: OrderBookEvent): void {
    switch (event.kind) {
      case "amended":
        this.drop(event.replaces);
        return this.keep(event);
      case "accepted":
        return this.keep(event);
      case "traded":
        this.reduce(event.bid_order, event.energy_wh);
        return this.reduce(event.offer_order, event.energy_wh);
      case "cancelled":
        return this.drop(event.order);
      case "opened":
      case "terms-set":
        return;
      default:
        throw benchError("wrong-result", `the order book answered ${JSON.stringify(event)}`);
    }
  }

  private place(): OrderBookCommand {
    const side = this.draw(2) === 0 ? "bid" : "offer";
    const member = 2 * this.draw(MEMBERS / 2) + (side === "bid" ? 0 : 1);
    return {
      kind: "place",
      ...this.numbered(),
      member: idOf(member),
      side,
      ...this.wanted(side),
      time_in_force: "good-till-gate",
      post_only: false,
    };
  }

  private amend(): OrderBookCommand {
    const { order, member, side } = this.anyLive();
    return { kind: "amend", ...this.numbered(), member: idOf(member), order, ...this.wanted(side), post_only: false };
  }

  private cancel(): OrderBookCommand {
    const { order, member } = this.anyLive();
    return { kind: "cancel", ...this.numbered(), member: idOf(member), order };
  }

  private numbered() {
    this.seq += 1;
    if (this.draw(100) === 0) this.at_ms += 1;
    if (this.draw(50) === 0) this.middle = Math.min(220, Math.max(180, this.middle + this.draw(3) - 1));
    return { seq: this.seq, at_ms: this.at_ms };
  }

  private wanted(side: Side) {
    // More orders cross when the book is fuller than wanted, so that its size stays where it is.
    const crosses = this.draw(1000) < (this.live.length > RESTING ? 300 : 60);
    const distance = crosses ? -this.draw(12) : 1 + Math.floor((this.draw(150) * this.draw(150)) / 150);
    const limit = (this.middle + (side === "bid" ? -distance : distance)) * TICK;
    const isWhole = this.limits === "clustered" && this.draw(2) === 0;
    return {
      limit_micro_per_kwh: microPerKilowattHour(isWhole ? wholeCents(limit, side) : limit),
      energy_wh: wattHours(100 + this.draw(5_000)),
    };
  }

  private anyLive(): Live {
    return this.live[this.draw(this.live.length)] as Live;
  }

  private keep({ seq, member, side, energy_wh }: Extract<OrderBookEvent, { kind: "accepted" | "amended" }>): void {
    this.places.set(seq, this.live.length);
    this.live.push({ order: seq, member: Number(member.slice(1)), side, left_wh: energy_wh });
  }

  private reduce(order: number, energy_wh: number): void {
    const one = this.live[this.places.get(order) as number] as Live;
    one.left_wh -= energy_wh;
    if (one.left_wh === 0) this.drop(order);
  }

  private drop(order: number): void {
    const place = this.places.get(order) as number;
    const last = this.live.pop() as Live;
    this.places.delete(order);
    if (last.order === order) return;
    this.live[place] = last;
    this.places.set(last.order, place);
  }

  private draw(below: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * below);
  }
}

function idOf(member: number) {
  return MEMBER_IDS[member] as (typeof MEMBER_IDS)[number];
}

/** Away from the middle, so that rounding makes no trades. */
function wholeCents(limit: number, side: Side): number {
  return (side === "bid" ? Math.floor(limit / WHOLE_CENT) : Math.ceil(limit / WHOLE_CENT)) * WHOLE_CENT;
}

import type { AuctionInput, AuctionOrder } from "@localgrid/matching/auction-order";
import { clearCallAuction } from "@localgrid/matching/call-auction";
import { memberId } from "@localgrid/vocabulary/identifiers";
import { microPerKilowattHour, wattHours } from "@localgrid/vocabulary/units";
import { OrderBook, Side } from "nodejs-order-book";
import { benchError } from "./errors.ts";
import type { Measurement } from "./measurement.ts";
import { ratiosOf, roundNumber, spreadOf } from "./spread.ts";
import { figureOf } from "./table.ts";

const SMALL = 500;
const LARGE = 10_000;
/** How often each is timed in a round. */
const SMALL_CLEARINGS = 100;
const LARGE_CLEARINGS = 5;
const FLOOR = 80_000;
const SPREAD = 180_000;

/** The call auction beside a limit order book that takes the same orders, and beside sorting alone. */
export const auction: Measurement = {
  name: "auction",
  async measure({ rounds, progress }) {
    const small = byMember(drawnOrders(SMALL));
    const large = drawnOrders(LARGE);
    for (const orders of [small, large]) expectSameVolume(orders);
    progress(`${SMALL} bids and ${SMALL} offers, ours and nodejs-order-book in turn`);
    const own = series(rounds, SMALL_CLEARINGS, {
      clearing: () => clearCallAuction(small),
      peer: () => clearByPeer(small),
      limit: () => sortBareLimits(small),
    });
    progress(`${LARGE} bids and ${LARGE} offers, clearing, sorting and nodejs-order-book in turn`);
    const many = series(rounds, LARGE_CLEARINGS, {
      clearing: () => clearCallAuction(large),
      peer: () => clearByPeer(large),
      limit: () => sortOnly(large),
    });
    return [
      figureOf({
        what: `auction ${SMALL} + ${SMALL}: speed ÷ nodejs-order-book with the same orders`,
        values: ratiosOf(own.peer, own.clearing),
        digits: 1,
        at_least: 50,
        notes: [
          `${perSecond(own.clearing, SMALL)} orders/s against ${perSecond(own.peer, SMALL)}; sorting the bare limits, ` +
            `and nothing else, would be ${spreadOf(ratiosOf(own.peer, own.limit)).median.toFixed(0)}`,
        ],
      }),
      figureOf({
        what: `auction ${LARGE} + ${LARGE}: speed ÷ nodejs-order-book with the same orders`,
        values: ratiosOf(many.peer, many.clearing),
        digits: 1,
        notes: [`${perSecond(many.clearing, LARGE)} orders/s against ${perSecond(many.peer, LARGE)}`],
      }),
      figureOf({
        what: `auction ${LARGE} + ${LARGE}: time ÷ built-in sort of the same arrays by limit`,
        values: ratiosOf(many.clearing, many.limit),
        digits: 2,
        at_most: 2,
        notes: [`${spreadOf(many.clearing).median.toFixed(1)} ms, members in no order`],
      }),
    ];
  },
};

type Act = "clearing" | "peer" | "limit";

/** Mean time of one call of each act in ms, round by round, the acts in turn; a round before warms the code up. */
function series(rounds: number, times: number, acts: Readonly<Record<Act, () => unknown>>): Record<Act, number[]> {
  const took: Record<Act, number[]> = { clearing: [], peer: [], limit: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const name of ["clearing", "peer", "limit"] as const) {
      const took_ms = timed(times, acts[name]);
      if (round > 0) took[name].push(took_ms);
    }
  }
  return took;
}

/** A side of `orders` orders, both sides cleared. */
function perSecond(took_ms: readonly number[], orders: number): string {
  return roundNumber((2 * orders * 1000) / spreadOf(took_ms).median);
}

/** Mean of one call, in ms. */
function timed(times: number, act: () => unknown): number {
  const begun_ms = performance.now();
  for (let time = 0; time < times; time++) act();
  return (performance.now() - begun_ms) / times;
}

function sortOnly({ bids, offers }: AuctionInput): void {
  bids.toSorted((a, b) => b.limit_micro_per_kwh - a.limit_micro_per_kwh);
  offers.toSorted((a, b) => a.limit_micro_per_kwh - b.limit_micro_per_kwh);
}

function sortBareLimits({ bids, offers }: AuctionInput): void {
  for (const orders of [bids, offers]) Float64Array.from(orders, (order) => order.limit_micro_per_kwh).sort();
}

/** In member order, as a node has them. */
function byMember(orders: Orders): Orders {
  const sorted = (side: readonly AuctionOrder[]) => side.toSorted((a, b) => (a.member < b.member ? -1 : 1));
  return { ...orders, bids: sorted(orders.bids), offers: sorted(orders.offers) };
}

/** A continuous book trades as the orders come in: all offers, then the bids, best first, as an auction would. */
function clearByPeer({ offers, ranked }: Orders): OrderBook {
  const book = new OrderBook();
  for (const order of offers) book.limit(limitOf(order, Side.SELL));
  for (const order of ranked) book.limit(limitOf(order, Side.BUY));
  return book;
}

function limitOf({ member, energy_wh, limit_micro_per_kwh }: AuctionOrder, side: Side) {
  return { id: member, side, size: energy_wh, price: limit_micro_per_kwh };
}

function expectSameVolume(orders: Orders): void {
  const own_wh = clearCallAuction(orders).matched_wh;
  const [, resting] = clearByPeer(orders).depth();
  const wanted_wh = orders.bids.reduce((sum, { energy_wh }) => sum + energy_wh, 0);
  const peer_wh = wanted_wh - resting.reduce((sum, [, size]) => sum + size, 0);
  if (own_wh !== peer_wh) throw benchError("wrong-result", `${own_wh} Wh were matched, ${peer_wh} Wh by the peer`);
}

interface Orders extends AuctionInput {
  /** The bids, best first. */
  readonly ranked: readonly AuctionOrder[];
}

/** The same orders in every run: limits all over the band, ids in no order. */
function drawnOrders(count: number): Orders {
  let state = 1;
  const draw = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const side = (name: string): AuctionOrder[] => {
    const orders = Array.from({ length: count }, (_, index) => ({
      member: memberId(`${name}${String(index).padStart(5, "0")}`),
      energy_wh: wattHours(1 + draw(5_000)),
      limit_micro_per_kwh: microPerKilowattHour(FLOOR + draw(SPREAD)),
      place: draw(2 ** 30),
    }));
    return orders.sort((a, b) => a.place - b.place).map(({ place: _, ...order }) => order);
  };
  const bids = side("b");
  const ranked = bids.toSorted((a, b) => b.limit_micro_per_kwh - a.limit_micro_per_kwh);
  return { bids, ranked, offers: side("s"), price_rule: "pair" };
}

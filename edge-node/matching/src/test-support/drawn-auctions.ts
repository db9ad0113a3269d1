import { memberId } from "@localgrid/vocabulary/identifiers";
import {
  ENERGY_LIMIT_WH,
  type MicroPerKilowattHour,
  PRICE_LIMIT_MICRO_PER_KWH,
  type WattHours,
} from "@localgrid/vocabulary/units";
import fc from "fast-check";
import type { AuctionInput, AuctionOrder, PriceRule } from "../call-auction/auction-order.ts";

interface Draw {
  readonly energy_wh: number;
  readonly limit: number;
}

/** Few distinct small limits, so that levels hold several orders; now and then the largest sizes and prices. */
const draws = fc.array(
  fc.record({
    energy_wh: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: ENERGY_LIMIT_WH }) },
      { weight: 1, arbitrary: fc.constantFrom(1, ENERGY_LIMIT_WH - 1, ENERGY_LIMIT_WH) },
    ),
    limit: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: -4, max: 4 }) },
      { weight: 1, arbitrary: fc.integer({ min: -PRICE_LIMIT_MICRO_PER_KWH, max: PRICE_LIMIT_MICRO_PER_KWH }) },
      { weight: 1, arbitrary: fc.constantFrom(-PRICE_LIMIT_MICRO_PER_KWH, PRICE_LIMIT_MICRO_PER_KWH) },
    ),
  }),
  { maxLength: 12 },
);

const ruled = {
  price_rule: fc.constantFrom<PriceRule>("pair", "equilibrium_mid"),
  rotation: fc.option(fc.nat(30), { nil: undefined }),
};

/** Small books with negative prices, ties, empty sides and extreme sizes. */
export const drawnAuctions: fc.Arbitrary<AuctionInput> = fc
  .record({ bids: draws, offers: draws, ...ruled })
  .map(({ bids, offers, price_rule, rotation }) => ({
    bids: ordersOf("b", bids),
    offers: ordersOf("s", offers),
    price_rule,
    ...(rotation === undefined ? {} : { rotation }),
  }));

/** An auction, and the same one with its orders shuffled. */
export const shuffledAuctions = drawnAuctions.chain((input) =>
  fc
    .record({
      bids: fc.shuffledSubarray([...input.bids], { minLength: input.bids.length }),
      offers: fc.shuffledSubarray([...input.offers], { minLength: input.offers.length }),
    })
    .map((orders) => ({ input, shuffled: { ...input, ...orders } })),
);

function ordersOf(side: string, drawn: readonly Draw[]): AuctionOrder[] {
  return drawn.map(({ energy_wh, limit }, index) => auctionOrder(`${side}${index}`, energy_wh, limit));
}

export function auctionOrder(member: string, energy_wh: number, limit_micro_per_kwh: number): AuctionOrder {
  return {
    member: memberId(member),
    energy_wh: energy_wh as WattHours,
    limit_micro_per_kwh: limit_micro_per_kwh as MicroPerKilowattHour,
  };
}

import type { MicroPerKilowattHour } from "@localgrid/vocabulary/units";
import { middleOf } from "../price-limits.ts";
import type { PriceRule } from "./auction-order.ts";
import { orderOfRank, type SortedSide } from "./sorted-side.ts";

/** Where demand and supply cross: the limits of the last orders that were matched, and of the first that were not. */
export interface Crossing {
  readonly matched_wh: number;
  readonly last_bid: number | null;
  readonly last_offer: number | null;
  /** Limits of the best bid and the best offer that were not used up; null where a side is used up. */
  readonly rest_bid: number | null;
  readonly rest_offer: number | null;
}

/** Walks both sides from the best on and matches the smaller rest, for as long as the bid is not below the offer. */
export function cross(bids: SortedSide, offers: SortedSide): Crossing {
  let [bidRank, offerRank, matched_wh] = [0, 0, 0];
  let [bid, offer] = [orderOfRank(bids, 0), orderOfRank(offers, 0)];
  let [bidLeft_wh, offerLeft_wh] = [bid?.energy_wh ?? 0, offer?.energy_wh ?? 0] as [number, number];
  let last_bid: number | null = null;
  let last_offer: number | null = null;
  while (bid !== undefined && offer !== undefined && bid.limit_micro_per_kwh >= offer.limit_micro_per_kwh) {
    const step_wh = Math.min(bidLeft_wh, offerLeft_wh);
    matched_wh += step_wh;
    bidLeft_wh -= step_wh;
    offerLeft_wh -= step_wh;
    last_bid = bid.limit_micro_per_kwh;
    last_offer = offer.limit_micro_per_kwh;
    if (bidLeft_wh === 0) {
      bid = orderOfRank(bids, ++bidRank);
      bidLeft_wh = bid?.energy_wh ?? 0;
    }
    if (offerLeft_wh === 0) {
      offer = orderOfRank(offers, ++offerRank);
      offerLeft_wh = offer?.energy_wh ?? 0;
    }
  }
  const rest_bid = bid?.limit_micro_per_kwh ?? null;
  const rest_offer = offer?.limit_micro_per_kwh ?? null;
  return { matched_wh, last_bid, last_offer, rest_bid, rest_offer };
}

/** The one price of all that was matched; null when nothing was. */
export function priceOf(crossing: Crossing, rule: PriceRule): MicroPerKilowattHour | null {
  const { last_bid, last_offer, rest_bid, rest_offer } = crossing;
  if (last_bid === null || last_offer === null) return null;
  if (rule === "pair") return middleOf(last_offer, last_bid);
  return middleOf(Math.max(last_offer, rest_bid ?? last_offer), Math.min(last_bid, rest_offer ?? last_bid));
}

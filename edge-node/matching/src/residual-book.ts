import {
  type MicroPerKilowattHour,
  microPerKilowattHour,
  type WattHours,
  wattHours,
} from "@localgrid/vocabulary/units";
import { matchingError } from "./errors.ts";

/** All energy that is left at one limit, without the members behind it: they stay private to the community. */
export interface ResidualLevel {
  /** Highest price of a bid, lowest price of an offer, in the prices of the area that the book belongs to. */
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
  /** More than 0. */
  readonly energy_wh: WattHours;
}

/**
 * What an area could not match inside itself, best level first: bids with strictly falling limits, offers with
 * strictly rising ones. It does not cross: the highest bid lies below the lowest offer, or one side is empty.
 */
export interface ResidualBook {
  readonly bids: readonly ResidualLevel[];
  readonly offers: readonly ResidualLevel[];
}

/**
 * @throws {LocalGridError} `not-an-energy`, `not-a-price`, and `not-a-residual-book` when a level is empty, when
 *   levels do not stand best first with each limit once, or when the best bid reaches the best offer
 */
export function checkResidualBook({ bids, offers }: ResidualBook): void {
  checkLevels(bids, (limit, better) => limit < better);
  checkLevels(offers, (limit, better) => limit > better);
  const [bid, offer] = [bids[0], offers[0]];
  if (bid !== undefined && offer !== undefined && bid.limit_micro_per_kwh >= offer.limit_micro_per_kwh) {
    throw notABook(`a bid at ${bid.limit_micro_per_kwh} meets an offer at ${offer.limit_micro_per_kwh}`);
  }
}

function checkLevels(levels: readonly ResidualLevel[], isWorse: (limit: number, better: number) => boolean): void {
  let better: number | null = null;
  for (const { limit_micro_per_kwh, energy_wh } of levels) {
    microPerKilowattHour(limit_micro_per_kwh);
    if (wattHours(energy_wh) === 0) throw notABook(`the level at ${limit_micro_per_kwh} is empty`);
    if (better !== null && !isWorse(limit_micro_per_kwh, better)) {
      throw notABook(`the level at ${limit_micro_per_kwh} stands after the one at ${better}`);
    }
    better = limit_micro_per_kwh;
  }
}

function notABook(message: string): Error {
  return matchingError("not-a-residual-book", message);
}

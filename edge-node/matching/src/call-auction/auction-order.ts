import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";

/** A member's metered net energy in one delivery interval, with the worst price that the member accepts for it. */
export interface AuctionOrder {
  readonly member: MemberId;
  readonly energy_wh: WattHours;
  /** Highest price of a bid, lowest price of an offer. */
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
}

/**
 * How the one price of an interval is found. `pair`: middle of the last matched bid and offer levels.
 * `equilibrium_mid`: middle of the range of prices at which supply and demand meet. Halves are floored.
 */
export type PriceRule = "pair" | "equilibrium_mid";

/** Orders in any order; the result does not depend on it. A member has one order at most. */
export interface AuctionInput {
  readonly bids: readonly AuctionOrder[];
  readonly offers: readonly AuctionOrder[];
  readonly price_rule: PriceRule;
  /**
   * Moves the member who comes first among equals, so that it is not always the same one who gets the spare Wh:
   * the number of the delivery interval, or any count that everybody agrees on. Not given: ties go by member id.
   */
  readonly rotation?: number;
}

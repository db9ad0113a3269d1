import { type MicroPerKilowattHour, microPerKilowattHour } from "@localgrid/vocabulary/units";
import type { PriceBand } from "../price-limits.ts";
import { checkBand, checkCharge, checkWhole, priceBetween } from "./agent-inputs.ts";

/** What decides whether sharing pays: the supplier's two prices, and the fee that the buyer of shared energy pays. */
export interface SharingTariff {
  readonly retail_micro_per_kwh: MicroPerKilowattHour;
  readonly feed_in_micro_per_kwh: MicroPerKilowattHour;
  readonly local_network_fee_micro_per_kwh: MicroPerKilowattHour;
}

/**
 * How much better than the grid a member wants a trade to be, per side, in whole percent of the band: 0 takes every
 * trade that is not worse than the grid, 100 only trades that leave the whole advantage to the member. Null is 0.
 */
export interface TradePreference {
  readonly buy_percent: number | null;
  readonly sell_percent: number | null;
}

export interface StandingLimits {
  /** Highest price that the member pays. */
  readonly buy_limit_micro_per_kwh: MicroPerKilowattHour;
  /** Lowest price that the member takes. */
  readonly sell_limit_micro_per_kwh: MicroPerKilowattHour;
}

/**
 * The prices between which sharing pays for both sides: the cap, retail less the local network fee, is the default
 * limit of buyers, and the floor, the feed-in price, that of sellers. Null when no price pays for both.
 *
 * @throws {LocalGridError} `not-a-price`, also when the fee is negative
 */
export function defaultBand(tariff: SharingTariff): PriceBand | null {
  const retail = microPerKilowattHour(tariff.retail_micro_per_kwh);
  const floor = microPerKilowattHour(tariff.feed_in_micro_per_kwh);
  checkCharge("the local network fee", tariff.local_network_fee_micro_per_kwh);
  const cap = retail - tariff.local_network_fee_micro_per_kwh;
  return cap < floor ? null : { floor, cap: cap as MicroPerKilowattHour };
}

/**
 * A member's limits: the default ones, moved by the preferred part of the band towards its other end and floored to
 * a whole micro. Always inside the band; a higher preference never makes a limit easier to meet.
 *
 * @throws {LocalGridError} `not-in-range` for a preference other than 0 to 100 or an empty band, `not-a-price`
 */
export function preferredLimits(band: PriceBand, preference: TradePreference): StandingLimits {
  checkBand(band);
  return {
    buy_limit_micro_per_kwh: moved([band.cap, band.floor], preference.buy_percent),
    sell_limit_micro_per_kwh: moved([band.floor, band.cap], preference.sell_percent),
  };
}

function moved(ends: readonly [MicroPerKilowattHour, MicroPerKilowattHour], percent: number | null) {
  const part = percent ?? 0;
  checkWhole("a preference", part, [0, 100]);
  return priceBetween(ends, part, 100);
}

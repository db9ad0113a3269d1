import { memberId } from "@localgrid/vocabulary/identifiers";
import { microPerKilowattHour as micro, wattHours as wh } from "@localgrid/vocabulary/units";
import { defaultBand, type SharingTariff } from "../../src/agents/standing-limits.ts";
import type { AuctionInput, AuctionOrder } from "../../src/call-auction/auction-order.ts";
import type { PriceBand } from "../../src/price-limits.ts";
import { ct, decimal, table } from "./writing.ts";

/** What the supplier takes and pays, and what sharing costs. */
export const TARIFF: SharingTariff = {
  retail_micro_per_kwh: micro(300_000),
  feed_in_micro_per_kwh: micro(80_000),
  local_network_fee_micro_per_kwh: micro(40_000),
};

/** What follows from the tariff. */
export const BAND = defaultBand(TARIFF) as PriceBand;

/** The quarter hour that most examples look at. */
export const QUARTER_HOUR: AuctionInput = {
  bids: [order("a", 400, 260_000), order("b", 500, 200_000), order("c", 200, 200_000)],
  offers: [order("d", 300, 80_000), order("e", 400, 120_000)],
  price_rule: "pair",
};

export function order(home: string, energy: number, limit: number): AuctionOrder {
  return { member: memberId(home), energy_wh: wh(energy), limit_micro_per_kwh: micro(limit) };
}

export function nameOf(id: string): string {
  return id.length === 1 ? id.toUpperCase() : `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
}

export function ordersTable({ bids, offers }: Pick<AuctionInput, "bids" | "offers">): string {
  const rows = (side: string, orders: readonly AuctionOrder[]) =>
    orders.map(({ member, energy_wh, limit_micro_per_kwh: limit }) => {
      return [nameOf(member), side, decimal(energy_wh), ct(limit), decimal(limit)];
    });
  return table(
    ["home", "", "net Wh", "limit, ct/kWh", "the same in micro/kWh"],
    [...rows("needs, pays at most", bids), ...rows("has, takes at least", offers)],
  );
}

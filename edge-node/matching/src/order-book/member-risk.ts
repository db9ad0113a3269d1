import type { RefusalCode } from "./event.ts";
import type { Account, Order } from "./order.ts";

/** Counts energy of an open order; a negative energy is no longer open. */
export function reserve(order: Order, energy_wh: number): void {
  const { account } = order;
  if (order.side === "bid") account.open_bids_wh += energy_wh;
  else account.open_offers_wh += energy_wh;
  account.open_cost_nano += costOf(order, energy_wh);
}

/**
 * Which limit of its member the order would break, null for none.
 *
 * @param widest the largest price that can occur, without its sign
 */
export function riskOf(order: Order, widest: number): RefusalCode | null {
  const { account, side, energy_wh } = order;
  const { position_wh, owed_nano, open_bids_wh, open_offers_wh } = account;
  // Only numbers of 0 or more are added, so a sum beyond 2^53 − 1 is never computed as one below. What follows,
  // and every amount that trades can lead to, is smaller than this one.
  const reach_nano = Math.abs(owed_nano) + (open_bids_wh + open_offers_wh + energy_wh) * widest;
  if (reach_nano > Number.MAX_SAFE_INTEGER) return "amount-out-of-range";
  const reached_wh = side === "bid" ? position_wh + open_bids_wh : open_offers_wh - position_wh;
  if (reached_wh + energy_wh > account.position_limit_wh) return "position-limit";
  if (owed_nano + account.open_cost_nano + costOf(order, energy_wh) > account.credit_nano) return "credit-limit";
  return null;
}

/** Whether all that is open could be placed anew under the member's terms. */
export function fitsTerms(account: Account): boolean {
  const { position_limit_wh, position_wh, open_bids_wh, open_offers_wh } = account;
  if (open_bids_wh > 0 && position_wh + open_bids_wh > position_limit_wh) return false;
  if (open_offers_wh > 0 && open_offers_wh - position_wh > position_limit_wh) return false;
  return account.owed_nano + account.open_cost_nano <= account.credit_nano;
}

/** The most that the order's member can have to pay: bids cost at positive limits, offers at negative ones. */
function costOf({ rank }: Order, energy_wh: number): number {
  return rank > 0 ? rank * energy_wh : 0;
}

import type { ClearedInterval } from "@localgrid/clearing/clear-interval";
import { tariffOf } from "@localgrid/clearing/clear-interval";
import { type MemberResult, marketAccount, type PostingCategory, supplyAccount } from "@localgrid/clearing/pricing";
import type { PriceBand } from "@localgrid/matching/price-limits";
import { defaultBand } from "@localgrid/matching/standing-limits";
import type { MemberId } from "@localgrid/vocabulary/identifiers";

/** Wh × price is the amount, exactly, but for its sign; null for what is not priced by energy. */
export interface CalculationLine {
  readonly category: PostingCategory;
  readonly energy_wh: number;
  readonly price_micro_per_kwh: number | null;
  /** + the member receives, − the member pays. */
  readonly amount_nano: bigint;
}

/** Why a member had no order: nothing was left to trade, the credit was used up, or no price pays for both sides. */
export type StayedOut = "nothing-to-trade" | "credit-used-up" | "no-price-pays";

/** What a member brought to the auction. */
export interface OwnOrder {
  readonly side: "demand" | "supply" | null;
  readonly wh: number;
  /** Inside the band; null without an order. */
  readonly limit_micro_per_kwh: number | null;
  /** As the member had set them; null for the community's default. */
  readonly buy_limit_micro_per_kwh: number | null;
  readonly sell_limit_micro_per_kwh: number | null;
  /** Null with an order. */
  readonly stayed_out: StayedOut | null;
}

export function ownOrder(cleared: ClearedInterval, member: MemberId): OwnOrder {
  const { inputs, orders, metered } = cleared;
  const [, buy = null, sell = null] = inputs.terms.limits.find(([whose]) => whose === member) ?? [];
  const own = { buy_limit_micro_per_kwh: buy, sell_limit_micro_per_kwh: sell };
  const [bid, offer] = [orders.bids, orders.offers].map((side) => side.find((order) => order.member === member));
  const order = bid ?? offer;
  if (order !== undefined) {
    const { energy_wh: wh, limit_micro_per_kwh } = order;
    return { side: bid === undefined ? "supply" : "demand", wh, limit_micro_per_kwh, ...own, stayed_out: null };
  }
  const net = metered.find((each) => each.member === member);
  const hasNet = net !== undefined && (net.net_import_wh > 0 || net.net_export_wh > 0);
  const stayed_out = !hasNet ? "nothing-to-trade" : bandOf(cleared) === null ? "no-price-pays" : "credit-used-up";
  return { side: null, wh: 0, limit_micro_per_kwh: null, ...own, stayed_out };
}

/** The prices between which trade pays for both sides; null where no price does. */
export function bandOf({ inputs }: ClearedInterval): PriceBand | null {
  return defaultBand(tariffOf(inputs.terms.tariff));
}

/** What was posted to a member's accounts, or would have been. */
export function linesOf({ priced }: ClearedInterval, member: MemberId): readonly CalculationLine[] {
  const accounts: readonly string[] = [marketAccount(member), supplyAccount(member)];
  return priced.postings
    .filter(({ account }) => accounts.includes(account))
    .map(({ category, energy_wh, price_micro_per_kwh, amount_nano }) => ({
      category,
      energy_wh,
      price_micro_per_kwh,
      amount_nano,
    }));
}

/** The same energy with the supplier alone, at retail and feed-in price; fixed fees are the same. */
export function linesWithoutNeighbours(cleared: ClearedInterval, member: MemberId): readonly CalculationLine[] {
  const result = resultOf(cleared, member);
  if (result === null) return [];
  const { retail_micro_per_kwh: retail, feed_in_micro_per_kwh: feedIn } = cleared.inputs.terms.tariff;
  const lines: CalculationLine[] = [];
  const imported_wh = result.bought_wh + result.grid_import_wh;
  const exported_wh = result.sold_wh + result.grid_export_wh;
  if (imported_wh > 0) {
    const amount_nano = -BigInt(imported_wh) * BigInt(retail);
    lines.push({ category: "grid-import", energy_wh: imported_wh, price_micro_per_kwh: retail, amount_nano });
  }
  if (exported_wh > 0) {
    const amount_nano = BigInt(exported_wh) * BigInt(feedIn);
    lines.push({ category: "grid-export", energy_wh: exported_wh, price_micro_per_kwh: feedIn, amount_nano });
  }
  return [...lines, ...linesOf(cleared, member).filter(({ category }) => category === "fixed-fee")];
}

export function resultOf({ priced }: ClearedInterval, member: MemberId): MemberResult | null {
  return priced.members.find((result) => result.member === member) ?? null;
}

export function amountOfLines(lines: readonly CalculationLine[]): bigint {
  return lines.reduce((sum, { amount_nano }) => sum + amount_nano, 0n);
}

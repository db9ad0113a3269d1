import { amountOf, type MicroPerKilowattHour, microPerKilowattHour as micro, sumOf } from "@localgrid/vocabulary/units";
import { defaultBand } from "../../src/agents/standing-limits.ts";
import type { AuctionInput, AuctionOrder } from "../../src/call-auction/auction-order.ts";
import { clearCallAuction } from "../../src/call-auction/call-auction.ts";
import { originPairsOf } from "../../src/call-auction/origin-pairs.ts";
import { payAsBid } from "../../src/call-auction/pay-as-bid.ts";
import { residualBookOf } from "../../src/call-auction/residual-book-of.ts";
import type { Allocation, MatchingResult } from "../../src/matching-result.ts";
import { clampLimit, type PriceBand } from "../../src/price-limits.ts";
import { BAND, nameOf, order, ordersTable, QUARTER_HOUR, TARIFF } from "./homes.ts";
import { filling, proportion, sumOfEnergy } from "./proportion.ts";
import { checked, ct, decimal, example, list, money, paragraphs, table } from "./writing.ts";

export function auctionExamples(): string {
  return paragraphs(pairPrice(), equilibriumPrice(), negativePrice(), paidAsBid());
}

function pairPrice(): string {
  const input = QUARTER_HOUR;
  const result = clearCallAuction(input);
  const { matched_wh, purchases, sales } = result;
  return example(
    "2 Three buyers, two sellers, one price",
    "CA-1, CA-3, CA-4, CA-5, CA-7, CA-10, CA-13, CA-14, LR-1",
    `A quarter hour is over and the meters are read. Every home has its limit inside the band of example 1, ${ct(BAND.floor)} to ${ct(BAND.cap)} ct.`,
    ordersTable(input),
    "**How much?** Try each limit as the price. The largest of the smaller sums is matched.",
    volumes(input, result),
    "**Who buys?** The highest limits first.",
    filling({ orders: input.bids, side: "bids", whole_wh: matched_wh, fromCode: purchases }),
    `**Who sells?** D and E sell all that they have: ${sales.map(({ energy_wh }) => decimal(energy_wh)).join(" + ")} = ${decimal(checked(sumOfEnergy(input.offers), matched_wh))} Wh.`,
    `**At which price?** In the middle of the last limits that were served on both sides: ${pairCalculation(input, result)}`,
    bills(result),
    leftOver(input, result),
    "**Whose electricity was it?** Buyers and sellers are walked through side by side by name, each time pairing the smaller rest. It is for the proof of origin and changes nobody's money.",
    pairs(result),
  );
}

function equilibriumPrice(): string {
  const input: AuctionInput = { ...QUARTER_HOUR, price_rule: "equilibrium_mid" };
  const result = clearCallAuction(input);
  const { matched_wh, purchases, sales } = clearCallAuction(QUARTER_HOUR);
  checked({ ...result, price_micro_per_kwh: null }, { price_micro_per_kwh: null, matched_wh, purchases, sales });
  const { bid, offer } = lastLimits(input, result);
  const rest = residualBookOf(input, result);
  checked(0, rest.offers.length);
  const restBid = rest.bids[0]?.limit_micro_per_kwh ?? offer;
  const [low, high] = [Math.max(offer, restBid), bid];
  const price = checked(Math.floor((low + high) / 2), priceOf(result) as number);
  return example(
    "3 The same with the price at which supply meets demand",
    "CA-8",
    "The same homes have agreed on the other price rule. Who gets how much stays the same; the price asks besides who was left out.",
    list([
      `Lower end: the larger of the last seller's limit, ${ct(offer)}, and the best bid that was not filled, ${ct(restBid)}: ${ct(low)} ct.`,
      `Upper end: the last buyer's limit, ${ct(bid)}; no offer was left: ${ct(high)} ct.`,
      `Price: (${ct(low)} + ${ct(high)}) / 2 = ${ct(price)} ct/kWh. Energy was short, so buyers competed for it.`,
    ]),
    bills(result),
  );
}

function negativePrice(): string {
  const tariff = { ...TARIFF, retail_micro_per_kwh: micro(240_000), feed_in_micro_per_kwh: micro(-50_000) };
  const { retail_micro_per_kwh: retail, feed_in_micro_per_kwh: feedIn, local_network_fee_micro_per_kwh: fee } = tariff;
  const band = defaultBand(tariff) as PriceBand;
  checked([feedIn, retail - fee], [band.floor, band.cap as number]);
  const wished = { bids: [order("a", 300, -10_000)], offers: [order("d", 500, -40_001), order("e", 100, -90_000)] };
  const offers = wished.offers.map((offer) => ({
    ...offer,
    limit_micro_per_kwh: clampLimit(offer.limit_micro_per_kwh, band),
  }));
  const input: AuctionInput = { bids: wished.bids, offers, price_rule: "pair" };
  const result = clearCallAuction(input);
  const e = wished.offers[1] as AuctionOrder;
  const moved = checked(
    Math.max(band.floor, Math.min(band.cap, e.limit_micro_per_kwh)),
    offers[1]?.limit_micro_per_kwh as number,
  );
  const { bid, offer } = lastLimits(input, result);
  const price = checked(Math.floor((bid + offer) / 2), priceOf(result) as number);
  return example(
    "4 A negative price",
    "AG-1, CA-2, CA-5, CA-7, CA-13, INV-14",
    `Sunday noon: the feed-in price is ${ct(feedIn)} ct, so who feeds into the grid has to pay. Retail is ${ct(retail)} ct and the network fee ${ct(fee)} ct. As in example 1 the band reaches from ${ct(band.floor)} to ${ct(retail)} − ${ct(fee)} = ${ct(band.cap)} ct.`,
    ordersTable(wished),
    `The limit of E lies outside the band and is moved to its end: ${ct(moved)} ct.`,
    filling({ orders: offers, side: "offers", whole_wh: result.matched_wh, fromCode: result.sales }),
    `Price: (${decimal(bid)} + ${decimal(offer)}) / 2 = ${decimal((bid + offer) * 5, 1)} micro. Halves are always floored, which for negative numbers is away from zero: ${decimal(price)} micro = ${ct(price)} ct/kWh.`,
    bills(result),
    "An amount below 0 goes the other way: A is paid for taking the energy, and D and E pay. Nobody does worse than the own limit.",
    leftOver(input, result),
  );
}

function paidAsBid(): string {
  const input = QUARTER_HOUR;
  const result = clearCallAuction(input);
  const { payments, earnings } = payAsBid(input, result);
  const limitOf = new Map(input.bids.map(({ member, limit_micro_per_kwh }) => [member, limit_micro_per_kwh]));
  const rows = payments.map(({ member, energy_wh, amount_nano }) => {
    const limit = limitOf.get(member) as number;
    const amount = checked(BigInt(energy_wh) * BigInt(limit), amount_nano as bigint);
    return [nameOf(member), `${decimal(energy_wh)} · ${ct(limit)} / 1,000`, money(amount)];
  });
  const paid = sumOf(payments.map(({ amount_nano }) => amount_nano));
  const earned = sumOf(earnings.map(({ amount_nano }) => amount_nano));
  const claims = earnings.map(({ member, energy_wh }) => [nameOf(member), energy_wh] as const);
  return example(
    "5 Example 2, when each buyer pays the own limit",
    "PB-1, PB-2, PB-3, LR-4",
    "Who gets how much is decided as before. Buyers pay what they bid:",
    table(["buyer", "Wh · ct/kWh / 1,000", "pays"], rows),
    `Together ${money(paid)}, which is ${decimal(paid)} nano (a ten-millionth of a cent). The sellers share it by what they sold, to the nano:`,
    proportion({ whole: paid, claims, fromCode: earnings.map(({ amount_nano }) => amount_nano) }),
    `${earnings.map(({ member, amount_nano }) => `${nameOf(member)} earns ${money(amount_nano)}`).join(" and ")}: together ${money(checked(paid, earned))}.`,
  );
}

function volumes({ bids, offers }: AuctionInput, { matched_wh }: MatchingResult): string {
  const limits = [...new Set([...bids, ...offers].map(({ limit_micro_per_kwh }) => limit_micro_per_kwh as number))];
  const tried = limits
    .toSorted((a, b) => a - b)
    .map((price) => {
      const demand = sumOfEnergy(bids.filter(({ limit_micro_per_kwh }) => limit_micro_per_kwh >= price));
      const supply = sumOfEnergy(offers.filter(({ limit_micro_per_kwh }) => limit_micro_per_kwh <= price));
      return { price, demand, supply, smaller: Math.min(demand, supply) };
    });
  const most = checked(Math.max(...tried.map(({ smaller }) => smaller)), matched_wh as number);
  return paragraphs(
    table(
      ["price, ct/kWh", "bids at it or above", "offers at it or below", "the smaller"],
      tried.map(({ price, demand, supply, smaller }) => [
        ct(price),
        decimal(demand),
        decimal(supply),
        decimal(smaller),
      ]),
    ),
    `So ${decimal(most)} Wh are matched.`,
  );
}

function lastLimits({ bids, offers }: AuctionInput, { purchases, sales }: MatchingResult) {
  const served = (orders: readonly AuctionOrder[], allocations: readonly Allocation[]) => {
    const members = new Set(allocations.map(({ member }) => member));
    return orders.filter(({ member }) => members.has(member)).map(({ limit_micro_per_kwh }) => limit_micro_per_kwh);
  };
  return { bid: Math.min(...served(bids, purchases)), offer: Math.max(...served(offers, sales)) };
}

function pairCalculation(input: AuctionInput, result: MatchingResult): string {
  const { bid, offer } = lastLimits(input, result);
  const price = checked(Math.floor((bid + offer) / 2), priceOf(result) as number);
  return `(${ct(bid)} + ${ct(offer)}) / 2 = ${ct(price)} ct/kWh.`;
}

/** What everybody pays or receives at the one price, and that both sums are equal. */
function bills(result: MatchingResult): string {
  const price = priceOf(result);
  const side = (verb: string, allocations: readonly Allocation[]) =>
    allocations.map(({ member, energy_wh }) => {
      const amount = checked(BigInt(energy_wh) * BigInt(price), amountOf(energy_wh, price) as bigint);
      return [nameOf(member), verb, decimal(energy_wh), `${decimal(energy_wh)} · ${ct(price)} / 1,000`, money(amount)];
    });
  const totalOf = (allocations: readonly Allocation[]) =>
    sumOf(allocations.map(({ energy_wh }) => amountOf(energy_wh, price)));
  const total = checked(totalOf(result.purchases), totalOf(result.sales));
  return paragraphs(
    table(
      ["home", "", "Wh", "Wh · ct/kWh / 1,000", "amount"],
      [...side("pays", result.purchases), ...side("receives", result.sales)],
    ),
    `Payments and receipts are each ${money(total)} in sum.`,
  );
}

function leftOver(input: AuctionInput, result: MatchingResult): string {
  const { bids, offers } = residualBookOf(input, result);
  const left_wh = sumOfEnergy([...input.bids, ...input.offers]) - 2 * result.matched_wh;
  checked(left_wh, sumOfEnergy([...bids, ...offers]));
  const rows = [...bids.map((level) => ["bids", level] as const), ...offers.map((level) => ["offers", level] as const)];
  return paragraphs(
    "**What is left?** Per limit, without names. It goes to the area above, else to the suppliers.",
    table(
      ["side", "limit, ct/kWh", "Wh"],
      rows.map(([side, level]) => [side, ct(level.limit_micro_per_kwh), decimal(level.energy_wh)]),
    ),
  );
}

function pairs(result: MatchingResult): string {
  const found = originPairsOf(result);
  const most = result.purchases.length + result.sales.length - 1;
  checked(true, found.length <= most);
  checked(result.matched_wh as number, sumOfEnergy(found));
  return paragraphs(
    table(
      ["made by", "used by", "Wh"],
      found.map(({ seller, buyer, energy_wh }) => [nameOf(seller), nameOf(buyer), decimal(energy_wh)]),
    ),
    `With ${decimal(result.purchases.length)} buyers and ${decimal(result.sales.length)} sellers there are never more than ${decimal(result.purchases.length)} + ${decimal(result.sales.length)} − 1 = ${decimal(most)} pairs.`,
  );
}

function priceOf({ price_micro_per_kwh }: MatchingResult): MicroPerKilowattHour {
  return price_micro_per_kwh as MicroPerKilowattHour;
}

import { defaultBand, preferredLimits } from "../../src/agents/standing-limits.ts";
import { BAND, TARIFF } from "./homes.ts";
import { checked, ct, decimal, example, list, paragraphs } from "./writing.ts";

const PERCENT = 25;

export function priceBandExamples(): string {
  const { retail_micro_per_kwh: retail, feed_in_micro_per_kwh: feedIn, local_network_fee_micro_per_kwh: fee } = TARIFF;
  const cap = checked(retail - fee, BAND.cap as number);
  const floor = checked(feedIn, BAND.floor);
  checked(defaultBand(TARIFF), BAND);
  checked(retail as number, cap + fee);
  return example(
    "1 From the tariff to the limits of a home",
    "AG-1, AG-2",
    `From its supplier a home buys at the retail price, ${ct(retail)} ct/kWh, and sells at the feed-in price, ${ct(feedIn)} ct/kWh. For each kWh that neighbours share, the buyer pays the network operator a local network fee of ${ct(fee)} ct. At which prices does sharing pay?`,
    list([
      `For the buyer up to ${ct(retail)} − ${ct(fee)} = ${ct(cap)} ct: with the fee that is ${ct(cap)} + ${ct(fee)} = ${ct(retail)} ct, as much as from the supplier. This is the cap.`,
      `For the seller from ${ct(floor)} ct on, which the supplier pays as well. This is the floor.`,
    ]),
    `The prices from the floor to the cap, ${ct(floor)} to ${ct(cap)} ct, are **the band**. A home that sets nothing has its ends as limits: it buys at up to ${ct(cap)} ct and sells at ${ct(floor)} ct or more.`,
    preference(),
    `The price of shared energy does not hold the network fee: buyers pay it besides. All amounts in the examples below are without it, unless they name it.`,
  );
}

/** A home that wants the same part of the band for itself on both sides. */
function preference(): string {
  const span = BAND.cap - BAND.floor;
  const limits = preferredLimits(BAND, { buy_percent: PERCENT, sell_percent: PERCENT });
  const part = Math.floor((span * PERCENT) / 100);
  const buy = checked(BAND.cap - part, limits.buy_limit_micro_per_kwh as number);
  const sell = checked(BAND.floor + part, limits.sell_limit_micro_per_kwh as number);
  return paragraphs(
    `**A slider.** A home may ask for more: its owner moves the sliders for buying and for selling to ${decimal(PERCENT)} % each. The band is ${ct(BAND.cap)} − ${ct(BAND.floor)} = ${ct(span)} ct wide, and ${decimal(PERCENT)} % of it are ${ct(span)} · ${decimal(PERCENT)} / 100 = ${ct(part)} ct.`,
    list([
      `It buys at up to ${ct(BAND.cap)} − ${ct(part)} = ${ct(buy)} ct/kWh.`,
      `It sells at ${ct(BAND.floor)} + ${ct(part)} = ${ct(sell)} ct/kWh or more.`,
    ]),
  );
}

import { dayOf, dayText, timeText } from "@localgrid/ui-components/community-day";
import type { Formatter } from "@localgrid/ui-components/format";
import { t } from "@localgrid/ui-components/messages";
import type { CalculatedMarket, Calculation, CalculationRevision, OwnOrder } from "./calculation-types.ts";

/** Clock time to the second. */
export function preciseTime(at_ms: number, time_zone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: time_zone, timeStyle: "medium" }).format(at_ms);
}

/** `Sat 6 Aug, 14:00` */
export function momentText(at_ms: number, time_zone: string, locale: string): string {
  const day = dayText(dayOf(at_ms, time_zone), locale, "short");
  return `${day}, ${timeText(at_ms / 1000, time_zone, locale)}`;
}

/** What a home brought to the market and by which limit, a sentence each. */
export function wishText({ own }: CalculatedMarket, { exactEnergy, exactPrice }: Formatter): readonly string[] {
  const { side, wh, limit_micro_per_kwh } = own;
  if (side === null || limit_micro_per_kwh === null) return [t(`calc-out-${own.stayed_out ?? "nothing-to-trade"}`)];
  const price = exactPrice(limit_micro_per_kwh);
  return [t(`calc-wish-${side}`, { energy: exactEnergy(wh), price }), limitText(own, exactPrice)];
}

function limitText(own: OwnOrder, exactPrice: Formatter["exactPrice"]): string {
  const set = own.side === "demand" ? own.buy_limit_micro_per_kwh : own.sell_limit_micro_per_kwh;
  if (set === null) return t("calc-limit-default");
  if (set === own.limit_micro_per_kwh) return t("calc-limit-own");
  return t("calc-limit-band", { price: exactPrice(set) });
}

/** Between which two limits the price is the middle; null where nothing was traded. */
export interface PriceRange {
  readonly low: number;
  readonly high: number;
  readonly price: number;
  /** Whether half of the smallest unit was dropped. */
  readonly isFloored: boolean;
}

export function priceRange({ price_rule, price_micro_per_kwh, bid, offer }: CalculatedMarket): PriceRange | null {
  const [asked, paid] = [offer.last_micro_per_kwh, bid.last_micro_per_kwh];
  if (price_micro_per_kwh === null || asked === null || paid === null) return null;
  const isPair = price_rule === "pair";
  const low = isPair ? asked : Math.max(asked, bid.rest_micro_per_kwh ?? asked);
  const high = isPair ? paid : Math.min(paid, offer.rest_micro_per_kwh ?? paid);
  return { low, high, price: price_micro_per_kwh, isFloored: low + high !== 2 * price_micro_per_kwh };
}

/** What became of the own order: how much of it neighbours took or gave, and why not more. */
export function shareText({ market, result }: Calculation, { exactEnergy }: Formatter): readonly string[] {
  const { side, wh } = market.own;
  if (side === null) return [];
  const traded_wh = side === "demand" ? result.bought_wh : result.sold_wh;
  if (traded_wh === wh) return [t(`calc-share-all-${side}`)];
  if (traded_wh === 0)
    return [t(market.price_micro_per_kwh === null ? "calc-share-no-trade" : `calc-share-none-${side}`)];
  const energies = { part: exactEnergy(traded_wh), whole: exactEnergy(wh) };
  return [t(`calc-share-part-${side}`, energies), t(`calc-share-why-${side}`)];
}

/** A figure that a correction changed. */
export interface Change {
  readonly name: ChangedFigure;
  readonly before: string;
  readonly after: string;
}

const ENERGIES = ["import_wh", "export_wh", "bought_wh", "sold_wh", "grid_import_wh", "grid_export_wh"] as const;
export type ChangedFigure = (typeof ENERGIES)[number] | "price" | "amount";

export function changesBetween(
  before: CalculationRevision,
  after: CalculationRevision,
  { exactEnergy, exactPrice, exactMoney }: Formatter,
): readonly Change[] {
  const price = (value: number | null) => (value === null ? "–" : exactPrice(value));
  const money = (nano: string) => {
    const told = exactMoney(BigInt(nano));
    return told.before + told.fraction + told.after;
  };
  const all: readonly Change[] = [
    ...ENERGIES.map((name) => ({ name, before: exactEnergy(before[name]), after: exactEnergy(after[name]) })),
    { name: "price", before: price(before.price_micro_per_kwh), after: price(after.price_micro_per_kwh) },
    { name: "amount", before: money(before.amount_nano), after: money(after.amount_nano) },
  ];
  return all.filter((change) => change.before !== change.after);
}

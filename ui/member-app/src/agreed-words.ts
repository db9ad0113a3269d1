import type { Formatter } from "@localgrid/ui-components/format";
import { currentLocale, t } from "@localgrid/ui-components/messages";
import type { AgreedSharing, CalculatedMarket, Calculation } from "./calculation-types.ts";

const WHOLE_PPM = 1_000_000;

/** `12.5 %`, with as many digits as a share has. */
export function shareOfWhole(ppm: number): string {
  const format = new Intl.NumberFormat(currentLocale(), { style: "percent", maximumFractionDigits: 4 });
  return format.format(ppm / WHOLE_PPM);
}

/** What a home needed or had to spare under an agreed key, and what the key left open to it, a sentence each. */
export function agreedText(
  { own }: CalculatedMarket,
  sharing: AgreedSharing,
  { exactEnergy }: Formatter,
): readonly string[] {
  const { side, wh, stayed_out } = own;
  if (side === null) return [t(`calc-out-${stayed_out ?? "nothing-to-trade"}`)];
  const need = t(`calc-need-${side}`, { energy: exactEnergy(wh) });
  if (side === "supply") return [need, t("calc-open-sale", { supply: exactEnergy(sharing.supply_wh) })];
  return [need, openText(sharing, wh, exactEnergy)];
}

function openText(sharing: AgreedSharing, need_wh: number, exactEnergy: Formatter["exactEnergy"]): string {
  const { own_share_ppm, open_wh, demand_wh, supply_wh } = sharing;
  const open = exactEnergy(open_wh ?? 0);
  if (own_share_ppm !== null) {
    return t("calc-open-share", { share: shareOfWhole(own_share_ppm), supply: exactEnergy(supply_wh), open });
  }
  if (sharing.kind === "priority") return groupText(sharing, open);
  const share = shareOfWhole(Math.floor((need_wh * WHOLE_PPM) / Math.max(1, demand_wh)));
  return t("calc-open-need", { demand: exactEnergy(demand_wh), share });
}

function groupText({ own_group: group, groups, open_wh }: AgreedSharing, open: string): string {
  const isHidden = open_wh === null;
  const of = { groups: groups ?? 1, open };
  if (group === null) return t(isHidden ? "calc-open-last-hidden" : "calc-open-last", of);
  return t(isHidden ? "calc-open-group-hidden" : "calc-open-group", { group, ...of });
}

/** What became of it: how much neighbours took or gave, and why not more. */
export function agreedShareText({ market, result }: Calculation, { exactEnergy }: Formatter): readonly string[] {
  const { side, wh } = market.own;
  if (side === null) return [];
  const traded_wh = side === "demand" ? result.bought_wh : result.sold_wh;
  if (traded_wh === wh) return [t(`calc-share-all-${side}`)];
  if (market.price_micro_per_kwh === null) return [t("calc-share-no-trade")];
  if (traded_wh === 0 && side === "demand") return [t("calc-agreed-none")];
  const energies = { part: exactEnergy(traded_wh), whole: exactEnergy(wh) };
  return [t(`calc-share-part-${side}`, energies), t(`calc-agreed-why-${side}`)];
}

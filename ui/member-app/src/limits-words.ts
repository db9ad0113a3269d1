import { monthText } from "@localgrid/ui-components/community-day";
import type { Formatter } from "@localgrid/ui-components/format";
import { currentLocale, t } from "@localgrid/ui-components/messages";
import type { LimitValues, StandingLimits } from "./api-types.ts";
import type { LimitsPreview } from "./community-types.ts";

const DAY_MS = 86_400_000;

/** What other limits would have changed, in whole sentences; all of it is rounded by the node. */
export function previewSentences({ was, change }: LimitsPreview, format: Formatter): readonly string[] {
  const energies = [
    ...energySentence("bought", [was.bought_wh, change.bought_wh], format),
    ...energySentence("sold", [was.sold_wh, change.sold_wh], format),
  ];
  const money = BigInt(change.amount_nano);
  if (energies.length === 0 && money === 0n) return [t("limits-preview-same")];
  return [...energies, moneySentence(money, format)];
}

/** `July 2016`, or `7 July – 5 August 2016` where there is no whole month yet. */
export function previewPeriod({ period, from, to }: LimitsPreview): string {
  if (period === "month") return monthText(from.slice(0, "YYYY-MM".length), currentLocale());
  const format = new Intl.DateTimeFormat(currentLocale(), { dateStyle: "long", timeZone: "UTC" });
  return format.formatRange(Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`) - DAY_MS);
}

/** Whether the node would take these limits: inside the band, and not crossed. */
export function canBeTried(
  { buy_limit_micro_per_kwh: buy, sell_limit_micro_per_kwh: sell }: LimitValues,
  band: StandingLimits["band"],
): boolean {
  const isInside = (limit: number | null) =>
    limit === null || (limit >= band.floor_micro_per_kwh && limit <= band.cap_micro_per_kwh);
  return isInside(buy) && isInside(sell) && (buy === null || sell === null || sell <= buy);
}

function energySentence(
  way: "bought" | "sold",
  [was_wh, change_wh]: readonly [number, number],
  { number }: Formatter,
): readonly string[] {
  if (change_wh === 0) return [];
  const kilo = (energy_wh: number) => number(energy_wh / 1000);
  const figures = {
    change: kilo(Math.abs(change_wh)),
    was: kilo(was_wh),
    would: kilo(Math.max(0, was_wh + change_wh)),
  };
  return [t(`limits-preview-${way}-${change_wh > 0 ? "more" : "less"}`, figures)];
}

function moneySentence(change_nano: bigint, { money }: Formatter): string {
  if (change_nano === 0n) return t("limits-preview-money-same");
  const amount = money(change_nano < 0n ? -change_nano : change_nano);
  return t(change_nano > 0n ? "limits-preview-money-better" : "limits-preview-money-worse", { money: amount });
}

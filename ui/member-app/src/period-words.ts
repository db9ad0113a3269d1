import { dayText, monthText } from "@localgrid/ui-components/community-day";
import type { Formatter } from "@localgrid/ui-components/format";
import { currentLocale, t } from "@localgrid/ui-components/messages";
import { oddHours, type PeriodEntry } from "./period-entry.ts";
import { isIn, type Period, periodBefore, periodOf } from "./periods.ts";

const LONG = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
const SHORT = { day: "numeric", month: "short", timeZone: "UTC" } as const;
const DAY_MS = 86_400_000;

/** `This week`, `Last week`, then `1–7 Aug`; the same for months and years. */
export function periodTitle(period: Period, today: string): string {
  if (isIn(period, today)) return t(`period-this-${period.name}`);
  const { name, detail, from, to } = period;
  const isLast = detail === periodBefore(periodOf(name, today)).detail;
  if (name === "week") return isLast ? t("period-last-week") : rangeText(from, to, SHORT);
  return name === "month" ? monthText(detail, currentLocale()) : detail;
}

/** `1–7 August 2016`. */
export function periodSubtitle({ from, to }: Period): string {
  return rangeText(from, to, LONG);
}

/** `Saturday, 6 August 2016` or `August 2016`. */
export function entryTitle({ name }: Pick<PeriodEntry, "name">): string {
  const locale = currentLocale();
  return name.length === "YYYY-MM".length ? monthText(name, locale) : dayText(name, locale);
}

/** One day or month in a sentence, for the chart's slider. */
export function entrySentence(entry: PeriodEntry, format: Formatter): string {
  const name = entryTitle(entry);
  if (entry.intervals === 0) return t("period-said", { name, figures: t("period-said-nothing") });
  const energies = [
    ["from-neighbours", entry.from_neighbours_wh],
    ["from-grid", entry.from_grid_wh],
    ["to-neighbours", entry.to_neighbours_wh],
    ["to-grid", entry.to_grid_wh],
  ] as const;
  const figures = energies.flatMap(([way, energy_wh]) =>
    energy_wh > 0 ? [t(`interval-said-${way}`, { energy: format.energy(energy_wh) })] : [],
  );
  if (figures.length === 0) figures.push(t("interval-said-no-energy"));
  const price = entry.price_micro_per_kwh;
  figures.push(price === null ? t("interval-said-no-trade") : t("period-said-price", { price: format.price(price) }));
  if (entry.estimatedCount > 0) figures.push(estimatedText(entry));
  return t("period-said", { name, figures: figures.join(", ") });
}

/** `8 of 96 intervals estimated`. */
export function estimatedText({ estimatedCount, intervals }: PeriodEntry): string {
  return t("period-estimated", { estimated: estimatedCount, count: intervals });
}

/** A sentence for each day whose clock was changed; none in most periods. */
export function clockChanges(entries: readonly PeriodEntry[]): readonly string[] {
  return entries.flatMap((entry) => {
    const hours = entry.name.length === "YYYY-MM-DD".length ? oddHours(entry) : null;
    return hours === null ? [] : [t("period-clock-change", { day: entryTitle(entry), hours })];
  });
}

/** `to` is not part of it. */
function rangeText(from: string, to: string, options: Intl.DateTimeFormatOptions): string {
  const [first_ms, end_ms] = [from, to].map((day) => Date.parse(`${day}T00:00:00Z`)) as [number, number];
  return new Intl.DateTimeFormat(currentLocale(), options).formatRange(first_ms, end_ms - DAY_MS);
}

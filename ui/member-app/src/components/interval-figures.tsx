import { clearTimeText } from "@localgrid/ui-components/community-day";
import type { Formatter } from "@localgrid/ui-components/format";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp, useCommunity } from "../app-state.ts";
import { type DayEntry, isEstimate } from "../day-entry.ts";
import { hrefOf } from "../router.ts";
import { useInSight } from "../use-in-sight.ts";
import { Icon } from "./icons.tsx";
import { ExactMoney } from "./money.tsx";

/** One interval in a sentence, for the chart's slider. */
export function intervalSentence(entry: DayEntry, format: Formatter, time: (at_s: number) => string): string {
  const energy = (way: "from-neighbours" | "from-grid" | "to-neighbours" | "to-grid", energy_wh: number) =>
    energy_wh > 0 ? [t(`interval-said-${way}`, { energy: format.energy(energy_wh) })] : [];
  const figures = [
    ...energy("from-neighbours", entry.from_neighbours_wh),
    ...energy("from-grid", entry.from_grid_wh),
    ...energy("to-neighbours", entry.to_neighbours_wh),
    ...energy("to-grid", entry.to_grid_wh),
  ];
  if (figures.length === 0) figures.push(t("interval-said-no-energy"));
  const price = entry.price_micro_per_kwh;
  figures.push(price === null ? t("interval-said-no-trade") : t("interval-said-price", { price: format.price(price) }));
  if (isEstimate(entry)) figures.push(t("interval-said-estimated"));
  return t("interval-said", {
    from: time(entry.start_s),
    to: time(entry.start_s + entry.length_s),
    figures: figures.join(", "),
  });
}

/** The figures of the selected interval. */
export function IntervalFigures({ entry }: { entry: DayEntry | null }): JSX.Element {
  const { locale, format } = useApp();
  const { time_zone } = useCommunity();
  const box = useInSight(entry !== null);
  if (entry === null) {
    return <p class="interval-hint soft small">{t("interval-hint")}</p>;
  }
  const { energy, price } = format.value;
  return (
    <div class="interval" data-testid="interval-figures" ref={box}>
      <h2 class="figures">
        {clearTimeText(entry.start_s, time_zone, locale)}–
        {clearTimeText(entry.start_s + entry.length_s, time_zone, locale)}
        <QualityMark entry={entry} />
      </h2>
      <dl class="facts figures">
        <Fact tone="neighbours" label={t("energy-from-neighbours")} value={energy(entry.from_neighbours_wh)} />
        <Fact tone="grid" label={t("energy-from-grid")} value={energy(entry.from_grid_wh)} />
        <Fact tone="neighbours" label={t("energy-to-neighbours")} value={energy(entry.to_neighbours_wh)} />
        <Fact tone="grid" label={t("energy-to-grid")} value={energy(entry.to_grid_wh)} />
        <Fact
          tone="price"
          label={t("energy-price")}
          value={entry.price_micro_per_kwh === null ? t("energy-no-trade") : price(entry.price_micro_per_kwh)}
        />
        {entry.amount_nano !== null && (
          <div>
            <dt>{t(entry.amount_nano.startsWith("-") ? "energy-pay" : "energy-receive")}</dt>
            <dd>
              <ExactMoney amount_nano={entry.amount_nano.replace("-", "")} />
            </dd>
          </div>
        )}
        <div>
          <dt>{t("energy-saved")}</dt>
          <dd>
            <ExactMoney amount_nano={entry.saving_nano} />
          </dd>
        </div>
      </dl>
      {entry.amount_nano !== null && (
        <a class="button interval-how" href={hrefOf("interval", String(entry.start_s))}>
          <Icon name="bill" size={20} />
          {t("interval-how")}
        </a>
      )}
    </div>
  );
}

function Fact({ tone, label, value }: { tone: string; label: string; value: string }): JSX.Element {
  return (
    <div class={`tone-${tone}`}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function QualityMark({ entry }: { entry: DayEntry }): JSX.Element | null {
  const { amount_nano, is_official, is_signed, quality, revision } = entry;
  if (amount_nano === null) return null;
  const words = [is_official ? t("interval-official") : t(`interval-quality-${quality}`)];
  if (!is_signed && !is_official) words.push(t("interval-not-signed"));
  if (revision > 0) words.push(t("interval-corrected"));
  return (
    <span class="mark" data-estimate={isEstimate(entry)}>
      {words.join(", ")}
    </span>
  );
}

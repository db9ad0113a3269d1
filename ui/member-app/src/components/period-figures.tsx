import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { oddHours, type PeriodEntry } from "../period-entry.ts";
import { entryTitle, estimatedText } from "../period-words.ts";
import { hrefOf } from "../router.ts";
import { useInSight } from "../use-in-sight.ts";
import { Icon } from "./icons.tsx";

/** The figures of the selected day or month, and the way into it. */
export function PeriodFigures({ entry, by }: { entry: PeriodEntry | null; by: "day" | "month" }): JSX.Element {
  const box = useInSight(entry !== null);
  if (entry === null) return <p class="interval-hint soft small">{t(`period-hint-${by}`)}</p>;
  const hours = by === "day" ? oddHours(entry) : null;
  return (
    <div class="interval" data-testid="period-figures" ref={box}>
      <h2 class="figures">
        {entryTitle(entry)}
        {entry.intervals > 0 && (
          <span class="mark" data-estimate={entry.estimatedCount > 0}>
            {entry.estimatedCount > 0 ? estimatedText(entry) : t("interval-quality-valid")}
          </span>
        )}
        {hours !== null && <span class="mark">{t("period-hours", { hours })}</span>}
      </h2>
      {entry.intervals === 0 ? <p class="soft">{t("period-nothing")}</p> : <Facts entry={entry} />}
      {entry.intervals > 0 && (
        <a class="button period-open" href={hrefOf(by === "day" ? "today" : "month", entry.name)}>
          {t(`period-open-${by}`)}
          <Icon name="forward" size={18} />
        </a>
      )}
    </div>
  );
}

function Facts({ entry }: { entry: PeriodEntry }): JSX.Element {
  const { energy, price, money } = useApp().format.value;
  const { amount_nano, price_micro_per_kwh } = entry;
  const rows = [
    ["neighbours", t("energy-from-neighbours"), energy(entry.from_neighbours_wh)],
    ["grid", t("energy-from-grid"), energy(entry.from_grid_wh)],
    ["neighbours", t("energy-to-neighbours"), energy(entry.to_neighbours_wh)],
    ["grid", t("energy-to-grid"), energy(entry.to_grid_wh)],
    ["price", t("period-price"), price_micro_per_kwh === null ? t("energy-no-trade") : price(price_micro_per_kwh)],
    ...(amount_nano === null
      ? []
      : [
          [
            "",
            t(amount_nano < 0n ? "energy-pay" : "energy-receive"),
            money(amount_nano < 0n ? -amount_nano : amount_nano),
          ] as const,
        ]),
    ["", t("energy-saved"), money(entry.saving_nano)],
  ] as const;
  return (
    <dl class="facts figures">
      {rows.map(([tone, label, value]) => (
        <div key={label} class={tone === "" ? "" : `tone-${tone}`}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

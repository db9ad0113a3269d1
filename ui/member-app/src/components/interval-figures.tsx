import { timeText } from "@localgrid/ui-components/community-day";
import type { Formatter } from "@localgrid/ui-components/format";
import type { JSX } from "preact";
import type { ReadingQuality } from "../api-types.ts";
import { useApp, useCommunity } from "../app-state.ts";
import { type DayEntry, isEstimate } from "../day-entry.ts";
import { ExactMoney } from "./money.tsx";

export const QUALITY_TEXTS: Record<ReadingQuality, string> = {
  valid: "measured",
  estimated: "estimated",
  edited: "edited",
  questionable: "questionable",
};

/** One interval in a sentence, for the chart's slider. */
export function intervalSentence(entry: DayEntry, format: Formatter, time: (at_s: number) => string): string {
  const parts = [
    [entry.from_neighbours_wh, "from neighbours"],
    [entry.from_grid_wh, "from the grid"],
    [entry.to_neighbours_wh, "to neighbours"],
    [entry.to_grid_wh, "to the grid"],
  ] as const;
  const energies = parts
    .filter(([energy_wh]) => energy_wh > 0)
    .map(([energy_wh, way]) => `${format.energy(energy_wh)} ${way}`);
  const price = entry.price_micro_per_kwh === null ? "no trade" : `price ${format.price(entry.price_micro_per_kwh)}`;
  const body = [...(energies.length === 0 ? ["no energy"] : energies), price];
  if (isEstimate(entry)) body.push("estimated");
  return `${time(entry.start_s)} to ${time(entry.start_s + entry.length_s)}: ${body.join(", ")}`;
}

/** The figures of the selected interval. */
export function IntervalFigures({ entry }: { entry: DayEntry | null }): JSX.Element {
  const { locale, format } = useApp();
  const { time_zone } = useCommunity();
  if (entry === null) {
    return <p class="interval-hint soft small">Tap the chart, or use the arrow keys on it, to read an interval.</p>;
  }
  const { energy, price } = format.value;
  return (
    <div class="interval" data-testid="interval-figures">
      <h2 class="figures">
        {timeText(entry.start_s, time_zone, locale)}–{timeText(entry.start_s + entry.length_s, time_zone, locale)}
        <QualityMark entry={entry} />
      </h2>
      <dl class="facts figures">
        <Fact tone="neighbours" label="From neighbours" value={energy(entry.from_neighbours_wh)} />
        <Fact tone="grid" label="From the grid" value={energy(entry.from_grid_wh)} />
        <Fact tone="neighbours" label="To neighbours" value={energy(entry.to_neighbours_wh)} />
        <Fact tone="grid" label="To the grid" value={energy(entry.to_grid_wh)} />
        <Fact
          tone="price"
          label="Price"
          value={entry.price_micro_per_kwh === null ? "no trade" : price(entry.price_micro_per_kwh)}
        />
        {entry.amount_nano !== null && (
          <div>
            <dt>{entry.amount_nano.startsWith("-") ? "You pay" : "You receive"}</dt>
            <dd>
              <ExactMoney amount_nano={entry.amount_nano.replace("-", "")} />
            </dd>
          </div>
        )}
        <div>
          <dt>Saved</dt>
          <dd>
            <ExactMoney amount_nano={entry.saving_nano} />
          </dd>
        </div>
      </dl>
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
  if (entry.amount_nano === null) return null;
  return (
    <span class="mark" data-estimate={isEstimate(entry)}>
      {entry.is_official ? "official" : QUALITY_TEXTS[entry.quality]}
      {entry.is_signed || entry.is_official ? "" : ", not signed"}
      {entry.revision > 0 ? ", corrected" : ""}
    </span>
  );
}

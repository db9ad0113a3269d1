import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { PeriodEntry } from "../period-entry.ts";
import { entrySentence } from "../period-words.ts";
import { BarRects, CHART_HEIGHT, Selection, StripedPattern, useWidth, ValueAxes } from "./chart-parts.tsx";
import { ChartScrubber } from "./chart-scrubber.tsx";
import { axisLabels, layOutPeriod, type PeriodChartLayout } from "./period-chart-layout.ts";
import { usePriceBand } from "./price-band.ts";

export interface PeriodChartProps {
  readonly entries: readonly PeriodEntry[];
  readonly by: "day" | "month";
  /** The day or month of now, by its name. */
  readonly current: string;
  readonly selected: number | null;
  readonly onSelect: (index: number | null) => void;
}

/** Energy of every day of a week or month, or of every month of a year, with the mean price above. */
export function PeriodChart({ entries, by, current, selected, onSelect }: PeriodChartProps): JSX.Element {
  const { format } = useApp();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const band = usePriceBand();
  const layout = useMemo(() => layOutPeriod({ entries, width, height: CHART_HEIGHT, band }), [entries, width, band]);
  const entry = selected === null ? undefined : entries[selected];
  return (
    <div class="day-chart" ref={frame}>
      <svg width={width} height={CHART_HEIGHT} aria-hidden="true">
        <defs>
          <StripedPattern />
        </defs>
        <g class="axes">
          <ValueAxes
            frame={layout}
            priceTitle={(unit) => t("period-chart-price", { unit })}
            energyTitle={(unit) => t(`period-chart-energy-${by}`, { unit })}
          />
          <Labels layout={layout} current={current} />
        </g>
        {layout.bars.map(({ entry: { name }, x, width: bar, parts }) => (
          <BarRects key={name} x={x} width={bar} parts={parts} />
        ))}
        <path class="price-line" d={layout.pricePath} />
        {selected !== null && <Selection frame={layout} bar={layout.bars[selected]} />}
      </svg>
      <ChartScrubber
        bars={layout.bars.filter(({ entry: { name } }) => name <= current)}
        selected={selected}
        onSelect={onSelect}
        label={t(`period-slider-${by}`)}
        text={entry === undefined ? t(`period-none-selected-${by}`) : entrySentence(entry, format.value)}
        page={by === "day" ? 7 : 3}
      />
    </div>
  );
}

function Labels({ layout, current }: { layout: PeriodChartLayout; current: string }): JSX.Element {
  const { locale } = useApp();
  const labels = axisLabels(
    layout.bars.map(({ entry }) => entry),
    layout.column,
    locale,
  );
  return (
    <>
      {layout.bars.map(({ entry, x, width }, index) => (
        <g key={entry.name} class={entry.name === current ? "axis-now" : ""}>
          {[labels[index]?.upper, labels[index]?.lower].map((text, line) => (
            <text
              key={line === 0 ? "upper" : "lower"}
              text-anchor="middle"
              x={x + width / 2}
              y={layout.energy.bottom + 16 + 15 * line}
            >
              {text}
            </text>
          ))}
        </g>
      ))}
    </>
  );
}

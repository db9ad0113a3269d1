import { type DayRange, timeText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { useApp, useCommunity } from "../app-state.ts";
import type { ExpectedInterval } from "../community-types.ts";
import { type DayEntry, isEstimate } from "../day-entry.ts";
import { BarRects, CHART_HEIGHT, Selection, StripedPattern, useWidth, ValueAxes } from "./chart-parts.tsx";
import { ChartScrubber } from "./chart-scrubber.tsx";
import { type DayChartLayout, layOutDay } from "./day-chart-layout.ts";
import { intervalSentence } from "./interval-figures.tsx";
import { usePriceBand } from "./price-band.ts";

/** With a page key: an hour of quarters. */
const PAGE = 4;

export interface DayChartProps {
  readonly entries: readonly DayEntry[];
  readonly range: DayRange;
  /** What may come of the day. */
  readonly expected: readonly ExpectedInterval[];
  readonly selected: number | null;
  readonly onSelect: (index: number | null) => void;
}

/** Energy of every interval of a day, import upwards and export downwards, with the price above. */
export function DayChart({ entries, range, expected, selected, onSelect }: DayChartProps): JSX.Element {
  const { locale, format } = useApp();
  const { time_zone } = useCommunity();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const band = usePriceBand();
  const layout = useMemo(
    () => layOutDay({ entries, range, width, height: CHART_HEIGHT, band, expected }),
    [entries, range, width, band, expected],
  );
  const entry = selected === null ? undefined : entries[selected];
  return (
    <div class="day-chart" ref={frame}>
      <svg width={width} height={CHART_HEIGHT} aria-hidden="true">
        <defs>
          <pattern id="estimated" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="hatch" width="1.6" height="4" />
          </pattern>
          <StripedPattern />
        </defs>
        <Axes layout={layout} range={range} />
        <Expected layout={layout} />
        <Bars layout={layout} />
        <path class="price-line" d={layout.pricePath} />
        {selected !== null && <Selection frame={layout} bar={layout.bars[selected]} />}
      </svg>
      <ChartScrubber
        bars={layout.bars}
        selected={selected}
        onSelect={onSelect}
        label={t("chart-slider")}
        text={
          entry === undefined
            ? t("chart-none-selected")
            : intervalSentence(entry, format.value, (at_s) => timeText(at_s, time_zone, locale))
        }
        page={PAGE}
      />
    </div>
  );
}

function Axes({ layout, range }: { layout: DayChartLayout; range: DayRange }): JSX.Element {
  const { locale } = useApp();
  const { time_zone, interval_length_s } = useCommunity();
  const { energy } = layout;
  const hours = Array.from({ length: 9 }, (_, index) => range.from_s + index * 3 * 3600).filter(
    (at_s) => at_s < range.to_s,
  );
  const everySecond = layout.width < 520;
  return (
    <g class="axes">
      <ValueAxes
        frame={layout}
        priceTitle={(unit) => t("chart-price", { unit })}
        energyTitle={(unit) => t("chart-energy", { unit, minutes: interval_length_s / 60 })}
      />
      {hours.map((at_s, index) => (
        <g key={at_s}>
          <line
            class="axis-hour"
            x1={layout.xOf(at_s)}
            x2={layout.xOf(at_s)}
            y1={energy.bottom}
            y2={energy.bottom + 4}
          />
          {(!everySecond || index % 2 === 0) && (
            <text x={layout.xOf(at_s)} y={layout.height - 4} text-anchor={index === 0 ? "start" : "middle"}>
              {timeText(at_s, time_zone, locale)}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}

/** Shaded and dashed in no colour of its own: nobody has metered it. */
function Expected({ layout }: { layout: DayChartLayout }): JSX.Element {
  return (
    <g data-testid="expected">
      {layout.expected.map((part) => (
        <rect key={`${part.x} ${part.y}`} class="bar-expected" {...part} />
      ))}
      <path class="price-expected" d={layout.expectedPricePath} />
    </g>
  );
}

function Bars({ layout }: { layout: DayChartLayout }): JSX.Element {
  return (
    <g>
      {layout.bars.map(({ entry, x, width, parts }) => (
        <g key={entry.start_s}>
          <BarRects x={x} width={width} parts={parts} />
          {isEstimate(entry) &&
            parts.map((part) => (
              <rect key={`hatch${part.y}`} fill="url(#estimated)" x={x} width={width} y={part.y} height={part.height} />
            ))}
        </g>
      ))}
    </g>
  );
}

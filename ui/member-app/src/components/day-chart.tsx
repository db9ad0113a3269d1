import { type DayRange, timeText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useApp, useCommunity } from "../app-state.ts";
import { type DayEntry, isEstimate } from "../day-entry.ts";
import { type DayChartLayout, entryIndexAt, layOutDay } from "./day-chart-layout.ts";
import { intervalSentence } from "./interval-figures.tsx";

const HEIGHT = 344;

export interface DayChartProps {
  readonly entries: readonly DayEntry[];
  readonly range: DayRange;
  readonly selected: number | null;
  readonly onSelect: (index: number | null) => void;
}

/** Energy of every interval of a day, import upwards and export downwards, with the price above. */
export function DayChart({ entries, range, selected, onSelect }: DayChartProps): JSX.Element {
  const { tariff } = useCommunity();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const layout = useMemo(() => {
    const band = tariff && {
      low: tariff.feed_in_micro_per_kwh,
      high: tariff.retail_micro_per_kwh - tariff.local_network_fee_micro_per_kwh,
    };
    return layOutDay({ entries, range, width, height: HEIGHT, band });
  }, [entries, range, width, tariff]);
  return (
    <div class="day-chart" ref={frame}>
      <svg width={width} height={HEIGHT} aria-hidden="true">
        <defs>
          <pattern id="estimated" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="hatch" width="1.6" height="4" />
          </pattern>
        </defs>
        <Axes layout={layout} range={range} />
        <Bars layout={layout} />
        <path class="price-line" d={layout.pricePath} />
        {selected !== null && <Selection layout={layout} index={selected} />}
      </svg>
      <Scrubber layout={layout} entries={entries} selected={selected} onSelect={onSelect} />
    </div>
  );
}

function useWidth(frame: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(320);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = () => setWidth(Math.max(240, Math.floor(element.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return width;
}

function Axes({ layout, range }: { layout: DayChartLayout; range: DayRange }): JSX.Element {
  const { locale, format } = useApp();
  const { time_zone, interval_length_s } = useCommunity();
  const { plot, energy, price } = layout;
  const hours = Array.from({ length: 9 }, (_, index) => range.from_s + index * 3 * 3600).filter(
    (at_s) => at_s < range.to_s,
  );
  const everySecond = layout.width < 520;
  const kilo = energy.ticks.some(({ value }) => Math.abs(value) >= 1000);
  const decimals = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <g class="axes">
      <text class="axis-title tone-price" x={4} y={12}>
        {t("chart-price")}
      </text>
      {price.ticks.map(({ value, y }) => (
        <g key={value}>
          <line x1={plot.left} x2={plot.right} y1={y} y2={y} />
          <text x={plot.left - 6} y={y + 4} text-anchor="end">
            {decimals.format(value / 1_000_000)}
          </text>
        </g>
      ))}
      <text class="axis-title" x={4} y={energy.top - 14}>
        {t("chart-energy", { unit: kilo ? "kWh" : "Wh", minutes: interval_length_s / 60 })}
      </text>
      {energy.ticks.map(({ value, y }) => (
        <g key={value} class={value === 0 ? "axis-zero" : ""}>
          <line x1={plot.left} x2={plot.right} y1={y} y2={y} />
          <text x={plot.left - 6} y={y + 4} text-anchor="end">
            {kilo ? (Math.abs(value) / 1000).toLocaleString(locale) : format.value.number(Math.abs(value))}
          </text>
        </g>
      ))}
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

function Bars({ layout }: { layout: DayChartLayout }): JSX.Element {
  return (
    <g>
      {layout.bars.map(({ entry, x, width, parts }) => (
        <g key={entry.start_s}>
          {parts.map((part) => (
            <rect
              key={`${part.tone}${part.y}`}
              class={`bar-${part.tone}`}
              x={x}
              width={width}
              y={part.y}
              height={part.height}
            />
          ))}
          {isEstimate(entry) &&
            parts.map((part) => (
              <rect key={`hatch${part.y}`} fill="url(#estimated)" x={x} width={width} y={part.y} height={part.height} />
            ))}
        </g>
      ))}
    </g>
  );
}

function Selection({ layout, index }: { layout: DayChartLayout; index: number }): JSX.Element | null {
  const bar = layout.bars[index];
  if (bar === undefined) return null;
  const width = Math.max(3, bar.width + 2);
  const x = bar.x + bar.width / 2 - width / 2;
  return (
    <g class="selection">
      <rect x={x} width={width} y={layout.price.top} height={layout.energy.bottom - layout.price.top} />
      <path d={`M${x + width / 2 - 6} ${layout.price.top - 7}h12l-6 7z`} />
    </g>
  );
}

/** Lies over the picture: pointer picks the nearest interval, keys walk through them like on a slider. */
function Scrubber(props: Omit<DayChartProps, "range"> & { layout: DayChartLayout }): JSX.Element {
  const { layout, entries, selected, onSelect } = props;
  const app = useApp();
  const { time_zone } = useCommunity();
  const last = entries.length - 1;
  const entry = selected === null ? undefined : entries[selected];
  const pick = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    onSelect(entryIndexAt(event.clientX - box.left, layout));
  };
  const move = (event: KeyboardEvent) => {
    const next = nextIndex(event.key, selected ?? last, last);
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
  };
  return (
    <div
      class="scrubber"
      role="slider"
      tabIndex={0}
      aria-label={t("chart-slider")}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={selected ?? last}
      aria-valuetext={
        entry === undefined
          ? t("chart-none-selected")
          : intervalSentence(entry, app.format.value, (at_s) => timeText(at_s, time_zone, app.locale))
      }
      onPointerDown={pick}
      onPointerMove={(event) => {
        if (event.buttons > 0 || event.pointerType === "touch") pick(event);
      }}
      onKeyDown={move}
    />
  );
}

function nextIndex(key: string, current: number, last: number): number | null | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageUp: 4,
    PageDown: -4,
  };
  if (key === "Escape") return null;
  if (key === "Home") return 0;
  if (key === "End") return last;
  const step = steps[key];
  return step === undefined ? undefined : Math.min(last, Math.max(0, current + step));
}

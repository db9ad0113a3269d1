import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { BarPart, ChartFrame } from "./chart-scales.ts";

export const CHART_HEIGHT = 344;

/** Width of what a chart is drawn in, in whole pixels, for as long as it is shown. */
export function useWidth(frame: { readonly current: HTMLElement | null }): number {
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

/** What bars of the grid are filled with where contrast is high: stripes, so that no colour is needed to tell them. */
export function StripedPattern(): JSX.Element {
  return (
    <pattern id="striped" width="4" height="4" patternUnits="userSpaceOnUse">
      <rect class="stripe-ground" width="4" height="4" />
      <rect class="stripe" width="4" height="2" />
    </pattern>
  );
}

interface ValueAxesProps {
  readonly frame: ChartFrame;
  /** Takes `€/kWh`. */
  readonly priceTitle: (unit: string) => string;
  /** Takes `kWh` or `Wh`, whichever the axis counts in. */
  readonly energyTitle: (unit: string) => string;
}

/** Lines and numbers of both axes: the price above, energy below. */
export function ValueAxes({ frame, priceTitle, energyTitle }: ValueAxesProps): JSX.Element {
  const { locale, format } = useApp();
  const { plot, energy, price } = frame;
  const kilo = energy.ticks.some(({ value }) => Math.abs(value) >= 1000);
  const decimals = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const energyText = (value: number) =>
    kilo ? (Math.abs(value) / 1000).toLocaleString(locale) : format.value.number(Math.abs(value));
  return (
    <>
      <text class="axis-title tone-price" x={4} y={12}>
        {priceTitle(format.value.priceUnit)}
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
        {energyTitle(kilo ? "kWh" : "Wh")}
      </text>
      {energy.ticks.map(({ value, y }) => (
        <g key={value} class={value === 0 ? "axis-zero" : ""}>
          <line x1={plot.left} x2={plot.right} y1={y} y2={y} />
          <text x={plot.left - 6} y={y + 4} text-anchor="end">
            {energyText(value)}
          </text>
        </g>
      ))}
    </>
  );
}

interface Column {
  readonly x: number;
  readonly width: number;
}

export function BarRects({ x, width, parts }: Column & { parts: readonly BarPart[] }): JSX.Element {
  return (
    <>
      {parts.map(({ tone, y, height }) => (
        <rect key={`${tone}${y}`} class={`bar-${tone}`} x={x} width={width} y={y} height={height} />
      ))}
    </>
  );
}

/** Marks one column through both panels. */
export function Selection({ frame, bar }: { frame: ChartFrame; bar: Column | undefined }): JSX.Element | null {
  if (bar === undefined) return null;
  const width = Math.max(3, bar.width + 2);
  const x = bar.x + bar.width / 2 - width / 2;
  const { price, energy } = frame;
  return (
    <g class="selection">
      <rect x={x} width={width} y={price.top} height={energy.bottom - price.top} />
      <path d={`M${x + width / 2 - 6} ${price.top - 7}h12l-6 7z`} />
    </g>
  );
}

import { type DayRange, timeText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Interval } from "../api-types.ts";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import { CHART, layOut } from "./interval-chart-layout.ts";

export interface IntervalChartProps {
  readonly intervals: readonly Interval[];
  readonly range: DayRange;
  /** What the picture shows, in a sentence. */
  readonly label: string;
}

/** A day at a glance: needed and shared energy, the price, and where node and hub differ. */
export function IntervalChart({ intervals, range, label }: IntervalChartProps): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { energy } = useFormat();
  const frame = useRef<HTMLElement>(null);
  const width = useWidth(frame);
  const layout = useMemo(() => layOut(intervals, range, width), [intervals, range, width]);
  const { bars, baseY, hours, pricePath } = layout;
  return (
    <figure class="chart" ref={frame}>
      <svg viewBox={`0 0 ${width} ${CHART.height}`} role="img" aria-label={label}>
        <text class="chart-most" x={CHART.left} y={12}>
          {energy(layout.most_wh)}
        </text>
        <path class="chart-ground" d={`M${CHART.left} ${baseY}H${width - CHART.right}`} />
        {bars.map((bar) => (
          <g key={bar.start_s}>
            <rect class="chart-demand" x={bar.x} width={bar.width} y={bar.demandY} height={baseY - bar.demandY} />
            <rect class="chart-shared" x={bar.x} width={bar.width} y={bar.sharedY} height={baseY - bar.sharedY} />
            {!bar.isSame && <path class="chart-different" d={`M${bar.x + bar.width / 2} ${baseY + 3}l5 8h-10z`} />}
          </g>
        ))}
        <path class="chart-price" d={pricePath} />
        {hours.map(({ at_s, x }) => (
          <text key={at_s} class="chart-hour" x={x} y={CHART.height - 4}>
            {timeText(at_s, time_zone, locale)}
          </text>
        ))}
      </svg>
      <ul class="legend small" aria-hidden="true">
        <li data-mark="shared">{t("interval-chart-shared")}</li>
        <li data-mark="demand">{t("interval-chart-needed")}</li>
        <li data-mark="price">{t("interval-chart-price")}</li>
        {bars.some(({ isSame }) => !isSame) && <li data-mark="different">{t("interval-chart-different")}</li>}
      </ul>
    </figure>
  );
}

/** Width of an element in px, followed. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(720);
  useLayoutEffect(() => {
    const frame = element.current;
    if (frame === null) return;
    const measure = () => setWidth(Math.max(200, frame.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(frame);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { LINE_CHART, layOutLine, type Point } from "./line-chart-layout.ts";

export interface LineChartProps {
  readonly title: string;
  readonly points: readonly Point[];
  readonly from_ms: number;
  readonly to_ms: number;
  readonly valueText: (value: number) => string;
}

/** One figure over time, with the newest, the least and the most of it in words. */
export function LineChart({ title, points, from_ms, to_ms, valueText }: LineChartProps): JSX.Element {
  const layout = layOutLine(points, from_ms, to_ms);
  if (layout === null) {
    return (
      <figure class="line-chart">
        <figcaption>{title}</figcaption>
        <p class="small soft">{t("node-machine-untold")}</p>
      </figure>
    );
  }
  const [last, least, most] = [layout.last, layout.least, layout.most].map(valueText);
  const range = t("node-machine-range", { least: least ?? "", most: most ?? "" });
  return (
    <figure class="line-chart">
      <figcaption>
        {title} <strong>{last}</strong>
      </figcaption>
      <svg
        viewBox={`0 0 ${LINE_CHART.width} ${LINE_CHART.height}`}
        role="img"
        aria-label={t("node-machine-chart", { title, last: last ?? "", range })}
        preserveAspectRatio="none"
      >
        {layout.lines.map((line) => (
          <path key={line} d={line} />
        ))}
      </svg>
      <p class="small soft">{range}</p>
    </figure>
  );
}

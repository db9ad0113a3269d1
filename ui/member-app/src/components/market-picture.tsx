import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { useApp } from "../app-state.ts";
import type { CalculatedMarket } from "../calculation-types.ts";
import { useWidth } from "./chart-parts.tsx";
import { layOutMarket, type MarketPictureLayout } from "./market-picture-layout.ts";

const HEIGHT = 240;

/** Where demand and supply cross; the tables beside it say the same. */
export function MarketPicture({ market }: { market: CalculatedMarket }): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const layout = useMemo(() => layOutMarket(market, { width, height: HEIGHT }), [market, width]);
  const { plot, trade } = layout;
  return (
    <figure class="market">
      <div class="day-chart" ref={frame}>
        <svg width={width} height={HEIGHT} aria-hidden="true">
          {trade !== null && (
            <rect
              class="market-traded"
              x={plot.left}
              width={trade.x - plot.left}
              y={plot.top}
              height={plot.bottom - plot.top}
            />
          )}
          <Axes layout={layout} />
          <path class="market-supply" d={layout.supplyPath} />
          <path class="market-demand" d={layout.demandPath} />
          {layout.ownPaths.map((path) => (
            <path key={path} class="market-own" d={path} />
          ))}
          {trade !== null && (
            <>
              <path class="market-price" d={`M${plot.left} ${trade.y}H${trade.x}`} />
              <circle class="market-point" cx={trade.x} cy={trade.y} r={5} />
            </>
          )}
        </svg>
      </div>
      <ul class="legend small">
        <li class="market-key-demand" data-shape="line">
          {t("calc-key-demand")}
        </li>
        <li class="tone-neighbours" data-shape="line">
          {t("calc-key-supply")}
        </li>
        {layout.ownPaths.length > 0 && (
          <li class="tone-home" data-shape="line">
            {t("calc-key-own")}
          </li>
        )}
        {trade !== null && (
          <li class="tone-price" data-shape="line">
            {t("legend-price")}
          </li>
        )}
      </ul>
    </figure>
  );
}

function Axes({ layout }: { layout: MarketPictureLayout }): JSX.Element {
  const { locale, format } = useApp();
  const { plot, prices, energies } = layout;
  const decimals = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <g class="axes">
      <text class="axis-title" x={4} y={12}>
        {t("calc-axis-price")}
      </text>
      {prices.map(({ value, y }) => (
        <g key={value} class={value === 0 ? "axis-zero" : ""}>
          <line x1={plot.left} x2={plot.right} y1={y} y2={y} />
          <text x={plot.left - 6} y={y + 4} text-anchor="end">
            {decimals.format(value / 1_000_000)}
          </text>
        </g>
      ))}
      {energies.map(({ value, x }) => (
        <text key={value} x={x} y={plot.bottom + 16} text-anchor={value === 0 ? "start" : "middle"}>
          {format.value.number(value)}
        </text>
      ))}
      <text class="axis-title" x={plot.right} y={plot.bottom + 33} text-anchor="end">
        {t("calc-axis-energy")}
      </text>
    </g>
  );
}

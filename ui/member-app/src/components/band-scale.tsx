import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { LimitBand } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { positionInBand } from "../limit-scale.ts";
import { useWidth } from "./chart-parts.tsx";

export interface BandScaleProps {
  readonly band: LimitBand;
  readonly buy: number;
  readonly sell: number;
  /** The price of the last closed interval. */
  readonly price: number | null;
}

const MARGIN = 14;
/** Room for the words of a mark, in pixels; in no language are they longer than twelve letters. */
const LABEL_WIDTH = 112;
const PRICE_LABEL_WIDTH = 150;

/** Both limits and the last price on one scale, from what the grid pays to what the grid charges. */
export function BandScale({ band, buy, sell, price }: BandScaleProps): JSX.Element {
  const { format } = useApp();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const track = width - 2 * MARGIN;
  const text = format.value.price;
  const at = (value: number) => MARGIN + positionInBand(band, value) * track;
  const { floor_micro_per_kwh: floor, cap_micro_per_kwh: cap } = band;
  const limits = t("limits-scale", { floor: text(floor), cap: text(cap), sell: text(sell), buy: text(buy) });
  const last = price === null ? t("limits-scale-no-price") : t("limits-scale-price", { price: text(price) });
  const short = (value: number) => text(value).replace("/kWh", "");
  const [sellLabel, buyLabel] = labelPlaces(at(sell), at(buy), width);
  return (
    <div class="band">
      <div ref={frame}>
        <svg width={width} height={88} role="img" aria-label={`${limits} ${last}`}>
          <rect class="band-track" x={MARGIN} y={46} width={track} height={10} rx={5} />
          {sell <= buy && (
            <rect class="band-room" x={at(sell)} y={46} width={Math.max(2, at(buy) - at(sell))} height={10} />
          )}
          <Marker x={at(sell)} labelX={sellLabel} text={t("limits-mark-sell")} />
          <Marker x={at(buy)} labelX={buyLabel} text={t("limits-mark-buy")} />
          {price !== null && (
            <g class="band-price">
              <circle cx={at(price)} cy={51} r={8} />
              <text x={clampLabel(at(price), PRICE_LABEL_WIDTH / 2, width)} y={32} text-anchor="middle">
                {t("limits-mark-price", { price: short(price) })}
              </text>
            </g>
          )}
        </svg>
      </div>
      <p class="band-ends small soft" aria-hidden="true">
        <span>{t("limits-mark-floor", { price: text(floor) })}</span>
        <span>{t("limits-mark-cap", { price: text(cap) })}</span>
      </p>
    </div>
  );
}

function Marker({ x, labelX, text }: { x: number; labelX: number; text: string }): JSX.Element {
  return (
    <g class="band-mark">
      <path d={`M${x} 40v22`} />
      <text x={labelX} y={80} text-anchor="middle">
        {text}
      </text>
    </g>
  );
}

/** Both labels near their marks, in their order, and never on top of each other. */
function labelPlaces(sell_x: number, buy_x: number, width: number): readonly [number, number] {
  const [left, right] = sell_x <= buy_x ? [sell_x, buy_x] : [buy_x, sell_x];
  const push = Math.max(0, LABEL_WIDTH - (right - left)) / 2;
  const half = LABEL_WIDTH / 2;
  const leftLabel = Math.min(width - half - LABEL_WIDTH, Math.max(half, left - push));
  const rightLabel = Math.min(width - half, Math.max(leftLabel + LABEL_WIDTH, right + push));
  return sell_x <= buy_x ? [leftLabel, rightLabel] : [rightLabel, leftLabel];
}

function clampLabel(x: number, half: number, width: number): number {
  return Math.min(width - half, Math.max(half, x));
}

import { decimalSignOf, parsePrice, priceText } from "@localgrid/ui-components/format";
import { t } from "@localgrid/ui-components/messages";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { LimitBand } from "../api-types.ts";
import { useApp, useCommunity } from "../app-state.ts";
import { positionInBand, priceAtStep, sliderSteps, stepOfPrice } from "../limit-scale.ts";

/** Null: the community's default. `not-a-price`: what was typed cannot be read. */
export type LimitInput = number | null | "not-a-price";

export interface LimitFieldProps {
  readonly kind: "buy" | "sell";
  readonly band: LimitBand;
  readonly value: LimitInput;
  readonly defaultValue: number;
  readonly isInvalid: boolean;
  readonly errorId: string;
  readonly onChange: (value: LimitInput) => void;
  readonly children: ComponentChildren;
}

/** One standing limit: a switch for the community's default, a slider over the band, and the exact number. */
export function LimitField(props: LimitFieldProps): JSX.Element {
  const { kind, band, value, defaultValue, isInvalid, errorId, onChange, children } = props;
  const { locale, format } = useApp();
  const { currency } = useCommunity();
  const id = useId();
  const shown = typeof value === "number" ? value : defaultValue;
  const slider = useRef<HTMLInputElement>(null);
  const [text, setText] = useText(value === "not-a-price" ? null : shown, decimalSignOf(locale));
  const position = positionInBand(band, shown);

  useEffect(() => {
    slider.current?.style.setProperty("--at", `${position * 100}%`);
  }, [position]);

  function type(typed: string) {
    setText(typed);
    const parsed = parsePrice(typed);
    onChange(parsed.kind === "price" ? parsed.micro_per_kwh : "not-a-price");
  }

  return (
    <section class={`card limit tone-neighbours`} data-kind={kind} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t(kind === "buy" ? "limits-buy-title" : "limits-sell-title")}</h2>
      <p class="limit-sentence">{children}</p>
      <label class="switch">
        <input
          type="checkbox"
          checked={value === null}
          onChange={(event) => onChange(event.currentTarget.checked ? null : defaultValue)}
        />
        {t("limits-default")}
      </label>
      <div class="limit-inputs" data-off={value === null}>
        <input
          ref={slider}
          class="slider"
          type="range"
          min={0}
          max={sliderSteps(band)}
          step={1}
          value={stepOfPrice(band, shown)}
          disabled={value === null}
          aria-label={t(kind === "buy" ? "limits-buy-slider" : "limits-sell-slider")}
          aria-valuetext={format.value.price(shown)}
          onInput={(event) => onChange(priceAtStep(band, event.currentTarget.valueAsNumber))}
        />
        <div class="limit-ends small soft figures">
          <span>{format.value.price(band.floor_micro_per_kwh)}</span>
          <span>{format.value.price(band.cap_micro_per_kwh)}</span>
        </div>
        <div class="field limit-number">
          <label for={`${id}-number`}>{t("limits-number", { currency })}</label>
          <input
            id={`${id}-number`}
            class="figures"
            inputMode="decimal"
            autocomplete="off"
            value={text}
            disabled={value === null}
            aria-invalid={isInvalid}
            {...(isInvalid ? { "aria-describedby": errorId } : {})}
            onInput={(event) => type(event.currentTarget.value)}
          />
        </div>
      </div>
    </section>
  );
}

/** The text being typed; follows the value when that changes from elsewhere, never under somebody's fingers. Null: the text is no price. */
function useText(value: number | null, decimalSign: string): readonly [string, (text: string) => void] {
  const [text, setText] = useState(() => (value === null ? "" : priceText(value, decimalSign)));
  useEffect(() => {
    if (value === null) return;
    setText((before) => {
      const parsed = parsePrice(before);
      return parsed.kind === "price" && parsed.micro_per_kwh === value ? before : priceText(value, decimalSign);
    });
  }, [value, decimalSign]);
  return [text, setText];
}

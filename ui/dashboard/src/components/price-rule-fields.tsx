import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { type KeyDraft, MOST_POINTS, PRICE_KINDS, type TypedPoint } from "../key-draft.ts";
import { Icon } from "./icons.tsx";

export interface PriceRuleFieldsProps {
  readonly draft: KeyDraft;
  readonly onChange: (change: Partial<KeyDraft>) => void;
}

/** How the one price of shared energy comes about. */
export function PriceRuleFields({ draft, onChange }: PriceRuleFieldsProps): JSX.Element {
  return (
    <>
      <fieldset class="choices">
        <legend>{t("sharing-price")}</legend>
        {PRICE_KINDS.map((kind) => (
          <label key={kind} class="choice">
            <input
              type="radio"
              name="price"
              value={kind}
              checked={draft.price === kind}
              onChange={() => onChange({ price: kind })}
            />
            <span>
              <strong>{t(`sharing-price-${kind}`)}</strong>
              <span class="small soft">{t(`sharing-price-${kind}.text`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {draft.price === "supply-demand-ratio" && <Points points={draft.points} onChange={onChange} />}
    </>
  );
}

interface PointsProps extends Pick<PriceRuleFieldsProps, "onChange"> {
  readonly points: readonly TypedPoint[];
}

function Points({ points, onChange }: PointsProps): JSX.Element {
  const put = (at: number, change: Partial<TypedPoint>) =>
    onChange({ points: points.map((point, index) => (index === at ? { ...point, ...change } : point)) });
  return (
    <fieldset class="key-table">
      <legend>{t("sharing-points")}</legend>
      <p class="small soft">{t("sharing-points-text")}</p>
      <ol class="price-points">
        {points.map((point, at) => (
          <li key={at}>
            <PercentField
              label={t("sharing-point-ratio", { number: at + 1 })}
              value={point.ratio}
              onInput={(ratio) => put(at, { ratio })}
            />
            <PercentField
              label={t("sharing-point-position", { number: at + 1 })}
              value={point.position}
              onInput={(position) => put(at, { position })}
            />
            <button
              type="button"
              class="icon-button"
              aria-label={t("sharing-point-remove", { number: at + 1 })}
              onClick={() => onChange({ points: points.filter((_, index) => index !== at) })}
            >
              <Icon name="close" size={18} />
            </button>
          </li>
        ))}
      </ol>
      {points.length < MOST_POINTS && (
        <button
          type="button"
          class="button"
          onClick={() => onChange({ points: [...points, { ratio: "", position: "" }] })}
        >
          <Icon name="plus" size={18} />
          {t("sharing-point-add")}
        </button>
      )}
    </fieldset>
  );
}

interface PercentFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

function PercentField({ label, value, onInput }: PercentFieldProps): JSX.Element {
  return (
    <label class="share-entry">
      <span class="small soft">{label}</span>
      <input
        class="share-input"
        inputMode="decimal"
        autocomplete="off"
        maxLength={10}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      <span aria-hidden="true">%</span>
    </label>
  );
}

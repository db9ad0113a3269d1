import { ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { LimitValues, StandingLimits } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { BandScale } from "../components/band-scale.tsx";
import { ForRight } from "../components/for-right.tsx";
import { Icon } from "../components/icons.tsx";
import { LimitField, type LimitInput } from "../components/limit-field.tsx";
import { LimitsPreview } from "../components/limits-preview.tsx";
import { LimitsWait } from "../components/limits-wait.tsx";
import { SendButton } from "../components/send-button.tsx";
import { canBeTried } from "../limits-words.ts";

type Draft = { readonly buy: LimitInput; readonly sell: LimitInput };

export function LimitsView(): JSX.Element {
  const { api, live } = useApp();
  const isCut = live.connection.value === "stale";
  const [round, setRound] = useState(0);
  // After saving they are asked for again: an answer to an older question must not bring the old ones back.
  const loaded = useLoaded(api.limits, "limits", round);
  return (
    <>
      <div class="page-head">
        <h1>{t("limits-title")}</h1>
        <p class="soft">{t("limits-text")}</p>
      </div>
      {loaded.error !== null && !(isCut && loaded.value !== null) && <ErrorNotice error={loaded.error} />}
      {loaded.value === null && loaded.error === null && <Waiting>{t("limits-waiting")}</Waiting>}
      <LimitsWait />
      {loaded.value !== null && (
        <ForRight needed="tenant">
          <LimitsForm initial={loaded.value} onSaved={() => setRound(round + 1)} />
        </ForRight>
      )}
    </>
  );
}

const draftOf = (limits: LimitValues): Draft => ({
  buy: limits.buy_limit_micro_per_kwh,
  sell: limits.sell_limit_micro_per_kwh,
});

function LimitsForm({ initial, onSaved }: { initial: StandingLimits; onSaved: () => void }): JSX.Element {
  const { api, live } = useApp();
  const [saved, setSaved] = useState(initial);
  // Null until somebody types. No answer of the node writes to it, so none can take away what is being typed.
  const [typed, setTyped] = useState<Draft | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [state, setState] = useState<"idle" | "saving" | "saved">("idle");
  useEffect(() => setSaved(initial), [initial]);

  const { band } = saved;
  const draft = typed ?? draftOf(saved);
  const isDirty = draft.buy !== saved.buy_limit_micro_per_kwh || draft.sell !== saved.sell_limit_micro_per_kwh;
  const buy = numberOr(draft.buy, band.cap_micro_per_kwh);
  const sell = numberOr(draft.sell, band.floor_micro_per_kwh);

  function change(part: Partial<Draft>) {
    setTyped((before) => ({ ...(before ?? draftOf(saved)), ...part }));
    setState((before) => (before === "saving" ? before : "idle"));
    setError(null);
  }

  async function save(event: Event) {
    event.preventDefault();
    setState("saving");
    setError(null);
    try {
      setSaved(await api.saveLimits(valuesOf(draft)));
      setTyped((now) => (now === typed ? null : now));
      setState("saved");
      onSaved();
    } catch (thrown) {
      setError(asApiError(thrown));
      setState("idle");
    }
  }

  const price = live.now.value?.last_interval?.price_micro_per_kwh ?? null;
  return (
    <form class="limits" noValidate onSubmit={(event) => void save(event)}>
      <section class="card limits-band" aria-label={t("limits-where")}>
        <BandScale band={band} buy={buy} sell={sell} price={price} />
      </section>
      <Fields saved={saved} draft={draft} error={error} change={change} />
      <LimitsPreview tried={isDirty ? triedOf(draft, band) : null} />
      <div class="limits-save">
        <ErrorNotice error={error} id="limits-error" />
        <div class="limits-actions">
          <SendButton type="submit" class="button" data-kind="main" disabled={!isDirty || state === "saving"}>
            {t(state === "saving" ? "limits-saving" : "limits-save")}
          </SendButton>
          {isDirty && (
            <button type="button" class="button" data-kind="quiet" onClick={() => change(draftOf(saved))}>
              {t("limits-undo")}
            </button>
          )}
          <p role="status" class="limits-state small">
            {state === "saved" && !isDirty && (
              <>
                <Icon name="check" size={18} /> {t("limits-saved")}
              </>
            )}
            {state !== "saving" && isDirty && <span class="soft">{t("limits-unsaved")}</span>}
          </p>
        </div>
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly saved: StandingLimits;
  readonly draft: Draft;
  readonly error: ApiError | null;
  readonly change: (part: Partial<Draft>) => void;
}

function Fields({ saved, draft, error, change }: FieldsProps): JSX.Element {
  const { price } = useApp().format.value;
  const { band } = saved;
  const { floor_micro_per_kwh, cap_micro_per_kwh } = band;
  const buy = numberOr(draft.buy, cap_micro_per_kwh);
  const sell = numberOr(draft.sell, floor_micro_per_kwh);
  const isOutside = (value: number) => value < floor_micro_per_kwh || value > cap_micro_per_kwh;
  const isBlamed = (value: LimitInput) => {
    if (error === null) return false;
    if (error.code === "limits-crossed") return true;
    return value === "not-a-price" || (typeof value === "number" && isOutside(value));
  };
  return (
    <>
      <LimitField
        kind="buy"
        band={band}
        value={draft.buy}
        defaultValue={cap_micro_per_kwh}
        isInvalid={isBlamed(draft.buy)}
        errorId="limits-error"
        onChange={(value) => change({ buy: value })}
      >
        <b class="figures">{t("limits-buy-sentence", { price: price(buy) })}</b>{" "}
        <span class="soft">{t(draft.buy === null ? "limits-buy-default" : "limits-buy-own")}</span>
      </LimitField>
      <LimitField
        kind="sell"
        band={band}
        value={draft.sell}
        defaultValue={floor_micro_per_kwh}
        isInvalid={isBlamed(draft.sell)}
        errorId="limits-error"
        onChange={(value) => change({ sell: value })}
      >
        <b class="figures">{t("limits-sell-sentence", { price: price(sell) })}</b>{" "}
        <span class="soft">{t(draft.sell === null ? "limits-sell-default" : "limits-sell-own")}</span>
      </LimitField>
    </>
  );
}

function numberOr(value: LimitInput, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

/** @throws {ApiError} `not-a-price` where a typed number cannot be read. */
function valuesOf({ buy, sell }: Draft): LimitValues {
  if (buy === "not-a-price" || sell === "not-a-price") {
    throw new ApiError("not-a-price", "what was typed cannot be read");
  }
  return { buy_limit_micro_per_kwh: buy, sell_limit_micro_per_kwh: sell };
}

/** What the node can try; null for what it would refuse. */
function triedOf(draft: Draft, band: StandingLimits["band"]): LimitValues | null {
  if (draft.buy === "not-a-price" || draft.sell === "not-a-price") return null;
  const values = valuesOf(draft);
  return canBeTried(values, band) ? values : null;
}

import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { LimitValues } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import type { LimitsPreview as Preview } from "../community-types.ts";
import { previewPeriod, previewSentences } from "../limits-words.ts";

/** A slider has come to rest. */
const REST_MS = 600;

type State = { readonly preview: Preview | null; readonly error: ApiError | null; readonly isBusy: boolean };
const NOTHING: State = { preview: null, error: null, isBusy: false };

/**
 * What limits that are being tried would have changed in the last month.
 *
 * @param tried null while they are the saved ones, or none that could be saved
 */
export function LimitsPreview({ tried }: { tried: LimitValues | null }): JSX.Element {
  const { format } = useApp();
  const { preview, error, isBusy } = usePreview(tried);
  return (
    <section class="card limits-preview" aria-labelledby="limits-preview-title" aria-busy={isBusy}>
      <h2 id="limits-preview-title">{t("limits-preview-title")}</h2>
      {tried === null && <p class="soft">{t("limits-preview-hint")}</p>}
      <div role="status">
        {isBusy && <p class="soft">{t("limits-preview-busy")}</p>}
        {!isBusy && preview !== null && (
          <>
            <p class="small soft figures">{t("limits-preview-period", { period: previewPeriod(preview) })}</p>
            {preview.intervals === 0 ? (
              <p>{t("limits-preview-none")}</p>
            ) : (
              previewSentences(preview, format.value).map((sentence) => (
                <p key={sentence} class="limits-change figures">
                  {sentence}
                </p>
              ))
            )}
          </>
        )}
      </div>
      <ErrorNotice error={error} />
      {tried !== null && <p class="small soft">{t("limits-preview-note")}</p>}
    </section>
  );
}

/** Asks once the limits have come to rest; an answer to older ones is dropped. */
function usePreview(tried: LimitValues | null): State {
  const { api } = useApp();
  const [state, setState] = useState(NOTHING);
  const latest = useRef(tried);
  latest.current = tried;
  const key = tried === null ? "" : `${tried.buy_limit_micro_per_kwh} ${tried.sell_limit_micro_per_kwh}`;
  useEffect(() => {
    if (key === "") return setState(NOTHING);
    setState({ ...NOTHING, isBusy: true });
    let isCurrent = true;
    const ask = () => {
      if (latest.current === null) return;
      api.limitsPreview(latest.current).then(
        (preview) => isCurrent && setState({ ...NOTHING, preview }),
        (thrown: unknown) => isCurrent && setState({ ...NOTHING, error: asApiError(thrown) }),
      );
    };
    const timer = setTimeout(ask, REST_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [key, api]);
  return state;
}

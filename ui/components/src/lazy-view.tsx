import type { FunctionComponent, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "./json-api.ts";
import { speakAll } from "./language.ts";
import { t } from "./messages.ts";
import { ErrorNotice, Waiting } from "./notice.tsx";

export interface LazyView {
  (): JSX.Element;
  /** Fetches it before anybody asks; a failure shows when somebody does. */
  readonly fetchAhead: () => Promise<void>;
}

/** A view whose code, and all texts of the app with it, are fetched when they are first wanted. */
export function lazyView(load: () => Promise<FunctionComponent>): LazyView {
  let loaded: FunctionComponent | null = null;
  let running: Promise<void> | null = null;
  const fetchOnce = () => {
    running ??= Promise.all([load(), speakAll()]).then(
      ([view]) => {
        loaded = view;
      },
      (error: unknown) => {
        running = null;
        throw error;
      },
    );
    return running;
  };

  function Lazy(): JSX.Element {
    const [error, setError] = useState<ApiError | null>(null);
    const [, setReady] = useState(loaded !== null);
    useEffect(() => {
      // It may have come between the first drawing and now.
      fetchOnce().then(
        () => setReady(true),
        () => setError(new ApiError("page-unreachable", "")),
      );
    }, []);
    if (loaded !== null) {
      const View = loaded;
      return <View />;
    }
    if (error === null) return <Waiting>{t("view-fetching")}</Waiting>;
    return (
      <>
        <ErrorNotice error={error} />
        {/* Browsers remember that a module could not be fetched: only a new page asks again. */}
        <button type="button" class="button" onClick={() => location.reload()}>
          {t("view-fetch-again")}
        </button>
      </>
    );
  }
  const fetchAhead = () => fetchOnce().catch(() => undefined);
  return Object.assign(Lazy, { fetchAhead });
}

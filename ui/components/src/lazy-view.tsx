import type { FunctionComponent, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "./json-api.ts";
import { speakAll } from "./language.ts";
import { t } from "./messages.ts";
import { ErrorNotice, Waiting } from "./notice.tsx";
import { reconnections } from "./reconnection.ts";

/** A module that has not come by then is told as missing; it is shown all the same when it comes. */
const PATIENCE_MS = 20_000;

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
    // With the count of returns of the server at which it failed.
    const [failure, setFailure] = useState<{ error: ApiError; returns: number } | null>(null);
    const [, setReady] = useState(loaded !== null);
    useEffect(() => {
      const fail = () => {
        setFailure({ error: new ApiError("page-unreachable", ""), returns: reconnections.peek() });
      };
      const timer = setTimeout(fail, PATIENCE_MS);
      // It may have come between the first drawing and now.
      fetchOnce()
        .then(() => setReady(true), fail)
        .finally(() => clearTimeout(timer));
      return () => clearTimeout(timer);
    }, []);
    const mayComeNow = failure !== null && loaded === null && reconnections.value > failure.returns;
    useEffect(() => {
      // Browsers remember that a module could not be fetched: only a new page asks again.
      if (mayComeNow) location.reload();
    }, [mayComeNow]);
    if (loaded !== null) {
      const View = loaded;
      return <View />;
    }
    if (failure === null) return <Waiting>{t("view-fetching")}</Waiting>;
    return (
      <>
        <ErrorNotice error={failure.error} />
        <button type="button" class="button" onClick={() => location.reload()}>
          {t("view-fetch-again")}
        </button>
      </>
    );
  }
  const fetchAhead = () => fetchOnce().catch(() => undefined);
  return Object.assign(Lazy, { fetchAhead });
}

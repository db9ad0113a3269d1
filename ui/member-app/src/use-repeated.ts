import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { reconnections } from "@localgrid/ui-components/reconnection";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export interface Repeated<T> {
  /** The last value that arrived; stays while the node is away. */
  readonly value: T | null;
  /** Why the last question had no answer; null when it had. */
  readonly error: ApiError | null;
  /** Asks at once. */
  readonly refresh: () => void;
}

/** Asks again and again for as long as the view is there and the page can be seen; never twice at a time. */
export function useRepeated<T>(load: () => Promise<T>, every_ms: number): Repeated<T> {
  const [state, setState] = useState<Omit<Repeated<T>, "refresh">>({ value: null, error: null });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const refresh = useCallback(() => setRound((before) => before + 1), []);
  const returns = reconnections.value;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round or return is the wish to ask at once
  useEffect(() => {
    let timer = 0;
    let isCurrent = true;
    const askSoon = () => {
      timer = window.setTimeout(ask, every_ms);
    };
    const ask = () => {
      if (document.visibilityState === "hidden") return askSoon();
      latest
        .current()
        .then(
          (value) => isCurrent && setState({ value, error: null }),
          (thrown: unknown) => isCurrent && setState(({ value }) => ({ value, error: asApiError(thrown) })),
        )
        .finally(() => isCurrent && askSoon());
    };
    ask();
    return () => {
      isCurrent = false;
      window.clearTimeout(timer);
    };
  }, [every_ms, round, returns]);
  return { ...state, refresh };
}

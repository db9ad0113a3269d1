import { useEffect, useRef, useState } from "preact/hooks";
import { type ApiError, asApiError } from "./json-api.ts";
import { reconnections } from "./reconnection.ts";

/** What passes by itself: nobody has to reload the page for it. */
const PASSING = new Set(["node-unreachable", "hub-unreachable", "not-started", "overloaded", "stopping"]);
const TRY_AGAIN_MS = 10_000;

export interface Loaded<T> {
  /** The last value that arrived; stays while newer ones are on the way. */
  readonly value: T | null;
  readonly error: ApiError | null;
}

/**
 * Loads again whenever `key` changes (the old value goes), or `refreshKey` changes or the server is back (the old value
 * stays until the new one is there). While it fails for want of a server it is tried again. An answer that was overtaken
 * by a newer question is dropped.
 */
export function useLoaded<T>(load: () => Promise<T>, key: string, refreshKey: unknown = null): Loaded<T> {
  const [state, setState] = useState<Loaded<T> & { key: string }>({ key, value: null, error: null });
  const latest = useRef(load);
  latest.current = load;
  const round = reconnections.value;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new refreshKey or round is the wish to load again
  useEffect(() => {
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const fail = (error: ApiError) => {
      if (!isCurrent) return;
      setState((before) => ({ key, value: before.key === key ? before.value : null, error }));
      if (PASSING.has(error.code)) timer = setTimeout(ask, TRY_AGAIN_MS);
    };
    const ask = () => {
      latest.current().then(
        (value) =>
          isCurrent &&
          setState((before) =>
            before.key === key && before.value === value && before.error === null
              ? before
              : { key, value, error: null },
          ),
        (thrown: unknown) => fail(asApiError(thrown)),
      );
    };
    ask();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [key, refreshKey, round]);
  return state.key === key ? state : { value: null, error: null };
}

import { useEffect, useRef, useState } from "preact/hooks";
import { type ApiError, asApiError } from "./json-api.ts";

export interface Loaded<T> {
  /** The last value that arrived; stays while newer ones are on the way. */
  readonly value: T | null;
  readonly error: ApiError | null;
}

/**
 * Loads again whenever `key` changes (the old value goes) or `refreshKey` changes (the old value stays until the
 * new one is there). An answer that was overtaken by a newer question is dropped.
 */
export function useLoaded<T>(load: () => Promise<T>, key: string, refreshKey: unknown = null): Loaded<T> {
  const [state, setState] = useState<Loaded<T> & { key: string }>({ key, value: null, error: null });
  const latest = useRef(load);
  latest.current = load;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new refreshKey is the wish to load again
  useEffect(() => {
    let isCurrent = true;
    latest.current().then(
      (value) => isCurrent && setState({ key, value, error: null }),
      (thrown: unknown) =>
        isCurrent &&
        setState((before) => ({ key, value: before.key === key ? before.value : null, error: asApiError(thrown) })),
    );
    return () => {
      isCurrent = false;
    };
  }, [key, refreshKey]);
  return state.key === key ? state : { value: null, error: null };
}

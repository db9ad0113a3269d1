import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { reconnections } from "@localgrid/ui-components/reconnection";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Page } from "./api-types.ts";

export interface Paged<T> {
  readonly items: readonly T[];
  /** Null where nothing more is known to be there. */
  readonly next: string | null;
  readonly error: ApiError | null;
  readonly isBusy: boolean;
  readonly more: () => void;
}

type State<T> = Omit<Paged<T>, "more">;

/**
 * A list by pages, from the beginning whenever `key` changes. An answer that was overtaken is dropped. A page that did
 * not come is asked for again when the hub is back, behind those that are there.
 */
export function usePaged<T>(fetchPage: (after: string | null) => Promise<Page<T>>, key: string): Paged<T> {
  const [state, setState] = useState<State<T>>({ items: [], next: null, error: null, isBusy: true });
  const asked = useRef(0);
  async function fetchNext(items: readonly T[], after: string | null) {
    asked.current += 1;
    const question = asked.current;
    setState({ items, next: null, error: null, isBusy: true });
    try {
      const page = await fetchPage(after);
      if (question !== asked.current) return;
      setState({ items: [...items, ...page.items], next: page.next, error: null, isBusy: false });
    } catch (thrown) {
      if (question === asked.current) setState({ items, next: after, error: asApiError(thrown), isBusy: false });
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question starts another list
  useEffect(() => {
    void fetchNext([], null);
  }, [key]);
  const round = reconnections.value;
  const heard = useRef(round);
  useEffect(() => {
    if (heard.current === round) return;
    heard.current = round;
    if (state.error !== null) void fetchNext(state.items, state.next);
  });
  return { ...state, more: () => void fetchNext(state.items, state.next) };
}

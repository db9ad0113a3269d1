import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { useRef, useState } from "preact/hooks";

export interface Action {
  readonly error: ApiError | null;
  readonly isBusy: boolean;
  /** Runs one thing at a time, and nothing while it runs; answers whether it went well. */
  readonly run: (act: () => Promise<unknown>) => Promise<boolean>;
}

/** Something that a button does, and what became of it. */
export function useAction(): Action {
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isRunning = useRef(false);
  const run = async (act: () => Promise<unknown>) => {
    if (isRunning.current) return false;
    isRunning.current = true;
    setBusy(true);
    setError(null);
    try {
      await act();
      return true;
    } catch (thrown) {
      setError(asApiError(thrown));
      return false;
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  return { error, isBusy, run };
}

import { useEffect, useRef, useState } from "preact/hooks";

/** Follows `value`, but changes at most once per `period_ms`; the last value always arrives. */
export function useSlowed<T>(value: T, period_ms: number): T {
  const [shown, setShown] = useState(value);
  const changedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const wait_ms = Math.max(0, changedAt.current + period_ms - performance.now());
    const timer = setTimeout(() => {
      changedAt.current = performance.now();
      setShown(value);
    }, wait_ms);
    return () => clearTimeout(timer);
  }, [value, period_ms]);
  return shown;
}

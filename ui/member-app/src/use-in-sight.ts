import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** What a tap brings up below the edge of a phone is scrolled into sight, once, when `isShown` becomes true. */
export function useInSight(isShown: boolean): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isShown) return;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.current?.scrollIntoView({ block: "nearest", behavior: isCalm ? "instant" : "smooth" });
  }, [isShown]);
  return element;
}

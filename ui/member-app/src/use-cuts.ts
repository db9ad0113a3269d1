import { useRef } from "preact/hooks";
import type { Connection } from "./live.ts";

/**
 * Grows each time that the line is cut and each time that it is back: what was loaded is to be asked for again. The first
 * connection of a page is no reason to ask twice.
 */
export function useCuts(connection: Connection): number {
  const count = useRef(0);
  const last = useRef(connection);
  const hasChanged = last.current !== connection && [last.current, connection].includes("stale");
  last.current = connection;
  if (hasChanged) count.current += 1;
  return count.current;
}

import { setImmediate as nextTurn } from "node:timers/promises";

/** Lets everything else that is due have a turn. */
export function breathe(): Promise<void> {
  return nextTurn();
}

/** Acts once after `delay_ms`, unless the answer is called before. Does not keep the process alive. */
export function later(delay_ms: number, act: () => void): () => void {
  const timer = setTimeout(act, delay_ms);
  timer.unref();
  return () => clearTimeout(timer);
}

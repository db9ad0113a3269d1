import { setTimeout as pause } from "node:timers/promises";

/** Lets the world's time pass: for a cut at a moment by chance, and for answers of which nobody knows whether they come. */
export async function letPass(duration_ms: number): Promise<void> {
  const end_ms = performance.now() + duration_ms;
  do await pause(Math.max(0, end_ms - performance.now()));
  while (performance.now() < end_ms);
}

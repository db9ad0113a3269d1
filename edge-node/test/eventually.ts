import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 20;

/**
 * Asks until the answer is neither null, undefined nor false, and returns it.
 *
 * @throws {Error} that names `what` when `deadline_ms` of wall time are over; with the probe's last error as cause
 */
export async function eventually<T>(
  what: string,
  probe: () => T | Promise<T>,
  deadline_ms = 20_000,
): Promise<Exclude<T, null | undefined | false>> {
  const end_ms = performance.now() + deadline_ms;
  let cause: unknown;
  do {
    try {
      const answer = await probe();
      if (answer !== null && answer !== undefined && answer !== false) {
        return answer as Exclude<T, null | undefined | false>;
      }
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await pause(POLL_MS);
  } while (performance.now() < end_ms);
  throw new Error(`after ${deadline_ms} ms still not true: ${what}`, { cause });
}

/** @throws {Error} that names `what` when the promise has not settled after `deadline_ms` of wall time */
export async function within<T>(what: () => string, promise: Promise<T>, deadline_ms = 30_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new Error(`after ${deadline_ms} ms still under way: ${what()}`));
    timer = setTimeout(giveUp, deadline_ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

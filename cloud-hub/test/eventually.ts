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

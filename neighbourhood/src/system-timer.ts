import type { Timer } from "./device/device-ports.ts";

/** Longer delays would overflow the platform's timer and fire at once; whoever waits looks at the clock again. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The event loop's timers; they keep the process alive. */
export const systemTimer: Timer = {
  after(delay_ms, action) {
    const handle = setTimeout(action, Math.min(delay_ms, LONGEST_DELAY_MS));
    return () => clearTimeout(handle);
  },
};

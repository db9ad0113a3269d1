const DAY_MS = 86_400_000;

/** Of one node within a day (UTC). */
export const MOST_PER_DAY = { push: 4_000, mail: 1_000, code: 50 } as const;
/** Browsers of one node; one that was not written to for so long no longer counts. */
export const MOST_ENDPOINTS = 1_000;
export const ENDPOINT_UNUSED_MS = 60 * DAY_MS;
export const MOST_ADDRESSES = 500;
/** To one address within a day, whichever nodes ask: nobody's inbox is filled with codes. */
export const MOST_CODES_PER_ADDRESS = 5;
/** Asked for again so soon, a code is the one that is on its way. */
export const CODE_AGAIN_AFTER_MS = 60_000;
export const CODE_GOOD_FOR_MS = DAY_MS;
export const MOST_CODE_TRIES = 5;
/** How far ahead a message may expire; clocks of nodes may be a little ahead. */
export const LONGEST_WAIT_MS = 7 * DAY_MS + 300_000;

export function dayOf(now_ms: number): number {
  return Math.floor(now_ms / DAY_MS);
}

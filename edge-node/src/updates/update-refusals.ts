/** Why a device refuses an image, by the value of its event, as DEVICE.md has them. */
export const REFUSAL_NAMES: ReadonlyMap<number, string> = new Map([
  [1, "malformed"],
  [2, "wrong-signature"],
  [3, "wrong-board"],
  [4, "not-newer"],
  [5, "too-old"],
  [6, "too-large"],
  [7, "download-failed"],
  [8, "truncated"],
  [9, "stalled"],
  [10, "wrong-digest"],
  [11, "flash-failed"],
  [12, "too-many-tries"],
  [13, "self-test-failed"],
  [14, "never-confirmed"],
]);

const OF_THE_WAY: ReadonlySet<number> = new Set([7, 8, 9]);
const TRIES_OF_THE_WAY = 5;

/** A bad connection is no fault of the image: such a device may try again; for everything else once is enough. */
export function triesFor(refusal: number): number {
  return OF_THE_WAY.has(refusal) ? TRIES_OF_THE_WAY : 1;
}

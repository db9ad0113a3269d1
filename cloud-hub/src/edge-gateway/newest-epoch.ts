/** An epoch as one that a journal may go on from. */
export interface BranchEnd {
  readonly epoch: Uint8Array;
  /** The epoch that it continues; null for none. */
  readonly parent: { readonly epoch: Uint8Array } | null;
  /** Which box of the node wrote it. */
  readonly generation: number;
  /** When its last record was written, by the node's clock; 0 where that was not noted. */
  readonly head_at_ms: number;
}

/**
 * The epoch that the node goes on writing, as far as this shows: of those that no other one continues, the one of the last
 * box, and of several the one that was written to last. A part that the node had lost may come from others long after what
 * it wrote instead, so the order of arrival decides only where nothing else does.
 *
 * @param epochs in the order in which they came
 */
export function newestEpoch<Epoch extends BranchEnd>(epochs: readonly Epoch[]): Epoch | null {
  const continued = new Set(epochs.flatMap(({ parent }) => (parent === null ? [] : [nameOf(parent.epoch)])));
  const ends = epochs.filter(({ epoch }) => !continued.has(nameOf(epoch)));
  return ends.reduce<Epoch | null>((best, end) => (best === null || !isBefore(end, best) ? end : best), null);
}

function isBefore(a: BranchEnd, b: BranchEnd): boolean {
  return a.generation === b.generation ? a.head_at_ms < b.head_at_ms : a.generation < b.generation;
}

function nameOf(epoch: Uint8Array): string {
  return Buffer.from(epoch).toString("hex");
}

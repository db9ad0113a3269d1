import { type BranchEnd, newestEpoch } from "../edge-gateway/newest-epoch.ts";

/** An epoch as the hub holds it. */
export interface HeldEpoch extends BranchEnd {
  /** Place in the epoch before that it continues; null in a journal's first epoch. */
  readonly parent: LinePosition | null;
  readonly head_seq: number;
  /** Whether the node has signed two histories of it. */
  readonly is_forked: boolean;
}

/** A record of the line, by its name. */
export interface LinePosition {
  readonly epoch: Uint8Array;
  readonly seq: number;
}

/** The records 1 to `last_seq` of one epoch. */
export interface LineStretch {
  readonly epoch: Uint8Array;
  readonly last_seq: number;
}

/** One history out of a journal's epochs, oldest stretch first. */
export interface JournalLine {
  readonly stretches: readonly LineStretch[];
  /** Whether the line ends because the node contradicted itself there. */
  readonly is_forked: boolean;
}

/**
 * The node's present history: the epoch that it goes on writing, and of each epoch before it what the next one continues. What a
 * node lost and went on without is not part of it. An epoch with two histories ends the line.
 *
 * @param epochs in the order in which they came, so parents before children
 */
export function journalLine(epochs: readonly HeldEpoch[]): JournalLine {
  const byName = new Map(epochs.map((held) => [nameOf(held.epoch), held]));
  const stretches: LineStretch[] = [];
  let isForked = false;
  let held: HeldEpoch | undefined = newestEpoch(epochs) ?? undefined;
  let last_seq = held?.head_seq ?? 0;
  while (held !== undefined) {
    // Whatever came after the older of two forks counts no more.
    if (held.is_forked) stretches.length = 0;
    isForked ||= held.is_forked;
    stretches.unshift({ epoch: held.epoch, last_seq });
    byName.delete(nameOf(held.epoch));
    last_seq = held.parent?.seq ?? 0;
    held = held.parent === null ? undefined : byName.get(nameOf(held.parent.epoch));
  }
  return { stretches, is_forked: isForked };
}

/** Whether a fold that stands there has seen nothing but the line. Null stands before the first record. */
export function isOnLine({ stretches }: JournalLine, position: LinePosition | null): boolean {
  if (position === null) return true;
  const stretch = stretches.find(({ epoch }) => areEqual(epoch, position.epoch));
  return stretch !== undefined && position.seq <= stretch.last_seq;
}

/** What comes next after a position on the line, up to the end of its epoch; null at the end of the line. */
export function stretchAfter(
  { stretches }: JournalLine,
  position: LinePosition | null,
): (LineStretch & { readonly from_seq: number }) | null {
  const at = position === null ? -1 : stretches.findIndex(({ epoch }) => areEqual(epoch, position.epoch));
  const own = stretches[at];
  if (position !== null && own !== undefined && position.seq < own.last_seq) {
    return { ...own, from_seq: position.seq + 1 };
  }
  const next = stretches.slice(at + 1).find(({ last_seq }) => last_seq > 0);
  return next === undefined ? null : { ...next, from_seq: 1 };
}

function nameOf(epoch: Uint8Array): string {
  return Buffer.from(epoch).toString("hex");
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

import type { EpochHead, EpochPosition } from "@localgrid/protocol/upload-answers";
import { engineError } from "./errors.ts";
import type { BatchSize, EpochExtent, EpochProgress, JournalState, JournalStatus, Request } from "./upload-state.ts";

/** @throws {LocalGridError} `not-a-position` */
export function progressOf(extents: readonly EpochExtent[]): readonly EpochProgress[] {
  const names = new Set(extents.map(({ epoch }) => epoch));
  if (names.size !== extents.length) throw engineError("not-a-position", "an epoch is named twice");
  return extents.map(({ epoch, last_seq }) => {
    checkSeq(last_seq);
    return { epoch, last_seq, acknowledged_seq: 0 };
  });
}

/** What the journal needs next; null when nothing. */
export function workOf(journal: JournalState, size: BatchSize): Request | null {
  const { journal: name, status } = journal;
  if (status.kind === "unknown") return { kind: "heads", journal: name };
  if (status.kind === "tail-lost") {
    const { epoch, seq: upto_seq } = status.tails[0] as EpochPosition;
    return { kind: "tail", journal: name, epoch, from_seq: lastSeqOf(journal, epoch) + 1, upto_seq };
  }
  if (status.kind !== "ready") return null;
  const pending = journal.epochs.find((one) => unsentOf(one) > 0);
  if (pending === undefined) return null;
  const { epoch, last_seq, acknowledged_seq } = pending;
  const upto_seq = Math.min(last_seq, acknowledged_seq + size.records);
  return { kind: "batch", journal: name, epoch, from_seq: acknowledged_seq + 1, upto_seq, max_bytes: size.bytes };
}

export function backlog({ epochs }: JournalState): number {
  return epochs.reduce((sum, one) => sum + unsentOf(one), 0);
}

/** Records of an epoch that the hub is still to get. */
export function unsentOf({ last_seq, acknowledged_seq, is_fenced }: EpochProgress): number {
  return is_fenced === true ? 0 : last_seq - acknowledged_seq;
}

/** Nothing more of this epoch is offered to the hub until it tells its heads again: it may have been put back since. */
export function fenced(journal: JournalState, epoch: string): JournalState {
  return changed(journal, epoch, (one) => ({ ...one, is_fenced: true }));
}

/**
 * Any epoch may have grown; a new one stands behind `after` (null: before all others), else behind all others.
 *
 * @throws {LocalGridError} `not-a-position`
 */
export function extended(
  journal: JournalState,
  { epoch, last_seq, after }: EpochExtent & { readonly after?: string | null },
): JournalState {
  checkSeq(last_seq);
  const isKnown = journal.epochs.some((one) => one.epoch === epoch);
  if (!isKnown) {
    const epochs = [...journal.epochs];
    epochs.splice(placeBehind(epochs, after), 0, { epoch, last_seq, acknowledged_seq: 0 });
    return withoutTails({ ...journal, epochs });
  }
  return withoutTails(changed(journal, epoch, (one) => ({ ...one, last_seq: Math.max(one.last_seq, last_seq) })));
}

function placeBehind(epochs: readonly EpochProgress[], after: string | null | undefined): number {
  if (after === null) return 0;
  const at = epochs.findIndex(({ epoch }) => epoch === after);
  return at === -1 ? epochs.length : at + 1;
}

/** What of a lost tail has come back another way is not waited for; what the hub holds is asked again after all of it. */
function withoutTails(journal: JournalState): JournalState {
  const { status } = journal;
  if (status.kind !== "tail-lost") return journal;
  const tails = status.tails.filter((tail) => tail.seq > lastSeqOf(journal, tail.epoch));
  return { ...journal, status: tails.length > 0 ? { kind: "tail-lost", tails } : { kind: "unknown" } };
}

/**
 * What the hub holds becomes what is acknowledged. Where it holds more than the node that writes the journal, that
 * node has lost the end of an epoch; a carrier merely has not got it yet.
 */
export function withHeads(journal: JournalState, heads: readonly EpochHead[]): JournalState {
  const isOwn = journal.role === "own";
  const held = new Map(heads.map(({ epoch, seq }) => [epoch, seq]));
  const epochs = (isOwn ? withForeignEpochs(journal.epochs, heads) : journal.epochs).map(({ epoch, last_seq }) => ({
    epoch,
    last_seq,
    acknowledged_seq: Math.min(held.get(epoch) ?? 0, last_seq),
  }));
  const tails = epochs
    .map(({ epoch, last_seq }) => ({ epoch, seq: held.get(epoch) ?? 0, last_seq }))
    .filter(({ seq, last_seq }) => isOwn && seq > last_seq)
    .map(({ epoch, seq }) => ({ epoch, seq }));
  const known = { ...journal, epochs };
  if (tails.length > 0) return { ...known, status: { kind: "tail-lost", tails }, alarm: "rolled-back" };
  // While something is left to be sent, only its acknowledgement proves that what was wrong is over.
  return withStatus({ ...known, alarm: backlog(known) === 0 ? null : known.alarm }, { kind: "ready" });
}

/** Epochs that only the hub has, each where it stands at the hub: after the one before it. */
function withForeignEpochs(epochs: readonly EpochProgress[], heads: readonly EpochHead[]): readonly EpochProgress[] {
  const all = [...epochs];
  let after = -1;
  for (const { epoch } of heads) {
    const at = all.findIndex((one) => one.epoch === epoch);
    if (at === -1) all.splice(after + 1, 0, { epoch, last_seq: 0, acknowledged_seq: 0 });
    after = at === -1 ? after + 1 : at;
  }
  return all;
}

export function withTail(journal: JournalState, { epoch, seq }: EpochPosition): JournalState {
  const stored = changed(journal, epoch, (one) => ({
    ...one,
    last_seq: Math.max(one.last_seq, seq),
    acknowledged_seq: Math.max(one.acknowledged_seq, seq),
  }));
  if (stored.status.kind !== "tail-lost") return stored;
  const tails = stored.status.tails.filter((tail) => tail.seq > lastSeqOf(stored, tail.epoch));
  if (tails.length > 0) return { ...stored, status: { kind: "tail-lost", tails } };
  return { ...stored, status: { kind: "ready" }, alarm: null };
}

/** The hub's word for how far it is, forwards or back; never further than what is here. */
export function heldUpTo(journal: JournalState, { epoch, seq }: EpochPosition): JournalState {
  return changed(journal, epoch, (one) => ({ ...one, acknowledged_seq: Math.min(seq, one.last_seq) }));
}

export function lastSeqOf({ epochs }: JournalState, epoch: string): number {
  return epochs.find((one) => one.epoch === epoch)?.last_seq ?? 0;
}

/** The last position that the hub is known to hold; null when there is none. */
export function lastAcknowledged({ epochs }: JournalState): EpochPosition | null {
  const last = epochs.findLast(({ acknowledged_seq }) => acknowledged_seq > 0);
  return last === undefined ? null : { epoch: last.epoch, seq: last.acknowledged_seq };
}

export function replaced(journal: JournalState, extents: readonly EpochExtent[]): JournalState {
  const epochs = progressOf(extents).map((one) => {
    const before = journal.epochs.find(({ epoch }) => epoch === one.epoch)?.acknowledged_seq ?? 0;
    return { ...one, acknowledged_seq: Math.min(before, one.last_seq) };
  });
  return { ...journal, epochs, status: { kind: "unknown" } };
}

/** While its records are being replaced, nothing else is decided of a journal, except that it is stopped. */
export function withStatus(journal: JournalState, status: JournalStatus): JournalState {
  return journal.status.kind === "thinning" ? journal : { ...journal, status };
}

function changed(
  journal: JournalState,
  epoch: string,
  change: (progress: EpochProgress) => EpochProgress,
): JournalState {
  return { ...journal, epochs: journal.epochs.map((one) => (one.epoch === epoch ? change(one) : one)) };
}

function checkSeq(seq: number): void {
  if (!Number.isSafeInteger(seq) || seq < 0) throw engineError("not-a-position", `${seq} is no number of records`);
}

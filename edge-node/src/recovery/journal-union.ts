import type { ChainPosition } from "@localgrid/journal/chain";
import type { MissingRange } from "@localgrid/journal/genesis";
import { decodeAnnouncement, isAnnouncementAuthentic } from "@localgrid/protocol/announcement";
import type { EpochReach } from "./recovery-source.ts";

/** An epoch as it was fetched: records 1 to `last_seq` hang together and follow `parent`. */
export interface FetchedEpoch {
  readonly epoch: string;
  readonly last_seq: number;
  /** From its genesis. */
  readonly parent: ChainPosition | null;
  readonly generation: number;
  readonly started_at_ms: number;
}

/** Records 1 to `last_seq` of an epoch stand in the line that the journal goes on from. */
export interface LineStretch {
  readonly epoch: string;
  readonly last_seq: number;
}

/** What the node had signed to have, for the ranges that nobody has. */
export interface PromisedHead {
  readonly epoch: string;
  readonly seq: number;
}

/** Everything that anybody has: of each epoch the longest copy, epochs in the order of whoever has most of them. */
export function unionOf(reaches: readonly (readonly EpochReach[])[]): readonly EpochReach[] {
  const union = new Map<string, number>();
  for (const epochs of reaches.toSorted((a, b) => b.length - a.length)) {
    for (const { epoch, last_seq } of epochs) union.set(epoch, Math.max(union.get(epoch) ?? 0, last_seq));
  }
  return [...union].map(([epoch, last_seq]) => ({ epoch, last_seq }));
}

/**
 * The history that the journal goes on from: the epoch that was opened last, by generation and time, and of each one
 * before it what the next one continues. Epochs whose parents are not all here cannot be on it.
 */
export function lineOf(epochs: readonly FetchedEpoch[]): readonly LineStretch[] {
  const byName = new Map(epochs.map((one) => [one.epoch, one]));
  const newest = epochs
    .toSorted((a, b) => b.generation - a.generation || b.started_at_ms - a.started_at_ms)
    .find((one) => ancestry(one, byName) !== null);
  return newest === undefined ? [] : (ancestry(newest, byName) as readonly LineStretch[]);
}

/** Oldest first; null when something before the epoch is not here. */
function ancestry(epoch: FetchedEpoch, byName: ReadonlyMap<string, FetchedEpoch>): readonly LineStretch[] | null {
  const line: LineStretch[] = [];
  const seen = new Set<string>();
  let at: FetchedEpoch | undefined = epoch;
  let last_seq = epoch.last_seq;
  for (;;) {
    if (at === undefined || at.last_seq < last_seq || seen.has(at.epoch)) return null;
    line.push({ epoch: at.epoch, last_seq });
    seen.add(at.epoch);
    if (at.parent === null) return line.reverse();
    last_seq = at.parent.seq;
    at = byName.get(hex(at.parent.epoch));
  }
}

/** What is here beside the line, parents before children: it was lost once, and may live on by its content. */
export function besideLine(
  epochs: readonly FetchedEpoch[],
  line: readonly LineStretch[],
): readonly { readonly epoch: string; readonly from_seq: number; readonly upto_seq: number }[] {
  const onLine = new Map(line.map(({ epoch, last_seq }) => [epoch, last_seq]));
  const byName = new Map(epochs.map((one) => [one.epoch, one]));
  return epochs
    .toSorted((a, b) => a.started_at_ms - b.started_at_ms)
    .filter((one) => ancestry(one, byName) !== null)
    .map(({ epoch, last_seq }) => ({ epoch, from_seq: (onLine.get(epoch) ?? 0) + 1, upto_seq: last_seq }))
    .filter(({ from_seq, upto_seq }) => from_seq <= upto_seq);
}

/** How far each epoch stands in the journal that is written, in the line or beside it. */
export function placedOf(
  line: readonly LineStretch[],
  beside: readonly { readonly epoch: string; readonly upto_seq: number }[],
): readonly EpochReach[] {
  return unionOf([line, beside.map(({ epoch, upto_seq }) => ({ epoch, last_seq: upto_seq }))]);
}

/** What the geneses that are here say to have followed: it was written once, and signed with them. */
export function parentsOf(epochs: readonly FetchedEpoch[]): readonly PromisedHead[] {
  return epochs.flatMap(({ parent }) => (parent === null ? [] : [{ epoch: hex(parent.epoch), seq: parent.seq }]));
}

/** The heads and generation that the node signed in its announcements; those of others count for nothing. */
export function promisesIn(
  announcements: readonly Uint8Array[],
  publicKey: Uint8Array,
): { readonly heads: readonly PromisedHead[]; readonly generation: number } {
  const heads: PromisedHead[] = [];
  let generation = 1;
  for (const bytes of announcements) {
    const announcement = announcementIn(bytes);
    if (announcement === null || !isAnnouncementAuthentic(announcement, publicKey)) continue;
    generation = Math.max(generation, announcement.generation);
    const { head } = announcement;
    if (head !== null) heads.push({ epoch: hex(head.epoch), seq: head.seq });
  }
  return { heads, generation };
}

function announcementIn(bytes: Uint8Array) {
  try {
    return decodeAnnouncement(bytes);
  } catch {
    // Whoever keeps nonsense may still have the journal.
    return null;
  }
}

/** What was promised and is not here, by epoch in the order of the promises. */
export function missingRanges(heads: readonly PromisedHead[], here: readonly EpochReach[]): readonly MissingRange[] {
  const promised = new Map<string, number>();
  for (const { epoch, seq } of heads) promised.set(epoch, Math.max(promised.get(epoch) ?? 0, seq));
  const held = new Map(here.map(({ epoch, last_seq }) => [epoch, last_seq]));
  return [...promised]
    .map(([epoch, upto_seq]) => ({ name: epoch, from_seq: (held.get(epoch) ?? 0) + 1, upto_seq }))
    .filter(({ from_seq, upto_seq }) => from_seq <= upto_seq)
    .map(({ name, ...range }) => ({ epoch: new Uint8Array(Buffer.from(name, "hex")), ...range }));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

import type { ChainPosition } from "@localgrid/journal/chain";
import type { EpochExtent } from "@localgrid/sync-engine/upload-state";
import type Database from "better-sqlite3";
import { placeOf, seqAt } from "./replica-database.ts";

/** What is stored of one epoch. */
export interface HeldEpoch {
  readonly id: number;
  /** 32 hexadecimal digits. */
  readonly epoch: string;
  readonly parent: ChainPosition | null;
  readonly generation: number;
  readonly started_at_ms: number;
  last_seq: number;
  head_hash: Uint8Array;
  bytes: number;
  /** Up to where `bytes` is written down in the epoch's row. */
  counted_upto: number;
}

/** What is stored of one journal; small, whatever the journal's length. */
export interface HeldJournal {
  readonly id: number;
  /** In the order in which they came. */
  readonly epochs: Map<string, HeldEpoch>;
  updated_at_ms: number;
  /** Of {@link orderedExtents}, until an epoch comes; null when it has to be made. */
  order: readonly HeldEpoch[] | null;
}

interface EpochRow {
  readonly id: number;
  readonly journal: number;
  readonly epoch: Buffer;
  readonly generation: number;
  readonly started_at_ms: number;
  readonly parent_epoch: Buffer | null;
  readonly parent_seq: number | null;
  readonly parent_hash: Buffer | null;
  readonly counted_upto: number;
  readonly counted_bytes: number;
}

interface LastRow {
  readonly place: number;
  readonly at_ms: number;
  readonly head_hash: Buffer;
}

/** Reads what the file holds, by node in hexadecimal: a few looks per epoch, not one per batch. */
export function readReplicaIndex(database: Database.Database): Map<string, HeldJournal> {
  const journals = new Map<number, HeldJournal>();
  const byNode = new Map<string, HeldJournal>();
  const rows = database.prepare<[], { id: number; node: Buffer }>(
    "SELECT id, node FROM replica_journal WHERE is_dropped = 0 ORDER BY id",
  );
  for (const { id, node } of rows.all()) {
    const journal: HeldJournal = { id, epochs: new Map(), updated_at_ms: 0, order: null };
    journals.set(id, journal);
    byNode.set(node.toString("hex"), journal);
  }
  const last = database.prepare<[number, number], LastRow>(
    "SELECT place, at_ms, head_hash FROM replica_batch WHERE place BETWEEN ? AND ? ORDER BY place DESC LIMIT 1",
  );
  const sizeBehind = database
    .prepare<[number, number], number>(
      "SELECT coalesce(sum(length(batch)), 0) FROM replica_batch WHERE place BETWEEN ? AND ?",
    )
    .pluck();
  const epochs = database.prepare<[], EpochRow>("SELECT * FROM replica_epoch ORDER BY id");
  for (const row of epochs.all()) {
    const journal = journals.get(row.journal);
    const end = placeOf(row.id + 1, 0) - 1;
    const newest = last.get(placeOf(row.id, 0), end);
    if (journal === undefined || newest === undefined) continue;
    const behind = sizeBehind.get(placeOf(row.id, row.counted_upto) + 1, end) as number;
    journal.updated_at_ms = Math.max(journal.updated_at_ms, newest.at_ms);
    const epoch = row.epoch.toString("hex");
    journal.epochs.set(epoch, {
      id: row.id,
      epoch,
      parent: positionOf(row),
      generation: row.generation,
      started_at_ms: row.started_at_ms,
      last_seq: seqAt(newest.place),
      head_hash: new Uint8Array(newest.head_hash),
      bytes: row.counted_bytes + behind,
      counted_upto: row.counted_upto,
    });
  }
  return byNode;
}

/** Null when the row names no parent. */
export function positionOf(row: Pick<EpochRow, "parent_epoch" | "parent_seq" | "parent_hash">): ChainPosition | null {
  const { parent_epoch: epoch, parent_seq: seq, parent_hash: hash } = row;
  if (epoch === null || seq === null || hash === null) return null;
  return { epoch: new Uint8Array(epoch), seq, hash: new Uint8Array(hash) };
}

/** Each epoch after the one that it continues, and otherwise in the order in which their node opened them. */
export function orderedExtents(journal: HeldJournal): readonly EpochExtent[] {
  journal.order ??= inOrder([...journal.epochs.values()]);
  return journal.order.map(({ epoch, last_seq }) => ({ epoch, last_seq }));
}

function inOrder(epochs: readonly HeldEpoch[]): readonly HeldEpoch[] {
  const byName = new Map(epochs.map((one) => [one.epoch, one]));
  const placed = new Set<HeldEpoch>();
  for (const one of epochs.toSorted((a, b) => a.generation - b.generation || a.started_at_ms - b.started_at_ms)) {
    // Parents first, without recursion: a journal may have been opened thousands of times.
    const line = new Set<HeldEpoch>();
    for (let at: HeldEpoch | undefined = one; at !== undefined && !placed.has(at) && !line.has(at); ) {
      line.add(at);
      at = at.parent === null ? undefined : byName.get(Buffer.from(at.parent.epoch).toString("hex"));
    }
    for (const next of [...line].reverse()) placed.add(next);
  }
  return [...placed];
}

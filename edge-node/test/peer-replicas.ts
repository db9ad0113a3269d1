import { existsSync } from "node:fs";
import { join } from "node:path";
import { openJournalReader } from "../src/adapters/sqlite/journal-database.ts";
import { openReplicaDatabase } from "../src/adapters/sqlite/replica-database.ts";
import { SqliteOwnJournal } from "../src/adapters/sqlite/sqlite-own-journal.ts";
import { SqliteReplicaStore } from "../src/adapters/sqlite/sqlite-replica-store.ts";
import { openIdentity } from "../src/adapters/system/identity.ts";
import { rankHolders } from "../src/gossip/placement.ts";

/** A node's folder, and whose it is: 32 hexadecimal digits. */
export interface NodeDisk {
  readonly node: string;
  readonly data_dir: string;
}

/** A copy beside what it is a copy of, as both are on disks. */
export interface CopyComparison {
  readonly records: number;
  /** Epochs in which the copy ends with another record than the journal has there. */
  readonly differing: readonly string[];
}

/** Whom placement gives a journal to. */
export function holdersOf<T extends { readonly node: string }>(
  origin: NoInfer<T>,
  nodes: readonly T[],
  count: number,
): readonly T[] {
  const ids = rankHolders(
    origin.node,
    nodes.map(({ node }) => node),
  ).slice(0, count);
  return ids.map((id) => nodes.find(({ node }) => node === id) as T);
}

/** Holds what a node has of another's journal against that journal, by the chain's hash at the end of each epoch. */
export function compareCopy(origin: NodeDisk, holder: NodeDisk): CopyComparison {
  const copy = heldReaches(holder, origin.node);
  return withJournal(origin, (journal) => {
    const differing = copy.filter(({ epoch, last_seq, hash }) => hash !== hexOf(journal.hashAt(epoch, last_seq)));
    return { records: recordsOf(copy), differing: differing.map(({ epoch }) => epoch) };
  });
}

/** How far a node's own journal goes: each epoch with its end. */
export function ownReaches(origin: NodeDisk): readonly Reach[] {
  return withJournal(origin, (journal) => {
    return journal.extents().map(({ epoch, last_seq }) => {
      return { epoch, last_seq, hash: hexOf(journal.hashAt(epoch, last_seq)) };
    });
  });
}

/** How many records a node has of another's journal. */
export function heldRecords(holder: NodeDisk, origin: string): number {
  return recordsOf(heldReaches(holder, origin));
}

/** The end of an epoch. */
export interface Reach {
  readonly epoch: string;
  readonly last_seq: number;
  /** Of the last record, hexadecimal. */
  readonly hash: string;
}

function heldReaches(holder: NodeDisk, origin: string): readonly Reach[] {
  const file = join(holder.data_dir, "replicas.sqlite");
  if (!existsSync(file)) return [];
  const database = openReplicaDatabase(file);
  try {
    const store = new SqliteReplicaStore(database);
    return store.extents(origin).map(({ epoch, last_seq }) => {
      return { epoch, last_seq, hash: hexOf(store.hashAt(origin, epoch, last_seq)) };
    });
  } finally {
    database.close();
  }
}

function withJournal<T>({ data_dir }: NodeDisk, read: (journal: SqliteOwnJournal) => T): T {
  const database = openJournalReader(join(data_dir, "journal.sqlite"));
  try {
    return read(new SqliteOwnJournal(database, openIdentity(data_dir).key));
  } finally {
    database.close();
  }
}

export function recordsOf(reaches: readonly { readonly last_seq: number }[]): number {
  return reaches.reduce((sum, { last_seq }) => sum + last_seq, 0);
}

function hexOf(bytes: Uint8Array | null): string {
  return bytes === null ? "unknown" : Buffer.from(bytes).toString("hex");
}

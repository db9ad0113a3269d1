import { existsSync } from "node:fs";
import { join } from "node:path";
import { openJournalReader } from "../src/adapters/sqlite/journal-database.ts";
import { openReplicaDatabase } from "../src/adapters/sqlite/replica-database.ts";
import { SqliteOwnJournal } from "../src/adapters/sqlite/sqlite-own-journal.ts";
import { SqliteReplicaStore } from "../src/adapters/sqlite/sqlite-replica-store.ts";
import { rankHolders } from "../src/gossip/placement.ts";
import type { PeerNode } from "./peer-region.ts";

/** What is on the disks of nodes that do not run. */
export interface Reach {
  readonly epoch: string;
  readonly last_seq: number;
  /** Of the last record, hexadecimal. */
  readonly hash: string;
}

/** Whom placement gives a journal to. */
export function holdersOf(origin: PeerNode, nodes: readonly PeerNode[], count: number): readonly PeerNode[] {
  const ids = rankHolders(
    origin.node,
    nodes.map(({ node }) => node),
  ).slice(0, count);
  return ids.map((id) => nodes.find(({ node }) => node === id) as PeerNode);
}

/** A node's own journal: each epoch, by name, with its end. */
export function ownReach({ data_dir, key }: PeerNode): readonly Reach[] {
  const database = openJournalReader(join(data_dir, "journal.sqlite"));
  try {
    const journal = new SqliteOwnJournal(database, key);
    return journal.extents().map(({ epoch, last_seq }) => {
      return { epoch, last_seq, hash: hexOf(journal.hashAt(epoch, last_seq)) };
    });
  } finally {
    database.close();
  }
}

/** What a holder has of an origin's journal; empty for nothing. */
export function heldReach(holder: PeerNode, origin: string): readonly Reach[] {
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

export function recordsIn(reaches: readonly Reach[]): number {
  return reaches.reduce((sum, { last_seq }) => sum + last_seq, 0);
}

function hexOf(bytes: Uint8Array | null): string {
  return bytes === null ? "unknown" : Buffer.from(bytes).toString("hex");
}

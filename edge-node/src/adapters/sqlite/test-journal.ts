import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHAIN_START, type ChainPosition, chainHash } from "@localgrid/journal/chain";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { type NodeKey, nodeKeyOf } from "@localgrid/journal/head";
import { encodeRecordPage } from "@localgrid/protocol/record-page";
import type { EpochId, NodeId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";
import type { GenesisNotes } from "../../ingest/ingest.ts";
import { openJournalDatabase } from "./journal-database.ts";

/** A written epoch: its records, and the chain hash after each; `hashes[0]` stands before the first. */
export interface WrittenEpoch {
  readonly epoch: string;
  readonly records: readonly Uint8Array[];
  readonly hashes: readonly Uint8Array[];
  readonly end: ChainPosition;
}

export interface EpochOptions {
  readonly parent?: ChainPosition | null;
  /** A head takes each such place; 0 for none. */
  readonly head_every?: number;
  readonly length: number;
  /** What its genesis says beside community and rules. */
  readonly notes?: (epoch: Uint8Array) => GenesisNotes;
  readonly started_at_ms?: number;
}

/** Test support: writes epochs of one node, into a journal's file or into nothing. */
export class TestJournal {
  readonly key: NodeKey = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
  readonly name = Buffer.from(this.key.node).toString("hex");
  readonly communityKey = new Uint8Array(32).fill(7);
  readonly folder = mkdtempSync(join(tmpdir(), "localgrid-own-journal-"));
  readonly database: Database.Database = openJournalDatabase(join(this.folder, "journal.sqlite"));

  write({ parent = null, head_every = 0, length, notes, started_at_ms = 1_000 }: EpochOptions): WrittenEpoch {
    const { key, communityKey } = this;
    const epoch = new Uint8Array(randomBytes(16));
    const writer = new EpochWriter({ key, communityKey, epoch, parent });
    const body = { community: "sun", rules: { interval_length_s: 900 }, ...notes?.(epoch) };
    const records = [writer.genesis(started_at_ms, body)];
    while (records.length < length) {
      const at_ms = started_at_ms + records.length;
      const isHead = head_every > 0 && (records.length + 1) % head_every === 0;
      records.push(isHead ? writer.appendHead(at_ms) : writer.append("note", at_ms, { text: `note ${at_ms}` }));
    }
    const hashes: Uint8Array[] = [parent?.hash ?? CHAIN_START];
    for (const record of records) hashes.push(chainHash(hashes.at(-1) as Uint8Array, record));
    return { epoch: hex(writer.position.epoch), records, hashes, end: writer.position };
  }

  store(records: readonly Uint8Array[]): void {
    const insert = this.database.prepare("INSERT INTO journal (record) VALUES (?)");
    for (const record of records) insert.run(record);
  }

  /** Position after `seq` of a written epoch. */
  at({ end, hashes }: WrittenEpoch, seq: number): ChainPosition {
    return { epoch: end.epoch, seq, hash: hashes[seq] as Uint8Array };
  }

  /** What the hub answers when asked for the records from `from_seq` on. */
  page({ end, records, hashes }: WrittenEpoch, from_seq: number): Uint8Array {
    return encodeRecordPage({
      node: this.key.node as NodeId,
      epoch: end.epoch as EpochId,
      from_seq,
      prev_hash: hashes[from_seq - 1] as Uint8Array,
      records: records.slice(from_seq - 1),
    });
  }

  remove(): void {
    this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

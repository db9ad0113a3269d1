import { hash } from "node:crypto";
import { CHAIN_START, type ChainPosition, chainHash } from "@localgrid/journal/chain";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import type { NodeKey } from "@localgrid/journal/head";
import { encodeAnnouncement } from "@localgrid/protocol/announcement";
import { encodeQuestion, encodeReply } from "@localgrid/protocol/journal-stream";
import { encodeUploadBatch } from "@localgrid/protocol/upload";
import type { EpochId } from "@localgrid/vocabulary/identifiers";

/** What its journal has in good order. */
export const FORGED_RECORDS = 12;
const AT_MS = Date.UTC(2026, 0, 1);

/** A small journal of a key that is a node's, and what can be forged with it. */
export class ForgedJournal {
  private readonly key: NodeKey;
  private readonly epoch: EpochId;
  private readonly records: readonly Uint8Array[];
  private counter = Date.now();
  /** Last record that it says it has. */
  private claimed_seq = 0;

  constructor(key: NodeKey) {
    this.key = key;
    this.epoch = hash("sha256", key.publicKey, "buffer").subarray(0, 16) as unknown as EpochId;
    const communityKey = new Uint8Array(32).fill(7);
    const writer = new EpochWriter({ key, communityKey, epoch: this.epoch, parent: null });
    const rules = { currency: "EUR", time_zone: "Etc/UTC", interval_length_s: 900, price_rule: "pair" };
    const records = [writer.genesis(AT_MS, { community: "strangers", rules })];
    while (records.length < FORGED_RECORDS) records.push(writer.appendHead(AT_MS + records.length));
    this.records = records;
  }

  head(seq: number): ChainPosition {
    return { epoch: this.epoch, seq, hash: this.hashAt(seq) };
  }

  /** A head that names another record at the same place. */
  fork(seq: number): ChainPosition {
    return { epoch: this.epoch, seq, hash: new Uint8Array(hash("sha256", this.hashAt(seq), "buffer")) };
  }

  announcement(head: ChainPosition): Uint8Array {
    this.counter += 1;
    this.claimed_seq = head.seq;
    const at_ms = Date.now();
    const { counter } = this;
    const claims = { records: head.seq, membership_version: 1, has_uplink: false, copies: [], receipts: [] };
    return encodeAnnouncement({ at_ms, counter, generation: 1, head, ...claims }, this.key);
  }

  /** In the name of the node with that public key. */
  announcementOf(publicKey: Uint8Array, head: ChainPosition): Uint8Array {
    const id = (of: Uint8Array) => hash("sha256", of, "buffer").subarray(0, 16);
    const own = Buffer.from(this.announcement(head));
    id(publicKey).copy(own, own.indexOf(id(this.key.publicKey)));
    return own;
  }

  extents(): Uint8Array {
    const { node } = this.key;
    return encodeReply({
      kind: "extents",
      node,
      generation: 1,
      epochs: [{ epoch: this.epoch, last_seq: this.claimed_seq }],
    });
  }

  question(publicKey: string): Uint8Array {
    const node = hash("sha256", Buffer.from(publicKey, "hex"), "buffer").subarray(0, 16);
    return encodeQuestion({ kind: "extents", node: new Uint8Array(node) });
  }

  lastIn(upto_seq: number): number {
    return Math.min(upto_seq, FORGED_RECORDS);
  }

  /** Null when there is nothing from there on. */
  batch(from_seq: number, upto_seq: number): Uint8Array | null {
    const records = this.records.slice(from_seq - 1, this.lastIn(upto_seq));
    if (records.length === 0) return null;
    return encodeUploadBatch({ epoch: this.epoch, from_seq, prev_hash: this.hashAt(from_seq - 1), records }, this.key);
  }

  /** The hash before it is another one than what was signed: signed so, it would be a fork. */
  altered(batch: Uint8Array, from_seq: number): Uint8Array {
    const bytes = Buffer.from(batch);
    const before = this.hashAt(from_seq - 1);
    const at = bytes.indexOf(before);
    return bytes.fill(9, at, at + before.length);
  }

  private hashAt(seq: number): Uint8Array {
    return this.records.slice(0, seq).reduce(chainHash, CHAIN_START);
  }
}

import { createPrivateKey, randomBytes } from "node:crypto";
import { CHAIN_START, type ChainPosition, chainHash } from "@localgrid/journal/chain";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { type NodeKey, nodeKeyOf } from "@localgrid/journal/head";
import { encodeRecord } from "@localgrid/journal/record";
import { encodeUploadBatch } from "@localgrid/protocol/upload";
import type { CommunityId, EpochId, NodeId } from "@localgrid/vocabulary/identifiers";
import type { EnrolledNode } from "../enrolment/node-registry.ts";

const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
/** Seals the journals of all communities made here. */
export const COMMUNITY_KEY: Uint8Array = new Uint8Array(32).fill(7);
const RULES = { interval_length_s: 900 };

/** One epoch of a node's journal as the node wrote it. */
export interface TestEpoch {
  readonly epoch: Uint8Array;
  readonly parent: ChainPosition | null;
  readonly records: readonly Uint8Array[];
  /** Chain position after the record `seq`; with 0, where the epoch begins. */
  at(seq: number): ChainPosition;
  /** The records `from` to `to` as a signed batch. */
  batch(from?: number, to?: number): Uint8Array;
}

/** A node that writes real journals, for tests of whoever receives them. */
export class TestNode {
  readonly key: NodeKey;
  readonly enrolled: EnrolledNode;

  constructor(seed: Uint8Array = randomBytes(32), community = "sun") {
    const key = Buffer.concat([PKCS8_PREFIX, seed]);
    this.key = nodeKeyOf(createPrivateKey({ key, format: "der", type: "pkcs8" }));
    const { node, publicKey: public_key } = this.key;
    this.enrolled = { id: node as NodeId, community: community as CommunityId, public_key, revoked_at_ms: null };
  }

  get id(): NodeId {
    return this.key.node as NodeId;
  }

  get community(): string {
    return this.enrolled.community;
  }

  get name(): string {
    return Buffer.from(this.id).toString("hex");
  }

  /** A genesis after `parent`, and `length - 1` records that differ from those of other epochs of the same parent. */
  epoch(length: number, options: EpochOptions = {}): TestEpoch {
    return this.epochNamed(new Uint8Array(randomBytes(16)), length, options);
  }

  /** With the same name and parent but another salt: another history of the same epoch. */
  epochNamed(epoch: Uint8Array, length: number, options: EpochOptions = {}): TestEpoch {
    const { parent = null, community = "sun", salt = "", generation = 1 } = options;
    const writer = new EpochWriter({ key: this.key, communityKey: COMMUNITY_KEY, epoch, parent });
    const records = [writer.genesis(1_000, { community, rules: RULES, generation })];
    while (records.length < length) {
      const at_ms = 1_000 + records.length;
      records.push(writer.append("readings", at_ms, { messages: [Buffer.from(`${salt} ${records.length}`)] }));
    }
    return this.epochOf({ epoch, parent, records });
  }

  /** A record of a given length by hand; the first of an epoch is a genesis without a parent. */
  record({ epoch, seq, padding }: { epoch: Uint8Array; seq: number; padding: number }): Uint8Array {
    const place = { node: this.id, epoch: epoch as EpochId, seq, recorded_at_ms: 1_000 + seq };
    const genesis = { community: "sun", public_key: this.key.publicKey, parent: null, rules: RULES };
    const text = { text: "x".repeat(padding) };
    const isFirst = seq === 1;
    return encodeRecord({
      ...place,
      kind: isFirst ? "genesis" : "note",
      body: isFirst ? { ...genesis, ...text } : text,
    });
  }

  /** Any bytes as the records of an epoch. */
  epochOf({ epoch, parent, records }: Pick<TestEpoch, "epoch" | "parent" | "records">): TestEpoch {
    const hashes = [parent === null ? CHAIN_START : parent.hash];
    for (const record of records) hashes.push(chainHash(hashes.at(-1) as Uint8Array, record));
    const at = (seq: number) => ({ epoch, seq, hash: hashes[seq] as Uint8Array });
    const batch = (from = 1, to = records.length) => {
      const part = records.slice(from - 1, to);
      return encodeUploadBatch(
        { epoch: epoch as EpochId, from_seq: from, prev_hash: at(from - 1).hash, records: part },
        this.key,
      );
    };
    return { epoch, parent, records, at, batch };
  }
}

export interface EpochOptions {
  readonly parent?: ChainPosition | null;
  readonly community?: string;
  readonly salt?: string;
  /** Which box of the node writes. */
  readonly generation?: number;
}

import { encodeCbor } from "@localgrid/vocabulary/cbor";
import type { EpochId, NodeId } from "@localgrid/vocabulary/identifiers";
import { CHAIN_START, type ChainPosition, chainHash } from "./chain.ts";
import { type GenesisOptions, replacementFields } from "./genesis.ts";
import { type NodeKey, signHead } from "./head.ts";
import { encodeHeader, joinRecord, type OpenBody } from "./record.ts";
import { createEpochSeal, type EpochSeal, SEALED_KINDS } from "./sealing.ts";

export interface EpochWriterOptions {
  readonly key: NodeKey;
  /** 32 bytes; seals the bodies that hold personal data. */
  readonly communityKey: Uint8Array;
  /** 16 fresh random bytes. */
  readonly epoch: Uint8Array;
  /** Durable head of the epoch before; null for a new journal. */
  readonly parent: ChainPosition | null;
}

/**
 * Turns bodies into chained records of one epoch. Holds the head in memory only: when storing a record
 * fails, the writer is thrown away and the next epoch continues from the last durable head, so that no
 * (epoch, seq) is ever used for two records.
 */
export class EpochWriter {
  private readonly key: NodeKey;
  private readonly epoch: EpochId;
  private readonly parent: ChainPosition | null;
  private readonly seal: EpochSeal;
  private seq = 0;
  private hash: Uint8Array;

  constructor({ key, communityKey, epoch, parent }: EpochWriterOptions) {
    this.key = key;
    this.epoch = epoch as EpochId;
    this.parent = parent;
    this.hash = parent === null ? CHAIN_START : parent.hash;
    this.seal = createEpochSeal(communityKey, key.node as NodeId, this.epoch);
  }

  /** The epoch's first record. What is not given leaves no trace in it. */
  genesis(recorded_at_ms: number, options: GenesisOptions): Uint8Array {
    const { parent } = this;
    const { community, rules } = options;
    return this.append("genesis", recorded_at_ms, {
      community,
      rules,
      ...replacementFields(options),
      public_key: this.key.publicKey,
      parent: parent === null ? null : { epoch: parent.epoch, seq: parent.seq, hash: parent.hash },
    });
  }

  /** Encodes, seals where the kind demands it, and moves the head. */
  append(kind: string, recorded_at_ms: number, body: OpenBody): Uint8Array {
    const seq = this.seq + 1;
    const node = this.key.node as NodeId;
    const header = encodeHeader({ node, epoch: this.epoch, seq, kind, recorded_at_ms });
    const encoded = SEALED_KINDS.has(kind) ? this.seal.seal(header, seq, body) : encodeCbor(body);
    const record = joinRecord(header, encoded);
    this.seq = seq;
    this.hash = chainHash(this.hash, record);
    return record;
  }

  /** A `head` record over everything written so far. */
  appendHead(at_ms: number): Uint8Array {
    const { epoch, seq, hash, signature } = signHead(this.position, at_ms, this.key);
    return this.append("head", at_ms, { epoch, seq, hash, at_ms, signature });
  }

  get position(): ChainPosition {
    return { epoch: this.epoch, seq: this.seq, hash: this.hash };
  }
}

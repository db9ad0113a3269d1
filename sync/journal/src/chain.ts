import { createHash, hash } from "node:crypto";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { journalError } from "./errors.ts";
import { type DecodedRecord, decodeRecord } from "./record.ts";

/** Where a journal ends: the last record's epoch and seq, and the hash over everything before and including it. */
export interface ChainPosition {
  readonly epoch: Uint8Array;
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** Hash before the first record of a node's first epoch: 32 zero bytes. */
export const CHAIN_START: Uint8Array = new Uint8Array(32);

const HASH_BYTES = 32;
/** Records of any size that nodes write fit in. */
const joined = Buffer.allocUnsafe(HASH_BYTES + 65_536);

/** `hash(n) = SHA-256(hash(n−1) ‖ record(n))`. */
export function chainHash(previous: Uint8Array, record: Uint8Array): Uint8Array {
  const end = previous.length + record.length;
  if (end > joined.length) return createHash("sha256").update(previous).update(record).digest();
  joined.set(previous);
  joined.set(record, previous.length);
  // Every record goes through here, at the hub by the million: hash objects and digests as bytes cost three times this.
  const digest = hash("sha256", joined.subarray(0, end), "binary");
  const bytes = new Uint8Array(HASH_BYTES);
  for (let at = 0; at < HASH_BYTES; at++) bytes[at] = digest.charCodeAt(at);
  return bytes;
}

/** Name of a node: the first 16 bytes of SHA-256 over its raw Ed25519 public key. */
export function nodeIdOf(publicKey: Uint8Array): NodeId {
  return hash("sha256", publicKey, "buffer").subarray(0, 16) as Uint8Array as NodeId;
}

/**
 * Walks a node's records in order and refuses the first one that does not follow. Knows nothing of bodies
 * but the parent in an epoch's `genesis`, so a replica without the community's key can run it.
 */
export class ChainVerifier {
  private head: ChainPosition | null;
  private node: Uint8Array | null;
  /** Names of epochs that began since this verifier did: one that came again would repeat keys and nonces. */
  private readonly epochs = new Set<string>();

  /** Starts after `head`, or before the very first record when there is none. */
  constructor(head: ChainPosition | null = null, node: Uint8Array | null = null) {
    this.head = head;
    this.node = node;
  }

  get position(): ChainPosition | null {
    return this.head;
  }

  /**
   * @throws {LocalGridError} `malformed-record`, `foreign-node`, `sequence-gap`, `broken-chain` or
   * `unknown-parent`; the verifier then still stands before the refused record
   */
  accept(bytes: Uint8Array): DecodedRecord {
    const record = decodeRecord(bytes);
    if (this.node !== null && !areEqual(this.node, record.node)) {
      throw journalError("foreign-node", "a record of another node");
    }
    const opensEpoch = this.head === null || !areEqual(this.head.epoch, record.epoch);
    if (opensEpoch) this.checkGenesis(record);
    else this.checkNext(record);
    const previous = this.head === null ? CHAIN_START : this.head.hash;
    if (opensEpoch) this.epochs.add(nameOf(record.epoch));
    this.node = record.node;
    this.head = { epoch: record.epoch, seq: record.seq, hash: chainHash(previous, bytes) };
    return record;
  }

  private checkNext(record: DecodedRecord): void {
    const expected = (this.head?.seq ?? 0) + 1;
    if (record.kind === "genesis") throw journalError("broken-chain", "a second genesis inside an epoch");
    if (record.seq === expected) return;
    if (record.seq > expected) throw journalError("sequence-gap", `expected seq ${expected}, found ${record.seq}`);
    throw journalError("broken-chain", `seq ${record.seq} again, expected ${expected}`);
  }

  private checkGenesis(record: DecodedRecord): void {
    if (record.kind !== "genesis" || record.seq !== 1) {
      throw journalError("sequence-gap", "an epoch starts with its genesis, seq 1");
    }
    const { body } = record;
    if (body instanceof Uint8Array) throw journalError("broken-chain", "a genesis is never sealed");
    if (this.epochs.has(nameOf(record.epoch))) throw journalError("broken-chain", "an epoch begins a second time");
    const publicKey = body["public_key"];
    if (!(publicKey instanceof Uint8Array) || !areEqual(nodeIdOf(publicKey), record.node)) {
      throw journalError("broken-chain", "the genesis names another node's key");
    }
    const parent = body["parent"];
    if (this.head === null) {
      if (parent !== null) throw journalError("unknown-parent", "the journal's first epoch has a parent");
      return;
    }
    if (!isPosition(parent) || !areEqual(parent.hash, this.head.hash) || !areEqual(parent.epoch, this.head.epoch)) {
      throw journalError("unknown-parent", "the epoch does not continue the head before it");
    }
    if (parent.seq !== this.head.seq) throw journalError("unknown-parent", "the parent's seq is another");
  }
}

function isPosition(value: unknown): value is ChainPosition {
  if (typeof value !== "object" || value === null) return false;
  const { epoch, seq, hash } = value as Record<string, unknown>;
  return epoch instanceof Uint8Array && hash instanceof Uint8Array && typeof seq === "number";
}

function nameOf(epoch: Uint8Array): string {
  return Buffer.from(epoch).toString("hex");
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

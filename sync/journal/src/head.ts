import { createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { encodeCbor } from "@localgrid/vocabulary/cbor";
import { type ChainPosition, nodeIdOf } from "./chain.ts";
import { journalError } from "./errors.ts";
import type { JournalRecord } from "./record.ts";

/** A node's signed word that its journal, up to `seq` of `epoch`, hashes to `hash`. */
export interface SignedHead extends ChainPosition {
  readonly node: Uint8Array;
  readonly at_ms: number;
  /** Ed25519 over the deterministic CBOR of `["lg/head/1", node, epoch, seq, hash, at_ms]`. */
  readonly signature: Uint8Array;
}

/** SubjectPublicKeyInfo of an Ed25519 key before its 32 raw bytes (RFC 8410). */
const ED25519_SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

export function signHead(position: ChainPosition, at_ms: number, key: NodeKey): SignedHead {
  const unsigned = { ...position, node: key.node, at_ms };
  return { ...unsigned, signature: sign(null, signedBytes(unsigned), key.privateKey) };
}

/** True when the head's signature is by `publicKey` (raw, 32 bytes) and the node is named after that key. */
export function isHeadAuthentic(head: SignedHead, publicKey: Uint8Array): boolean {
  if (Buffer.compare(nodeIdOf(publicKey), head.node) !== 0) return false;
  return verify(null, signedBytes(head), ed25519PublicKey(publicKey), head.signature);
}

/**
 * Checks a `head` record against the chain before it and the node's key from the genesis.
 *
 * @throws {LocalGridError} `malformed-record`, `head-mismatch`, `wrong-signature`
 */
export function checkHeadRecord(
  record: JournalRecord,
  before: ChainPosition | null,
  publicKey: Uint8Array | null,
): void {
  const { body, node } = record;
  if (body instanceof Uint8Array) throw journalError("malformed-record", "a head is never sealed");
  const { epoch, seq, hash, at_ms, signature } = body;
  const hasForm =
    epoch instanceof Uint8Array &&
    hash instanceof Uint8Array &&
    signature instanceof Uint8Array &&
    typeof seq === "number" &&
    typeof at_ms === "number";
  if (!hasForm) throw journalError("malformed-record", "a head lacks one of its fields");
  const isHere =
    before !== null &&
    seq === before.seq &&
    Buffer.compare(hash, before.hash) === 0 &&
    Buffer.compare(epoch, before.epoch) === 0;
  if (!isHere) throw journalError("head-mismatch", "a head signs another chain than the one it stands in");
  if (publicKey === null || !isHeadAuthentic({ node, epoch, seq, hash, at_ms, signature }, publicKey)) {
    throw journalError("wrong-signature", "a head does not carry the node's signature");
  }
}

/** A node's own key; made on first boot, never leaves the node. */
export interface NodeKey {
  readonly node: Uint8Array;
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly privateKey: KeyObject;
}

export function nodeKeyOf(privateKey: KeyObject): NodeKey {
  const spki = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const publicKey = new Uint8Array(spki.subarray(ED25519_SPKI_PREFIX.length));
  return { node: nodeIdOf(publicKey), publicKey, privateKey };
}

/** Key object for a raw Ed25519 public key. Costs more than parsing: keep the result. */
export function ed25519PublicKey(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([ED25519_SPKI_PREFIX, raw]), format: "der", type: "spki" });
}

function signedBytes(head: Omit<SignedHead, "signature">): Uint8Array {
  return encodeCbor(["lg/head/1", head.node, head.epoch, head.seq, head.hash, head.at_ms]);
}

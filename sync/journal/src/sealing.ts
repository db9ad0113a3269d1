import { createCipheriv, createDecipheriv, createHash, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { type CborValue, decodeCbor, encodeCbor } from "@localgrid/vocabulary/cbor";
import type { EpochId, NodeId } from "@localgrid/vocabulary/identifiers";
import { journalError } from "./errors.ts";
import type { OpenBody } from "./record.ts";

const TAG_BYTES = 16;
const NONCE_BYTES = 12;

/**
 * Kinds whose bodies hold personal data. Relays and replicas of other communities verify the chain over
 * them without being able to read them.
 */
export const SEALED_KINDS: ReadonlySet<string> = new Set([
  "member",
  "metering-point",
  "meter-key",
  "third-party-meter",
  "standing-limits",
  "allocation-key",
  "readings",
  "third-party-reading",
  "substitute-value",
  "official-values",
  "telemetry",
]);

/** Seals and opens the bodies of one epoch. */
export interface EpochSeal {
  /** `header` is the record's bytes before the body; it is authenticated, not hidden. Returns CBOR bytes. */
  seal(header: Uint8Array, seq: number, body: OpenBody): Uint8Array;
  /** @throws {LocalGridError} `wrong-key` when key, header or bytes are not the ones that were sealed */
  open(header: Uint8Array, seq: number, sealed: Uint8Array): OpenBody;
}

/**
 * AES-256-GCM with a key of its own per node and epoch (HKDF-SHA-256 of the community's key, salted with the
 * epoch) and the record's `seq` as nonce. A pair of key and nonce can only repeat if a node wrote two records
 * at one (epoch, seq), which the journal forbids.
 *
 * @param communityKey 32 bytes, held by the community's nodes and the hub
 */
export function createEpochSeal(communityKey: Uint8Array, node: NodeId, epoch: EpochId): EpochSeal {
  const info = joined(new TextEncoder().encode("localgrid/journal/seal/1"), node);
  // As a key object: handing raw bytes to each cipher costs three times as much as the sealing itself.
  const key = createSecretKey(new Uint8Array(hkdfSync("sha256", communityKey, epoch, info, 32)));
  return {
    seal: (header, seq, body) => seal({ key, header, seq }, encodeCbor(body)),
    open: (header, seq, sealed) => open({ key, header, seq }, sealed),
  };
}

/** Short public name of a community key, so that a wrong key is told before anything is read with it. */
export function communityKeyCheck(communityKey: Uint8Array): Uint8Array {
  return createHash("sha256").update("localgrid/community-key/1").update(communityKey).digest().subarray(0, 8);
}

interface SealContext {
  readonly key: KeyObject;
  readonly header: Uint8Array;
  readonly seq: number;
}

function seal({ key, header, seq }: SealContext, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv("aes-256-gcm", key, nonceOf(seq));
  cipher.setAAD(header);
  const hidden = cipher.update(plain);
  cipher.final();
  return byteString(hidden, cipher.getAuthTag());
}

function open({ key, header, seq }: SealContext, sealed: Uint8Array): OpenBody {
  if (sealed.length < TAG_BYTES) throw journalError("wrong-key", "a sealed body is at least 16 bytes");
  const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(seq));
  decipher.setAAD(header);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const plain = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
  try {
    decipher.final();
  } catch (cause) {
    throw journalError("wrong-key", "the sealed body does not open with this key", cause);
  }
  return decodeCbor(plain) as { readonly [key: string]: CborValue };
}

function nonceOf(seq: number): Uint8Array {
  const nonce = new Uint8Array(NONCE_BYTES);
  new DataView(nonce.buffer).setBigUint64(4, BigInt(seq));
  return nonce;
}

/** The CBOR byte string of two parts, in one allocation: each record passes here. */
function byteString(first: Uint8Array, second: Uint8Array): Uint8Array {
  const length = first.length + second.length;
  const head = byteStringHead(length);
  const bytes = new Uint8Array(head.length + length);
  bytes.set(head);
  bytes.set(first, head.length);
  bytes.set(second, head.length + first.length);
  return bytes;
}

function byteStringHead(length: number): readonly number[] {
  if (length < 24) return [0x40 | length];
  if (length < 0x100) return [0x58, length];
  if (length < 0x1_0000) return [0x59, length >>> 8, length & 0xff];
  return [0x5a, length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff];
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

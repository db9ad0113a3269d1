import { hash, type KeyObject, sign } from "node:crypto";
import type { CborReader } from "@localgrid/vocabulary/cbor";
import { headLength, PROTECTED_HEADER, type SignedPurpose, signedBytesOf, writeByteString } from "./cose-bytes.ts";
import { protocolError } from "./errors.ts";
import { expectKey, malformed, strictly } from "./strict-fields.ts";

/** A COSE_Sign1 message taken apart. The signature is not verified yet; all arrays but `signedBytes` are views. */
export interface Sign1 {
  /** The signer's key id, 8 bytes. */
  readonly kid: Uint8Array;
  readonly payload: Uint8Array;
  /** 64 bytes, Ed25519 over `signedBytes`. */
  readonly signature: Uint8Array;
  /** The Sig_structure for the purpose that the message was read for. */
  readonly signedBytes: Uint8Array;
}

export interface Signing {
  readonly purpose: SignedPurpose;
  readonly privateKey: KeyObject;
  /** The id of the key's public half, 8 bytes. */
  readonly kid: Uint8Array;
  readonly maxBytes: number;
}

export const KID_BYTES = 8;
const SIGNATURE_BYTES = 64;
const SIGN1_TAG = 18;
/** Tag 18, array of four, the protected header, and an unprotected header with a key id of 8 bytes to follow. */
const MESSAGE_START = Uint8Array.of(0xd2, 0x84, 0x43, ...PROTECTED_HEADER, 0xa1, 0x04, 0x48);

/**
 * Takes a message apart without verifying it (RFC 9052, section 4.2, COSE_Sign1).
 *
 * @throws {LocalGridError} `malformed-message`
 */
export function decodeSign1(
  bytes: Uint8Array,
  purpose: SignedPurpose,
  limits: { readonly what: string; readonly maxBytes: number },
): Sign1 {
  return strictly(bytes, limits, (reader) => readSign1(reader, purpose));
}

/** @throws {LocalGridError} `not-a-key` for a key id of the wrong length, `message-too-large` */
export function encodeSign1(payload: Uint8Array, { purpose, privateKey, kid, maxBytes }: Signing): Uint8Array {
  if (kid.length !== KID_BYTES) throw protocolError("not-a-key", `a key id has 8 bytes, not ${kid.length}`);
  const size = MESSAGE_START.length + KID_BYTES + headLength(payload.length) + payload.length + 2 + SIGNATURE_BYTES;
  if (size > maxBytes) throw protocolError("message-too-large", `${size} bytes, ${maxBytes} allowed`);
  const signature = sign(null, signedBytesOf(payload, purpose), privateKey);
  const message = new Uint8Array(size);
  message.set(MESSAGE_START);
  message.set(kid, MESSAGE_START.length);
  const at = writeByteString(message, MESSAGE_START.length + KID_BYTES, payload);
  writeByteString(message, at, signature);
  return message;
}

/**
 * The id of a raw Ed25519 public key: the first 8 bytes of its SHA-256.
 *
 * @throws {LocalGridError} `not-a-key` unless the key has 32 bytes
 */
export function kidOf(publicKey: Uint8Array): Uint8Array {
  if (publicKey.length !== 32) throw protocolError("not-a-key", `a public key has 32 bytes, not ${publicKey.length}`);
  return new Uint8Array(hash("sha256", publicKey, "buffer").subarray(0, KID_BYTES));
}

function readSign1(reader: CborReader, purpose: SignedPurpose): Sign1 {
  if (reader.tag() !== SIGN1_TAG) throw malformed("not a COSE_Sign1 message (tag 18)");
  if (reader.array() !== 4) throw malformed("a COSE_Sign1 message has four items");
  const header = reader.byteString();
  if (header.length !== 3 || !header.every((byte, i) => byte === PROTECTED_HEADER[i])) {
    throw malformed("the protected header is not {1: -8} (EdDSA)");
  }
  if (reader.map() !== 1) throw malformed("the unprotected header has exactly the key id");
  expectKey(reader, 4);
  const kid = reader.byteString();
  if (kid.length !== KID_BYTES) throw malformed(`the key id has ${kid.length} bytes, not 8`);
  const payload = reader.byteString();
  const signature = reader.byteString();
  if (signature.length !== SIGNATURE_BYTES) throw malformed(`the signature has ${signature.length} bytes, not 64`);
  return { kid, payload, signature, signedBytes: signedBytesOf(payload, purpose) };
}

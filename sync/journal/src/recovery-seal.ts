import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import { CborReader, type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { journalError } from "./errors.ts";
import { SEED_BYTES } from "./node-seed.ts";

/** What a new box needs beside the node's key and its journal. */
export interface NodeSecrets {
  /** 32 bytes. */
  readonly community_key: Uint8Array;
  /** The authority that signs broker certificates, its private key included: PEM blocks, at most 16,384 characters. */
  readonly authority_pem: string;
  /** Raw, 32 bytes; null while the node belongs to no region. */
  readonly region_public_key: Uint8Array | null;
  /** At most 2,048 characters; null for a node without hub. */
  readonly hub_url: string | null;
  /** At most 64; names up to 64 characters, texts up to 1,024, whole numbers. */
  readonly settings: { readonly [name: string]: string | number | null };
}

/** Larger ones are neither made nor opened. */
export const MAX_RECOVERY_BYTES = 32_768;

const LABEL = "lg/recovery/1";
const INFO = new TextEncoder().encode("localgrid/journal/recovery/1");
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const EPOCH_BYTES = 16;
const MAX_PEM = 16_384;
const MAX_URL = 2_048;
const MAX_SETTINGS = 64;
const MAX_NAME = 64;
const MAX_TEXT = 1_024;

/**
 * AES-256-GCM under a key of its own per epoch (HKDF-SHA-256 of the seed, salted with the epoch); the nonce is the
 * epoch's first 12 bytes. The same secrets give the same bytes. An epoch has one genesis and is never begun twice, so
 * no pair of key and nonce serves two contents.
 *
 * @param seed the node's own, 32 bytes
 * @param epoch the one whose genesis carries the result
 * @returns ciphertext and 16 byte tag
 * @throws {LocalGridError} `malformed-record` when the secrets pass a limit or are not what they are called
 */
export function sealSecrets(secrets: NodeSecrets, seed: Uint8Array, epoch: Uint8Array): Uint8Array {
  const plain = encodeCbor(itemsOf(secrets));
  readSecrets(plain);
  const { key, nonce } = keyFor(seed, epoch);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const hidden = cipher.update(plain);
  cipher.final();
  return new Uint8Array(Buffer.concat([hidden, cipher.getAuthTag()]));
}

/**
 * @throws {LocalGridError} `wrong-key` when seed, epoch or bytes are not the ones that were sealed;
 *   `malformed-record` when what was sealed is of a later version
 */
export function openSecrets(sealed: Uint8Array, seed: Uint8Array, epoch: Uint8Array): NodeSecrets {
  const length = sealed.length - TAG_BYTES;
  if (length < 0 || sealed.length > MAX_RECOVERY_BYTES) throw journalError("wrong-key", "no sealed secrets");
  const { key, nonce } = keyFor(seed, epoch);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce);
  decipher.setAuthTag(sealed.subarray(length));
  const plain = decipher.update(sealed.subarray(0, length));
  try {
    decipher.final();
  } catch (cause) {
    throw journalError("wrong-key", "the sealed secrets do not open with this seed", cause);
  }
  return readSecrets(new Uint8Array(plain));
}

function keyFor(seed: Uint8Array, epoch: Uint8Array): { readonly key: Uint8Array; readonly nonce: Uint8Array } {
  if (seed.length !== SEED_BYTES) throw new RangeError(`a seed has ${SEED_BYTES} bytes`);
  if (epoch.length !== EPOCH_BYTES) throw new RangeError(`an epoch has ${EPOCH_BYTES} bytes`);
  const key = new Uint8Array(hkdfSync("sha256", seed, epoch, INFO, KEY_BYTES));
  return { key, nonce: epoch.subarray(0, NONCE_BYTES) };
}

function itemsOf(secrets: NodeSecrets): readonly CborValue[] {
  const { community_key, authority_pem, region_public_key, hub_url, settings } = secrets;
  return [LABEL, community_key, authority_pem, region_public_key, hub_url, settings];
}

function readSecrets(plain: Uint8Array): NodeSecrets {
  try {
    if (plain.length + TAG_BYTES > MAX_RECOVERY_BYTES) throw new Error(`${plain.length} bytes are too many`);
    const reader = new CborReader(plain);
    if (reader.array() !== 6 || reader.text() !== LABEL) throw new Error(`not "${LABEL}"`);
    const community_key = key(reader.byteString());
    const authority_pem = text(reader.text(), MAX_PEM);
    const region_public_key = orNull(reader, key);
    const hub_url = orNull(reader, (value) => text(value, MAX_URL));
    const settings = settingsIn(reader.value());
    reader.end();
    return { community_key, authority_pem, region_public_key, hub_url, settings };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "no secrets";
    throw journalError("malformed-record", `secrets: ${why}`, cause);
  }
}

function settingsIn(value: CborValue): NodeSecrets["settings"] {
  const isMap = typeof value === "object" && value !== null && Object.getPrototypeOf(value) === null;
  if (!isMap) throw new Error("settings are not a map with names");
  const settings = Object.entries(value);
  if (settings.length > MAX_SETTINGS) throw new Error(`${settings.length} settings are too many`);
  for (const [name, setting] of settings) {
    text(name, MAX_NAME);
    if (setting !== null && typeof setting !== "number") text(setting, MAX_TEXT);
  }
  return { ...(value as NodeSecrets["settings"]) };
}

function orNull<T>(reader: CborReader, read: (value: CborValue) => T): T | null {
  const value = reader.value();
  return value === null ? null : read(value);
}

function key(value: CborValue): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length !== KEY_BYTES) throw new Error("a key that is none");
  return value;
}

function text(value: CborValue, most: number): string {
  if (typeof value !== "string" || value.length > most) throw new Error("a text that is none, or too long");
  return value;
}

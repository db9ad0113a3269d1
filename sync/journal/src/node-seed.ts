import { createPrivateKey, type KeyObject } from "node:crypto";
import { type NodeKey, nodeKeyOf } from "./head.ts";

export const SEED_BYTES = 32;

/** PrivateKeyInfo of an Ed25519 key before its 32 byte seed (RFC 8410). */
const ED25519_PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

/** The 32 bytes that a node's key is made of: what the recovery code stands for. A secret. */
export function nodeSeedOf(privateKey: KeyObject): Uint8Array {
  if (privateKey.asymmetricKeyType !== "ed25519") throw new TypeError("not an Ed25519 key");
  const { d } = privateKey.export({ format: "jwk" });
  return new Uint8Array(Buffer.from(d as string, "base64url"));
}

/** The key that {@link nodeSeedOf} came from. */
export function nodeKeyFromSeed(seed: Uint8Array): NodeKey {
  if (seed.length !== SEED_BYTES) throw new RangeError(`a seed has ${SEED_BYTES} bytes`);
  const key = Buffer.concat([ED25519_PKCS8_PREFIX, seed]);
  return nodeKeyOf(createPrivateKey({ key, format: "der", type: "pkcs8" }));
}

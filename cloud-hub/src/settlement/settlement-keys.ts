import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign } from "node:crypto";
import type { Lane } from "./chain.ts";

/** Bytes of the secret that all keys of settlement come from. */
export const SETTLEMENT_KEY_BYTES = 32;

const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const RAW_PUBLIC_KEY_BYTES = 32;

/**
 * The keys that the hub acts on the chain with. Ed25519 seeds by HKDF-SHA256 from one secret without a salt, `info` being
 * `localgrid/` and what the key is for, so that one file is all there is to keep and to copy to another hub.
 */
export class SettlementKeys {
  private readonly secret: Uint8Array;
  private readonly attesting: KeyObject;

  /** `secret` has {@link SETTLEMENT_KEY_BYTES}. */
  constructor(secret: Uint8Array) {
    this.secret = secret;
    this.attesting = privateKeyOf(this.seedOf("attesting"));
  }

  /** The 32-byte seed of an account's key, or of the key that attests batches. */
  seedOf(purpose: Lane | "attesting"): Uint8Array {
    return new Uint8Array(hkdfSync("sha256", this.secret, new Uint8Array(), `localgrid/${purpose}`, 32));
  }

  /** Raw public key that the oracle lists first among a zone's signers. */
  get attestingKey(): Uint8Array {
    return new Uint8Array(createPublicKey(this.attesting).export({ type: "spki", format: "der" })).slice(
      -RAW_PUBLIC_KEY_BYTES,
    );
  }

  /** The hub's signature over a batch's 32-byte hash. */
  attest(batch_hash: Uint8Array): Uint8Array {
    return new Uint8Array(sign(null, batch_hash, this.attesting));
  }
}

function privateKeyOf(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
}

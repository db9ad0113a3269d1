import { sign } from "node:crypto";
import type { NodeKey } from "@localgrid/journal/head";

/**
 * A node's word that a batch agrees with its ledger: Ed25519 over the 32 bytes of the batch hash. What else the node signs
 * is longer and begins with a label, so neither can be taken for the other.
 */
export function signBatch(batch_hash: Uint8Array, { privateKey }: NodeKey): Uint8Array {
  return new Uint8Array(sign(null, batch_hash, privateKey));
}

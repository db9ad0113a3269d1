import { createHash } from "node:crypto";
import { MAX_ANNOUNCEMENT_BYTES } from "@localgrid/protocol/announcement";
import { decodeUploadBatch } from "@localgrid/protocol/upload";
import { encodeCbor } from "@localgrid/vocabulary/cbor";

/**
 * What is kept of a signed thing when there is proof against its node already: an announcement whole; of a batch what
 * its signature is over, the signature, and the SHA-256 of the whole, which still prove what the node signed:
 * `[label, node, epoch, from_seq, count, prev_hash, head_hash, signature, digest]` in deterministic CBOR.
 */
export function extractOf(signed: Uint8Array): Uint8Array {
  if (signed.length <= MAX_ANNOUNCEMENT_BYTES) return signed;
  const { node, epoch, from_seq, prev_hash, head_hash, signature, records } = decodeUploadBatch(signed);
  const digest = createHash("sha256").update(signed).digest();
  const header = ["lg/upload/1", node, epoch, from_seq, records.length, prev_hash, head_hash];
  return encodeCbor([...header, signature, digest]);
}

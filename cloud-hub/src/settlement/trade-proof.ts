import { LEAF_BYTES } from "@localgrid/protocol/settlement-batch";
import { inclusionProof, leafHash, leafHashes } from "@localgrid/protocol/settlement-tree";
import type { SealedBatch } from "./sealed-batch.ts";

/** What shows that a trade is in its batch, and that the batch is one of those that the contract has taken. */
export interface TradeProof {
  readonly leaf: Uint8Array;
  readonly index: number;
  /** From the leaf up to the batch's `trades_root`. */
  readonly proof: readonly Uint8Array[];
  /** Batches of the zone that are final, and the batch's place among them; 0 and nothing while it is not final. */
  readonly batch_count: number;
  readonly batch_proof: readonly Uint8Array[];
}

/** Null for a place that the batch has no trade at. */
export function tradeProof(
  { batch }: { readonly batch: Pick<SealedBatch, "seq" | "leaves"> },
  { index, finalHashes }: { readonly index: number; readonly finalHashes: readonly Uint8Array[] },
): TradeProof | null {
  const leaf = batch.leaves.subarray(index * LEAF_BYTES, (index + 1) * LEAF_BYTES);
  if (leaf.length === 0) return null;
  const isFinal = batch.seq <= finalHashes.length;
  return {
    leaf,
    index,
    proof: inclusionProof(leafHashes(batch.leaves, LEAF_BYTES), index),
    batch_count: isFinal ? finalHashes.length : 0,
    batch_proof: isFinal ? inclusionProof(finalHashes.map(leafHash), batch.seq - 1) : [],
  };
}

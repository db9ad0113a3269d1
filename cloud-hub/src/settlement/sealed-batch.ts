import type { CommunityId } from "@localgrid/vocabulary/identifiers";

/** A signature over a batch's hash. */
export interface BatchSignature {
  /** Place of the key among the zone's signers. */
  readonly index: number;
  readonly signature: Uint8Array;
}

/** One batch of a zone, as bytes that never change. Formats: `@localgrid/protocol/settlement-batch`. */
export interface SealedBatch {
  readonly community: CommunityId;
  readonly zone: number;
  /** From 1, without a gap. */
  readonly seq: number;
  readonly window_start_s: number;
  readonly window_end_s: number;
  readonly trades_root: Uint8Array;
  readonly trade_count: number;
  /** Packed, 20 B each. */
  readonly rows: Uint8Array;
  /** Packed, 64 B. */
  readonly report: Uint8Array;
  /** Packed, 202 B. */
  readonly header: Uint8Array;
  /** SHA-256 of the header. */
  readonly batch_hash: Uint8Array;
  /** Packed, 56 B each. */
  readonly leaves: Uint8Array;
  readonly sealed_at_ms: number;
  /** By index; keys that are no signers of the zone are left out. */
  readonly signatures: readonly BatchSignature[];
}

/** Where the chain has a batch. */
export interface Confirmation {
  /** Lower-case hexadecimal; null when only the zone's cursor tells that the batch is in. */
  readonly tx_hash: string | null;
  readonly ledger: number | null;
  readonly fee_stroops: bigint | null;
  readonly confirmed_at_ms: number;
}

import type { ChainPosition } from "@localgrid/journal/chain";

/** A batch of telemetry whose signature and chain are proven. */
export interface TelemetryBatch {
  readonly node: Uint8Array;
  readonly epoch: Uint8Array;
  readonly from_seq: number;
  readonly prev_hash: Uint8Array;
  /** Chain hashes, one after each record. */
  readonly hashes: readonly Uint8Array[];
  readonly records: readonly Uint8Array[];
  readonly received_at_ms: number;
}

export type TelemetryDecision =
  /** Stores the records from index `skip` on; all are known when that is their number. */
  | { readonly kind: "append"; readonly skip: number }
  | { readonly kind: "gap"; readonly expected_seq: number }
  | { readonly kind: "fork" };

export type TelemetryHead = Pick<ChainPosition, "seq" | "hash">;

export interface TelemetryReceipt {
  readonly decision: TelemetryDecision;
  readonly head_seq: number;
}

/** Keeps the newest telemetry of each node, within bounds. */
export interface TelemetryStore {
  /**
   * Reads the head of the batch's epoch, asks `decide`, and does what it says in one transaction; batches of one node
   * come one after the other.
   *
   * @throws {LocalGridError} `store-away`, `store-full`
   */
  receive(batch: TelemetryBatch, decide: (held: TelemetryHead | null) => TelemetryDecision): Promise<TelemetryReceipt>;
  /** In the order in which the epochs came; at most the last 1,000. @throws {LocalGridError} `store-away` */
  heads(node: Uint8Array): Promise<readonly ChainPosition[]>;
}

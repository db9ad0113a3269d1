import type { PeerAddress } from "@localgrid/edge-node/peer-network";

/** What one of the two ends is asked to do. */
export type CostRequest =
  | { readonly kind: "start"; readonly address: string }
  | { readonly kind: "meet"; readonly peer: PeerAddress }
  | { readonly kind: "measure" }
  /** From now on: whether what is handed over is signed, and checked on arrival. */
  | { readonly kind: "sign"; readonly is_signed: boolean }
  /** Each reading as a message of its own. */
  | { readonly kind: "publish"; readonly messages: number; readonly per_s: number }
  /** All of them so many times over one stream, in batches. */
  | { readonly kind: "stream"; readonly node: string; readonly rounds: number };

/** What an end has come to by now. */
export interface CostAnswer {
  readonly self: PeerAddress;
  /** All threads, user and system. */
  readonly cpu_us: number;
  /** Readings. */
  readonly sent: number;
  readonly received: number;
  /** Of the record of one reading, on average. */
  readonly record_bytes: number;
}

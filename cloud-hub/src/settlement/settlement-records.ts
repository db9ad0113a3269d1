import type { CommunityId, MemberId } from "@localgrid/vocabulary/identifiers";
import type { SealedBatch } from "./sealed-batch.ts";

/** How far a zone's settlement has come. Times with `_s` are the community's, with `_ms` the hub's. */
export interface ZoneState {
  readonly community: CommunityId;
  readonly zone: number;
  readonly status: "new" | "open";
  readonly sealed_seq: number;
  readonly confirmed_seq: number;
  /** Up to where batches are sealed. */
  readonly window_end_s: number;
  /** Whole windows behind it whose intervals have closed. */
  readonly waiting_windows: number;
  /** Begin of the oldest window that is not final; null when none waits. */
  readonly waiting_since_s: number | null;
  /** The batch that is sealed and not final. */
  readonly open_batch: { readonly seq: number; readonly sealed_at_ms: number } | null;
  /** Members who are owed or owe something that no batch has moved, because of credit limits. */
  readonly carried_members: number;
  /** What they owe, in units as a decimal. */
  readonly carried_units: string;
}

/** A batch in a list. Amounts are decimals in units of 1e-7 currency. */
export interface BatchSummary {
  readonly seq: number;
  readonly window_start_s: number;
  readonly window_end_s: number;
  readonly windows: number;
  readonly trade_count: number;
  readonly row_count: number;
  readonly produced_wh: number;
  readonly retired_wh: number;
  readonly moved_units: string;
  readonly batch_hash: Uint8Array;
  readonly sealed_at_ms: number;
  /** Null until it is final; with the next ones also where only the zone's cursor tells that it is. */
  readonly confirmed_at_ms: number | null;
  readonly tx_hash: string | null;
  readonly ledger: number | null;
  readonly fee_stroops: number | null;
}

/** A batch with all that is known of it. */
export interface BatchRecord {
  readonly summary: BatchSummary;
  readonly batch: SealedBatch;
  /** By number: everybody who stands in rows or leaves, the zone's own account left out. */
  readonly members: readonly (readonly [number: number, member: MemberId])[];
  /** Start and revision of every interval that is in it, by start. */
  readonly intervals: readonly (readonly [start_s: number, revision: number])[];
  readonly network_passphrase: string;
  readonly settlement_contract: string;
}

/** What people and nodes see of the book. Every method @throws {LocalGridError} `store-away` */
export interface SettlementRecords {
  /** By zone; `only` that of one community where it is given. */
  zones(window_s: number, only: CommunityId | null): Promise<readonly ZoneState[]>;
  /** The newest first, those before `before` where it is given. */
  batches(
    community: CommunityId,
    part: { readonly limit: number; readonly before: number | null },
  ): Promise<readonly BatchSummary[]>;
  find(community: CommunityId, seq: number): Promise<BatchRecord | null>;
  /** Hashes of the final batches, the first one first. */
  finalHashes(community: CommunityId): Promise<readonly Uint8Array[]>;
}

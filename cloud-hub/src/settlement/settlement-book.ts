import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Confirmation, SealedBatch } from "./sealed-batch.ts";

/** Which contract on which network. */
export interface ChainIdentity {
  readonly network_passphrase: string;
  /** Address, `C…`. */
  readonly settlement_contract: string;
  /** SHA-256 over both, as `settlementDomain` computes it: what headers are bound to. */
  readonly domain: Uint8Array;
}

/** A community as the chain knows it. Numbers of zones are the hub's; numbers of members are the zone's, 0 its own account. */
export interface Zone {
  readonly community: CommunityId;
  readonly zone: number;
  /** `new` until the chain has it. */
  readonly status: "new" | "open";
  /** Where the first batch begins, UTC s. */
  readonly window_start_s: number;
  /** Up to where batches are sealed; at first where they begin. */
  readonly window_end_s: number;
  /** 0 before the first one. `sealed_seq` is `confirmed_seq`, or one more while a batch is open. */
  readonly sealed_seq: number;
  readonly confirmed_seq: number;
  /** What it was opened with; null while it is new. */
  readonly chain: ChainIdentity | null;
  /** Raw Ed25519 public keys by their index at the oracle; empty while it is new. */
  readonly signers: readonly Uint8Array[];
  /** How many of them a batch needs; 0 while it is new. */
  readonly threshold: number;
  /** Key of the node whose results count now; null when none does. */
  readonly node_key: Uint8Array | null;
}

/** What the chain has been told of a zone. */
export interface OpenedZone {
  readonly chain: ChainIdentity;
  readonly signers: readonly Uint8Array[];
  readonly threshold: number;
}

/** What a zone is opened with beyond its keys, from the community's fuses and tariffs, with room for later ones. */
export interface ZoneBounds {
  /** Most that any member's connections may carry. */
  readonly max_power_w: number;
  readonly min_price_micro_per_kwh: number;
  readonly max_price_micro_per_kwh: number;
}

/** A member's account as the chain holds it, in units. */
export interface ChainPosition {
  readonly balance_units: bigint;
  readonly held_units: bigint;
  /** 0 or more; the balance may fall to minus this. */
  readonly limit_units: bigint;
  readonly is_active: boolean;
}

/** By member number. */
export type ChainPositions = ReadonlyMap<number, ChainPosition>;

/** Terms that the chain lacks or has otherwise. */
export interface MemberTerms {
  readonly number: number;
  readonly limit_units: bigint;
  readonly is_active: boolean;
}

/** How a batch is cut. */
export interface SealRequest {
  /** Of the contract that batches go to now; nothing is sealed when the zone was opened with another one. */
  readonly domain: Uint8Array;
  /** Windows begin at multiples of it, counted from 1970. */
  readonly window_s: number;
  /** At least 2,000, so that every interval fits. */
  readonly max_trades: number;
  /** Close time of the chain's newest ledger; null while it cannot be asked. No window ends later. */
  readonly chain_time_s: number | null;
  /** Every member's account, read after the last batch was final; null while they cannot be: then the book's own sums count. */
  readonly positions: ChainPositions | null;
  readonly at_ms: number;
}

/** Why nothing was sealed, or what was. */
export type SealOutcome =
  | { readonly kind: "sealed"; readonly batch: SealedBatch }
  /** No whole window has anything new. */
  | { readonly kind: "nothing" }
  /** The batch before is not final, the zone is new, or its journal is just being folded again. */
  | { readonly kind: "waiting"; readonly for: "open-batch" | "zone" | "recomputation" }
  /** Needs a person: results that no batch can hold, or another contract than the zone was opened with. */
  | {
      readonly kind: "refused";
      readonly code: "unbalanced-results" | "batch-too-large" | "other-chain";
      readonly message: string;
    };

export interface Attestation {
  /** Raw Ed25519 public key. */
  readonly signer: Uint8Array;
  readonly batch_hash: Uint8Array;
  /** Over the 32 bytes of `batch_hash`; verified by the caller. */
  readonly signature: Uint8Array;
}

/**
 * What the hub has sealed for the chain, and what the chain made of it. One batch of a zone after the other; a sealed
 * batch never changes. Every method @throws {LocalGridError} `store-away`, `store-full`
 */
export interface SettlementBook {
  /** Communities with a closed interval; those that are not yet in the book are entered, with a number. By number. */
  zones(window_s: number, at_ms: number): Promise<readonly Zone[]>;
  bounds(community: CommunityId): Promise<ZoneBounds>;
  /** The chain has the zone, with these keys. Again changes nothing. */
  markOpen(community: CommunityId, opened: OpenedZone): Promise<void>;
  /** Governance has named others: what counts for an open batch and for all later ones. */
  setSigners(community: CommunityId, signing: Pick<OpenedZone, "signers" | "threshold">): Promise<void>;
  /** The batch that is sealed and not final, with all signatures so far; null when there is none. */
  openBatch(community: CommunityId): Promise<SealedBatch | null>;
  batch(community: CommunityId, seq: number): Promise<SealedBatch | null>;
  /** Nets and keeps the next batch with its receipt, all or nothing; of several hubs one does. */
  sealNext(community: CommunityId, request: SealRequest): Promise<SealOutcome>;
  /** Keeps one signature per signer and batch. */
  attest(
    community: CommunityId,
    seq: number,
    attestation: Attestation,
  ): Promise<"kept" | "unknown-batch" | "batch-differs">;
  /** The batch is final. Again changes nothing; the receipt tells it from the same moment. */
  confirm(community: CommunityId, seq: number, confirmation: Confirmation): Promise<void>;
  /**
   * Credit limits of the members that the chain lacks when it has `enrolled` of them, the zone's own account counted:
   * in the order of their numbers, from `enrolled` on. Members of a sealed batch are always among those with a number.
   */
  membersToEnrol(community: CommunityId, enrolled: number): Promise<readonly bigint[]>;
  /**
   * Terms that have to change, by number. A limit is never asked to be lower than a debt, nor, while a batch is open, than
   * what this batch needs: so it applies whatever members withdrew meanwhile.
   */
  termsToSet(community: CommunityId, positions: ChainPositions): Promise<readonly MemberTerms[]>;
}

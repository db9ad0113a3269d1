import type { InclusionFees } from "./outbox/fee-policy.ts";
import type { NetworkLimits, TransactionNeeds } from "./outbox/network-limits.ts";
import type { ChainIdentity, ZoneBounds } from "./settlement-book.ts";

/** An account of the hub's that spends sequence numbers: one transaction at a time on each. */
export type Lane = "treasury" | "registrar" | `channel/${number}`;

/** The newest ledger that an endpoint tells of; closes of ledgers are the only time that the chain knows. */
export interface ChainHead {
  readonly ledger: number;
  readonly close_s: number;
  /** Chain time between recent ledgers. */
  readonly interval_s: number;
}

export interface ZoneTerms extends ZoneBounds {
  readonly community: string;
  /** The lane that settles the zone's batches. */
  readonly operator: Lane;
  readonly window_start_s: number;
  readonly signers: readonly Uint8Array[];
  readonly threshold: number;
}

export interface FundedAccount {
  readonly lane: Lane;
  readonly amount_stroops: bigint;
  /** Whether the account has to be made first. */
  readonly isNew: boolean;
}

/** What one transaction does. */
export type ChainCommand =
  | { readonly kind: "fund"; readonly accounts: readonly FundedAccount[] }
  | { readonly kind: "open-zone"; readonly zone: number; readonly terms: ZoneTerms }
  /** 8 B per member, from the number `first` on. */
  | { readonly kind: "enrol"; readonly zone: number; readonly first: number; readonly limits: Uint8Array }
  /** 13 B per member: number, limit, status. */
  | { readonly kind: "set-terms"; readonly zone: number; readonly rows: Uint8Array }
  | {
      readonly kind: "settle-batch";
      readonly zone: number;
      readonly seq: number;
      readonly window_start_s: number;
      readonly window_end_s: number;
      readonly trades_root: Uint8Array;
      readonly trade_count: number;
      readonly rows: Uint8Array;
      readonly report: Uint8Array;
      /** 65 B each. */
      readonly signatures: Uint8Array;
    }
  | { readonly kind: "extend"; readonly keys: readonly Uint8Array[]; readonly ledgers: number }
  | { readonly kind: "restore"; readonly keys: readonly Uint8Array[] };

/** Who signs, and within which bounds. */
export interface SigningTerms {
  readonly lane: Lane;
  readonly sequence: bigint;
  readonly max_time_s: number;
  readonly bid_stroops: bigint;
}

/** A transaction that is signed, and has been nowhere yet. */
export interface SignedTransaction {
  /** XDR. */
  readonly envelope: Uint8Array;
  readonly hash: Uint8Array;
}

export type Preparation =
  | {
      readonly kind: "ready";
      readonly transaction: SignedTransaction;
      readonly needs: TransactionNeeds;
      /** XDR of the entries that it reads or writes. */
      readonly keys: readonly Uint8Array[];
      /** Archived entries among them that it would bring back itself. */
      readonly archived: readonly Uint8Array[];
    }
  /** These entries have to be brought back first. */
  | { readonly kind: "archived"; readonly keys: readonly Uint8Array[] }
  /** `code` is `contract-<number>` for a contract's own refusal, else a word of the network's. */
  | { readonly kind: "refused"; readonly code: string; readonly detail: string };

export type SendAnswer =
  | { readonly kind: "pending"; readonly ledger: number }
  | { readonly kind: "try-later" }
  | { readonly kind: "bad-sequence" }
  | { readonly kind: "too-late" }
  | { readonly kind: "fee-too-low"; readonly asked_stroops: bigint | null }
  | { readonly kind: "refused"; readonly code: string };

export type LookAnswer =
  | {
      readonly kind: "found";
      readonly isSuccess: boolean;
      /** The network's name of what went wrong; null for a success. */
      readonly code: string | null;
      readonly ledger: number;
      readonly close_s: number;
      readonly fee_stroops: bigint;
      readonly result_xdr: Uint8Array;
      readonly meta_xdr: Uint8Array;
    }
  | { readonly kind: "not-found"; readonly ledger: number; readonly close_s: number; readonly oldest_ledger: number };

export interface AccountState {
  /** The last one that was spent; null where there is no account. */
  readonly sequence: bigint | null;
  readonly balance_stroops: bigint;
  readonly ledger: number;
}

/** A zone as the settlement contract holds it. */
export interface ChainZone {
  /** The last batch that was settled; 0 before the first one. */
  readonly cursor: number;
  /** SHA-256 chain over the hashes of all batches. */
  readonly acc: Uint8Array;
  readonly window_end_s: number;
  /** 32 B each; batch `seq` is at `(seq - 1) mod 16`. */
  readonly ring: Uint8Array;
  /** Whether our lane is its operator. */
  readonly isOurs: boolean;
}

/** Who signs a zone's batches, as the oracle knows it. */
export interface ZoneSigners {
  /** Raw Ed25519 public keys by their index. */
  readonly signers: readonly Uint8Array[];
  /** How many of them a batch needs. */
  readonly threshold: number;
}

export interface NetworkSettings extends NetworkLimits {
  readonly fee_per_instructions: bigint;
  /** The most ledgers that an entry can be kept for at once. */
  readonly max_entry_ttl_ledgers: number;
  readonly ledger_target_ms: number;
}

/**
 * The chain, as settlement needs it. Every answer is of the right network, and of no older ledger than the answer before.
 * Every method @throws {LocalGridError} `chain-away`, `chain-behind`, `wrong-network`
 */
export interface Chain {
  readonly identity: ChainIdentity;
  /** The address of a lane's account. */
  addressOf(lane: Lane): string;
  head(): Promise<ChainHead>;
  account(lane: Lane): Promise<AccountState>;
  /** Null where it was never opened. */
  zone(zone: number): Promise<ChainZone | null>;
  /** Null where it was never opened. */
  signersOf(zone: number): Promise<ZoneSigners | null>;
  /** The zone's own account counted; 0 for a zone without members. */
  memberCount(zone: number): Promise<number>;
  /** 33 B per member, in the order of their numbers. */
  positions(zone: number, member_count: number): Promise<Uint8Array>;
  /** They change rarely and are kept for long, unless asked for as they are now. */
  settings(age?: "kept" | "fresh"): Promise<NetworkSettings>;
  fees(): Promise<InclusionFees>;
  prepare(command: ChainCommand, terms: SigningTerms): Promise<Preparation>;
  /** The same transaction, bid for by the treasury. `bid_stroops` is per operation. */
  bump(envelope: Uint8Array, bid_stroops: bigint): Promise<SignedTransaction>;
  send(envelope: Uint8Array): Promise<SendAnswer>;
  look(hash: Uint8Array): Promise<LookAnswer>;
  /** Ledgers up to which entries are kept, by their place in `keys`; null for one that is not there or archived. */
  liveUntil(keys: readonly Uint8Array[]): Promise<readonly (number | null)[]>;
  /** XDR of the keys of all contracts' instances and code. */
  contractKeys(): Promise<readonly Uint8Array[]>;
}

/** The chain that the contracts are on. */
export interface OpenedChain {
  readonly chain: Chain;
  /** `local`, `testnet` or `mainnet`. */
  readonly network: string;
}

/** JSON of the hub's settlement routes as this app reads it. */

/** How the hub stands with the chain. */
export interface ChainState {
  readonly status: "off" | "starting" | "ok" | "away" | "stalled" | "wrong-network" | "not-deployed" | "blocked";
  /** `local`, `testnet` or `mainnet`; null without a chain. */
  readonly network: string | null;
  readonly network_passphrase: string | null;
  readonly settlement_contract: string | null;
  readonly latest_ledger: number | null;
  /** By the chain's own time. */
  readonly latest_close_s: number | null;
  /** By the hub's clock: since when it has been so. */
  readonly since_ms: number;
  /** A sentence for people; null when all is well. */
  readonly problem: string | null;
}

/** `confirmed` once the chain has it for good. */
export type BatchState = "sealed" | "built" | "sent" | "confirmed";

/** How far one community's settlement has come. Windows are in the community's time. */
export interface SettlementZone {
  readonly community: string;
  readonly zone: number;
  /** `new` until the chain knows the community. */
  readonly status: "new" | "open";
  readonly sealed_seq: number;
  readonly confirmed_seq: number;
  readonly window_end_s: number;
  readonly waiting_windows: number;
  readonly waiting_since_s: number | null;
  readonly open_batch: { readonly seq: number; readonly state: BatchState; readonly sealed_at_ms: number } | null;
  /** Members who could not pay all of it yet, because their credit limit was reached. */
  readonly carried_members: number;
  /** In 1e-7 of the currency. */
  readonly carried_units: string;
}

export interface Settlement {
  readonly chain: ChainState;
  readonly zones: readonly SettlementZone[];
}

export interface BatchSummary {
  readonly seq: number;
  readonly state: BatchState;
  readonly window_start_s: number;
  readonly window_end_s: number;
  readonly windows: number;
  readonly trade_count: number;
  readonly row_count: number;
  readonly produced_wh: number;
  readonly retired_wh: number;
  /** Sum of what members receive, in 1e-7 of the currency. */
  readonly moved_units: string;
  readonly fee_stroops: number | null;
  readonly tx_hash: string | null;
  readonly ledger: number | null;
  readonly batch_hash: string;
  readonly sealed_at_ms: number;
  readonly confirmed_at_ms: number | null;
}

/** What a batch changes for one member; number 0 is the community's own account. */
export interface BatchRow {
  readonly member: string | null;
  readonly number: number;
  readonly energy_wh: number;
  readonly money_units: string;
}

/** A transaction that carried a batch, or was to. */
export interface Submission {
  readonly tx_hash: string;
  readonly state: string;
  readonly sent_times: number;
  /** By the chain's time; it can never apply after it. */
  readonly max_time_s: number;
  readonly result: string | null;
  readonly created_at_ms: number;
}

export interface Batch extends BatchSummary {
  readonly header: string;
  readonly trades_root: string;
  readonly rows: readonly BatchRow[];
  readonly submissions: readonly Submission[];
}

export interface BatchTrade {
  readonly index: number;
  readonly interval_start_s: number;
  readonly member: string | null;
  readonly number: number;
  readonly revision: number;
  readonly energy_wh: number;
  readonly price_micro_per_kwh: number;
  readonly money_nano: string;
}

/** What shows a trade to be in a batch. Bytes are hexadecimal. */
export interface BatchProof {
  readonly leaf: string;
  readonly index: number;
  readonly trade_count: number;
  readonly proof: readonly string[];
  readonly header: string;
  readonly batch_hash: string;
  readonly batch_count: number;
  readonly batch_proof: readonly string[];
  readonly tx_hash: string | null;
  readonly ledger: number | null;
  readonly settlement_contract: string;
  readonly network_passphrase: string;
}

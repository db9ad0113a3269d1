import type { Lane, SignedTransaction } from "../chain.ts";

/** Which batch a transaction carries. */
export interface BatchName {
  readonly community: string;
  readonly seq: number;
}

export interface SubmissionDraft {
  readonly lane: Lane;
  /** `batch`, or another kind of command. */
  readonly purpose: string;
  readonly batch: BatchName | null;
  readonly sequence: bigint;
  readonly transaction: SignedTransaction;
  readonly bid_stroops: bigint;
  readonly max_time_s: number;
  readonly built_ledger: number;
  /** XDR of the entries that it uses. */
  readonly keys: readonly Uint8Array[];
  readonly at_ms: number;
}

/** A transaction of which it is not yet known what came. */
export interface OpenSubmission extends Omit<SubmissionDraft, "keys" | "at_ms"> {
  readonly id: number;
  readonly wasSent: boolean;
  /** The same in an envelope that bids more. */
  readonly bump: SignedTransaction | null;
}

/** What came of a transaction, for good. */
export interface SubmissionEnd {
  readonly state: "confirmed" | "failed" | "expired" | "forgotten";
  readonly result: string | null;
  /** Of a transaction that is in a ledger. */
  readonly ledger: number | null;
  readonly close_s: number | null;
  readonly fee_stroops: bigint | null;
  readonly result_xdr: Uint8Array | null;
  readonly meta_xdr: Uint8Array | null;
  readonly at_ms: number;
}

/** A transaction that is in a ledger, or may be. */
export interface EndedSubmission {
  readonly hash: Uint8Array;
  readonly state: SubmissionEnd["state"];
  readonly ledger: number | null;
  readonly fee_stroops: bigint | null;
}

/**
 * The hub's record of what it signed for the chain. What a method did is on disk when it resolves.
 * Every method @throws {LocalGridError} `store-away`, `store-full`
 */
export interface SubmissionStore {
  /** The one that is open on a lane; null when there is none. */
  open(lane: Lane): Promise<OpenSubmission | null>;
  /** Keeps a signed transaction before it is sent. @throws {LocalGridError} `lane-taken` when another one is open */
  keep(draft: SubmissionDraft): Promise<OpenSubmission>;
  /** It is going to be sent, once more. */
  markSent(id: number): Promise<void>;
  keepBump(id: number, bump: SignedTransaction & { readonly bid_stroops: bigint }): Promise<void>;
  end(id: number, outcome: SubmissionEnd): Promise<void>;
  /** The last sequence number of a lane that is known to be spent; null before the first one. */
  lastSpent(lane: Lane): Promise<bigint | null>;
  /** The last one that carried a batch and is, or may be, in a ledger. */
  lastOf(batch: BatchName): Promise<EndedSubmission | null>;
  /** The newest ledger that something of ours was found in; 0 before that. */
  newestLedger(): Promise<number>;
  /** XDR keys of all entries that our transactions have used, a page after `after`. */
  usedKeys(
    after: Uint8Array | null,
    count: number,
  ): Promise<readonly { readonly digest: Uint8Array; readonly key: Uint8Array }[]>;
  /** Forgets what is too old to be of use: results of the network in full, and transactions that carried no batch. */
  prune(at_ms: number): Promise<void>;
}

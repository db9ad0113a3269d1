import type { ReportTotals } from "@localgrid/protocol/settlement-report";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { BatchReceipt } from "./batch-receipt.ts";

/**
 * `agrees`: everything in it follows from the own ledger. `differs`: something does not. `unknown`: the chain took it
 * before this node had its own figures.
 */
export type Verdict = "agrees" | "differs" | "unknown";

/** A batch as the node keeps it, with what became of it here. */
export interface KeptBatch extends BatchReceipt {
  /** Null before it was checked. */
  readonly verdict: Verdict | null;
  /** Code of what differs; null where nothing does. */
  readonly reason: string | null;
  /** Place of the first trade that differs; null where no single trade is to blame. */
  readonly trade_index: number | null;
  /** Whether later batches build on it. */
  readonly is_applied: boolean;
  /** Over the batch hash; null while it is not signed. */
  readonly signature: Uint8Array | null;
  readonly is_attested: boolean;
}

/** What was sealed for one member in one interval, over all batches. */
export interface SealedFill {
  /** + bought, - sold. */
  readonly energy_wh: bigint;
  readonly money_nano: bigint;
  /** Trades that it consists of. */
  readonly trades: number;
}

/** What was sealed for one member, over all batches. */
export interface SealedTotal {
  /** Sum of its trades. */
  readonly money_nano: bigint;
  /** Sum of its rows, in units of 1e-7. */
  readonly money_units: bigint;
}

/** Sums by the member's number in the zone. */
export type SealedFills = ReadonlyMap<number, SealedFill>;

/** Energy of a metering point in one interval. */
export interface MeterEnergy {
  readonly import_wh: bigint;
  readonly export_wh: bigint;
}

/** By metering point. */
export type MeterEnergies = ReadonlyMap<string, MeterEnergy>;

/** The sums after a batch, where it changes them. */
export interface BatchEffects {
  /** By start of the interval. */
  readonly fills: ReadonlyMap<number, SealedFills>;
  readonly totals: ReadonlyMap<number, SealedTotal>;
  /** What was reported of an interval by now, by its start. */
  readonly meters: ReadonlyMap<number, MeterEnergies>;
  /** Null when later reports cannot be checked. */
  readonly report: ReportTotals | null;
}

export interface Conclusion {
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly trade_index: number | null;
  readonly signature: Uint8Array | null;
  /** What later batches build on; null while it is left open. */
  readonly effects: BatchEffects | null;
}

/**
 * What became of a receipt. `replaced`: the hub sealed this batch anew, and all batches are to be checked again.
 * `refused`: it would change a batch that the chain has taken.
 */
export type Taking = "new" | "settled" | "known" | "replaced" | "refused";

/** Half-open, UTC seconds. */
export interface Period {
  readonly from_s: number;
  readonly to_s: number;
}

/**
 * Batches that the hub sealed, their trades, and the running sums over them. They are not in the journal, so no rebuild
 * brings them back or takes them away: what is lost is fetched from the hub again. Every write throws `storage-full`
 * when there is no room.
 */
export interface BatchStore {
  take(receipt: BatchReceipt): Taking;
  batch(seq: number): KeptBatch | null;
  /** The first batch that later ones cannot build on yet; null when there is none. */
  firstOpen(): KeptBatch | null;
  /** The first batch that has others behind it, so that it is settled, without it being known here; null without one. */
  firstStale(): number | null;
  /** Number of the last batch that later ones build on; 0 before the first. */
  lastApplied(): number;
  /** The trades of a batch one after the other, as the hub sealed them; null when they are not here. */
  leaves(seq: number): Uint8Array | null;
  keepLeaves(seq: number, leaves: Uint8Array): void;
  conclude(seq: number, conclusion: Conclusion): void;
  /** Signed, neither known to the hub nor settled. */
  unattested(): KeptBatch | null;
  markAttested(seq: number): void;

  /** Sums over the batches that are applied. */
  fills(start_s: number): SealedFills;
  total(number: number): SealedTotal;
  meters(start_s: number): MeterEnergies;
  /** What all reports come to; null when they cannot be checked any more. */
  reportTotals(): ReportTotals | null;
  /** Null for a number that no batch has named. */
  memberOf(number: number): MemberId | null;
  numberOf(member: MemberId): number | null;

  /** Numbers of the applied batches that may have trades of intervals in the period, rising. */
  seqsTouching(period: Period): readonly number[];
  /** Lets go of trades of batches whose window ended before, and of sums that no correction reaches any more. */
  prune(before: { readonly leaves_s: number; readonly sums_s: number }): void;
  /** The newest batches that differ from the own ledger, the newest first. */
  differing(limit: number): readonly KeptBatch[];
  summary(): BatchSummary;
}

export interface BatchSummary {
  readonly zone: number | null;
  /** 0 before the first. */
  readonly sealed_seq: number;
  readonly settled_seq: number;
  /** End of the newest settled window. */
  readonly settled_until_s: number | null;
  readonly settlement_contract: string | null;
  readonly network_passphrase: string | null;
}

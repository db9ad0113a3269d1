import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { BatchStore } from "./batch-store.ts";
import type { OwnLedger } from "./own-ledger.ts";

/** What is wrong with a batch: a code for alarms, and the first trade that shows it where one does. */
export interface Objection {
  readonly reason: ObjectionCode;
  readonly trade_index: number | null;
}

export type ObjectionCode =
  | "header-differs"
  | "rows-differ"
  | "member-differs"
  | "trades-disordered"
  | "trade-differs"
  | "trade-missing"
  | "report-differs";

export type Finding =
  | { readonly kind: "agrees" }
  /** The own journal has not closed this interval. */
  | { readonly kind: "waits"; readonly start_s: number }
  | ({ readonly kind: "differs" } & Objection);

/** What a batch is held against. */
export interface CheckBasis {
  readonly ledger: OwnLedger;
  /** Sums over the batches before. */
  readonly sums: Pick<BatchStore, "fills" | "total" | "memberOf" | "meters" | "reportTotals">;
  /** To be awaited now and then: a large batch must not hold up readings. */
  readonly turn: () => Promise<void>;
}

export type MemberOf = (number: number) => MemberId | null;

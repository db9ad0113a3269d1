import type { PostingCategory } from "@localgrid/clearing/pricing";

/** How what members owe one another and the community is settled: by bank from invoices, or by batches on the chain. */
export const SETTLING_WAYS = ["bank", "chain"] as const;
export type SettlingWay = (typeof SETTLING_WAYS)[number];

/** From a month on; entered before that month begins, so that no month that has begun changes its way. */
export interface Settling {
  /** From 1 on in each community; of those whose month has come, the newest version counts. */
  readonly version: number;
  readonly settles_by: SettlingWay;
  /** `YYYY-MM`; {@link FROM_THE_BEGINNING} for all months. */
  readonly from_month: string;
  /** Begin of that month in the community's time zone. */
  readonly from_s: number;
  /** Null where the hub entered it, when the chain got the community's zone. */
  readonly changed_by: string | null;
  readonly changed_at_ms: number;
}

export const FROM_THE_BEGINNING = "1970-01";

/** What the chain says of a month's intervals. */
export interface ChainMonth {
  /** Whether the newest result of every interval is in a batch that is final. */
  readonly is_settled: boolean;
  readonly batches: ChainBatches;
}

/** The batches that an interval of a month is in: their own numbers, the first and the newest. */
export interface ChainBatches {
  readonly zone: number;
  readonly settlement_contract: string | null;
  readonly count: number;
  readonly first_seq: number | null;
  readonly last_seq: number | null;
  /** Of the newest one; null where only the zone's cursor tells that it is final. */
  readonly last_tx_hash: string | null;
}

/** What the chain settles of a member's bill: all of its market account. The supplier's part is never on the chain. */
export function isOnChain(category: PostingCategory): boolean {
  return category !== "grid-import" && category !== "grid-export";
}

/** The way of a month that begins at `from_s`. Who has never been asked is settled by bank. */
export function settlingAt(versions: readonly Settling[], from_s: number): SettlingWay {
  const begun = versions.filter((each) => each.from_s <= from_s).sort((a, b) => b.version - a.version);
  return begun[0]?.settles_by ?? "bank";
}

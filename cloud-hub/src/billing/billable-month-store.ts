import type { RunSource } from "./run-input.ts";

/** How many members a run of a month would bill now, and how many not. */
export interface MonthCounts {
  /** Who would be billed and has no bill of the month. */
  readonly left_out: number;
  /** Who would be billed the difference to a bill of the month. */
  readonly corrected: number;
  /** Who has something to bill, but figures that are not closed, not final or not settled. */
  readonly waiting: number;
  /** Who has something to bill, but lacks what only people can enter, such as an address. */
  readonly lacking: number;
  /** Whose difference is less than a cent: it waits for more. */
  readonly below_cent: number;
}

/** A past month of which something can be billed now. */
export interface BillableMonth extends Omit<MonthCounts, "below_cent"> {
  /** `YYYY-MM`. */
  readonly month: string;
  /** The newest approved run of the month; null while there is none. */
  readonly run: number | null;
}

/** A local month in UTC seconds, half-open. */
export interface MonthPeriod {
  readonly month: string;
  readonly from_s: number;
  readonly to_s: number;
}

export interface BillingCommunity {
  readonly community: string;
  readonly time_zone: string;
  /** The earliest that somebody drafted a run of. */
  readonly first_month: string;
}

/** What was found of past months. Every method @throws {LocalGridError} `store-away`; what writes also `store-full` */
export interface BillableMonthStore {
  /** Those that somebody has drafted a run of, by id. */
  communities(): Promise<readonly BillingCommunity[]>;
  /**
   * Which of the months have changed in anything that a run depends on since they were looked at; the others need none.
   * None while results of the community are being computed again. In the order given.
   */
  changed(community: string, months: readonly MonthPeriod[]): Promise<readonly MonthPeriod[]>;
  /** Counts and keeps, all of one moment. Nothing happens while another hub looks at the community. */
  look(community: string, month: MonthPeriod, count: (source: RunSource) => Promise<MonthCounts>): Promise<void>;
  /** Drops what was found of months before. */
  forgetBefore(community: string, month: string): Promise<void>;
  /** Of which something can be billed, the newest first. Not those billed since they were looked at. */
  billable(community: string): Promise<readonly BillableMonth[]>;
}

import type { NanoCurrency } from "@localgrid/vocabulary/units";
import type { PostingCause } from "../intervals/projection-sink.ts";
import { POSTING_CATEGORIES, type PostingCategory } from "../pricing/pricing.ts";
import { localClock } from "./local-clock.ts";
import type { StatementPosting } from "./statement.ts";

/** A posting for an interval of a period, whenever it was posted. */
export interface HistoryPosting
  extends Pick<StatementPosting, "start_s" | "revision" | "category" | "energy_change_wh" | "amount_nano" | "cause"> {
  /** When it counts, UTC seconds: the statement of the month around this time pays it. */
  readonly counts_at_s: number;
}

/** What a row of corrections changed in one category, over the intervals of the row. */
export interface CorrectedPart {
  readonly category: PostingCategory;
  /** In the row's intervals, before it and after it. The same where only the price changed. */
  readonly before_wh: number;
  readonly after_wh: number;
  /** + the member receives, − the member pays. */
  readonly amount_nano: NanoCurrency;
}

/** Everything that one cause changed in the intervals of one local day. */
export interface CorrectedDay {
  readonly cause: Exclude<PostingCause, "closing">;
  /** `YYYY-MM-DD` in the period's time zone. */
  readonly date: string;
  /** How many intervals were corrected. */
  readonly intervals: number;
  /** Starts of the first {@link STARTS_SHOWN} of them, rising. */
  readonly starts: readonly number[];
  /** In the order of the categories. */
  readonly parts: readonly CorrectedPart[];
  readonly amount_nano: NanoCurrency;
}

/**
 * How a period's intervals came from what they were first closed with to what they are now:
 * `first_nano` + the rows = `first_nano` + the months in which they are paid = `now_nano`, exactly. A day has at most a row
 * per cause, so a month has at most 62.
 */
export interface StatementHistory {
  readonly first_nano: NanoCurrency;
  /** By day; of a day late readings come first, because official values take what they left. */
  readonly rows: readonly CorrectedDay[];
  /** With which months' statements the corrections are paid, rising. */
  readonly paid: readonly { readonly month: string; readonly amount_nano: NanoCurrency }[];
  readonly now_nano: NanoCurrency;
}

/** Further ones are found from the day. */
export const STARTS_SHOWN = 8;

const CAUSES = ["late-reading", "official-value"] as const;

/**
 * @param input.first_nano what all intervals of the period were first closed with
 * @param input.postings everything posted until now for those that were corrected, in any order; others make no difference
 * @throws {LocalGridError} `unknown-time-zone`
 */
export function buildHistory(input: {
  readonly first_nano: NanoCurrency;
  readonly postings: readonly HistoryPosting[];
  readonly time_zone: string;
}): StatementHistory {
  const { first_nano, postings } = input;
  const clock = localClock(input.time_zone);
  const corrections = postings.filter(({ revision }) => revision > 0);
  const byDate = Map.groupBy(postings, ({ start_s }) => clock.dateAt(start_s));
  const dates = [...byDate.keys()].sort();
  const rows = dates.flatMap((date) => rowsOf(date, byDate.get(date) ?? []));
  const byMonth = Map.groupBy(corrections, ({ counts_at_s }) => clock.dateAt(counts_at_s).slice(0, "YYYY-MM".length));
  const months = [...byMonth.keys()].sort();
  return {
    first_nano,
    rows,
    paid: months.map((month) => ({ month, amount_nano: moneyOf(byMonth.get(month) ?? []) })),
    now_nano: (first_nano + moneyOf(corrections)) as NanoCurrency,
  };
}

function rowsOf(date: string, postings: readonly HistoryPosting[]): readonly CorrectedDay[] {
  return CAUSES.flatMap((cause): readonly CorrectedDay[] => {
    const own = postings.filter((posting) => causeOf(posting) === cause);
    if (own.length === 0) return [];
    const corrected = new Set(own.map(({ start_s }) => start_s));
    const starts = [...corrected].sort((a, b) => a - b);
    const before = postings.filter((posting) => isBefore(causeOf(posting), cause) && corrected.has(posting.start_s));
    const parts = POSTING_CATEGORIES.flatMap((category): readonly CorrectedPart[] => {
      const changes = own.filter((posting) => posting.category === category);
      if (changes.length === 0) return [];
      const before_wh = energyOf(before.filter((posting) => posting.category === category));
      return [{ category, before_wh, after_wh: before_wh + energyOf(changes), amount_nano: moneyOf(changes) }];
    });
    const row = { cause, date, intervals: starts.length, starts: starts.slice(0, STARTS_SHOWN), parts };
    return [{ ...row, amount_nano: moneyOf(own) }];
  });
}

/** Null for what the interval was closed with. */
function causeOf({ revision, cause }: HistoryPosting): CorrectedDay["cause"] | null {
  if (revision === 0) return null;
  return cause === "official-value" ? "official-value" : "late-reading";
}

function isBefore(cause: CorrectedDay["cause"] | null, than: CorrectedDay["cause"]): boolean {
  return cause === null || CAUSES.indexOf(cause) < CAUSES.indexOf(than);
}

function energyOf(postings: readonly HistoryPosting[]): number {
  return postings.reduce((sum, { energy_change_wh }) => sum + energy_change_wh, 0);
}

function moneyOf(postings: readonly HistoryPosting[]): NanoCurrency {
  return postings.reduce((sum, { amount_nano }) => sum + amount_nano, 0n) as NanoCurrency;
}

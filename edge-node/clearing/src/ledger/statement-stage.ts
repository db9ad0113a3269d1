import { RECONCILIATION_DAYS } from "../intervals/kept-intervals.ts";
import type { Settlement } from "./settlement.ts";
import type { StatementPeriod } from "./statement.ts";

/**
 * How far a month has come. `running`: intervals of it have yet to close. `provisional`: all have closed, and official
 * values or late readings may still correct them. `final`: official values have arrived for all of them, or no more are
 * taken.
 */
export const STATEMENT_STAGES = ["running", "provisional", "final"] as const;

export interface StatementStage {
  readonly name: (typeof STATEMENT_STAGES)[number];
  /** Intervals of the period that have closed end here, UTC seconds; its beginning before the first. */
  readonly closed_until_s: number;
  /** Own intervals that rest on estimated readings. */
  readonly estimated_intervals: number;
  /** From here on nothing changes the period any more, UTC seconds. */
  readonly changes_until_s: number;
}

const DAY_S = 86_400;

/**
 * @param last_closed_s end of the newest closed interval of the community, UTC seconds; null before the first
 * @param estimated_intervals the member's own in the period
 */
export function buildStage(
  { from_s, to_s }: StatementPeriod,
  settlement: Settlement,
  known: { readonly last_closed_s: number | null; readonly estimated_intervals: number },
): StatementStage {
  const { last_closed_s, estimated_intervals } = known;
  const closed_until_s = Math.min(to_s, Math.max(from_s, last_closed_s ?? from_s));
  // The day of the period's last interval, those for which values are still taken, and the one that ends the waiting.
  const changes_until_s = (Math.floor((to_s - 1) / DAY_S) + RECONCILIATION_DAYS + 1) * DAY_S;
  const isOver = last_closed_s !== null && last_closed_s > changes_until_s;
  const name = closed_until_s < to_s ? "running" : settlement.is_final || isOver ? "final" : "provisional";
  return { name, closed_until_s, estimated_intervals, changes_until_s };
}

import type { IntervalInputs } from "@localgrid/clearing/clear-interval";
import type { EnergySums } from "@localgrid/clearing/energy-sums";
import { marketAccount, supplyAccount } from "@localgrid/clearing/pricing";
import type { IntervalRow, MemberIntervalRow } from "@localgrid/clearing/projection-sink";
import type { SettlementPostings } from "@localgrid/clearing/settlement";
import type { SharingRule } from "@localgrid/clearing/sharing-rules";
import type { StatementPosting } from "@localgrid/clearing/statement";
import type { HistoryPosting } from "@localgrid/clearing/statement-history";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";
import { type EnergySumsOf, energySumsFrom } from "./energy-sums.ts";
import { keptInputsFrom } from "./kept-inputs.ts";
import { plainRow } from "./plain-row.ts";
import { CORRECTED_AT_S } from "./projection-database.ts";
import { sharingRulesFrom } from "./sharing-rules.ts";

interface Range {
  readonly from_s: number;
  readonly to_s: number;
}

const ROW_LIMIT = 10_000;

/** Answers the questions of the LAN API from the projections. Ranges are half-open, in UTC seconds. */
export class SqliteReadModel {
  private readonly intervals: Database.Statement<[number, number, number]>;
  private readonly last: Database.Statement<[]>;
  private readonly ofMember: Database.Statement<[string, number, number, number]>;
  private readonly period: Database.Statement<[string]>;
  private readonly corrected: Database.Statement<[Record<string, unknown>]>;
  private readonly postings: Database.Statement<[Record<string, unknown>]>;
  private readonly settled: Database.Statement<[Record<string, unknown>]>;
  private readonly history: Database.Statement<[Record<string, unknown>]>;
  private readonly counts: Database.Statement<[string, number, number]>;
  private readonly kept: (start_s: number) => IntervalInputs | null;
  private readonly sharing: (range: Range) => readonly SharingRule[];
  private readonly sums: EnergySumsOf;

  constructor(database: Database.Database) {
    this.intervals = database
      .prepare<[number, number, number]>(
        "SELECT * FROM interval WHERE start_s >= ? AND start_s < ? ORDER BY start_s LIMIT ?",
      )
      .safeIntegers();
    this.last = database.prepare<[]>("SELECT * FROM interval ORDER BY start_s DESC LIMIT 1").safeIntegers();
    this.ofMember = database
      .prepare<[string, number, number, number]>(
        "SELECT * FROM member_interval WHERE member = ? AND start_s >= ? AND start_s < ? ORDER BY start_s LIMIT ?",
      )
      .safeIntegers();
    this.period = database.prepare<[string]>(
      "SELECT min(start_s) AS first_s, max(start_s + length_s) AS last_s FROM member_interval WHERE member = ?",
    );
    this.corrected = database.prepare<[Record<string, unknown>]>(
      `SELECT max(${CORRECTED_AT_S}) FROM posting WHERE account IN (@market, @supply) AND revision > 0`,
    );
    this.postings = database
      .prepare<[Record<string, unknown>]>(
        `SELECT p.start_s, p.revision, p.category, p.energy_change_wh, p.price_micro_per_kwh, p.amount_nano, p.cause,
           m.quality, m.is_signed OR m.is_official AS is_signed
         FROM (
           SELECT * FROM posting
           WHERE account IN (@market, @supply) AND start_s >= @from_s AND start_s < @to_s AND revision = 0
           UNION ALL
           SELECT * FROM posting
           WHERE account IN (@market, @supply) AND revision > 0
             AND ${CORRECTED_AT_S} >= @from_s AND ${CORRECTED_AT_S} < @to_s
         ) p JOIN member_interval m ON m.member = @member AND m.start_s = p.start_s
         ORDER BY p.start_s, p.revision, p.ordinal`,
      )
      .safeIntegers();
    this.settled = database
      .prepare<[Record<string, unknown>]>(
        `SELECT category, cause, sum(energy_change_wh) AS energy_change_wh, sum(amount_nano) AS amount_nano
         FROM posting WHERE account IN (@market, @supply) AND start_s >= @from_s AND start_s < @to_s
         GROUP BY category, cause`,
      )
      .safeIntegers();
    this.history = database
      .prepare<[Record<string, unknown>]>(
        `SELECT start_s, revision, category, energy_change_wh, amount_nano, cause, ${CORRECTED_AT_S} AS counts_at_s
         FROM posting WHERE account IN (@market, @supply) AND start_s >= @from_s AND start_s < @to_s AND start_s IN (
           SELECT start_s FROM posting
           WHERE account IN (@market, @supply) AND start_s >= @from_s AND start_s < @to_s AND revision > 0
         )
         ORDER BY start_s, revision, ordinal`,
      )
      .safeIntegers();
    this.counts = database.prepare<[string, number, number]>(
      `SELECT count(*) AS intervals, count(*) FILTER (WHERE is_official) AS final_intervals
       FROM member_interval WHERE member = ? AND start_s >= ? AND start_s < ?`,
    );
    this.kept = keptInputsFrom(database);
    this.sums = energySumsFrom(database);
    this.sharing = sharingRulesFrom(database);
  }

  communityIntervals({ from_s, to_s }: Range): readonly IntervalRow[] {
    return this.intervals.all(from_s, to_s, ROW_LIMIT).map((row) => plainRow<IntervalRow>(row));
  }

  lastInterval(): IntervalRow | null {
    const row = this.last.get();
    return row === undefined ? null : plainRow<IntervalRow>(row);
  }

  memberIntervals({ member, from_s, to_s }: Range & { readonly member: MemberId }): readonly MemberIntervalRow[] {
    return this.ofMember.all(member, from_s, to_s, ROW_LIMIT).map((row) => {
      const stored = plainRow<MemberIntervalRow>(row);
      return { ...stored, is_signed: Boolean(stored.is_signed), is_official: Boolean(stored.is_official) };
    });
  }

  memberEnergy(query: Range & { readonly member: MemberId }): EnergySums {
    return this.sums.member(query);
  }

  communityEnergy(range: Range): EnergySums {
    return this.sums.community(range);
  }

  /** From the member's first interval to the end of its last one or to its last correction; null before the first. */
  memberPeriod(member: MemberId): { readonly first_s: number; readonly last_s: number } | null {
    const row = this.period.get(member) as { first_s: number | null; last_s: number | null };
    if (row.first_s === null || row.last_s === null) return null;
    const corrected_s = this.corrected.pluck().get(accountsOf(member)) as number | null;
    return { first_s: row.first_s, last_s: Math.max(row.last_s, (corrected_s ?? 0) + 1) };
  }

  /** Postings to the member's accounts: of intervals in the range, and corrections that were posted in it. */
  memberPostings({ member, from_s, to_s }: Range & { readonly member: MemberId }): readonly StatementPosting[] {
    const rows = this.postings.all({ member, ...accountsOf(member), from_s, to_s });
    return rows.map((row) => {
      const posting = plainRow<StatementPosting>(row);
      return { ...posting, is_signed: Boolean(posting.is_signed) };
    });
  }

  /** What was posted for intervals in the range until now, whenever that was, and how many of them are final. */
  memberSettlement({ member, from_s, to_s }: Range & { readonly member: MemberId }): SettlementPostings {
    const sums = this.settled.all({ ...accountsOf(member), from_s, to_s });
    const counts = this.counts.get(member, from_s, to_s) as Pick<SettlementPostings, "intervals" | "final_intervals">;
    return { ...counts, sums: sums.map((row) => plainRow<SettlementPostings["sums"][number]>(row)) };
  }

  /** Everything posted until now for those intervals in the range that were corrected. */
  memberHistory({ member, from_s, to_s }: Range & { readonly member: MemberId }): readonly HistoryPosting[] {
    return this.history.all({ ...accountsOf(member), from_s, to_s }).map((row) => plainRow<HistoryPosting>(row));
  }

  /** By what the closed intervals of the range were divided, one rule after the other. */
  sharingRules(range: Range): readonly SharingRule[] {
    return this.sharing(range);
  }

  /** What an interval was last computed from; null for one that has not closed. */
  keptInputs(start_s: number): IntervalInputs | null {
    return this.kept(start_s);
  }
}

function accountsOf(member: MemberId) {
  return { market: marketAccount(member), supply: supplyAccount(member) };
}

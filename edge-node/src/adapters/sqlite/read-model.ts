import { marketAccount, supplyAccount } from "@localgrid/clearing/pricing";
import type { IntervalRow, MemberIntervalRow } from "@localgrid/clearing/projection-sink";
import type { StatementPosting } from "@localgrid/clearing/statement";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, NanoCurrency } from "@localgrid/vocabulary/units";
import type Database from "better-sqlite3";

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
  private readonly postings: Database.Statement<[Record<string, unknown>]>;

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
    // A correction belongs to the period in which it was posted: a statement that was given out stays as it is.
    this.postings = database
      .prepare<[Record<string, unknown>]>(
        `SELECT p.start_s, p.revision, p.category, p.energy_change_wh, p.price_micro_per_kwh, p.amount_nano, m.quality
         FROM posting p JOIN member_interval m ON m.member = @member AND m.start_s = p.start_s
         WHERE p.account IN (@market, @supply)
           AND CASE WHEN p.revision = 0 THEN p.start_s ELSE max(p.start_s, p.posted_at_ms / 1000) END >= @from_s
           AND CASE WHEN p.revision = 0 THEN p.start_s ELSE max(p.start_s, p.posted_at_ms / 1000) END < @to_s
         ORDER BY p.start_s, p.revision, p.ordinal`,
      )
      .safeIntegers();
  }

  communityIntervals({ from_s, to_s }: Range): readonly IntervalRow[] {
    return this.intervals.all(from_s, to_s, ROW_LIMIT).map((row) => plain<IntervalRow>(row));
  }

  lastInterval(): IntervalRow | null {
    const row = this.last.get();
    return row === undefined ? null : plain<IntervalRow>(row);
  }

  memberIntervals({ member, from_s, to_s }: Range & { readonly member: MemberId }): readonly MemberIntervalRow[] {
    return this.ofMember.all(member, from_s, to_s, ROW_LIMIT).map((row) => {
      const { is_signed, ...rest } = plain<Omit<MemberIntervalRow, "is_signed"> & { is_signed: number }>(row);
      return { ...rest, is_signed: is_signed === 1 };
    });
  }

  /** From the member's first interval to the end of its last one; null before the first. */
  memberPeriod(member: MemberId): { readonly first_s: number; readonly last_s: number } | null {
    const row = this.period.get(member) as { first_s: number | null; last_s: number | null };
    return row.first_s === null || row.last_s === null ? null : { first_s: row.first_s, last_s: row.last_s };
  }

  /** Postings to the member's accounts: of intervals in the range, and corrections that were posted in it. */
  memberPostings({ member, from_s, to_s }: Range & { readonly member: MemberId }): readonly StatementPosting[] {
    const accounts = { market: marketAccount(member), supply: supplyAccount(member) };
    return this.postings.all({ member, ...accounts, from_s, to_s }).map((row) => plain<StatementPosting>(row));
  }
}

/** Integers are read as BigInts, because money needs them; everything else fits a number. */
function plain<Row>(row: unknown): Row {
  const entries = Object.entries(row as Record<string, unknown>).map(([key, value]) => [
    key,
    typeof value === "bigint" && !key.endsWith("_nano") ? Number(value) : value,
  ]);
  return Object.fromEntries(entries) as Row & { amount_nano: NanoCurrency; price_micro_per_kwh: MicroPerKilowattHour };
}

import type { IntervalTerms } from "@localgrid/clearing/clear-interval";
import { marketAccount, supplyAccount } from "@localgrid/clearing/pricing";
import type { MemberIntervalRow, MeteringPointIntervalRow } from "@localgrid/clearing/projection-sink";
import { decodeCbor } from "@localgrid/vocabulary/cbor";
import { type MemberId, memberId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";
import type { CalculationStore, KeptInterval, KeptLine } from "../../calculation/kept-interval.ts";
import { readingOf } from "./kept-inputs.ts";
import { plainRow } from "./plain-row.ts";

/** Of an interval that official values changed again and again, the newest results. */
const REVISIONS_SHOWN = 10;

interface StoredInterval {
  readonly length_s: number;
  readonly revision: number;
  readonly closed_at_ms: number;
  readonly input_digest: Uint8Array;
  readonly result_digest: Uint8Array;
  readonly barred_buyers: string;
  readonly terms: Uint8Array;
}

/** Closed intervals with everything that they were computed from, out of the projections. */
export class SqliteCalculationStore implements CalculationStore {
  private readonly intervals: Database.Statement<[number], StoredInterval>;
  private readonly points: Database.Statement<[number, number], MeteringPointIntervalRow>;
  private readonly members: Database.Statement<[string, number]>;
  private readonly postings: Database.Statement<[Record<string, unknown>]>;

  constructor(database: Database.Database) {
    this.intervals = database.prepare<[number], StoredInterval>(
      `SELECT length_s, revision, closed_at_ms, input_digest, result_digest, barred_buyers, terms
       FROM interval JOIN interval_terms USING (terms_digest) WHERE start_s = ?`,
    );
    this.points = database.prepare<[number, number], MeteringPointIntervalRow>(
      "SELECT * FROM metering_point_interval WHERE start_s = ? AND revision >= ? ORDER BY revision, metering_point",
    );
    this.members = database
      .prepare<[string, number]>("SELECT * FROM member_interval WHERE member = ? AND start_s = ?")
      .safeIntegers();
    this.postings = database
      .prepare<[Record<string, unknown>]>(
        `SELECT account, revision, category, amount_nano, cause, posted_at_ms FROM posting
         WHERE account IN (@market, @supply, 'community', 'network-operator', 'supplier', 'operator')
           AND start_s = @start_s
         ORDER BY revision, ordinal`,
      )
      .safeIntegers();
  }

  interval(start_s: number): KeptInterval | null {
    const stored = this.intervals.get(start_s);
    if (stored === undefined) return null;
    const { length_s, revision, closed_at_ms, input_digest, result_digest, barred_buyers } = stored;
    // A correction keeps to the terms that its interval closed on, and to who might buy.
    const terms = decodeCbor(stored.terms) as unknown as IntervalTerms;
    const barred = barred_buyers === "" ? [] : barred_buyers.split(" ").map(memberId);
    const rows = this.points.all(start_s, Math.max(0, revision - REVISIONS_SHOWN + 1));
    const revisions = [...Map.groupBy(rows, (row) => row.revision)].map(([each, points]) => ({
      revision: each,
      inputs: { start_s, length_s, terms, readings: points.map(readingOf), barred_buyers: barred },
    }));
    return { start_s, revision, closed_at_ms, input_digest, result_digest, revisions };
  }

  memberInterval(member: MemberId, start_s: number): MemberIntervalRow | null {
    const row = this.members.get(member, start_s);
    if (row === undefined) return null;
    const stored = plainRow<MemberIntervalRow>(row);
    return { ...stored, is_signed: Boolean(stored.is_signed), is_official: Boolean(stored.is_official) };
  }

  lines(member: MemberId, start_s: number): readonly KeptLine[] {
    const accounts = { market: marketAccount(member), supply: supplyAccount(member) };
    return this.postings.all({ ...accounts, start_s }).map((row) => plainRow<KeptLine>(row));
  }
}

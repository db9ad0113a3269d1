import { marketAccount } from "@localgrid/clearing/pricing";
import { type MemberId, memberId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";
import type { Period } from "../../settlement/batch-store.ts";
import {
  type Fill,
  type OwnInterval,
  type OwnLedger,
  type OwnPoint,
  type OwnPosting,
  SETTLED_CATEGORIES,
} from "../../settlement/own-ledger.ts";

const MARKET_ACCOUNT = /^member:([^:]+):market$/;

interface Line {
  readonly revision: bigint;
  readonly category: string;
  readonly energy_change_wh: bigint;
  readonly amount_nano: bigint;
}

type FillRow = Record<"start_s" | "energy_wh" | "money_nano", bigint>;

/** The own ledger, out of the projections. */
export class SqliteOwnLedger implements OwnLedger {
  private readonly interval: Database.Statement<[number], OwnInterval>;
  private readonly lines: Database.Statement<[string, number]>;
  private readonly nextAccount: Database.Statement<[string], string | null>;
  private readonly allPoints: Database.Statement<[number], OwnPoint>;
  private readonly fills: Database.Statement<[string, number, number]>;

  constructor(database: Database.Database) {
    this.interval = database.prepare<[number], OwnInterval>(
      "SELECT length_s, revision FROM interval WHERE start_s = ?",
    );
    this.lines = database
      .prepare<[string, number]>(
        "SELECT revision, category, energy_change_wh, amount_nano FROM posting WHERE account = ? AND start_s = ?",
      )
      .safeIntegers();
    this.nextAccount = database
      .prepare<[string], string | null>("SELECT min(account) FROM posting WHERE account > ?")
      .pluck();
    this.allPoints = database.prepare<[number], OwnPoint>(
      "SELECT metering_point, revision, import_wh, export_wh FROM metering_point_interval WHERE start_s = ?",
    );
    const settled = SETTLED_CATEGORIES.map((category) => `'${category}'`).join(", ");
    this.fills = database
      .prepare<[string, number, number]>(
        `SELECT start_s, sum(amount_nano) AS money_nano,
           sum(CASE category WHEN 'neighbour-purchase' THEN energy_change_wh
                             WHEN 'neighbour-sale' THEN -energy_change_wh ELSE 0 END) AS energy_wh
         FROM posting WHERE account = ? AND start_s >= ? AND start_s < ? AND category IN (${settled})
         GROUP BY start_s HAVING energy_wh <> 0 OR money_nano <> 0 ORDER BY start_s`,
      )
      .safeIntegers();
  }

  head(start_s: number): OwnInterval | null {
    return this.interval.get(start_s) ?? null;
  }

  postings(start_s: number): readonly OwnPosting[] {
    return this.members().flatMap((member) =>
      (this.lines.all(marketAccount(member), start_s) as readonly Line[]).map((line) => ({
        ...line,
        member,
        revision: Number(line.revision),
        energy_change_wh: Number(line.energy_change_wh),
      })),
    );
  }

  fillsOf(member: MemberId, { from_s, to_s }: Period): ReadonlyMap<number, Fill> {
    const rows = this.fills.all(marketAccount(member), from_s, to_s) as readonly FillRow[];
    return new Map(rows.map(({ start_s, ...fill }) => [Number(start_s), fill]));
  }

  points(start_s: number): readonly OwnPoint[] {
    return this.allPoints.all(start_s);
  }

  /** Postings are stored by account: one step for each of the accounts, and none for their lines. */
  private members(): readonly MemberId[] {
    const members: MemberId[] = [];
    for (let account = this.nextAccount.get(""); account != null; account = this.nextAccount.get(account)) {
      const [, member] = MARKET_ACCOUNT.exec(account) ?? [];
      if (member !== undefined) members.push(memberId(member));
    }
    return members;
  }
}

import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";
import type {
  DeliveryTime,
  MemberSums,
  MonthStatements,
  StatementReader,
} from "../../recomputation/month-statements.ts";
import { onDatabase } from "./database-errors.ts";
import { RESULT_SOURCES } from "./result-sources.ts";

const MEMBERS = `
  WITH ${RESULT_SOURCES}, amounts AS (
    SELECT split_part(p.account, ':', 2) AS member, sum(p.amount_nano) AS final_nano,
           coalesce(sum(p.amount_nano) FILTER (WHERE p.cause = 'official-value'), 0) AS difference_nano
      FROM sources r JOIN recomputed_posting p ON p.node = r.node AND (r.upto_s IS NULL OR p.start_s < r.upto_s)
     WHERE p.start_s >= $2 AND p.start_s < $3 AND starts_with(p.account, 'member:')
     GROUP BY 1
  ), shares AS (
    SELECT m.member, count(*) AS intervals, count(*) FILTER (WHERE m.is_official) AS final_intervals
      FROM sources r JOIN recomputed_member_interval m ON m.node = r.node AND (r.upto_s IS NULL OR m.start_s < r.upto_s)
     WHERE m.start_s >= $2 AND m.start_s < $3
     GROUP BY 1
  )
  SELECT s.member, s.intervals, s.final_intervals, s.intervals = s.final_intervals AS is_final,
         (coalesce(a.final_nano, 0) - coalesce(a.difference_nano, 0))::text AS provisional_nano,
         CASE WHEN s.final_intervals > 0 OR a.difference_nano <> 0 THEN coalesce(a.final_nano, 0)::text END AS final_nano,
         coalesce(a.difference_nano, 0)::text AS difference_nano
    FROM shares s LEFT JOIN amounts a USING (member)
   ORDER BY s.member COLLATE "C"`;

const ACCOUNTS = `
  WITH ${RESULT_SOURCES}
  SELECT p.account, sum(p.amount_nano)::text AS amount_nano
    FROM sources r JOIN recomputed_posting p ON p.node = r.node AND (r.upto_s IS NULL OR p.start_s < r.upto_s)
   WHERE p.start_s >= $2 AND p.start_s < $3
   GROUP BY p.account ORDER BY p.account COLLATE "C"`;

type AccountRow = MonthStatements["accounts"][number];

/** Reads sums out of the recomputed postings. */
export class PostgresStatementReader implements StatementReader {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  statements(community: CommunityId, { from_s, to_s }: DeliveryTime): Promise<MonthStatements> {
    const values = [community, from_s, to_s];
    return onDatabase(async () => {
      const members = await this.pool.query<MemberSums>(MEMBERS, values);
      const accounts = await this.pool.query<AccountRow>(ACCOUNTS, values);
      const sum = accounts.rows.reduce((total, { amount_nano }) => total + BigInt(amount_nano), 0n);
      return { members: members.rows, accounts: accounts.rows, sum_nano: `${sum}` };
    });
  }
}

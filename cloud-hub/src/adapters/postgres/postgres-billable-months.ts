import type { Pool } from "pg";
import type {
  BillableMonth,
  BillableMonthStore,
  BillingCommunity,
  MonthCounts,
  MonthPeriod,
} from "../../billing/billable-month-store.ts";
import type { RunSource } from "../../billing/run-input.ts";
import { onDatabase } from "./database-errors.ts";
import { PostgresBillingBook } from "./postgres-billing-store.ts";
import { RESULT_SOURCES } from "./result-sources.ts";
import { inTransaction } from "./transaction.ts";

/** Of several hubs on one database one looks at a community at a time. */
const LOOK_LOCK = 0x10ca_16da;

/** Of which something can be billed: a run that was approved since the look has billed it. */
export const BILLABLE_MONTHS = `
  SELECT m.community, m.month, b.run, m.left_out, m.corrected, m.waiting, m.lacking
    FROM billable_month m CROSS JOIN LATERAL (
      SELECT max(run) AS run FROM billing_run b
       WHERE b.community = m.community AND b.month = m.month AND b.state = 'approved') b
   WHERE m.left_out + m.corrected > 0 AND coalesce(b.run, 0) <= m.newest_run`;

const COMMUNITIES = `
  SELECT c.id AS community, c.time_zone, r.first_month
    FROM community c
    JOIN (SELECT community, min(month) AS first_month FROM billing_run GROUP BY community) r ON r.community = c.id
   ORDER BY c.id`;

/**
 * Everything that a run of a month depends on, in a few figures: rows of a journal follow from it, and each change of an
 * interval's result is one more row.
 */
const NOW = `
  WITH ${RESULT_SOURCES}, place AS (
    SELECT coalesce(bool_or(j.status = 'behind'), false) AS is_behind,
           string_agg(concat_ws(' ', encode(s.node, 'hex'), s.upto_s, encode(j.epoch, 'hex'), j.fold_version), ','
                      ORDER BY s.node) AS journals,
           (SELECT i.start_s + i.length_s FROM recomputed_interval i JOIN results_node r ON r.node = i.node
             WHERE r.community = $1 ORDER BY i.start_s DESC LIMIT 1) AS closed_to_s,
           (SELECT count(*) FROM billing_account WHERE community = $1) AS accounts,
           (SELECT count(*) FROM biller WHERE community = $1) AS billers,
           (SELECT count(*) FROM settling WHERE community = $1) AS settlings,
           (SELECT coalesce(max(run), 0) FROM billing_run WHERE community = $1 AND state = 'approved') AS newest_run,
           coalesce((SELECT confirmed_seq FROM settlement_zone WHERE community = $1), 0) AS confirmed_seq
      FROM sources s JOIN recomputed_journal j ON j.node = s.node
  ), now AS (
    SELECT a.month, a.place, p.is_behind, p.accounts, p.newest_run, p.confirmed_seq,
           concat_ws('/', p.journals, i.count, p.closed_to_s >= a.to_s, p.billers, p.settlings) AS results
      FROM unnest($2::text[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS a (month, from_s, to_s, place)
      CROSS JOIN place p
      CROSS JOIN LATERAL (
        SELECT count(*) FROM sources s
          JOIN recomputed_interval i ON i.node = s.node AND (s.upto_s IS NULL OR i.start_s < s.upto_s)
         WHERE i.start_s >= a.from_s AND i.start_s < a.to_s) i
  )`;

/** An account matters to whom something can be billed, a batch that became final to whom waits for it. */
const CHANGED = `${NOW}
  SELECT n.month FROM now n LEFT JOIN billable_month m ON m.community = $1 AND m.month = n.month
   WHERE NOT n.is_behind
     AND (m.results IS DISTINCT FROM n.results
          OR (m.left_out + m.corrected + m.waiting + m.lacking + m.below_cent > 0
              AND (m.accounts, m.newest_run) <> (n.accounts, n.newest_run))
          OR (m.waiting > 0 AND m.confirmed_seq <> n.confirmed_seq))
   ORDER BY n.place`;

const KEEP = `${NOW}
  INSERT INTO billable_month (community, month, results, accounts, newest_run, confirmed_seq,
                              left_out, corrected, waiting, lacking, below_cent)
  SELECT $1, month, results, accounts, newest_run, confirmed_seq, $5, $6, $7, $8, $9 FROM now WHERE NOT is_behind
  ON CONFLICT (community, month) DO UPDATE SET
    (results, accounts, newest_run, confirmed_seq, left_out, corrected, waiting, lacking, below_cent) = (
      EXCLUDED.results, EXCLUDED.accounts, EXCLUDED.newest_run, EXCLUDED.confirmed_seq,
      EXCLUDED.left_out, EXCLUDED.corrected, EXCLUDED.waiting, EXCLUDED.lacking, EXCLUDED.below_cent)`;

export class PostgresBillableMonths implements BillableMonthStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  communities(): Promise<readonly BillingCommunity[]> {
    return this.rows<BillingCommunity>(COMMUNITIES, []);
  }

  async changed(community: string, months: readonly MonthPeriod[]): Promise<readonly MonthPeriod[]> {
    const rows = await this.rows<{ month: string }>(CHANGED, [community, ...columnsOf(months)]);
    const changed = new Set(rows.map(({ month }) => month));
    return months.filter(({ month }) => changed.has(month));
  }

  look(community: string, month: MonthPeriod, count: (source: RunSource) => Promise<MonthCounts>): Promise<void> {
    return inTransaction(this.pool, async (client) => {
      // Figures, and what they were found from, are of one moment.
      await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      const asked = "SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS is_ours";
      const { rows } = await client.query<{ is_ours: boolean }>(asked, [LOOK_LOCK, community]);
      if (rows[0]?.is_ours !== true) return;
      const counts = await count(new PostgresBillingBook(client, community));
      const { left_out, corrected, waiting, lacking, below_cent } = counts;
      await client.query(KEEP, [community, ...columnsOf([month]), left_out, corrected, waiting, lacking, below_cent]);
    });
  }

  async forgetBefore(community: string, month: string): Promise<void> {
    await this.rows("DELETE FROM billable_month WHERE community = $1 AND month < $2", [community, month]);
  }

  billable(community: string): Promise<readonly BillableMonth[]> {
    const query = `
      SELECT month, run, left_out, corrected, waiting, lacking FROM (${BILLABLE_MONTHS}) b WHERE community = $1
       ORDER BY month DESC`;
    return this.rows<BillableMonth>(query, [community]);
  }

  private async rows<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    return (await onDatabase(() => this.pool.query<Row>(text, [...values]))).rows;
  }
}

function columnsOf(months: readonly MonthPeriod[]) {
  return [months.map(({ month }) => month), months.map(({ from_s }) => from_s), months.map(({ to_s }) => to_s)];
}

import type { PoolClient, QueryResult, QueryResultRow } from "pg";

/**
 * Differences of a community ($1) from $2 to before $3 as `reviewed`, with whether they are accepted: as the view
 * `reviewed_difference` has it, but read as a whole instead of one by one, which is faster by far for a month.
 */
export const REVIEWED_PERIOD = `
  WITH last AS (
    SELECT r.start_s, r.metering_point, max(r.act) AS last_act,
           max(r.act) FILTER (WHERE a.kind <> 'noted') AS decided_act
      FROM difference_record r JOIN difference_act a USING (community, act)
     WHERE r.community = $1 AND r.start_s >= $2 AND r.start_s < $3
     GROUP BY r.start_s, r.metering_point
  ), accepted AS (
    SELECT r.* FROM last
      JOIN difference_act a ON a.community = $1 AND a.act = last.decided_act AND a.kind = 'accepted'
      JOIN difference_record r ON r.community = $1 AND r.start_s = last.start_s
       AND r.metering_point = last.metering_point AND r.act = last.decided_act
  ), reviewed AS (
    SELECT d.*, coalesce(last.last_act, 0) AS last_act,
           a.act IS NOT NULL AND (d.import_wh, d.export_wh, d.official_import_wh, d.official_export_wh,
             d.amount_change_nano) IS NOT DISTINCT FROM (a.import_wh, a.export_wh, a.official_import_wh,
             a.official_export_wh, a.amount_change_nano) AS is_accepted
      FROM official_difference d
      LEFT JOIN last ON last.start_s = d.start_s AND last.metering_point = d.metering_point
      LEFT JOIN accepted a ON a.start_s = d.start_s AND a.metering_point = d.metering_point
     WHERE d.community = $1 AND d.start_s >= $2 AND d.start_s < $3
  )`;

/**
 * Runs a query over {@link REVIEWED_PERIOD} inside a transaction. A planner that does not know yet how many rows there are
 * would go through all records for each difference: it is kept from doing so.
 */
export async function queryReviewed<Row extends QueryResultRow>(
  client: PoolClient,
  text: string,
  values: readonly unknown[],
): Promise<QueryResult<Row>> {
  await client.query("SET LOCAL enable_nestloop = off");
  const result = await client.query<Row>(text, [...values]);
  await client.query("SET LOCAL enable_nestloop = on");
  return result;
}

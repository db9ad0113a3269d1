import { monthPeriod } from "@localgrid/clearing/statement";
import type { PoolClient } from "pg";
import { FROM_THE_BEGINNING } from "../../billing/settling.ts";

/** `AND` of an interval `i` in a community `$1`: bank months are not the chain's, whatever becomes of them. */
export const IN_CHAIN_MONTH = `
  'chain' = (SELECT s.settles_by FROM settling s WHERE s.community = $1 AND s.from_s <= i.start_s
              ORDER BY s.version DESC LIMIT 1)`;

/** Against billing runs and people, who change it as well. */
const ASKED = `
  SELECT c.time_zone, (SELECT max(r.month) FROM billing_run r WHERE r.community = c.id AND r.state = 'approved') AS billed
    FROM community c
   WHERE c.id = $1 AND NOT EXISTS (SELECT FROM settling s WHERE s.community = c.id) FOR NO KEY UPDATE OF c`;

/** Who gets a zone is settled on the chain, unless somebody has said otherwise; not in months that went to the bank. */
export async function enterChainSettling(client: PoolClient, community: string, at_ms: number): Promise<void> {
  const { rows } = await client.query<{ time_zone: string; billed: string | null }>(ASKED, [community]);
  for (const { time_zone, billed } of rows) {
    const from_month = billed === null ? FROM_THE_BEGINNING : monthAfter(billed);
    const from_s = billed === null ? 0 : monthPeriod(billed, time_zone).to_s;
    const values = [community, from_month, from_s, at_ms];
    await client.query("INSERT INTO settling VALUES ($1, 1, 'chain', $2, $3, NULL, $4)", values);
  }
}

/** Of `YYYY-MM`. */
function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

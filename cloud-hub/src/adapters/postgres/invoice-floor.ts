import type { ClientBase, Pool } from "pg";

/** More than a community is billed between two backups. */
export const NUMBERS_SKIPPED = 10_000;

const RAISE = `
  INSERT INTO invoice_floor (community, ordinal)
  SELECT i.community, greatest(max(i.ordinal), coalesce(max(f.ordinal), 0)) + ${NUMBERS_SKIPPED}
    FROM invoice i LEFT JOIN invoice_floor f ON f.community = i.community GROUP BY i.community
  ON CONFLICT (community) DO UPDATE SET ordinal = excluded.ordinal`;

/** After rows were put back from a backup: numbers of invoices go on where none was given since. */
export async function raiseInvoiceFloor(client: ClientBase | Pool): Promise<void> {
  await client.query(RAISE);
}

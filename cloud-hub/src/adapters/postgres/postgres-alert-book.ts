import type { Pool } from "pg";
import type { Acknowledgement, AlertCode, AlertName } from "../../alerts/alert.ts";
import type { AlertBook, AlertEntry } from "../../alerts/alert-book.ts";
import type { AuditedAct } from "../../audit/audit-log.ts";
import { appendAct } from "./postgres-audit-log.ts";
import { inTransaction } from "./transaction.ts";

/** Of several hubs on one database one settles at a time: two would lock the same rows in different orders. */
const SETTLE_LOCK = 0x10ca_16d5;

const FORGET = "DELETE FROM alert WHERE seen_at_ms <= $2 AND NOT (id = ANY ($1::bytea[]))";

const ENTER = `
  INSERT INTO alert (id, community, code, subject, seen_at_ms)
  SELECT id, community, code, subject, $5
    FROM unnest($1::bytea[], $2::text[], $3::text[], $4::text[]) AS found (id, community, code, subject)
  ON CONFLICT (id) DO NOTHING`;

const ALL = `
  SELECT encode(id, 'hex') AS id, community, code, subject, seen_at_ms, acknowledged_by, acknowledged_at_ms, note
    FROM alert ORDER BY id`;

const ACKNOWLEDGE = "UPDATE alert SET acknowledged_by = $2, acknowledged_at_ms = $3, note = $4 WHERE id = $1";

interface Row {
  readonly id: string;
  readonly community: string | null;
  readonly code: AlertCode;
  readonly subject: string;
  readonly seen_at_ms: number;
  readonly acknowledged_by: string | null;
  readonly acknowledged_at_ms: number | null;
  readonly note: string | null;
}

export class PostgresAlertBook implements AlertBook {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  settle(causes: readonly (AlertName & { readonly id: string })[], at_ms: number): Promise<readonly AlertEntry[]> {
    return inTransaction(this.pool, async (client) => {
      await client.query("SELECT pg_advisory_xact_lock($1)", [SETTLE_LOCK]);
      const ids = causes.map(({ id }) => Buffer.from(id, "hex"));
      const names = [causes.map(({ community }) => community), causes.map(({ code }) => code)];
      await client.query(FORGET, [ids, at_ms]);
      await client.query(ENTER, [ids, ...names, causes.map(({ subject }) => subject), at_ms]);
      return (await client.query<Row>(ALL)).rows.map(entryOf);
    });
  }

  acknowledge(id: string, { by, at_ms, note }: Acknowledgement, act: AuditedAct) {
    return inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(ACKNOWLEDGE, [Buffer.from(id, "hex"), by, at_ms, note]);
      if (rowCount === 0) return "unknown-alert" as const;
      await appendAct(client, act, at_ms);
      return "acknowledged" as const;
    });
  }
}

function entryOf({ acknowledged_by: by, acknowledged_at_ms: at_ms, note, ...entry }: Row): AlertEntry {
  const isTaken = by !== null && at_ms !== null && note !== null;
  return { ...entry, acknowledged: isTaken ? { by, at_ms, note } : null };
}

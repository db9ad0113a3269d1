import type { Pool, PoolClient } from "pg";
import {
  type AuditEntry,
  type AuditedAct,
  type AuditFilter,
  type AuditLog,
  auditDetails,
  auditHash,
  NO_HASH,
} from "../../audit/audit-log.ts";
import { onDatabase } from "./database-errors.ts";
import { inTransaction } from "./transaction.ts";

/** Held from the newest entry's reading to the commit, last of all locks: entries form one chain. */
const CHAIN_LOCK = 0x10ca_16d4;

const NEWEST = "SELECT number, hash FROM audit_entry ORDER BY number DESC LIMIT 1";

const INSERT = `
  INSERT INTO audit_entry (number, at_ms, community, who, role, action, subject, details, hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

const LIST = `
  SELECT number, at_ms, community, who, role, action, subject, details, hash FROM audit_entry
   WHERE ($3::text IS NULL OR community = $3) AND ($4::text IS NULL OR who = $4) AND ($5::text IS NULL OR action = $5)
     AND ($6::bigint IS NULL OR at_ms >= $6) AND ($7::bigint IS NULL OR at_ms < $7)
     AND ($2::bigint IS NULL OR number < $2)
   ORDER BY number DESC LIMIT $1`;

type Row = Omit<AuditEntry, "details"> & { readonly details: string };

export class PostgresAuditLog implements AuditLog {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  append(act: AuditedAct, at_ms: number): Promise<void> {
    return inTransaction(this.pool, (client) => appendAct(client, act, at_ms));
  }

  async list(
    { community, who, action, from_ms, to_ms }: AuditFilter,
    { limit, after }: { readonly limit: number; readonly after: number | null },
  ): Promise<readonly AuditEntry[]> {
    const values = [limit, after, community, who, action, from_ms, to_ms];
    const { rows } = await onDatabase(() => this.pool.query<Row>(LIST, values));
    return rows.map(({ details, ...row }) => ({ ...row, details: JSON.parse(details) as AuditEntry["details"] }));
  }
}

/** Inside the transaction of what is audited, as its last statement but the commit. */
export async function appendAct(client: PoolClient, act: AuditedAct, at_ms: number): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1)", [CHAIN_LOCK]);
  const { rows } = await client.query<Pick<AuditEntry, "number" | "hash">>(NEWEST);
  const { number: last, hash: before } = rows[0] ?? { number: 0, hash: NO_HASH };
  const number = last + 1;
  const hash = auditHash(before, { ...act, number, at_ms });
  const { community, who, role, action, subject } = act;
  const values = [number, at_ms, community, who, role, action, subject, auditDetails(act), Buffer.from(hash)];
  await client.query(INSERT, values);
}

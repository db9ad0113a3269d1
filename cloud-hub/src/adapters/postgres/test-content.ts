import { createHash, randomBytes } from "node:crypto";
import type { Pool } from "pg";

const NODE = Buffer.alloc(16, 1);
const HASH = Buffer.alloc(32, 2);
const TEXT = "Grüße\n\\N\t\"'";

/** Values that other columns refer to, or that a rule asks for; by column, or by table and column where they differ. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  community: "sun",
  "community.id": "sun",
  region: "valley",
  currency: "EUR",
  time_zone: "Europe/Vienna",
  member: "anna",
  metering_point: "point-1",
  node: NODE,
  used_by: NODE,
  "node.id": NODE,
  epoch: Buffer.alloc(16, 3),
  login: "anna",
  role: "viewer",
  side: "import",
  layout: "long",
  decimal_separator: ",",
  import: "00112233aabbccdd",
  handle: "a-handle",
  "journal_epoch.state": "forked",
  "official_import.status": "failed",
  "chain_submission.purpose": "batch",
  "chain_submission.state": "confirmed",
  "recomputed_journal.status": "stopped",
  "settlement_zone.status": "open",
  "settlement_zone.zone": 7,
  "settlement_member.number": 7,
  "settlement_batch.window_start_s": 900,
  "settlement_batch.header": Buffer.alloc(202, 4),
  "settlement_signature.signature": Buffer.alloc(64, 5),
  "release_content.id": Buffer.alloc(16, 6),
  content: Buffer.alloc(16, 6),
  "release.kind": "system",
  "release.phase": "running",
  "release_outcome.outcome": "proven",
  "alert.id": Buffer.alloc(16, 8),
  "alert.code": "node-silent",
  "notice_message.kind": "notice",
  "notice_message.way": "mail",
  "notice_message.state": "waiting",
  "notice_message.ended_at_ms": null,
  "notice_message.content": TEXT,
  "notice_held.way": "mail",
  "notice_held.content": TEXT,
  "notice_day.kind": "code",
  "notice_address.standing": "unconfirmed",
  "audit_entry.action": "run-approved",
  "difference_act.kind": "accepted",
  "billing_account.content": TEXT,
  "biller.content": TEXT,
  "billing_run.content": TEXT,
  "billing_run.summary": TEXT,
  "billing_run.digest": createHash("sha256").update(TEXT).digest(),
  "billing_run.state": "approved",
  "billing_run.decided_by": "ben",
  "billed_member.account_version": 1,
  "billed_member.carried_in_nano": "3",
  "billed_member.amount_nano": "-20000001",
  "billed_member.due_cents": "-2",
  "billed_member.carried_out_nano": "2",
  "billed_member.chain_nano": "-10000000",
  "billed_member.bank_cents": "-1",
  "settling.settles_by": "chain",
  "settling.from_month": "2026-01",
  "billable_month.month": "2026-01",
  "invoice.kind": "invoice",
  "invoice.due_cents": "-2",
  "invoice.content": TEXT,
  status_every_s: 60,
  telemetry_every_s: 300,
  members_change_nano: "9",
  supplier_change_nano: "-9",
  network_operator_change_nano: "0",
  operator_change_nano: "0",
};

const BY_TYPE: Readonly<Record<string, unknown>> = {
  text: TEXT,
  bytea: HASH,
  integer: 7,
  bigint: "9007199254740993",
  boolean: true,
  numeric: "123456789012345678901234567890",
  jsonb: JSON.stringify({ a: [1, null, "ü"] }),
};

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** Writes a row with a value in every column into each table, and a row of many bytes; as no hub would, but by its rules. */
export async function fillEveryTable(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SET session_replication_role = replica");
    const { rows } = await client.query<Column>(
      `SELECT table_name AS "table", column_name AS "column", data_type AS type FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
          AND table_name <> 'schema_migration' ORDER BY table_name, ordinal_position`,
    );
    for (const [table, columns] of Map.groupBy(rows, (row) => row.table)) {
      const places = columns.map((_, index) => `$${index + 1}`).join(", ");
      await client.query(`INSERT INTO ${table} OVERRIDING SYSTEM VALUE VALUES (${places})`, columns.map(contentOf));
    }
    await client.query("INSERT INTO community (id, created_at_ms) VALUES ('moon', 1)");
    const many = randomBytes(3_000_000);
    await client.query("INSERT INTO journal_segment VALUES (7, 0, 1, $1, 2, $2)", [HASH, many]);
    for (const [table, column] of [
      ["journal_epoch", "id"],
      ["official_import", "number"],
    ]) {
      await client.query(`SELECT setval(pg_get_serial_sequence('${table}', '${column}'), 41)`);
    }
  } finally {
    client.release(true);
  }
}

function contentOf({ table, column, type }: Column): unknown {
  if (BY_NAME[`${table}.${column}`] === null) return null;
  const value = BY_NAME[`${table}.${column}`] ?? BY_NAME[column] ?? BY_TYPE[type];
  if (value === undefined) throw new Error(`no value for ${table}.${column} of type ${type}`);
  return value;
}

/** Digest of all rows of each table. */
export async function tableDigests(pool: Pool): Promise<Readonly<Record<string, string>>> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const digests: Record<string, string> = {};
  for (const { name } of rows) {
    const content = await pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t ORDER BY 1`);
    const digest = createHash("sha256");
    for (const { row } of content.rows) digest.update(row);
    digests[name] = content.rows.length === 0 ? "empty" : digest.digest("hex");
  }
  return digests;
}

/** Every table, view, routine, trigger and rule of the schema, as PostgreSQL writes it. */
export async function schemaText(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ line: string }>(`
    SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS line FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT tgrelid::regclass || ' ' || tgenabled::text || ' ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT viewname || ' ' || definition FROM pg_views WHERE schemaname = 'public'
    UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
    UNION ALL SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || coalesce(column_default, '')
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT sequencename || ' ' || coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'
    ORDER BY 1`);
  return rows.map(({ line }) => line);
}

import type { Client } from "pg";
import type { BackupIdentity } from "./backup-archive.ts";

/** Holds the steps that the database has taken. */
export const MIGRATION_TABLE = "schema_migration";

/**
 * Rows that mean nothing to another database: logins that last for hours, and shapes, which whoever follows them has to
 * begin again. The names of the steps that were taken stand in a backup's header.
 */
export const LEFT_OUT: ReadonlySet<string> = new Set([
  MIGRATION_TABLE,
  "session",
  "shape",
  "shape_change",
  "shape_chunk",
]);

const NOT_OF_AN_EXTENSION = "NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = o.oid AND e.deptype = 'e')";
const OF_THE_SCHEMA = "(SELECT n.oid FROM pg_namespace n WHERE n.nspname = current_schema())";

const TABLES = `
  SELECT o.relname::text AS "table", array_agg(a.attname::text ORDER BY a.attnum) AS columns
    FROM pg_class o JOIN pg_attribute a
      ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
   WHERE o.relkind IN ('r', 'p') AND o.relnamespace = ${OF_THE_SCHEMA} AND ${NOT_OF_AN_EXTENSION}
   GROUP BY o.relname ORDER BY o.relname COLLATE "C"`;

const IDENTITIES = `
  SELECT o.relname::text AS "table", a.attname::text AS "column", s.oid::regclass::text AS sequence
    FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
      JOIN pg_class o ON o.oid = d.refobjid
      JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum = d.refobjsubid
   WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i'
     AND o.relnamespace = ${OF_THE_SCHEMA}
   ORDER BY o.relname COLLATE "C", a.attnum`;

const FOREIGN_KEYS = `
  SELECT c.conrelid::regclass::text AS "table", quote_ident(c.conname) AS name, pg_get_constraintdef(c.oid) AS definition
    FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = ${OF_THE_SCHEMA}
   ORDER BY c.conrelid::regclass::text, c.conname`;

const ROUTINES = `
  SELECT o.oid::regprocedure::text AS name FROM pg_proc o
   WHERE o.prokind IN ('f', 'p') AND o.pronamespace = ${OF_THE_SCHEMA} AND ${NOT_OF_AN_EXTENSION}`;

export interface TableColumns {
  readonly table: string;
  /** All that can be written, in the table's order. */
  readonly columns: readonly string[];
}

export interface ForeignKey {
  /** As SQL writes them. */
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** All tables of the hub's schema, by name. */
export async function readTables(client: Client): Promise<readonly TableColumns[]> {
  return (await client.query<TableColumns>(TABLES)).rows;
}

/** Where the numbers of identity columns go on. */
export async function readIdentities(client: Client): Promise<readonly BackupIdentity[]> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(IDENTITIES);
  const identities: BackupIdentity[] = [];
  for (const { table, column, sequence } of rows) {
    const found = await client.query<Pick<BackupIdentity, "last_value" | "is_called">>(
      `SELECT last_value::text, is_called FROM ${sequence}`,
    );
    identities.push(...found.rows.map((place) => ({ table, column, ...place })));
  }
  return identities;
}

export async function readForeignKeys(client: Client): Promise<readonly ForeignKey[]> {
  return (await client.query<ForeignKey>(FOREIGN_KEYS)).rows;
}

/** Everything of the hub's schema that does not belong to an extension. */
export async function dropSchema(client: Client): Promise<void> {
  const tables = (await readTables(client)).map(({ table }) => quoted(table));
  if (tables.length > 0) await client.query(`DROP TABLE ${tables.join(", ")} CASCADE`);
  const { rows } = await client.query<{ name: string }>(ROUTINES);
  for (const { name } of rows) await client.query(`DROP ROUTINE ${name} CASCADE`);
}

/** A name as SQL writes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import type { ScopedShape } from "../../shapes/named-shapes.ts";
import { snapshotEndMessage, snapshotMessage } from "../../shapes/shape-messages.ts";
import type { ShapeRow } from "../../shapes/shape-store.ts";

export interface SnapshotOptions {
  /** Digest of the shape's columns. */
  readonly definition: string;
  readonly now_ms: number;
  /** Parts are as large, or larger by one row. */
  readonly part_length: number;
}

const ROWS_AT_ONCE = 100;
const UNIQUE_VIOLATION = "23505";

/** As the trigger that writes the log has them, so that snapshot and log tell values in one form. */
const TEXT_FORMS = `
  SET LOCAL "DateStyle" = 'ISO'; SET LOCAL "TimeZone" = 'UTC'; SET LOCAL bytea_output = 'hex';
  SET LOCAL "IntervalStyle" = 'iso_8601'; SET LOCAL extra_float_digits = 1`;

/**
 * Reads the rows of a shape and the log's end in one transaction that sees one moment, and stores both. Does nothing
 * when somebody else stores the same shape meanwhile.
 */
export async function takeSnapshot(pool: Pool, scoped: ScopedShape, options: SnapshotOptions): Promise<void> {
  const client = await pool.connect();
  let isBroken = true;
  try {
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; ${TEXT_FORMS}`);
    const isOurs = await storeSnapshot(client, scoped, options);
    await client.query(isOurs ? "COMMIT" : "ROLLBACK");
    isBroken = false;
  } finally {
    // Whatever state it is in ends with its connection.
    client.release(isBroken);
  }
}

async function storeSnapshot(client: PoolClient, scoped: ScopedShape, options: SnapshotOptions): Promise<boolean> {
  const { shape, scope } = scoped;
  // The transaction sees from here on what it sees now.
  const { rows } = await client.query<{ start_id: number; seen: string }>(
    `SELECT coalesce(max(id), 1) AS start_id, pg_current_snapshot()::text AS seen
       FROM shape_change WHERE source = $1 AND scope = $2`,
    [shape.table, scope],
  );
  const { start_id, seen } = rows[0] as { start_id: number; seen: string };
  const handle = randomUUID();
  try {
    await client.query("INSERT INTO shape VALUES ($1, $2, $3, $4, $5, 0, true, 0, $6, $6)", [
      handle,
      shape.table,
      scope,
      options.definition,
      start_id,
      options.now_ms,
    ]);
  } catch (error) {
    if ((error as { code?: string }).code === UNIQUE_VIOLATION) return false;
    throw error;
  }
  const chunks = await storeParts(client, scoped, { handle, seen, part_length: options.part_length });
  await client.query("UPDATE shape SET chunks = $2 WHERE handle = $1", [handle, chunks]);
  return true;
}

interface Parts {
  readonly handle: string;
  readonly seen: string;
  readonly part_length: number;
}

async function storeParts(client: PoolClient, scoped: ScopedShape, { handle, seen, part_length }: Parts) {
  await client.query(declareRows(scoped), [scoped.scope]);
  let part: string[] = [];
  let [length, position] = [0, 0];
  const store = async () => {
    const body = `[${part.join(",\n")}]`;
    await client.query("INSERT INTO shape_chunk VALUES ($1, $2, $3)", [handle, position, body]);
    position += 1;
    part = [];
    length = 0;
  };
  for (;;) {
    const { rows } = await client.query<{ told: ShapeRow }>(`FETCH ${ROWS_AT_ONCE} FROM told_rows`);
    if (rows.length === 0) break;
    for (const { told } of rows) {
      const message = snapshotMessage(scoped.shape, told);
      part.push(message);
      length += message.length;
      if (length >= part_length) await store();
    }
  }
  part.push(snapshotEndMessage(seen));
  await store();
  return position;
}

/** Names come from the table of shapes alone; the one value of the client is a parameter. */
function declareRows({ shape }: ScopedShape): string {
  const columns = shape.columns.map(({ name }) => `"${name}"`).join(", ");
  const key = shape.key.map((name) => `"${name}"`).join(", ");
  const scope = shape.scope === "node" ? "$1::text::bytea" : "$1::text";
  return `DECLARE told_rows NO SCROLL CURSOR FOR
    SELECT shape_values(to_jsonb(told)) AS told FROM (
      SELECT ${columns} FROM "${shape.table}" WHERE "${shape.scope}" = ${scope} ORDER BY ${key}) AS told`;
}

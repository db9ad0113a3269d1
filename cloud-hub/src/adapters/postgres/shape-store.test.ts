import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NAMED_SHAPES } from "../../shapes/named-shapes.ts";
import { migrate } from "./migrations.ts";
import { startTestPostgres, type TestPostgres } from "./test-database.ts";

let postgres: TestPostgres;
let pool: Pool;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
});

afterAll(() => postgres?.stop());

describe("the tables of shapes", () => {
  test.each(NAMED_SHAPES)("$name tells columns as $table has them, with its whole primary key", async (shape) => {
    const { rows } = await pool.query(
      `SELECT column_name AS name, udt_name AS type, is_nullable = 'YES' AS is_nullable
         FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`,
      [shape.table],
    );
    expect(rows).toEqual(expect.arrayContaining([...shape.columns]));
    const key = await pool.query(
      `SELECT a.attname AS name FROM pg_index i
         CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (number, place)
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
         WHERE i.indrelid = $1::regclass AND i.indisprimary ORDER BY k.place`,
      [shape.table],
    );
    expect(key.rows.map(({ name }) => name)).toEqual(shape.key);
    const told = shape.columns.map(({ name }) => name);
    expect(told).toEqual(expect.arrayContaining([...shape.key]));
  });

  test("are watched by the triggers of their scope, and no others are", async () => {
    const { rows } = await pool.query(
      `SELECT tgrelid::regclass::text AS table, encode(tgargs, 'escape') AS scope
         FROM pg_trigger WHERE tgname = 'shape_capture'`,
    );
    const expected = NAMED_SHAPES.map(({ table, scope }) => ({ table, scope: `${scope}\\000` }));
    expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(
      new Set(expected.map((row) => JSON.stringify(row))),
    );
  });

  test.each(NAMED_SHAPES)("$table is not emptied behind the log's back", async ({ table }) => {
    await expect(pool.query(`TRUNCATE ${table} CASCADE`)).rejects.toThrow("is followed row by row");
  });

  test("log nothing for a change that leaves the row as it was", async () => {
    await pool.query("INSERT INTO community (id, created_at_ms) VALUES ('sun', 0)");
    await pool.query("INSERT INTO member VALUES ('sun', 'ann', true, NULL, 0)");
    await pool.query("UPDATE member SET is_active = true");
    expect((await pool.query("SELECT 1 FROM shape_change")).rows.length).toBe(1);
  });

  test("tell another writer's roll-back to nobody", async () => {
    const client = await pool.connect();
    await client.query("BEGIN; INSERT INTO member VALUES ('sun', 'bob', true, NULL, 0); ROLLBACK");
    client.release();
    expect((await pool.query("SELECT 1 FROM shape_change WHERE new ->> 'member' = 'bob'")).rows).toEqual([]);
  });
});

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { measureCommand } from "./measured-command.ts";

const MEBIBYTE = 1_048_576;
const SEGMENTS = 300;
const MOST_GROWTH_BYTES = 100 * MEBIBYTE;

const folder = mkdtempSync(join(tmpdir(), "lg-backup-"));
let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function run(pool: Pool, args: readonly string[]) {
  const { host, port, user, password } = postgres.connection;
  const { database } = pool.options as { database?: string };
  const url = `postgres://${user}:${password}@localhost:${port}/${database}?host=${encodeURIComponent(host as string)}`;
  return measureCommand([...args, "--data-dir", folder], { DATABASE_URL: url });
}

async function hold(pool: Pool, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const values = [index, Buffer.alloc(32), randomBytes(MEBIBYTE)];
    await pool.query("INSERT INTO journal_segment VALUES (1, $1::bigint, $1::bigint, $2, 0, $3)", values);
  }
}

test("backup and restore of hundreds of megabytes take no more memory than those of one", {
  timeout: 180_000,
}, async () => {
  const peaks: Record<string, number> = {};
  for (const [size, count] of [
    ["small", 1],
    ["large", SEGMENTS],
  ] as const) {
    const source = await postgres.createDatabase();
    await migrate(source);
    await hold(source, count);
    const file = join(folder, `${size}.backup`);
    const backup = await run(source, ["backup", "--to", file]);
    expect(backup).toMatchObject({ code: 0, stderr: "" });
    expect(statSync(file).size).toBeGreaterThan(count * MEBIBYTE);
    const restore = await run(await postgres.createDatabase(), ["restore", "--from", file]);
    expect(restore).toMatchObject({ code: 0, stderr: "" });
    peaks[`${size} backup`] = backup.memory_at_most_bytes;
    peaks[`${size} restore`] = restore.memory_at_most_bytes;
  }
  const told = Object.entries(peaks).map(([what, bytes]) => `${what} ${Math.round(bytes / MEBIBYTE)} MiB`);
  console.info(`backup memory: ${told.join(", ")}`);
  for (const what of ["backup", "restore"]) {
    const growth = (peaks[`large ${what}`] as number) - (peaks[`small ${what}`] as number);
    expect(growth, what).toBeLessThan(MOST_GROWTH_BYTES);
  }
});

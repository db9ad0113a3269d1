import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClientConfig, Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeBackup } from "./backup.ts";
import { openArchive } from "./backup-archive.ts";
import { restoreBackup } from "./backup-restore.ts";
import { NUMBERS_SKIPPED } from "./invoice-floor.ts";
import { migrate, shippedMigrations } from "./migrations.ts";
import { PostgresAuditLog } from "./postgres-audit-log.ts";
import { PostgresBillingStore } from "./postgres-billing-store.ts";
import { fillEveryTable, schemaText, tableDigests } from "./test-content.ts";
import { startTestPostgres, type TestPostgres } from "./test-database.ts";

const NOW_MS = 1_700_000_000_000;
const LEFT_OUT = ["session", "shape", "shape_change", "shape_chunk"];
const folder = mkdtempSync(join(tmpdir(), "lg-backup-"));
const file = join(folder, "hub.backup");

let postgres: TestPostgres;
let filled: Awaited<ReturnType<typeof contentOf>>;

const contentOf = async (pool: Pool) => ({ tables: await tableDigests(pool), schema: await schemaText(pool) });
const connectionOf = (pool: Pool): ClientConfig => ({
  ...postgres.connection,
  database: (pool.options as ClientConfig).database as string,
});
const write = (pool: Pool, to: string) => writeBackup({ connection: connectionOf(pool), file: to, now_ms: NOW_MS });
const restore = async (pool: Pool, from: string, shipped = shippedMigrations()) =>
  restoreBackup(connectionOf(pool), await openArchive(from), shipped);
const copyOf = (name: string, bytes: Uint8Array) => {
  const copy = join(folder, name);
  writeFileSync(copy, bytes);
  return copy;
};

beforeAll(async () => {
  postgres = await startTestPostgres();
  const pool = await postgres.createDatabase();
  await migrate(pool);
  await fillEveryTable(pool);
  filled = await contentOf(pool);
  await write(pool, file);
});

afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("a backup", () => {
  test("gives every table back as it was, with the schema and its numbers, and leaves out what another database cannot use", async () => {
    expect(Object.entries(filled.tables).filter(([, digest]) => digest === "empty")).toEqual([]);
    const pool = await postgres.createDatabase();
    await restore(pool, file);
    const { tables, schema } = await contentOf(pool);
    expect(schema).toEqual(filled.schema);
    expect(tables).toEqual({
      ...filled.tables,
      ...Object.fromEntries(LEFT_OUT.map((table) => [table, "empty"])),
      invoice_floor: expect.any(String),
    });
    // Invoices that were numbered since the backup are not known here: no number is given twice.
    const floors = await pool.query(
      "SELECT f.ordinal - i.ordinal AS skipped FROM invoice_floor f JOIN invoice i USING (community)",
    );
    expect(floors.rows).toEqual([{ skipped: NUMBERS_SKIPPED }]);
    const last = await new PostgresBillingStore(pool).change("sun", (book) => book.lastOrdinal());
    expect(last).toBeGreaterThanOrEqual(NUMBERS_SKIPPED);
    const next = await pool.query("SELECT nextval(pg_get_serial_sequence('journal_epoch', 'id'))::int AS id");
    expect(next.rows).toEqual([{ id: 42 }]);
    await expect(pool.query("UPDATE tariff SET retail_micro_per_kwh = 1")).rejects.toThrow("tariff is never changed");
    await pool.query("INSERT INTO member VALUES ('sun', 'ben', true, NULL, 1)");
    expect((await pool.query("SELECT source FROM shape_change")).rows).toEqual([{ source: "member" }]);
  });

  test("says in plain text what it is, is for its owner only, and is there only when it is whole", async () => {
    const [first, second] = readFileSync(file).subarray(0, 100_000).toString("latin1").split("\n") as [string, string];
    expect(first).toBe("localgrid hub backup 1");
    const { tables, ...header } = JSON.parse(second);
    expect(header.created_at_ms).toBe(NOW_MS);
    expect(header.migrations.map(({ name }: { name: string }) => name)).toEqual(
      shippedMigrations().map(({ name }) => name),
    );
    expect(tables.find(({ table }: { table: string }) => table === "community")).toMatchObject({ rows: 2 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.new`)).toBe(false);
    const pool = await postgres.createDatabase();
    await expect(write(pool, join(folder, "none"))).rejects.toMatchObject({ code: "no-hub-here" });
    await migrate(pool);
    await expect(write(pool, join(folder, "no", "folder"))).rejects.toMatchObject({ code: "backup-not-written" });
    await expect(write(pool, "/dev/full/x")).rejects.toMatchObject({ code: "backup-not-written" });
    expect(existsSync(join(folder, "none.new"))).toBe(false);
  });

  test("that was cut off, changed or is something else is refused", async () => {
    const whole = readFileSync(file);
    const at = (share: number) => Math.floor(whole.length * share);
    const changed = (place: number) => whole.with(place, (whole[place] as number) ^ 1);
    for (const [name, bytes] of [
      ["cut-1", whole.subarray(0, whole.length - 1)],
      ["cut-2", whole.subarray(0, at(0.5))],
      ["cut-3", whole.subarray(0, 30)],
      ["changed-1", changed(at(0.5))],
      ["changed-2", changed(40)],
      ["changed-3", changed(whole.length - 2)],
      ["longer", Buffer.concat([whole, Buffer.from("\n")])],
    ] as const) {
      await expect(openArchive(copyOf(name, bytes)), name).rejects.toMatchObject({ code: "damaged-backup" });
    }
    for (const other of [
      copyOf("other", Buffer.from("PGDMP")),
      copyOf("empty", Buffer.of()),
      join(folder, "missing"),
      folder,
    ]) {
      await expect(openArchive(other), other).rejects.toMatchObject({ code: "not-a-backup" });
    }
  });
});

describe("a backup is put back", () => {
  test("over what a first start has left, and never over a community or another program's tables", async () => {
    const pool = await postgres.createDatabase();
    await migrate(pool);
    await pool.query("INSERT INTO account VALUES ('coordinator', 'operator', NULL, 1, '', '', 1, 1, 1)");
    const act = { community: null, who: "coordinator", role: "operator", action: "password-changed" };
    await new PostgresAuditLog(pool).append({ ...act, subject: "coordinator", details: {} }, 1);
    await restore(pool, file);
    expect((await contentOf(pool)).tables["audit_entry"]).toBe(filled.tables["audit_entry"]);
    expect((await contentOf(pool)).tables["account"]).toBe(filled.tables["account"]);
    const before = await contentOf(pool);
    await expect(restore(pool, file)).rejects.toMatchObject({ code: "database-not-empty" });
    expect(await contentOf(pool)).toEqual(before);
    const other = await postgres.createDatabase();
    await other.query("CREATE TABLE theirs (id integer)");
    await expect(restore(other, file)).rejects.toMatchObject({ code: "database-not-empty" });
    expect(Object.keys((await contentOf(other)).tables)).toEqual(["theirs"]);
  });

  test("whole or not at all", async () => {
    const pool = await postgres.createDatabase();
    await migrate(pool);
    const before = await contentOf(pool);
    const archive = await openArchive(file);
    const cut = join(folder, "cut-later");
    writeFileSync(cut, readFileSync(file));
    const short = {
      ...archive,
      file: cut,
      rows_to: archive.rows_from + Math.floor((archive.rows_to - archive.rows_from) / 2),
    };
    await expect(restoreBackup(connectionOf(pool), short)).rejects.toThrow();
    const tables = archive.header.tables.map((table) => ({
      ...table,
      rows: table.rows + (table.table === "tariff" ? 1 : 0),
    }));
    const fewer = { ...archive, header: { ...archive.header, tables } };
    await expect(restoreBackup(connectionOf(pool), fewer)).rejects.toMatchObject({ code: "damaged-backup" });
    expect(await contentOf(pool)).toEqual(before);
  });

  test("by a later version, which takes its own steps after that, and by no earlier one", async () => {
    const all = shippedMigrations();
    const [older, name] = [all.slice(0, -2), join(folder, "older.backup")];
    const source = await postgres.createDatabase();
    await migrate(source, older);
    await fillEveryTable(source);
    const rows = async (pool: Pool) =>
      (await pool.query("SELECT community, member, credit_limit_micro FROM member")).rows;
    const members = await rows(source);
    await write(source, name);
    const pool = await postgres.createDatabase();
    await migrate(pool);
    await restore(pool, name);
    expect(await rows(pool)).toEqual(members);
    expect(await migrate(pool)).toEqual([]);
    expect(await schemaText(pool)).toEqual(filled.schema);
    const early = await postgres.createDatabase();
    await expect(restore(early, file, older)).rejects.toMatchObject({ code: "backup-too-new" });
    const changed = all.map((step, index) => (index === 1 ? { ...step, sql: `${step.sql} ` } : step));
    await expect(restore(early, file, changed)).rejects.toMatchObject({ code: "migration-changed" });
    expect((await contentOf(early)).tables).toEqual({});
  });
});

import { readdirSync } from "node:fs";
import { getTableColumns, getTableName, is, Table } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReceivedRecord } from "../../edge-gateway/journal-store.ts";
import { decideReceipt } from "../../edge-gateway/receive-decision.ts";
import { allocationKeyStoreContract } from "../../test-support/allocation-key-store-contract.ts";
import { journalStoreContract, received } from "../../test-support/journal-store-contract.ts";
import { nodeRegistryContract } from "../../test-support/node-registry-contract.ts";
import { TestNode } from "../../test-support/test-node.ts";
import { migrate, shippedMigrations } from "./migrations.ts";
import { PostgresAllocationKeys } from "./postgres-allocation-keys.ts";
import { PostgresJournalStore } from "./postgres-journal-store.ts";
import { PostgresNodeRegistry } from "./postgres-node-registry.ts";
import { startTestPostgres, type TestPostgres } from "./test-database.ts";
import { storedRecords } from "./test-records.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

async function migratedDatabase(): Promise<Pool> {
  const pool = await postgres.createDatabase();
  await migrate(pool);
  return pool;
}

async function enrol(pool: Pool, { enrolled }: TestNode): Promise<void> {
  await pool.query("INSERT INTO community VALUES ($1, 0) ON CONFLICT DO NOTHING", [enrolled.community]);
  const values = [Buffer.from(enrolled.id), enrolled.community, Buffer.from(enrolled.public_key)];
  await pool.query("INSERT INTO node VALUES ($1, $2, $3, 0)", values);
}

async function openStore() {
  const pool = await migratedDatabase();
  const store = new PostgresJournalStore(pool);
  const registry = new PostgresNodeRegistry(drizzle({ client: pool }));
  return {
    pool,
    store,
    enrol: (node: TestNode) => enrol(pool, node),
    revoke: ({ id }: TestNode) => registry.revoke(id, 1),
    records: async ({ name }: TestNode) => ((await storedRecords(pool)).get(name) ?? []) as readonly ReceivedRecord[],
    quarantined: async ({ id }: TestNode) =>
      (await pool.query("SELECT 1 FROM quarantined_batch WHERE node = $1", [Buffer.from(id)])).rows.length,
  };
}

journalStoreContract("PostgresJournalStore", openStore);
nodeRegistryContract(
  "PostgresNodeRegistry",
  async () => new PostgresNodeRegistry(drizzle({ client: await migratedDatabase() })),
);

allocationKeyStoreContract("PostgresAllocationKeys", async () => {
  const pool = await migratedDatabase();
  await pool.query("INSERT INTO community (id, created_at_ms) VALUES ('sun', 0)");
  await pool.query("INSERT INTO member VALUES ('sun', 'anna', true, NULL, 0), ('sun', 'ben', true, NULL, 0)");
  return new PostgresAllocationKeys(pool, () => 0);
});

describe("PostgresJournalStore under load", () => {
  test("batches of one node that come at once wait for each other, and each record is there once", async () => {
    const { pool, store, enrol: enrolNode, records } = await openStore();
    const node = new TestNode();
    await enrolNode(node);
    const epoch = node.epoch(60);
    const batches = Array.from({ length: 20 }, (_, at) => received(node, epoch.batch(1, 3 * (at + 1))));
    const receipts = await Promise.all(
      batches
        .flatMap((batch) => [batch, batch])
        .map((batch) => store.receive(batch, (held) => decideReceipt(batch, held))),
    );
    expect(receipts.every(({ decision }) => decision.kind === "append")).toBe(true);
    expect((await records(node)).map(({ seq }) => seq)).toEqual(epoch.records.map((_, at) => at + 1));
    expect(pool.totalCount).toBeGreaterThan(1);
  });

  test("the quarantine of a node is bounded", async () => {
    const { store, enrol: enrolNode, quarantined } = await openStore();
    const node = new TestNode();
    await enrolNode(node);
    const epoch = node.epoch(3);
    const batches = [
      epoch,
      ...Array.from({ length: 6 }, (_, at) => node.epochNamed(epoch.epoch, 3, { salt: `${at}` })),
    ];
    for (const { batch } of batches) {
      const one = received(node, batch());
      await store.receive(one, (held) => decideReceipt(one, held));
    }
    expect(await quarantined(node)).toBe(4);
  });

  test("a decision that fails leaves nothing behind, and the connection serves the next", async () => {
    const { pool, store, enrol: enrolNode, records } = await openStore();
    const node = new TestNode();
    await enrolNode(node);
    const batch = received(node, node.epoch(3).batch());
    const failure = new Error("undecided");
    const fail = () => {
      throw failure;
    };
    await expect(store.receive(batch, fail)).rejects.toBe(failure);
    expect(await records(node)).toEqual([]);
    expect((await store.receive(batch, (held) => decideReceipt(batch, held))).head_seq).toBe(3);
    expect(pool.waitingCount).toBe(0);
  });

  test("a node that holds the lock too long costs a refusal that asks for another try", async () => {
    const { pool, store, enrol: enrolNode } = await openStore();
    const node = new TestNode();
    await enrolNode(node);
    const batch = received(node, node.epoch(1).batch());
    const client = await pool.connect();
    pool.once("acquire", (other) => void other.query("SET lock_timeout = 50"));
    await client.query("BEGIN");
    await client.query("SELECT FROM node FOR UPDATE");
    await expect(store.receive(batch, (held) => decideReceipt(batch, held))).rejects.toMatchObject({
      code: "store-away",
    });
    await client.query("ROLLBACK");
    client.release();
    expect((await store.receive(batch, (held) => decideReceipt(batch, held))).head_seq).toBe(1);
  });
});

describe("the schema", () => {
  test("the tables in code are those of the migrations", async () => {
    const pool = await migratedDatabase();
    const { rows } = await pool.query(
      `SELECT table_name, column_name, data_type, is_nullable = 'NO' AS is_required
         FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'schema_migration'`,
    );
    const files = readdirSync(import.meta.dirname).filter((name) => /^schema.*\.ts$/.test(name));
    const modules: object[] = await Promise.all(files.map((name) => import(`./${name}`)));
    const tables = modules.flatMap((module) => Object.values(module)).filter((value) => is(value, Table));
    const named = new Set(tables.map((table) => getTableName(table)));
    const ofThese = rows.filter(({ table_name }) => named.has(table_name));
    const inDatabase = ofThese.map((row) =>
      [row.table_name, row.column_name, row.data_type, row.is_required].join(" "),
    );
    const inCode = tables.flatMap((table) =>
      Object.values(getTableColumns(table)).map((column) =>
        [getTableName(table), column.name, column.getSQLType(), column.notNull].join(" "),
      ),
    );
    expect(inCode.sort()).toEqual(inDatabase.sort());
    expect(inCode.length).toBeGreaterThan(30);
  });

  test("nothing slows the table of records down: no trigger, no foreign key", async () => {
    const pool = await migratedDatabase();
    const { rows } = await pool.query("SELECT tgname FROM pg_trigger WHERE tgrelid = 'journal_segment'::regclass");
    expect(rows).toEqual([]);
  });

  test("migrations run once, and by one of several hubs that start at once", async () => {
    const pool = await postgres.createDatabase();
    const taken = await Promise.all([migrate(pool), migrate(pool), migrate(pool)]);
    expect(taken.flat()).toEqual(shippedMigrations().map(({ name }) => name));
    expect(await migrate(pool)).toEqual([]);
  });

  test("a step that fails leaves nothing behind", async () => {
    const pool = await postgres.createDatabase();
    const good = { name: "0001-a.sql", sql: "CREATE TABLE a (); INSERT INTO a DEFAULT VALUES" };
    const bad = { name: "0002-b.sql", sql: "CREATE TABLE b (); SELECT 1 / 0" };
    await expect(migrate(pool, [good, bad])).rejects.toThrow("division by zero");
    const { rows } = await pool.query("SELECT name FROM schema_migration");
    expect(rows).toEqual([{ name: good.name }]);
    expect((await pool.query("SELECT to_regclass('b') AS b")).rows).toEqual([{ b: null }]);
    expect(await migrate(pool, [good, { ...bad, sql: "CREATE TABLE b ()" }])).toEqual([bad.name]);
  });

  test("another version's database is refused", async () => {
    const pool = await postgres.createDatabase();
    const step = { name: "0001-a.sql", sql: "SELECT 1" };
    await migrate(pool, [step, { name: "0002-b.sql", sql: "SELECT 2" }]);
    await expect(migrate(pool, [step])).rejects.toMatchObject({ code: "database-too-new" });
    const changed = [
      { ...step, sql: "SELECT 3" },
      { name: "0002-b.sql", sql: "SELECT 2" },
    ];
    await expect(migrate(pool, changed)).rejects.toMatchObject({ code: "migration-changed" });
  });
});

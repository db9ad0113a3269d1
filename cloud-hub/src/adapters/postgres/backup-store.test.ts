import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { afterAll, beforeAll } from "vitest";
import { backupStoreContract } from "../../test-support/backup-store-contract.ts";
import { TestNode } from "../../test-support/test-node.ts";
import { migrate } from "./migrations.ts";
import { PostgresBackupStore } from "./postgres-backup-store.ts";
import { startTestPostgres, type TestPostgres } from "./test-database.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

backupStoreContract("PostgresBackupStore", async () => {
  const pool = await postgres.createDatabase();
  await migrate(pool);
  const nodes = [new TestNode(), new TestNode()];
  for (const { enrolled } of nodes) {
    await pool.query("INSERT INTO community VALUES ($1, 0) ON CONFLICT DO NOTHING", [enrolled.community]);
    const values = [Buffer.from(enrolled.id), enrolled.community, Buffer.from(enrolled.public_key)];
    await pool.query("INSERT INTO node VALUES ($1, $2, $3, 0)", values);
  }
  return { store: new PostgresBackupStore(pool), nodes: nodes.map(({ id }) => id) as unknown as [NodeId, NodeId] };
});

import { afterAll, beforeAll } from "vitest";
import { releaseStoreContract } from "../../test-support/release-store-contract.ts";
import { TestNode } from "../../test-support/test-node.ts";
import { migrate } from "./migrations.ts";
import { PostgresReleaseStore } from "./postgres-release-store.ts";
import { startTestPostgres, type TestPostgres } from "./test-database.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

releaseStoreContract("PostgresReleaseStore", async () => {
  const pool = await postgres.createDatabase();
  await migrate(pool);
  const nodes = [1, 2, 3].map(() => new TestNode()).sort((a, b) => Buffer.compare(a.id, b.id));
  for (const { enrolled } of nodes) {
    await pool.query("INSERT INTO community VALUES ($1, 0) ON CONFLICT DO NOTHING", [enrolled.community]);
    const values = [Buffer.from(enrolled.id), enrolled.community, Buffer.from(enrolled.public_key)];
    await pool.query("INSERT INTO node VALUES ($1, $2, $3, 0)", values);
  }
  const ids = nodes.map(({ id }) => id) as unknown as [Uint8Array, Uint8Array, Uint8Array];
  return { store: new PostgresReleaseStore(pool), nodes: ids };
});

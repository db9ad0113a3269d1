import { drizzle } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AccessStore } from "../../access/access-store.ts";
import { accessStoreContract } from "../../test-support/access-store-contract.ts";
import { answerStoreContract } from "../../test-support/answer-store-contract.ts";
import { migrate } from "./migrations.ts";
import { PostgresAccessStore } from "./postgres-access-store.ts";
import { PostgresAnswerStore } from "./postgres-answer-store.ts";
import { startTestPostgres, type TestPostgres } from "./test-database.ts";

let postgres: TestPostgres;
let pool: Pool;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  await pool.query("INSERT INTO community (id, created_at_ms) VALUES ('sun', 0)");
});

afterAll(() => postgres?.stop());

async function emptyStore(): Promise<AccessStore> {
  await pool.query("TRUNCATE account, session, api_token, login_failure");
  return new PostgresAccessStore(drizzle({ client: pool }));
}

accessStoreContract("PostgresAccessStore", emptyStore);
answerStoreContract("PostgresAnswerStore", async () => {
  await pool.query("TRUNCATE kept_answer");
  return new PostgresAnswerStore(pool);
});

describe("PostgresAccessStore", () => {
  test("names a community that does not exist", async () => {
    const store = await emptyStore();
    const token = { id: "t1", label: "x", role: "viewer", community: "moon", created_by: "anna" } as const;
    await expect(
      store.addToken({ ...token, created_at_ms: 1, last_used_at_ms: null } as never, "0".repeat(64)),
    ).rejects.toMatchObject({ code: "unknown-community" });
  });
});

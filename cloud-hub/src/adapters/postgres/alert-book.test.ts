import { afterAll, beforeAll } from "vitest";
import { alertBookContract } from "../../test-support/alert-book-contract.ts";
import { migrate } from "./migrations.ts";
import { PostgresAlertBook } from "./postgres-alert-book.ts";
import { PostgresAuditLog } from "./postgres-audit-log.ts";
import { startTestPostgres, type TestPostgres } from "./test-database.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

alertBookContract("PostgresAlertBook", async () => {
  const pool = await postgres.createDatabase();
  await migrate(pool);
  await pool.query("INSERT INTO community (id, created_at_ms) VALUES ('sun', 0)");
  const everything = { community: null, who: null, action: null, from_ms: null, to_ms: null };
  return {
    book: new PostgresAlertBook(pool),
    acts: () => new PostgresAuditLog(pool).list(everything, { limit: 10, after: null }),
  };
});

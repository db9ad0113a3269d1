import { afterAll, beforeAll, expect, test } from "vitest";
import { NOTICE_LOCK, PostgresLeadership } from "./postgres-leadership.ts";
import { startTestPostgres, type TestPostgres } from "./test-database.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

test("of two hubs on one database one leads, and the other one takes over when it is gone", async () => {
  const pool = await postgres.createDatabase();
  const [one, other] = [new PostgresLeadership(pool), new PostgresLeadership(pool)];
  expect([await one.hold(), await other.hold(), await one.hold()]).toEqual([true, false, true]);
  await one.release();
  await expect.poll(() => other.hold()).toBe(true);
  expect(await one.hold()).toBe(false);
  await other.release();
});

test("it ends with the session, and is not believed in any more", async () => {
  const pool = await postgres.createDatabase();
  const [one, other] = [new PostgresLeadership(pool), new PostgresLeadership(pool)];
  await one.hold();
  await pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()",
  );
  await expect.poll(() => other.hold().catch(() => false)).toBe(true);
  expect(await one.hold().catch(() => false)).toBe(false);
  await other.release();
});

test("one hub leads for notices, whoever settles on the chain", async () => {
  const pool = await postgres.createDatabase();
  const settling = new PostgresLeadership(pool);
  const [one, other] = [new PostgresLeadership(pool, NOTICE_LOCK), new PostgresLeadership(pool, NOTICE_LOCK)];
  expect([await settling.hold(), await one.hold(), await other.hold()]).toEqual([true, true, false]);
  await one.release();
  await expect.poll(() => other.hold()).toBe(true);
  await Promise.all([settling.release(), other.release()]);
});

import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { type PeopleHub, startPeopleHub } from "./people.ts";

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

test("text that PostgreSQL cannot hold is the sender's fault, and the log stays quiet", async () => {
  const answer = await hub.nobody("POST /api/session", { login: "coord\u0000", password: "x" });
  expect([answer.status, answer.json.code]).toEqual([400, "invalid-input"]);
  expect(hub.logged.filter(({ event }) => event === "request-failed")).toEqual([]);
});

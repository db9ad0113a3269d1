import { nodeKeyFromSeed } from "@localgrid/journal/node-seed";
import { regionKeyOf } from "@localgrid/protocol/region-membership";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nextMembership } from "../../region/region-desk.ts";
import type { IssueDecision, RegionContent } from "../../region/region-store.ts";
import { TestNode } from "../../test-support/test-node.ts";
import { migrate } from "./migrations.ts";
import { PostgresRegionStore, REGION_LOCK } from "./postgres-region-store.ts";
import { startTestPostgres, type TestPostgres } from "./test-database.ts";

const SIGNING = { key: regionKeyOf(nodeKeyFromSeed(new Uint8Array(32).fill(1)).privateKey), now_ms: 5_000 };
const WAITING = "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";

let postgres: TestPostgres;
let pool: Pool;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
});

afterAll(() => postgres?.stop());

async function enrol(): Promise<void> {
  const { id, key, community } = new TestNode();
  await pool.query("INSERT INTO community (id, created_at_ms) VALUES ($1, 0) ON CONFLICT DO NOTHING", [community]);
  const values = [Buffer.from(id), community, Buffer.from(key.publicKey)];
  await pool.query("INSERT INTO node (id, community, public_key, enrolled_at_ms) VALUES ($1, $2, $3, 0)", values);
}

test("Of lists that are issued at once each is made of what there is when its turn comes", async () => {
  const store = new PostgresRegionStore(pool);
  const seen: number[] = [];
  const decide: IssueDecision = (content: RegionContent, held) => {
    seen.push(content.members.length);
    return nextMembership(content, held, SIGNING);
  };
  await enrol();
  // Another hub is at it.
  const other = await pool.connect();
  await other.query("SELECT pg_advisory_lock($1)", [REGION_LOCK]);
  const issuing = [store.issue("region", decide), store.issue("region", decide)];
  await expect.poll(async () => (await pool.query(WAITING)).rows[0].n, { timeout: 20_000 }).toBe(2);
  await enrol();
  await other.query("SELECT pg_advisory_unlock($1)", [REGION_LOCK]);
  other.release();
  const issued = await Promise.all(issuing);
  expect(seen).toEqual([1, 1, 2, 2]);
  expect(issued.map((one) => one?.version)).toEqual([5_000, 5_000]);
  expect(issued[0]?.document).toEqual(issued[1]?.document);
  expect(await store.newest("region")).toEqual(issued[0]);
  // Who finds nothing new takes no turn.
  expect(await store.issue("region", decide)).toEqual(issued[0]);
  expect(seen).toHaveLength(5);
});

import { randomBytes } from "node:crypto";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { signEnrolment } from "@localgrid/protocol/node-proofs";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { COMMUNITY_KEY, TestNode } from "../src/test-support/test-node.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const NOW_MS = 1_700_000_000_000;
const RULES = {
  interval_length_s: 900,
  price_rule: "pair",
  interpolation_gap_s: 1_800,
  future_tolerance_ms: 300_000,
  retention_intervals: 100,
} as const;
const ANNA = { member: "anna", is_active: true, credit_limit_micro: null };
const POINT = { metering_point: "mp-1", member: "anna", is_active: true, main_fuse_w: 9_000 };

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let operator: Send;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
  operator = await hub.as("operator");
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

/** A node of the community `sun` whose journal grows by whole uploads. */
async function joinedNode() {
  const place = { name: "Sun", region: "wien", currency: "EUR", time_zone: "Europe/Vienna" };
  expect((await operator("POST /api/communities", { community: "sun", ...place })).status).toBe(201);
  const node = new TestNode();
  const { join_code } = (await operator("POST /api/communities/sun/join-codes", {})).json;
  const proof = hex(signEnrolment({ joinCode: join_code, key: node.key, communityKey: COMMUNITY_KEY }));
  const keys = { public_key: hex(node.key.publicKey), community_key: hex(COMMUNITY_KEY) };
  expect((await hub.nobody("POST /v1/nodes", { join_code, ...keys, proof })).status).toBe(200);
  const epoch = randomBytes(16);
  const writer = new EpochWriter({ key: node.key, communityKey: COMMUNITY_KEY, epoch, parent: null });
  const records = [writer.genesis(NOW_MS, { community: "sun", rules: RULES })];
  const upload = async (...appended: readonly (readonly ["member" | "metering-point", object])[]) => {
    for (const [kind, body] of appended) records.push(writer.append(kind, NOW_MS, body as never));
    const sent = await fetch(`${hub.url}/v1/journals/${node.name}/records`, {
      method: "POST",
      headers: { "content-type": "application/cbor" },
      body: Buffer.from(node.epochOf({ epoch, parent: null, records }).batch()),
    });
    expect(sent.status).toBe(200);
    const folded = async () =>
      (await pool.query("SELECT records FROM recomputed_journal")).rows[0]?.records === records.length;
    await expect.poll(folded, { timeout: 20_000 }).toBe(true);
  };
  return upload;
}

const members = async () => (await operator("GET /api/communities/sun/members")).json.items;
const points = async () => (await operator("GET /api/communities/sun/metering-points")).json.items;
const adopted = async () =>
  (await pool.query("SELECT member, is_adopted FROM member ORDER BY member")).rows.map(
    ({ member, is_adopted }) => `${member} ${is_adopted}`,
  );

test("what was set up at a node follows the node until somebody decides on it at the hub, and is told as the node's own", async () => {
  const upload = await joinedNode();
  await upload(["member", ANNA], ["metering-point", POINT]);
  expect(await members()).toEqual([{ ...ANNA, version: 1, is_taken: true }]);
  expect(await adopted()).toEqual(["anna true"]);

  await upload(
    ["metering-point", { ...POINT, is_active: false, main_fuse_w: 8_000 }],
    ["member", { ...ANNA, is_active: false, credit_limit_micro: 5 }],
  );
  expect(await members()).toEqual([{ ...ANNA, is_active: false, credit_limit_micro: 5, version: 2, is_taken: true }]);
  expect(await points()).toMatchObject([{ is_active: false, main_fuse_w: 8_000, is_taken: true }]);

  const wish = { ...ANNA, credit_limit_micro: 7 };
  expect((await operator("POST /api/communities/sun/members", wish)).status).toBe(200);
  expect(await adopted()).toEqual(["anna false"]);
  await upload(["member", { ...ANNA, credit_limit_micro: 9 }]);
  expect(await members()).toEqual([{ ...wish, version: 3, is_taken: false }]);
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

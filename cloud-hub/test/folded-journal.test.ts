import { randomBytes } from "node:crypto";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { signEnrolment } from "@localgrid/protocol/node-proofs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { COMMUNITY_KEY, TestNode } from "../src/test-support/test-node.ts";
import { type PeopleHub, startPeopleHub } from "./people.ts";

const NOW_MS = 1_700_000_000_000;
const RULES = {
  interval_length_s: 900,
  price_rule: "pair",
  interpolation_gap_s: 1_800,
  future_tolerance_ms: 300_000,
  retention_intervals: 100,
} as const;
const MEMBER = { member: "anna", is_active: true, credit_limit_micro: null };

let postgres: TestPostgres;
let hub: PeopleHub;

beforeAll(async () => {
  postgres = await startTestPostgres();
  const pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

test("a journal is folded with the key that its node enrolled with, and people see what the node took and what it has", async () => {
  const operator = await hub.as("operator");
  const place = { name: "Sun", region: "wien", currency: "EUR", time_zone: "Europe/Vienna" };
  expect((await operator("POST /api/communities", { community: "sun", ...place })).status).toBe(201);
  for (const member of ["anna", "ben"]) {
    const answer = await operator("POST /api/communities/sun/members", { ...MEMBER, member });
    expect(answer.status).toBe(201);
  }
  const node = new TestNode();
  const { join_code } = (await operator("POST /api/communities/sun/join-codes", {})).json;
  const proof = hex(signEnrolment({ joinCode: join_code, key: node.key, communityKey: COMMUNITY_KEY }));
  const keys = { public_key: hex(node.key.publicKey), community_key: hex(COMMUNITY_KEY) };
  expect((await hub.nobody("POST /v1/nodes", { join_code, ...keys, proof })).status).toBe(200);

  const epoch = randomBytes(16);
  const writer = new EpochWriter({ key: node.key, communityKey: COMMUNITY_KEY, epoch, parent: null });
  const point = { metering_point: "mp-1", member: "carla", is_active: true, main_fuse_w: 9_000 };
  const records = [
    writer.genesis(NOW_MS, { community: "sun", rules: RULES }),
    writer.append("member", NOW_MS, MEMBER),
    writer.append("member", NOW_MS, { ...MEMBER, member: "carla" }),
    writer.append("metering-point", NOW_MS, point),
  ];
  const sent = await fetch(`${hub.url}/v1/journals/${node.name}/records`, {
    method: "POST",
    headers: { "content-type": "application/cbor" },
    body: Buffer.from(node.epochOf({ epoch, parent: null, records }).batch()),
  });
  expect(sent.status).toBe(200);
  const recomputation = async () => (await operator("GET /api/communities/sun/nodes")).json.items[0].recomputation;
  await expect.poll(recomputation, { timeout: 20_000 }).toMatchObject({ status: "current", reason: null });
  const { json } = await operator("GET /api/communities/sun/members");
  expect(json.items).toMatchObject([
    { member: "anna", is_taken: true },
    { member: "ben", is_taken: false },
    { member: "carla", is_taken: true },
  ]);
  const points = await operator("GET /api/communities/sun/metering-points");
  expect(points.json.items).toMatchObject([{ ...point, is_taken: true }]);
  expect((await hub.nobody("GET /metrics")).text).toMatch(/^localgrid_hub_records_folded_total 4$/m);
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

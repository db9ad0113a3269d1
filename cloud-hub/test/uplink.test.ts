import { generateKeyPairSync } from "node:crypto";
import { HubClient } from "@localgrid/edge-node/adapters/hub-client";
import { HttpHubSession } from "@localgrid/edge-node/adapters/hub-session";
import { eventually } from "@localgrid/edge-node/test/eventually";
import type { UploadSource } from "@localgrid/edge-node/upload-source";
import { nodeKeyOf } from "@localgrid/journal/head";
import { requestAuthorization } from "@localgrid/protocol/node-proofs";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { TestNode } from "../src/test-support/test-node.ts";
import { FaultyEdge } from "./faulty-edge.ts";
import { type HubInProcess, startHubInProcess } from "./hub-in-process.ts";
import { seeded } from "./seeded.ts";

const YEAR_MS = 366 * 86_400_000;
const COMMUNITY_KEY = new Uint8Array(32).fill(5);
const STATUS = {
  reported_at_ms: 1_000,
  journal_position: 12,
  backlog_records: 3,
  backlog_since_ms: 400,
  telemetry_backlog_records: 0,
  alarms: [{ journal: null, alarm: "not-authenticated" }],
  refused: [{ shape: "tariffs", key: "900", reason: "tariff-in-the-past" }],
};

let postgres: TestPostgres;
let pool: Pool;
let hub: HubInProcess;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startHubInProcess(pool);
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

function newNode(clock_offset_ms = 0, community = "sun") {
  const key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
  const now_ms = () => Date.now() + clock_offset_ms;
  const session = new HttpHubSession(new HubClient({ hub_url: hub.url, key, now_ms }), {
    key,
    community,
    communityKey: COMMUNITY_KEY,
  });
  return { key, name: Buffer.from(key.node).toString("hex"), session };
}

async function enrolledNode(clock_offset_ms = 0) {
  const node = newNode(clock_offset_ms);
  const { join_code } = await hub.enrolment.createJoinCode("sun");
  expect(await node.session.enrol(join_code)).toEqual({ kind: "enrolled", community: "sun" });
  return { ...node, join_code };
}

async function statusOf({ key }: Pick<TestNode, "key">) {
  const { rows } = await pool.query("SELECT * FROM node_status WHERE node = $1", [Buffer.from(key.node)]);
  return rows;
}

async function recordsAtHub(node: Uint8Array): Promise<number> {
  const { rows } = await pool.query("SELECT sum(head_seq)::int AS n FROM journal_epoch WHERE node = $1", [
    Buffer.from(node),
  ]);
  return rows[0].n ?? 0;
}

describe("A node is let in at the hub", () => {
  test("by a code that works once, and again for the same node", async () => {
    const { session, join_code } = await enrolledNode();
    expect(await session.enrol(join_code)).toEqual({ kind: "enrolled", community: "sun" });
    expect(await newNode().session.enrol(join_code)).toMatchObject({ kind: "refused", code: "used-code" });
  });

  test("not by a code that was never given out, and is told so", async () => {
    const { join_code: other } = await hub.enrolment.createJoinCode("sun");
    const stray = newNode(0, "moon");
    expect(await stray.session.enrol(other)).toMatchObject({ kind: "refused", code: "wrong-community" });
    expect(await hub.registry.find(stray.key.node)).toBeNull();
    expect((await newNode().session.enrol(other)).kind).toBe("enrolled");
    expect(await newNode().session.enrol("AAAAA-BBBBB-CCCCC-DDDDD")).toMatchObject({
      kind: "refused",
      code: "wrong-code",
    });
  });

  test("whatever its clock says, and its signed requests work from the first one on", async () => {
    for (const offset_ms of [-YEAR_MS, YEAR_MS]) {
      const { name, session } = await enrolledNode(offset_ms);
      expect(await session.link.heads(name)).toMatchObject({ answer: { kind: "heads", newest: null } });
    }
  });

  test("no longer when it was shut out", async () => {
    const { key, name, session } = await enrolledNode();
    await hub.registry.revoke(key.node, Date.now());
    expect(await session.link.heads(name)).toMatchObject({ answer: { kind: "forbidden", code: "revoked-node" } });
    expect(await session.reportStatus(STATUS)).toBe(false);
  });
});

describe("A node tells the hub how it is", () => {
  test("and the hub keeps its last word", async () => {
    const node = await enrolledNode();
    expect(await node.session.reportStatus(STATUS)).toBe(true);
    expect(await node.session.reportStatus({ ...STATUS, backlog_records: 0, backlog_since_ms: null })).toBe(true);
    const [status, ...others] = await statusOf(node);
    expect(others).toEqual([]);
    expect(status).toMatchObject({ ...STATUS, backlog_records: 0, backlog_since_ms: null });
    expect(status.received_at_ms).toBeGreaterThan(Date.now() - 60_000);
  });

  test("in its own name only", async () => {
    const [node, other] = [await enrolledNode(), await enrolledNode()];
    const target = `/v1/nodes/${other.name}/status`;
    const send = (authorization: Record<string, string>, status: object = STATUS) =>
      fetch(hub.url + target, {
        method: "POST",
        headers: { "content-type": "application/json", ...authorization },
        body: JSON.stringify(status),
      });
    const signed = ({ key }: typeof node) => ({
      authorization: requestAuthorization({ method: "POST", target, at_ms: Date.now() }, key),
    });
    expect((await send({})).status).toBe(401);
    expect((await send(signed(node))).status).toBe(401);
    expect(await statusOf(other)).toEqual([]);
    const alarm = { journal: null, alarm: "fork" };
    expect((await send(signed(other), { ...STATUS, alarms: Array(33).fill(alarm) })).status).toBe(400);
    expect((await send(signed(other))).status).toBe(204);
  });
});

test("Any node carries another's signed batches, and its own journal goes up as if it did not", async () => {
  const edge = new FaultyEdge(hub.url, seeded(1));
  const neighbour = new TestNode();
  const written = neighbour.epoch(130);
  const epoch = Buffer.from(written.epoch).toString("hex");
  const batches = [written.batch(1, 60), written.batch(61, 100), written.batch(101, 130)];
  const source: UploadSource = {
    journal: neighbour.name,
    role: "carried",
    extents: () => [{ epoch, last_seq: 130 }],
    batch: ({ from_seq }) => batches[from_seq <= 60 ? 0 : from_seq <= 100 ? 1 : 2] as Uint8Array,
  };
  try {
    await hub.admit(edge.key);
    await hub.admit(neighbour.key);
    edge.start();
    edge.carry(source);
    edge.append(70);
    await eventually("both journals are at the hub", async () => {
      const counts = [await recordsAtHub(edge.key.node), await recordsAtHub(neighbour.id)];
      // Its answer may still be on the way when a record is there.
      return counts[0] === 71 && counts[1] === 130 && edge.report().backlog_records === 0;
    });
    expect(edge.report().alarms).toEqual([]);
    expect(edge.onDisk().size).toBe(71);
  } finally {
    edge.remove();
  }
});

test("A forged batch that is carried stops nothing but itself", async () => {
  const edge = new FaultyEdge(hub.url, seeded(2));
  const neighbour = new TestNode();
  const written = neighbour.epoch(10);
  const batch = written.batch();
  batch[batch.length - 1] = (batch.at(-1) as number) ^ 1;
  try {
    await hub.admit(edge.key);
    await hub.admit(neighbour.key);
    edge.start();
    const extents = () => [{ epoch: Buffer.from(written.epoch).toString("hex"), last_seq: 10 }];
    edge.carry({ journal: neighbour.name, role: "carried", extents, batch: () => batch });
    edge.append(5);
    await eventually("the own journal is at the hub", async () => (await recordsAtHub(edge.key.node)) === 6);
    await eventually("an alarm", () => edge.report().alarms.length > 0);
    expect(edge.report().alarms).toEqual([{ journal: neighbour.name, alarm: "refused" }]);
    expect(await recordsAtHub(neighbour.id)).toBe(0);
  } finally {
    edge.remove();
  }
});

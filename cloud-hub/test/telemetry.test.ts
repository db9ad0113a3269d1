import { generateKeyPairSync, randomBytes } from "node:crypto";
import { openTelemetryDatabase, SqliteTelemetryStore } from "@localgrid/edge-node/adapters/telemetry-store";
import { TelemetryJournal } from "@localgrid/edge-node/telemetry";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { nodeKeyOf } from "@localgrid/journal/head";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { PostgresTelemetryStore } from "../src/adapters/postgres/postgres-telemetry-store.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { TelemetryGateway } from "../src/edge-gateway/telemetry-gateway.ts";
import { TestNode } from "../src/test-support/test-node.ts";
import { FaultyEdge } from "./faulty-edge.ts";
import { type HubInProcess, startHubInProcess } from "./hub-in-process.ts";
import { seeded } from "./seeded.ts";

const MACHINE = { memory_bytes: 1, disk_free_bytes: 2, temperature_milli_c: 41_000 };
const NOW_MS = 1_700_000_000_000;
const DAY_MS = 86_400_000;

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

function newQueue(key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey), quota_bytes = 1_000_000) {
  const store = new SqliteTelemetryStore(openTelemetryDatabase(":memory:"));
  const queue = new TelemetryJournal({
    store,
    key,
    communityKey: new Uint8Array(32).fill(7),
    community: "sun",
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
    quota_bytes,
  });
  const append = (period: number) => {
    const from_ms = NOW_MS + period * 300_000;
    const home = { member: "home-1", mean_w: period, min_w: 0, max_w: 2 * period, samples: 30 };
    queue.append({ from_ms, to_ms: from_ms + 300_000, homes: [home], machine: MACHINE });
  };
  const batch = (from_seq: number, upto_seq: number) => {
    const epoch = queue.extents().at(-1)?.epoch ?? "";
    const bytes = queue.batch({ kind: "batch", journal: queue.journal, epoch, from_seq, upto_seq, max_bytes: 262_144 });
    if (bytes === null) throw new Error("no batch");
    return bytes;
  };
  return { key, store, queue, append, batch };
}

async function heldRecords(node: Uint8Array): Promise<number> {
  const { rows } = await pool.query(
    "SELECT coalesce(sum(last_seq - from_seq + 1), 0)::int AS n FROM telemetry_segment WHERE node = $1",
    [Buffer.from(node)],
  );
  return rows[0].n;
}

describe("A node's telemetry", () => {
  test("goes up beside its journal, is let go of, and is not in the journal at the hub", async () => {
    const edge = new FaultyEdge(hub.url, seeded(5));
    const { store, queue, append } = newQueue(edge.key);
    try {
      await hub.admit(edge.key);
      edge.start();
      for (let period = 0; period < 200; period++) append(period);
      edge.queue(queue);
      edge.append(30);
      await eventually("the queue is empty", () => store.size_bytes === 0);
      append(200);
      edge.append(1);
      await eventually("the last one is there too", () => store.size_bytes === 0);
      expect(await heldRecords(edge.key.node)).toBe(202);
      await eventually("the journal is there", () => edge.report().backlog_records === 0);
      const { rows } = await pool.query("SELECT sum(head_seq)::int AS n FROM journal_epoch WHERE node = $1", [
        Buffer.from(edge.key.node),
      ]);
      expect(rows[0].n).toBe(32);
      expect(edge.report()).toMatchObject({ telemetry_backlog_records: 0, alarms: [] });
    } finally {
      edge.remove();
    }
  });

  test("is thinned while it waits, and what is left goes up in a new epoch", async () => {
    const edge = new FaultyEdge(hub.url, seeded(6));
    const { store, queue, append } = newQueue(edge.key, 30_000);
    try {
      edge.start();
      edge.queue(queue);
      for (let period = 0; period < 400; period++) {
        append(period);
        if (queue.isOverQuota) edge.overQuota(queue);
      }
      expect(store.size_bytes).toBeLessThan(40_000);
      await hub.admit(edge.key);
      edge.stop();
      edge.start();
      edge.queue(queue);
      await eventually("the queue is empty", () => store.size_bytes === 0);
      const held = await heldRecords(edge.key.node);
      expect(held).toBeGreaterThan(20);
      expect(held).toBeLessThan(300);
    } finally {
      edge.remove();
    }
  });
});

describe("The hub", () => {
  let gateway: TelemetryGateway;
  const bounds = { node_bytes: 3_000, age_ms: 400 * DAY_MS, batches_per_cleaning: 1 };
  let now_ms = NOW_MS;

  beforeEach(() => {
    now_ms = NOW_MS;
    gateway = new TelemetryGateway({ telemetry: new PostgresTelemetryStore(pool, bounds), now_ms: () => now_ms });
  });

  async function admitted() {
    const queue = newQueue();
    await hub.admit(queue.key);
    const node = await hub.registry.find(queue.key.node);
    if (node === null) throw new Error("not admitted");
    return { ...queue, node };
  }

  test("takes each record once, whatever comes again, and says where a gap is", async () => {
    const { node, append, batch, queue } = await admitted();
    for (let period = 0; period < 9; period++) append(period);
    const epoch = queue.extents()[0]?.epoch ?? "";
    const acknowledged = (seq: number) => ({ kind: "acknowledged", acknowledged: { epoch, seq } });
    expect(await gateway.receive(node, batch(4, 6))).toEqual({ kind: "gap", expected: { epoch, seq: 1 } });
    expect(await gateway.receive(node, batch(1, 3))).toMatchObject(acknowledged(3));
    expect(await gateway.receive(node, batch(5, 6))).toEqual({ kind: "gap", expected: { epoch, seq: 4 } });
    expect(await gateway.receive(node, batch(2, 6))).toMatchObject(acknowledged(6));
    for (const again of [batch(1, 3), batch(2, 6), batch(1, 6), batch(6, 6)]) {
      expect(await gateway.receive(node, again)).toMatchObject(acknowledged(6));
    }
    expect(await heldRecords(node.id)).toBe(6);
    expect(await gateway.heads(node.id)).toMatchObject({ heads: [{ epoch, seq: 6 }], newest: epoch });
  });

  test("refuses what is another node's, a journal's, or another history", async () => {
    const { node, append, batch } = await admitted();
    append(1);
    const other = await admitted();
    await expect(gateway.receive(other.node, batch(1, 2))).rejects.toMatchObject({ code: "foreign-node" });
    const journal = new TestNode();
    await expect(gateway.receive(node, journal.epoch(3).batch())).rejects.toMatchObject({ code: "malformed-message" });
    const forged = batch(1, 2);
    forged[forged.length - 1] = (forged.at(-1) as number) ^ 1;
    await expect(gateway.receive(node, forged)).rejects.toMatchObject({ code: "broken-chain" });
    expect(await heldRecords(node.id)).toBe(0);
  });

  test("keeps the newest of all nodes that take turns, though it looks only now and then", async () => {
    const telemetry = new PostgresTelemetryStore(pool, { ...bounds, batches_per_cleaning: 4 });
    gateway = new TelemetryGateway({ telemetry, now_ms: () => now_ms });
    const nodes = [await admitted(), await admitted(), await admitted(), await admitted()];
    for (const { append } of nodes) for (let period = 0; period < 60; period++) append(period);
    for (let seq = 1; seq <= 60; seq++) {
      for (const { node, batch } of nodes) await gateway.receive(node, batch(seq, seq));
    }
    for (const { node } of nodes) expect(await heldRecords(node.id)).toBeLessThan(50);
  });

  test("keeps the newest of each node only, and nothing too old", async () => {
    const { node, append, batch } = await admitted();
    const neighbour = await admitted();
    neighbour.append(1);
    await gateway.receive(neighbour.node, neighbour.batch(1, 2));
    for (let period = 0; period < 60; period++) append(period);
    for (let seq = 1; seq <= 60; seq++) await gateway.receive(node, batch(seq, seq));
    const held = await heldRecords(node.id);
    expect(held).toBeGreaterThan(5);
    expect(held).toBeLessThan(30);
    expect(await heldRecords(neighbour.node.id)).toBe(2);
    now_ms += 401 * DAY_MS;
    await gateway.receive(node, batch(61, 61));
    expect(await heldRecords(node.id)).toBe(1);
  });
});

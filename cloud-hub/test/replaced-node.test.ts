import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { decodeUploadAnswer } from "@localgrid/protocol/upload-answers";
import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { FaultyEdge } from "./faulty-edge.ts";
import { type HubInProcess, startHubInProcess } from "./hub-in-process.ts";
import { seeded } from "./seeded.ts";

/** Nobody listens there. */
const NOWHERE = "http://127.0.0.1:9";
const SEED_BYTES = 32;

let postgres: TestPostgres;
let pool: Pool;
let hub: HubInProcess;
const edges: FaultyEdge[] = [];

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startHubInProcess(pool);
});

afterEach(() => {
  for (const edge of edges.splice(0)) edge.remove();
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

let boxes = 0;

/** A box with the node key of this seed, on a copy of another one's disk. */
function boxOf(seed: number, hub_url: string, disk: FaultyEdge | null = null): FaultyEdge {
  const ofKey = seeded(seed);
  const ofBox = seeded(1_000 + ++boxes);
  let drawn = 0;
  const box = new FaultyEdge(hub_url, () => (drawn++ < SEED_BYTES ? ofKey() : ofBox()));
  edges.push(box);
  if (disk !== null) copyFileSync(diskOf(disk), diskOf(box));
  return box;
}

/** As the last snapshot left it. */
function diskOf({ folder }: FaultyEdge): string {
  return join(folder, "journal.sqlite");
}

async function stoppedWith(box: FaultyEdge, count: number): Promise<void> {
  box.start();
  box.append(count);
  await atHub(box);
  box.stop();
}

async function atHub(box: FaultyEdge): Promise<void> {
  await eventually("everything is at the hub", () => {
    const { backlog_records, last_answer_at_ms } = box.report();
    return backlog_records === 0 && last_answer_at_ms !== null;
  });
}

async function recordsAtHub({ key }: FaultyEdge): Promise<number> {
  const query = "SELECT sum(head_seq)::int AS n FROM journal_epoch WHERE node = $1";
  return (await pool.query(query, [Buffer.from(key.node)])).rows[0].n ?? 0;
}

async function alarmsAtHub({ key }: FaultyEdge): Promise<readonly string[]> {
  const { rows } = await pool.query("SELECT code FROM node_alarm WHERE node = $1", [Buffer.from(key.node)]);
  return rows.map(({ code }) => code);
}

async function send(box: FaultyEdge, batch: Uint8Array) {
  const answer = await fetch(`${hub.url}/v1/journals/${box.name}/records`, {
    method: "POST",
    headers: { "content-type": "application/cbor", "content-encoding": "zstd" },
    body: zstdCompressSync(batch),
  });
  return decodeUploadAnswer({ status: answer.status, retry_after: null, body: await answer.text() });
}

test("A box that was replaced learns it from the hub and adds nothing, and the new one goes on", async () => {
  const first = boxOf(1, hub.url);
  await hub.admit(first.key);
  await stoppedWith(first, 40);
  // Both go on from here: the old one where no hub is, and what its replacement found.
  const old = boxOf(1, NOWHERE, first);
  old.start();
  old.append(20);
  const [written] = old.extentsOf().slice(-1);
  const unsent = old.batchOf({ epoch: written?.epoch as string, from_seq: 1, upto_seq: 21 });
  old.stop();
  const fresh = boxOf(1, hub.url, first);
  fresh.generation = 2;
  fresh.start();
  fresh.append(30);
  await atHub(fresh);
  expect([await recordsAtHub(fresh), await alarmsAtHub(fresh)]).toEqual([41 + 31, []]);

  const back = boxOf(1, hub.url, old);
  back.start();
  back.append(5);
  await eventually("the old box has learned it", () => back.replacedBy.length > 0);
  expect([back.replacedBy, back.recoveries, back.report().alarms]).toEqual([[2], 0, []]);
  expect(await send(old, unsent)).toEqual({ kind: "replaced", generation: 2, at_ms: expect.any(Number) });
  fresh.append(10);
  await atHub(fresh);
  expect([await recordsAtHub(fresh), await alarmsAtHub(fresh)]).toEqual([41 + 31 + 10, []]);
  expect([fresh.replacedBy, fresh.report().alarms]).toEqual([[], []]);
});

test("A carrier that has more of the old box than the hub is not held up by it", async () => {
  const first = boxOf(2, hub.url);
  await hub.admit(first.key);
  await stoppedWith(first, 10);
  const old = boxOf(2, NOWHERE, first);
  old.start();
  old.append(8);
  const fresh = boxOf(2, NOWHERE, first);
  fresh.generation = 2;
  fresh.start();
  fresh.append(6);
  const carrier = boxOf(3, hub.url);
  await hub.admit(carrier.key);
  carrier.start();
  const [genesis] = fresh.extentsOf().slice(-1);
  const direct = fresh.batchOf({ epoch: genesis?.epoch as string, from_seq: 1, upto_seq: 2 });
  expect(await send(fresh, direct)).toMatchObject({ kind: "acknowledged" });
  // It has what both boxes wrote, each signed by the same key.
  carrier.carry({
    journal: first.name,
    role: "carried",
    extents: () => [...old.extentsOf(), ...fresh.extentsOf().slice(-1)],
    batch: (request) => (fresh.holds(request.epoch) ? fresh : old).batchOf(request),
  });
  await eventually("the new box's records are at the hub", async () => (await recordsAtHub(first)) === 11 + 7);
  await eventually("the carrier is done", () => carrier.report().backlog_records === 0);
  expect([carrier.report().alarms, carrier.replacedBy, await alarmsAtHub(first)]).toEqual([[], [], []]);
});

test("Two carriers and the node itself send one journal at once: it is stored once, and acknowledged to all", async () => {
  const origin = boxOf(4, hub.url);
  await hub.admit(origin.key);
  origin.start();
  origin.append(400);
  const carriers = [boxOf(5, hub.url), boxOf(6, hub.url)];
  for (const [at, carrier] of carriers.entries()) {
    await hub.admit(carrier.key, `carrier-${at}`);
    carrier.start();
    carrier.carry({
      journal: origin.name,
      role: "carried",
      extents: () => origin.extentsOf(),
      // Cut elsewhere than the node's own batches.
      batch: (request) =>
        origin.batchOf({ ...request, upto_seq: Math.min(request.upto_seq, request.from_seq + 16 + at) }),
    });
  }
  for (const box of [origin, ...carriers]) await atHub(box);
  expect(await recordsAtHub(origin)).toBe(401);
  const { rows } = await pool.query(
    `SELECT from_seq, last_seq FROM journal_segment s JOIN journal_epoch e ON e.id = s.epoch_id
      WHERE e.node = $1 ORDER BY from_seq`,
    [Buffer.from(origin.key.node)],
  );
  let expected = 1;
  for (const { from_seq, last_seq } of rows) {
    expect(from_seq).toBe(expected);
    expected = last_seq + 1;
  }
  expect(expected).toBe(402);
  for (const box of [origin, ...carriers]) expect(box.report().alarms).toEqual([]);
});

import { eventually } from "@localgrid/edge-node/test/eventually";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { type TestEpoch, TestNode } from "../src/test-support/test-node.ts";
import { type PeopleHub, startPeopleHub } from "./people.ts";
import { follow } from "./shape-client.ts";
import { settle } from "./shape-hub.ts";

const TRACE = "ab".repeat(16);

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

async function upload(node: TestNode, batch: Uint8Array): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${hub.url}/v1/journals/${node.name}/records`, {
    method: "POST",
    headers: { "content-type": "application/cbor", traceparent: `00-${TRACE}-${"cd".repeat(8)}-01` },
    body: Buffer.from(batch),
  });
  return { status: answer.status, body: await answer.json() };
}

/** Five records; the third is cut off and no record any more, and the chain goes on over it. */
function withOneCutOff(node: TestNode): TestEpoch {
  const epoch = node.epoch(5);
  const cut = epoch.records[2]?.slice(0, -1) as Uint8Array;
  return node.epochOf({ ...epoch, records: epoch.records.with(2, cut) });
}

async function metric(name: string): Promise<number> {
  const { text } = await hub.nobody("GET /metrics");
  return Number(new RegExp(`^localgrid_hub_${name} (\\d+)$`, "m").exec(text)?.[1]);
}

describe("a record that the hub objects to", () => {
  test("is acknowledged with those behind it, and its node is told the verdict, nobody else", async () => {
    const [node, neighbour] = [new TestNode(), new TestNode()];
    await settle(pool, node, neighbour);
    const clients = [node, neighbour].map((one) => follow(hub, one, { shape: "verdicts" }));
    const [own, others] = clients as [(typeof clients)[0], (typeof clients)[0]];
    await Promise.all(clients.map((client) => client.upToDate()));
    const before = [await metric("journal_records_total"), await metric("journal_records_refused_total")];
    const epoch = withOneCutOff(node);
    const answer = await upload(node, epoch.batch());
    expect(answer).toMatchObject({ status: 200, body: { acknowledged: { seq: 5 } } });
    await eventually("the verdict", () => own.rows.size > 0);
    expect([...own.rows.values()]).toMatchObject([
      { epoch: `\\x${Buffer.from(epoch.epoch).toString("hex")}`, seq: 3n, verdict: "malformed-record" },
    ]);
    expect(others.rows.size).toBe(0);
    const after = [await metric("journal_records_total"), await metric("journal_records_refused_total")];
    expect(after.map((count, at) => count - (before[at] as number))).toEqual([5, 1]);
    for (const client of clients) client.stop();
  });
});

describe("a second history of an epoch", () => {
  test("is refused, counted, and logged with the trace of its request", async () => {
    const node = new TestNode();
    await settle(pool, node);
    const epoch = node.epoch(4);
    expect((await upload(node, epoch.batch())).status).toBe(200);
    const other = node.epochNamed(epoch.epoch, 4, { salt: "other" });
    expect(await upload(node, other.batch())).toMatchObject({ status: 422, body: { code: "fork" } });
    const told = hub.logged.filter((line) => line["node"] === node.name);
    expect(told).toEqual([
      expect.objectContaining({ event: "journal-alarm", code: "fork" }),
      expect.objectContaining({ event: "upload-refused", answer: "fork", trace_id: TRACE }),
    ]);
    expect((await hub.nobody("GET /metrics")).text).toMatch(/^localgrid_hub_alarms_total\{code="fork"\} 1$/m);
  });
});

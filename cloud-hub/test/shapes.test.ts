import { type ChangeMessage, isControlMessage } from "@electric-sql/client";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { Client, type Pool } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { TestNode } from "../src/test-support/test-node.ts";
import { follow, type ShapeClient } from "./shape-client.ts";
import { type ShapeHub, type ShapeHubOptions, settle, signedFetch, startShapeHub } from "./shape-hub.ts";

let postgres: TestPostgres;
let pool: Pool;
const open: { stop: () => Promise<void> | void }[] = [];

beforeAll(async () => {
  postgres = await startTestPostgres();
});

beforeEach(async () => {
  pool = await postgres.createDatabase();
  await migrate(pool);
});

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.stop();
});

afterAll(() => postgres?.stop());

async function startHub(options: ShapeHubOptions = {}): Promise<ShapeHub> {
  const hub = await startShapeHub(pool, options);
  open.push(hub);
  return hub;
}

function track(...args: Parameters<typeof follow>): ShapeClient {
  const client = follow(...args);
  open.push(client);
  return client;
}

async function addTariff(valid_from_s: number, community = "sun"): Promise<void> {
  await pool.query("INSERT INTO tariff VALUES ($1, $2, 300000, 80000, 20000, 0, 0)", [community, valid_from_s]);
}

async function addMember(member: string, community = "sun"): Promise<void> {
  await pool.query("INSERT INTO member VALUES ($1, $2, true, NULL, 0)", [community, member]);
}

async function settled(...nodes: readonly TestNode[]): Promise<TestNode> {
  await settle(pool, ...nodes);
  return nodes[0] as TestNode;
}

/** One request as a node sends it, past the client. */
function ask(hub: ShapeHub, node: TestNode, query: Record<string, string>): Promise<Response> {
  return signedFetch(node)(`${hub.url}/v1/shape?${new URLSearchParams(query)}`);
}

const operations = (changes: readonly ChangeMessage[]) => changes.map(({ headers }) => headers.operation);

describe.each([{ live_sse: false }, { live_sse: true }])(
  "a client of Electric (server-sent events: $live_sse)",
  (mode) => {
    test("is told the rows there are and then each change, whole and once", async () => {
      const node = await settled(new TestNode());
      await addMember("ann");
      const hub = await startHub();
      const client = track(hub, node, { shape: "members", ...mode });
      await client.upToDate();
      expect(client.values("member")).toEqual(["ann"]);
      await addMember("bob");
      await eventually("bob came", () => client.rows.size === 2);
      await pool.query("UPDATE member SET credit_limit_micro = 5 WHERE member = 'ann'");
      await pool.query("DELETE FROM member WHERE member = 'bob'");
      await eventually("bob went", () => client.rows.size === 1);
      expect(operations(client.changes())).toEqual(["insert", "insert", "update", "delete"]);
      expect([...client.rows.values()]).toEqual([
        { community: "sun", member: "ann", is_active: true, credit_limit_micro: 5n, is_adopted: false },
      ]);
      expect(client.errors).toEqual([]);
    });

    test("goes on after a restart of both sides with exactly what it missed", async () => {
      const node = await settled(new TestNode());
      await addTariff(900);
      const before = await startHub();
      const first = track(before, node, { shape: "tariffs", ...mode });
      await first.upToDate();
      await addTariff(1_800);
      await eventually("the second tariff came", () => first.rows.size === 2);
      const { shapeHandle: handle, lastOffset: offset } = first.stream;
      first.stop();
      await before.stop();
      await addTariff(2_700);
      const second = track(await startHub(), node, { shape: "tariffs", ...mode, handle: handle as string, offset });
      await second.upToDate();
      await addTariff(3_600);
      await eventually("the fourth tariff came", () => second.rows.size === 2);
      expect(second.values("valid_from_s")).toEqual(["2700", "3600"]);
      expect(second.stream.shapeHandle).toBe(handle);
    });

    test("sees rows come and go as they move between communities, and a change of key as delete and insert", async () => {
      const node = await settled(new TestNode(), new TestNode(undefined, "moon"));
      await addMember("ann");
      await addMember("bob", "moon");
      const client = track(await startHub(), node, { shape: "members", ...mode });
      await client.upToDate();
      await pool.query("UPDATE member SET community = 'sun' WHERE member = 'bob'");
      await eventually("bob came", () => client.rows.size === 2);
      await pool.query("UPDATE member SET community = 'moon' WHERE member = 'ann'");
      await eventually("ann went", () => client.rows.size === 1);
      await pool.query("UPDATE member SET member = 'rob' WHERE member = 'bob'");
      await eventually("bob became rob", () => client.values("member")[0] === "rob");
      expect(operations(client.changes())).toEqual(["insert", "insert", "delete", "delete", "insert"]);
      expect(client.rows.size).toBe(1);
    });

    test("begins again when the log was cut before the place where it stopped", async () => {
      const node = await settled(new TestNode());
      await addTariff(900);
      const hub = await startHub();
      const first = track(hub, node, { shape: "tariffs", ...mode });
      await first.upToDate();
      const { shapeHandle: handle, lastOffset: offset } = first.stream;
      first.stop();
      await addTariff(1_800);
      await hub.store.prune({ max_changes: 0, max_age_ms: 1e12, min_age_ms: -1_000, unused_ms: 1e12 });
      const second = track(hub, node, { shape: "tariffs", ...mode, handle: handle as string, offset });
      await eventually("both tariffs came", () => second.rows.size === 2);
      expect(second.messages.filter(isControlMessage).map(({ headers }) => headers.control)).toContain("must-refetch");
      expect(second.stream.shapeHandle).not.toBe(handle);
      await addTariff(2_700);
      await eventually("the new tariff came", () => second.rows.size === 3);
      expect(second.errors).toEqual([]);
    });

    test("is told what another hub on the same database took in", async () => {
      const node = await settled(new TestNode());
      const [one, other] = [await startHub(), await startHub()];
      const [here, there] = [
        track(one, node, { shape: "members", ...mode }),
        track(other, node, { shape: "members", ...mode }),
      ];
      await Promise.all([here.upToDate(), there.upToDate()]);
      expect(here.stream.shapeHandle).toBe(there.stream.shapeHandle);
      await addMember("ann");
      await eventually("both know ann", () => here.rows.size === 1 && there.rows.size === 1);
    });
  },
);

describe("a shape", () => {
  test("comes in parts and pages of bounded size", async () => {
    const node = await settled(new TestNode());
    for (let at = 1; at <= 50; at++) await addTariff(900 * at);
    const hub = await startHub({ part_length: 1_000, page_changes: 7 });
    const client = track(hub, node, { shape: "tariffs" });
    await client.upToDate();
    expect(client.rows.size).toBe(50);
    const { shapeHandle: handle, lastOffset: offset } = client.stream;
    client.stop();
    for (let at = 51; at <= 80; at++) await addTariff(900 * at);
    const resumed = track(hub, node, { shape: "tariffs", handle: handle as string, offset });
    await resumed.upToDate();
    expect(operations(resumed.changes())).toEqual(new Array(30).fill("insert"));
    expect(resumed.rows.size).toBe(30);
    const parts = await pool.query("SELECT max(length(body)) AS length, count(*)::integer AS parts FROM shape_chunk");
    expect(parts.rows[0].parts).toBeGreaterThan(10);
    expect(parts.rows[0].length).toBeLessThan(1_500);
  });

  test("loses nothing when a writer that began first commits last", async () => {
    const node = await settled(new TestNode());
    const hub = await startHub();
    const client = track(hub, node, { shape: "members" });
    await client.upToDate();
    const database = (pool.options as { database?: string }).database as string;
    const [slow, quick] = [
      new Client({ ...postgres.connection, database }),
      new Client({ ...postgres.connection, database }),
    ];
    await Promise.all([slow.connect(), quick.connect()]);
    try {
      await slow.query("BEGIN; INSERT INTO member VALUES ('sun', 'slow', true, NULL, 0)");
      const done = quick.query("INSERT INTO member VALUES ('sun', 'quick', true, NULL, 0)");
      await eventually("the second writer waits for the first", async () => {
        const { rows } = await pool.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
        return rows.length > 0;
      });
      expect(client.rows.size).toBe(0);
      await slow.query("COMMIT");
      await done;
      await eventually("both came", () => client.rows.size === 2);
      expect(client.changes().map(({ value }) => value["member"])).toEqual(["slow", "quick"]);
    } finally {
      await Promise.all([slow.end(), quick.end()]);
    }
  });

  test("of writers in any number arrives complete, in the order of the log", async () => {
    const node = await settled(new TestNode());
    const client = track(await startHub({ page_changes: 5 }), node, { shape: "members" });
    await client.upToDate();
    await Promise.all(Array.from({ length: 60 }, (_, at) => addMember(`m${at}`)));
    await eventually("all came", () => client.rows.size === 60);
    const places = client.changes().map(({ headers }) => Number(headers["lsn"]));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(client.changes().length).toBe(60);
  });

  test("tells every column in the type that the database has", async () => {
    const node = await settled(new TestNode());
    const other = new TestNode();
    await settle(pool, other);
    await addMember("ann");
    const epoch = Buffer.alloc(16, 1);
    await pool.query("INSERT INTO metering_point VALUES ('sun', 'p1', 'ann', true, 17000, 'AT001', 0)");
    await pool.query("INSERT INTO node_policy VALUES ('sun', 30, 300)");
    await pool.query("INSERT INTO receipt VALUES ('sun', 'r1', 'settled', '{\"a\": [1, null]}', 5)");
    await pool.query("INSERT INTO official_interval VALUES ('sun', 900, 1, '[[\"p1\", 1, 2]]', 0)");
    const verdict = "INSERT INTO record_verdict VALUES ('sun', $1, $2, 3, 'readings', 'malformed-body', 0)";
    for (const { id } of [node, other]) await pool.query(verdict, [Buffer.from(id), epoch]);
    const hub = await startHub();
    const rowsOf = async (shape: string) => {
      const client = track(hub, node, { shape });
      await client.upToDate();
      expect(client.errors).toEqual([]);
      client.stop();
      return [...client.rows.values()];
    };
    const point = { community: "sun", metering_point: "p1", member: "ann", is_active: true, main_fuse_w: 17_000 };
    expect(await rowsOf("metering-points")).toEqual([{ ...point, is_adopted: false }]);
    expect(await rowsOf("node-policy")).toEqual([{ community: "sun", status_every_s: 30, telemetry_every_s: 300 }]);
    const receipt = { community: "sun", receipt: "r1", kind: "settled", body: { a: [1, null] }, created_at_ms: 5n };
    expect(await rowsOf("receipts")).toEqual([receipt]);
    const official = { community: "sun", start_s: 900n, version: 1, metered: [["p1", 1, 2]] };
    expect(await rowsOf("corrections")).toEqual([official]);
    const told = { node: `\\x${node.name}`, epoch: `\\x${"01".repeat(16)}`, seq: 3n, kind: "readings" };
    expect(await rowsOf("verdicts")).toEqual([{ ...told, verdict: "malformed-body" }]);
    expect((await rowsOf("node-keys")).map((row) => row["node"]).sort()).toEqual(
      [node, other].map(({ name }) => `\\x${name}`).sort(),
    );
  });

  test("that nobody uses is forgotten, and one in use is kept", async () => {
    const node = await settled(new TestNode());
    const hub = await startHub();
    const client = track(hub, node, { shape: "tariffs" });
    await client.upToDate();
    const keep = { max_changes: 1e6, max_age_ms: 1e12, min_age_ms: 0 };
    await hub.store.prune({ ...keep, unused_ms: 60_000 });
    expect((await pool.query("SELECT handle FROM shape")).rows).toEqual([{ handle: client.stream.shapeHandle }]);
    await hub.store.prune({ ...keep, unused_ms: -60_000 });
    expect((await pool.query("SELECT 1 FROM shape, shape_chunk")).rows).toEqual([]);
  });

  test("whose log was cut goes on for those who had read it all", async () => {
    const node = await settled(new TestNode());
    const hub = await startHub();
    const client = track(hub, node, { shape: "tariffs" });
    await client.upToDate();
    await addTariff(900);
    await eventually("the tariff came", () => client.rows.size === 1);
    await hub.store.prune({ max_changes: 0, max_age_ms: 1e12, min_age_ms: -1_000, unused_ms: 1e12 });
    expect((await pool.query("SELECT 1 FROM shape_change")).rows).toEqual([]);
    await addTariff(1_800);
    await eventually("the next one too", () => client.rows.size === 2);
    expect(operations(client.changes())).toEqual(["insert", "insert"]);
    const newcomer = track(hub, node, { shape: "tariffs" });
    await newcomer.upToDate();
    expect([newcomer.rows.size, newcomer.stream.shapeHandle === client.stream.shapeHandle]).toEqual([2, false]);
  });

  test("is not begun again at will by a client that makes places up", async () => {
    const node = await settled(new TestNode());
    const hub = await startHub();
    const handles = new Set<string>();
    const statuses: number[] = [];
    for (let round = 0; round < 4; round++) {
      const handle = (await ask(hub, node, { shape: "members", offset: "-1" })).headers.get("electric-handle") ?? "";
      handles.add(handle);
      statuses.push((await ask(hub, node, { shape: "members", offset: "999999999_0", handle })).status);
    }
    expect(statuses).toEqual([409, 503, 503, 503]);
    expect(handles.size).toBe(2);
  });

  test("begins again for a client that remembers more than a restored database", async () => {
    const node = await settled(new TestNode());
    await addTariff(900);
    const hub = await startHub();
    const first = track(hub, node, { shape: "tariffs" });
    await first.upToDate();
    const handle = first.stream.shapeHandle as string;
    first.stop();
    const answer = await ask(hub, node, { shape: "tariffs", handle, offset: "999999_0" });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual([{ headers: { control: "must-refetch" } }]);
    expect(answer.headers.get("electric-handle")).not.toBe(handle);
    const again = track(hub, node, { shape: "tariffs", handle, offset: "999999_0" });
    await eventually("the tariff came", () => again.rows.size === 1);
  });
});

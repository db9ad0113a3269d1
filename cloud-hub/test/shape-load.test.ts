import { connect, type Socket } from "node:net";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { requestAuthorization } from "@localgrid/protocol/node-proofs";
import { Pool } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { TestNode } from "../src/test-support/test-node.ts";
import { follow, type ShapeClient } from "./shape-client.ts";
import { type ShapeHub, type ShapeHubOptions, settle, signedFetch, startShapeHub } from "./shape-hub.ts";

const NODE = new TestNode();
const ABROAD = new TestNode(undefined, "moon");

let postgres: TestPostgres;
let pool: Pool;
const open: { stop: () => Promise<void> | void }[] = [];

beforeAll(async () => {
  postgres = await startTestPostgres();
});

beforeEach(async () => {
  pool = await postgres.createDatabase();
  await migrate(pool);
  await settle(pool, NODE, ABROAD);
});

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.stop();
});

afterAll(() => postgres?.stop());

async function startHub(on: Pool, options: ShapeHubOptions = {}): Promise<ShapeHub> {
  const hub = await startShapeHub(on, options);
  open.push(hub);
  return hub;
}

function track(...args: Parameters<typeof follow>): ShapeClient {
  const client = follow(...args);
  open.push(client);
  return client;
}

function addMember(member: string, community = "sun") {
  return pool.query("INSERT INTO member VALUES ($1, $2, true, NULL, 0)", [community, member]);
}

/** Counts from now on how often the log is read. */
function countReadings(): () => number {
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  let readings = 0;
  pool.query = ((asked: unknown, ...rest: unknown[]) => {
    if (typeof asked === "string" && asked.includes("LATERAL")) readings += 1;
    return query(asked, ...rest);
  }) as Pool["query"];
  return () => readings;
}

/** Where a newcomer stands after the snapshot. */
async function arrive(hub: ShapeHub, node: TestNode, shape: string) {
  const first = await signedFetch(node)(`${hub.url}/v1/shape?shape=${shape}&offset=-1`);
  const handle = first.headers.get("electric-handle") as string;
  const second = await signedFetch(node)(`${hub.url}/v1/shape?shape=${shape}&offset=0_0&handle=${handle}`);
  await second.text();
  return { shape, handle, offset: second.headers.get("electric-offset") as string, live: "true" };
}

/** A client that asks for a stream of events and then takes nothing in. */
async function stall(hub: ShapeHub, node: TestNode, shape: string): Promise<Socket> {
  const query = new URLSearchParams({ ...(await arrive(hub, node, shape)), live_sse: "true" });
  const target = `/v1/shape?${query}`;
  const authorization = requestAuthorization({ method: "GET", target, at_ms: Date.now() }, node.key);
  const socket = connect(hub.port, "127.0.0.1");
  socket.pause();
  socket.on("error", () => {});
  socket.write(`GET ${target} HTTP/1.1\r\nhost: hub\r\nauthorization: ${authorization}\r\n\r\n`);
  open.push({ stop: () => void socket.destroy() });
  return socket;
}

describe("clients that wait", () => {
  test("cost the database nothing until a change concerns them, and then one reading for all", async () => {
    const readings = countReadings();
    const hub = await startHub(pool, { limits: { long_poll_ms: 15_000 } });
    const place = await arrive(hub, NODE, "members");
    const url = `${hub.url}/v1/shape?${new URLSearchParams(place)}`;
    const polls = Array.from({ length: 100 }, () => signedFetch(NODE)(url).then((answer) => answer.text()));
    await eventually("all wait", () => hub.feed.waiting === 100);
    const before = readings();
    expect(before).toBeLessThan(10);
    await addMember("luna", "moon");
    const elsewhere = follow(hub, ABROAD, { shape: "members" });
    await elsewhere.upToDate();
    elsewhere.stop();
    const meanwhile = readings() - before;
    expect(hub.feed.waiting).toBeGreaterThanOrEqual(100);
    await addMember("ann");
    const answers = await Promise.all(polls);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain("ann");
    expect(readings() - before - meanwhile).toBeLessThanOrEqual(2);
  });

  test("are answered without news when the time is over, and that never twice with one etag", async () => {
    const hub = await startHub(pool, { limits: { long_poll_ms: 100 } });
    const url = `${hub.url}/v1/shape?${new URLSearchParams(await arrive(hub, NODE, "members"))}`;
    const [one, two] = [await signedFetch(NODE)(url), await signedFetch(NODE)(url)];
    expect(await one.json()).toEqual([{ headers: { control: "up-to-date", global_last_seen_lsn: "1" } }]);
    expect([one.headers.get("electric-offset"), one.headers.get("electric-has-data")]).toEqual(["0_inf", "false"]);
    expect(Number(one.headers.get("electric-cursor"))).toBeGreaterThan(0);
    expect(one.headers.get("etag")).not.toBe(two.headers.get("etag"));
  });

  test("beyond the limit are asked to come later, and nobody is left behind by those who go", async () => {
    const hub = await startHub(pool, { limits: { max_waiting: 3 } });
    const url = `${hub.url}/v1/shape?${new URLSearchParams(await arrive(hub, NODE, "members"))}`;
    const aborter = new AbortController();
    const polls = [1, 2, 3].map(() => signedFetch(NODE)(url, { signal: aborter.signal }).catch(() => null));
    await eventually("three wait", () => hub.feed.waiting === 3);
    const fourth = await signedFetch(NODE)(url);
    expect([fourth.status, fourth.headers.get("retry-after")]).toEqual([503, "2"]);
    aborter.abort();
    await Promise.all(polls);
    await eventually("nobody waits", () => hub.feed.waiting === 0);
  });

  test("are answered when the hub stops", async () => {
    const hub = await startShapeHub(pool);
    const url = `${hub.url}/v1/shape?${new URLSearchParams(await arrive(hub, NODE, "members"))}`;
    const poll = signedFetch(NODE)(url).then((answer) => answer.status);
    await eventually("one waits", () => hub.feed.waiting === 1);
    await hub.stop();
    expect(await poll).toBe(200);
  });

  test("miss nothing when the connection that tells of changes is lost", async () => {
    const hub = await startHub(pool);
    const client = track(hub, NODE, { shape: "members" });
    await client.upToDate();
    await eventually("the client waits", () => hub.feed.waiting === 1);
    await pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
    await eventually("the hub noticed", () => !hub.feed.isConnected);
    await addMember("ann");
    await eventually("ann came", () => client.rows.size === 1);
    await eventually("the hub hears again", () => hub.feed.isConnected);
    await addMember("bob");
    await eventually("bob came", () => client.rows.size === 2);
    expect(client.errors).toEqual([]);
  });
});

describe("a client that takes nothing in", () => {
  test("holds no more in the hub's memory than a page, disturbs nobody, and is dropped", async () => {
    const hub = await startHub(pool, { page_changes: 4, slow_client_ms: 1_500 });
    const stalled = await stall(hub, NODE, "receipts");
    const client = track(hub, NODE, { shape: "receipts", live_sse: true });
    await client.upToDate();
    await eventually("both wait", () => hub.feed.waiting === 2);
    let most = 0;
    for (let at = 0; at < 200; at++) {
      const body = JSON.stringify({ text: "x".repeat(100_000) });
      await pool.query("INSERT INTO receipt VALUES ('sun', $1, 'settled', $2, 0)", [`r${at}`, body]);
      most = Math.max(most, hub.buffered());
    }
    await eventually("the other client has all", () => client.rows.size === 200);
    expect(most).toBeLessThan(3_000_000);
    client.stop();
    await eventually("the slow client was dropped", () => !hub.isConnected(stalled.localPort as number));
    await eventually("nobody waits", () => hub.feed.waiting === 0);
  });
});

describe("while the database is away", () => {
  test("clients are asked to come later", async () => {
    const away = new Pool({ host: "127.0.0.1", port: 1, connectionTimeoutMillis: 1_000 });
    const hub = await startHub(away);
    const answer = await signedFetch(NODE)(`${hub.url}/v1/shape?shape=members&offset=-1`);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
    await hub.stop();
    await away.end();
  });
});

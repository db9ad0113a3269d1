import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { eventually } from "@localgrid/edge-node/test/eventually";
import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ElectricShapes } from "../src/adapters/electric/electric-shapes.ts";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { TestNode } from "../src/test-support/test-node.ts";
import { follow } from "./shape-client.ts";
import { type ShapeHub, settle, signedFetch, startShapeHub } from "./shape-hub.ts";

const NODE = new TestNode();
const SECRET = "only the hub knows";

let postgres: TestPostgres;
let pool: Pool;
let upstream: Server;
let hub: ShapeHub;
let asked: URLSearchParams[];
let closed: number;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  await settle(pool, NODE);
});

beforeEach(async () => {
  asked = [];
  closed = 0;
  answer = (_request, response) => response.writeHead(200, { "electric-handle": "h" }).end("[]");
  upstream = createServer((request, response) => {
    asked.push(new URL(request.url as string, "http://electric").searchParams);
    response.once("close", () => {
      closed += 1;
    });
    answer(request, response);
  });
  await new Promise<void>((listening) => upstream.listen(0, "127.0.0.1", listening));
  const { port } = upstream.address() as AddressInfo;
  hub = await startShapeHub(pool, { source: new ElectricShapes({ url: `http://127.0.0.1:${port}`, secret: SECRET }) });
});

afterEach(async () => {
  await hub.stop();
  upstream.closeAllConnections();
  await new Promise((stopped) => upstream.close(stopped));
});

afterAll(() => postgres?.stop());

function ask(query: Record<string, string>, init: RequestInit = {}): Promise<Response> {
  return signedFetch(NODE)(`${hub.url}/v1/shape?${new URLSearchParams({ offset: "-1", ...query })}`, init);
}

describe("an Electric service behind the hub", () => {
  test("is asked for what the hub says, whatever the client says", async () => {
    const said = {
      table: "node",
      where: "1=1",
      columns: "x",
      secret: "guess",
      replica: "default",
      "params[1]": "moon",
    };
    const subset = { subset__where: "1=1", subset__limit: "1", log: "changes_only", queryable_columns: "x" };
    await ask({
      shape: "members",
      handle: "7-1",
      cursor: "5",
      expired_handle: "6-1",
      "cache-buster": "b",
      ...said,
      ...subset,
    });
    expect(Object.fromEntries(asked[0] as URLSearchParams)).toEqual({
      "cache-buster": "b",
      columns: '"community","member","is_active","credit_limit_micro","is_adopted"',
      cursor: "5",
      expired_handle: "6-1",
      handle: "7-1",
      offset: "-1",
      "params[1]": "sun",
      replica: "full",
      secret: SECRET,
      table: "public.member",
      where: '"community" = $1',
    });
    await ask({ shape: "verdicts" });
    expect(asked[1]?.get("params[1]")).toBe(`\\x${NODE.name}`);
  });

  test("is never asked for somebody who may not ask", async () => {
    const nameless = await fetch(`${hub.url}/v1/shape?shape=members&offset=-1`);
    expect([nameless.status, asked.length]).toEqual([401, 0]);
  });

  test("answers through the hub, without what concerns its own connection and caches", async () => {
    answer = (_request, response) => {
      const told = { "electric-handle": "h", "electric-offset": "0_0", etag: '"h:-1:0_0"', "electric-schema": "{}" };
      const own = { "cache-control": "public, max-age=604800", "content-encoding": "identity", "x-inside": "1" };
      response.writeHead(200, { ...told, ...own, "content-type": "application/json" }).end('[{"a":1}]');
    };
    const passed = await ask({ shape: "members" });
    const { headers } = passed;
    expect(await passed.json()).toEqual([{ a: 1 }]);
    expect([headers.get("electric-handle"), headers.get("etag")]).toEqual(["h", '"h:-1:0_0"']);
    expect([headers.get("content-encoding"), headers.get("x-inside")]).toEqual([null, null]);
    expect([headers.get("cache-control"), headers.get("vary")]).toEqual(["private, no-cache", "authorization, cookie"]);
  });

  test("sends must-refetch through, and what is the hub's own fault as 503", async () => {
    const statuses = [409, 400, 401, 500];
    const seen: number[] = [];
    for (const status of statuses) {
      answer = (_request, response) => response.writeHead(status, { "electric-handle": "new" }).end("[]");
      const { status: passed, headers } = await ask({ shape: "members" });
      seen.push(passed);
      if (passed === 409) expect(headers.get("electric-handle")).toBe("new");
      if (passed === 503) expect(headers.get("retry-after")).toBe("2");
    }
    expect(seen).toEqual([409, 400, 503, 503]);
  });

  test("is away: clients are asked to come later", async () => {
    upstream.closeAllConnections();
    await new Promise((stopped) => upstream.close(stopped));
    const away = await ask({ shape: "members" });
    expect([away.status, ((await away.json()) as { code: string }).code]).toEqual([503, "shape-service-away"]);
    upstream = createServer().listen(0);
  });

  test("hears that a client has gone", async () => {
    answer = () => {};
    const aborter = new AbortController();
    const waiting = ask({ shape: "members", live: "true" }, { signal: aborter.signal }).catch(() => null);
    await eventually("the service was asked", () => asked.length === 1);
    expect(closed).toBe(0);
    aborter.abort();
    await waiting;
    await eventually("the service noticed", () => closed === 1);
  });

  test("streams events as they come", async () => {
    let send: (text: string) => void = () => {};
    answer = (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("data: 1\n\n");
      send = (text) => response.write(text);
    };
    const aborter = new AbortController();
    const stream = await ask({ shape: "members", live: "true", live_sse: "true" }, { signal: aborter.signal });
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    const next = async () => Buffer.from((await reader.read()).value ?? []).toString();
    expect(await next()).toBe("data: 1\n\n");
    send("data: 2\n\n");
    expect(await next()).toBe("data: 2\n\n");
    aborter.abort();
    await eventually("the service noticed", () => closed === 1);
  });

  test("serves the official client, snapshot and live", async () => {
    const own = await startShapeHub(pool);
    // Another hub plays the service: as Electric it knows the shape by its table.
    answer = (request, response) => {
      const { searchParams } = new URL(request.url as string, "http://electric");
      const gone = new AbortController();
      response.once("close", () => gone.abort());
      const query = new URLSearchParams({ ...Object.fromEntries(searchParams), shape: "members" });
      signedFetch(NODE)(`${own.url}/v1/shape?${query}`, { signal: gone.signal })
        .then(async ({ status, headers, body }) => {
          response.writeHead(status, Object.fromEntries(headers));
          for await (const part of body ?? []) response.write(part);
          response.end();
        })
        .catch(() => response.destroy());
    };
    const client = follow(hub, NODE, { shape: "members" });
    await client.upToDate();
    await pool.query("INSERT INTO member VALUES ('sun', 'ann', true, NULL, 0)");
    await eventually("ann came", () => client.rows.size === 1);
    expect(client.errors).toEqual([]);
    client.stop();
    await own.stop();
  });
});

import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { requestAuthorization } from "@localgrid/protocol/node-proofs";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Identity, Role } from "../src/access/identity.ts";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { NAMED_SHAPES } from "../src/shapes/named-shapes.ts";
import { TestNode } from "../src/test-support/test-node.ts";
import { follow } from "./shape-client.ts";
import { type ShapeHub, settle, signedFetch, startShapeHub } from "./shape-hub.ts";

const HERE = new TestNode();
const NEIGHBOUR = new TestNode();
const ABROAD = new TestNode(undefined, "moon");
const TOKENS = {
  viewer: `lgt_${"v".repeat(43)}`,
  analyst: `lgt_${"a".repeat(43)}`,
  local: `lgt_${"l".repeat(43)}`,
};

let postgres: TestPostgres;
let pool: Pool;
let hub: ShapeHub;

function person(role: Role, community: string | null): Identity {
  return { kind: "token", name: role, role, community: community as CommunityId | null, credential: "" };
}

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  await settle(pool, HERE, NEIGHBOUR, ABROAD);
  for (const community of ["sun", "moon"]) await fill(community);
  for (const node of [HERE, NEIGHBOUR, ABROAD]) {
    const values = [node.community, Buffer.from(node.id), Buffer.from(`${node.community} secret`)];
    await pool.query("INSERT INTO record_verdict VALUES ($1, $2, $3, 1, 'readings', 'malformed-body', 0)", values);
  }
  hub = await startShapeHub(pool, {
    people: {
      [TOKENS.viewer]: person("viewer", null),
      [TOKENS.analyst]: person("analyst", null),
      [TOKENS.local]: person("coordinator", "sun"),
    },
  });
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

/** One row of each table, with the community's name in all of them. */
async function fill(community: string): Promise<void> {
  const rows = [
    "INSERT INTO tariff VALUES ($1, 900, 300000, 80000, 20000, 0, 0)",
    "INSERT INTO member VALUES ($1, $1 || '-ann', true, NULL, 0)",
    "INSERT INTO metering_point VALUES ($1, $1 || '-p1', $1 || '-ann', true, 17000, $1 || '-operators-name', 0)",
    `INSERT INTO allocation_key (community, valid_from_s, agreed, added, created_at_ms)
       SELECT $1, 900, agreed, agreed, 0 FROM jsonb_build_object('key', $1 || '-ann') AS agreed`,
    "INSERT INTO node_policy VALUES ($1, 30, 300)",
    "INSERT INTO receipt VALUES ($1, $1 || '-r1', 'settled', '{}', 5)",
    "INSERT INTO official_interval VALUES ($1, 900, 1, jsonb_build_array(jsonb_build_array($1 || '-p1', 1, 2)), 0)",
  ];
  for (const row of rows) await pool.query(row, [community]);
}

function ask(query: Record<string, string>, as: TestNode = HERE): Promise<Response> {
  return signedFetch(as)(`${hub.url}/v1/shape?${new URLSearchParams({ offset: "-1", ...query })}`);
}

function askAsPerson(token: string, query: Record<string, string>): Promise<Response> {
  const url = `${hub.url}/v1/shape?${new URLSearchParams({ offset: "-1", ...query })}`;
  return fetch(url, { headers: { authorization: `Bearer ${token}` } });
}

async function refusalOf(answer: Response) {
  return [answer.status, ((await answer.json()) as { code: string }).code];
}

/** Sends a request line that `fetch` would tidy up; answers with the status. */
async function rawStatus(target: string): Promise<number> {
  const socket = connect(hub.port, "127.0.0.1");
  const authorization = requestAuthorization({ method: "GET", target, at_ms: Date.now() }, HERE.key);
  socket.write(`GET ${target} HTTP/1.1\r\nhost: hub\r\nauthorization: ${authorization}\r\nconnection: close\r\n\r\n`);
  return Number((await text(socket)).split(" ", 2)[1]);
}

describe("a node", () => {
  test.each(NAMED_SHAPES.map(({ name }) => name))("sees of %s the rows of its own community only", async (shape) => {
    const answer = await (await ask({ shape })).text();
    expect(answer).toContain(shape === "verdicts" || shape === "node-keys" ? HERE.name : '"sun');
    expect(answer).not.toContain("moon");
    expect(answer).not.toContain(ABROAD.name);
    expect(answer).not.toContain("operators-name");
    if (shape === "verdicts") expect(answer).not.toContain(NEIGHBOUR.name);
  });

  test("gains nothing by the parameters of Electric that choose tables, rows, columns or secrets", async () => {
    const plain = await ask({ shape: "members" });
    const expected = await plain.text();
    const tricks: Record<string, string>[] = [
      { table: "node" },
      { table: "community", columns: "sealed_key" },
      { where: "1=1" },
      { where: "community = 'moon'", "params[1]": "moon", params: '["moon"]' },
      { columns: "created_at_ms" },
      { secret: "guess", api_secret: "guess" },
      { subset__where: "1=1", subset__limit: "100", subset__order_by: "member" },
      { subset__where: "member IN (SELECT member FROM member)", subset__params: "{}" },
      { community: "moon" },
      { node: ABROAD.name },
      { replica: "default", log: "changes_only", queryable_columns: "created_at_ms" },
    ];
    for (const trick of tricks) {
      const answer = await ask({ shape: "members", ...trick });
      expect([answer.status, await answer.text()]).toEqual([200, expected]);
      expect(answer.headers.get("electric-handle")).toBe(plain.headers.get("electric-handle"));
    }
    const named = await signedFetch(HERE)(`${hub.url}/v1/shape?offset=-1&table=member`);
    expect(await refusalOf(named)).toEqual([400, "invalid-input"]);
    expect(await refusalOf(await ask({ shape: "member" }))).toEqual([404, "unknown-shape"]);
    const twice = await signedFetch(HERE)(`${hub.url}/v1/shape?offset=-1&shape=members&shape=tariffs`);
    expect(await refusalOf(twice)).toEqual([400, "invalid-input"]);
  });

  test("is not served by the handle of another community's shape", async () => {
    const theirs = await ask({ shape: "members" }, ABROAD);
    const handle = theirs.headers.get("electric-handle") as string;
    // While its owner waits, the hub has the shape's place in mind and asks the database no more.
    const gone = new AbortController();
    const query = new URLSearchParams({ shape: "members", offset: "0_inf", handle, live: "true" });
    const init = { signal: gone.signal };
    const waiting = signedFetch(ABROAD)(`${hub.url}/v1/shape?${query}`, init).catch(() => null);
    await eventually("its owner waits", () => hub.feed.headOf("member moon", handle) !== null);
    for (const live of ["false", "true"]) {
      for (const offset of ["0_0", "0_inf", "2_0"]) {
        const answer = await ask({ shape: "members", handle, offset, live });
        expect([answer.status, await answer.text()]).toEqual([409, '[{"headers":{"control":"must-refetch"}}]']);
        expect(answer.headers.get("electric-handle")).not.toBe(handle);
      }
    }
    gone.abort();
    await waiting;
  });

  test("that is shut out while it waits gets no more, and a clear answer when it comes back", async () => {
    const leaving = new TestNode();
    await settle(pool, leaving);
    const client = follow(hub, leaving, { shape: "members", live_sse: true });
    const errors = client.errors;
    await client.upToDate();
    await eventually("the client waits", () => hub.feed.waiting === 1);
    await pool.query("UPDATE node SET revoked_at_ms = 1 WHERE id = $1", [Buffer.from(leaving.id)]);
    await eventually("the client was told", () => errors.length > 0);
    expect(errors[0]).toMatchObject({ status: 403, json: { code: "revoked-node" } });
    await pool.query("INSERT INTO member VALUES ('sun', 'late', true, NULL, 0)");
    expect(hub.feed.waiting).toBe(0);
    expect(client.values("member")).toEqual(["sun-ann"]);
    client.stop();
  });

  test("has to sign the very address, now, with its own key", async () => {
    const target = "/v1/shape?offset=-1&shape=members";
    const send = (authorization: string) => fetch(`${hub.url}${target}`, { headers: { authorization } });
    const sign = (signed: string, at_ms = Date.now(), as = HERE) =>
      requestAuthorization({ method: "GET", target: signed, at_ms }, as.key);
    expect((await send(sign(target))).status).toBe(200);
    expect((await send(sign(target, Date.now() - 240_000))).status).toBe(200);
    expect(await refusalOf(await send(sign(target, Date.now() - 360_000)))).toEqual([401, "wrong-clock"]);
    expect(await refusalOf(await send(sign(`${target}&live=true`)))).toEqual([401, "wrong-proof"]);
    expect(await refusalOf(await send(sign(target, Date.now(), new TestNode())))).toEqual([403, "unknown-node"]);
    expect(await refusalOf(await send(""))).toEqual([401, "no-proof"]);
  });
});

describe("a person", () => {
  test("sees the community that the request names, if it is theirs", async () => {
    expect(await (await askAsPerson(TOKENS.local, { shape: "members", community: "sun" })).text()).toContain("sun-ann");
    expect(await (await askAsPerson(TOKENS.analyst, { shape: "members", community: "moon" })).text()).toContain(
      "moon-ann",
    );
    const beyond = await askAsPerson(TOKENS.local, { shape: "members", community: "moon" });
    expect(await refusalOf(beyond)).toEqual([403, "out-of-scope"]);
    const nameless = await askAsPerson(TOKENS.analyst, { shape: "members" });
    expect(await refusalOf(nameless)).toEqual([400, "invalid-shape-request"]);
    const unknown = await askAsPerson(`lgt_${"x".repeat(43)}`, { shape: "members", community: "sun" });
    expect(await refusalOf(unknown)).toEqual([401, "no-proof"]);
  });

  test("sees readings and nodes' own shapes only with the right", async () => {
    const readings = { shape: "corrections", community: "sun" };
    expect(await refusalOf(await askAsPerson(TOKENS.viewer, readings))).toEqual([403, "wrong-role"]);
    expect((await askAsPerson(TOKENS.analyst, readings)).status).toBe(200);
    const verdicts = await askAsPerson(TOKENS.analyst, { shape: "verdicts", community: "sun" });
    expect(await refusalOf(verdicts)).toEqual([403, "wrong-role"]);
  });
});

describe("the address of shapes", () => {
  test("is served in one spelling only", async () => {
    const query = "?offset=-1&shape=members";
    expect(await rawStatus(`/v1/shape${query}`)).toBe(200);
    const spellings = [
      "/v1/shape/",
      "//v1/shape",
      "/v1//shape",
      "/v1/%73hape",
      "/v1/shap%65",
      "/%761/shape",
      "/v1/shape%2F",
      "/v1/shape%00",
      "/V1/shape",
      "/v1/SHAPE",
      "/v1/./shape",
      "/v1/x/../shape",
      "/v1/shape;a=b",
      "/v1/shape/..",
      "\\v1\\shape",
      "http://hub/v1/shape",
    ];
    for (const spelling of spellings) {
      const status = await rawStatus(`${spelling}${query}`);
      expect([spelling, status === 404 || status === 400]).toEqual([spelling, true]);
    }
  });

  test("tells pages of other sites which headers they may read, and shares no answer between identities", async () => {
    const answer = await ask({ shape: "members" });
    expect(answer.headers.get("cache-control")).toMatch(/^private/);
    expect(answer.headers.get("vary")).toContain("authorization");
    const exposed = (answer.headers.get("access-control-expose-headers") ?? "").split(", ");
    const told = [...answer.headers.keys()].filter((name) => name.startsWith("electric-"));
    expect(exposed).toEqual(expect.arrayContaining(told));
    const preflight = await fetch(`${hub.url}/v1/shape`, { method: "OPTIONS" });
    expect([preflight.status, preflight.headers.get("access-control-allow-headers")]).toEqual([
      204,
      "authorization, if-none-match",
    ]);
    const refused = await fetch(`${hub.url}/v1/shape?shape=members&offset=-1`);
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([401, "*"]);
    expect(refused.headers.get("cache-control")).toBe("no-store");
  });

  test("answers a client that knows the part already without sending it again", async () => {
    const url = `${hub.url}/v1/shape?shape=members&offset=-1`;
    const etag = (await signedFetch(HERE)(url)).headers.get("etag") as string;
    const again = await signedFetch(HERE)(url, { headers: { "if-none-match": etag } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  test.each([
    [{ offset: "" }],
    [{ offset: "7" }],
    [{ offset: "1_2_3" }],
    [{ offset: "0_0" }],
    [{ live: "true" }],
    [{ offset: "now", live: "true" }],
  ])("refuses %j", async (query) => {
    const answer = await ask({ shape: "members", ...query });
    expect(await refusalOf(answer)).toEqual([400, "invalid-shape-request"]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { pino } from "pino";
import { afterAll, describe, expect, test } from "vitest";
import type { Role } from "../access/identity.ts";
import { coordinatorApi } from "../coordinator-api/coordinator-api.ts";
import { edgeApi } from "../edge-api/edge-api.ts";
import { shapeApi } from "../edge-api/shape-routes.ts";
import { cloudHubError } from "../errors.ts";
import { createHubApp, type HubAppPorts } from "./create-hub-app.ts";
import type { HubPlugin } from "./hub-app.ts";

const TOKEN = `lgt_${"A".repeat(43)}`;
const SCHEMA = { summary: "A door", tags: ["doors"] };

function appWith(plugins: readonly HubPlugin[], more: Partial<HubAppPorts> = {}) {
  const person = { kind: "token", name: "t1", role: "viewer" as Role, community: null, credential: "c" } as const;
  return createHubApp(
    {
      people: { personOfSession: async () => null, personOfToken: async () => person },
      // Nobody here sends idempotency keys.
      answers: undefined as never,
      assertCommunity: async () => {},
      logger: pino({ level: "silent" }),
      web_root: null,
      requests_per_minute: 6_000,
      health: async () => ({ status: "ok", database: "running", uploads_in_flight: 0 }),
      metricsText: async () => "up 1\n",
      ...more,
    },
    plugins,
  );
}

interface ReadOperation {
  readonly parameters?: readonly { readonly name: string }[];
  readonly responses: Record<string, { readonly content: Record<string, { readonly schema: JsonSchema }> }>;
}

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Record<string, JsonSchema>;
}

const isList = (schema: JsonSchema | undefined) => schema?.type === "array";

/** Lists that are as long as a community has members or metering points, or as there are codes. */
const PARTS_OF_ONE = [
  "batches/{seq} rows",
  "batches/{seq} submissions",
  "batches/{seq}/trades/{index}/proof batch_proof",
  "batches/{seq}/trades/{index}/proof proof",
  "billable-months months",
  "biller missing",
  "billing-accounts/{member} missing",
  "billing-runs/{run} biller_missing",
  "billing-runs/{run}/left-out invoices",
  ...["lines", "missing", "refers_to"].map((part) => `billing-runs/{run}/members/{member} ${part}`),
  "intervals/{start_s} members",
  "intervals/{start_s} metering_points",
  "intervals/{start_s} revisions",
  "reconciliation/{month} accounts",
  "reconciliation/{month} causes",
  "reconciliation/{month} members",
  "settling settlings",
  "statements/{month} accounts",
  "statements/{month} members",
].map((name) => `/api/communities/{community}/${name}`);
/** Bounded where they are taken in, or by what is asked for. */
const PARTS_OF_A_NODE = [
  ...["alarms", "backups", "offers", "refused", "reported_alarms", "updates"].map((part) => `{node} ${part}`),
  "{node}/machine figures",
].map((path) => `/api/nodes/${path}`);
/** Of one region or node; a region's list holds no more than these. */
const PARTS_OF_A_MESH = [
  ...["addresses", "alarms", "copies", "peers"].map((name) => `/api/nodes/{node}/peers ${name}`),
  ...["partitioned", "short_of_copies", "silent"].map((name) => `/api/regions/{region}/mesh ${name}`),
];

const addressRoute: HubPlugin = (scope) => {
  scope.get("/address", { config: { hub: { roles: "public" } }, schema: SCHEMA }, async ({ ip }) => ip);
};

describe("the hub's app", () => {
  test.each([
    ["no roles", { schema: SCHEMA }],
    ["no schema", { config: { hub: { roles: "public" } } } as const],
  ])("does not start with a route that declares %s", async (missing, options) => {
    const app = appWith([(scope) => void scope.get("/api/door", options, async () => "come in")]);
    await expect(app.ready()).rejects.toThrow(`GET /api/door declares ${missing}`);
  });

  test("describes every route that it has, each with its roles", async () => {
    const app = appWith([coordinatorApi({} as never), edgeApi({} as never), shapeApi({} as never)]);
    const routes: string[] = [];
    app.addHook("onRoute", ({ method, url }) => {
      routes.push(`${method} ${url.replaceAll(/:(\w+)/g, "{$1}")}`);
    });
    await app.ready();
    const { openapi, paths } = (await app.inject("/v1/openapi.json")).json();
    expect(openapi).toBe("3.1.0");
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(routes.sort());
    expect(described.length).toBeGreaterThan(50);
    for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods as object))) {
      expect(operation).toMatchObject({ summary: expect.stringMatching(/./), tags: [expect.any(String)] });
      expect(operation["x-roles"]).toBeDefined();
      expect(Object.keys(operation.responses).length).toBeGreaterThan(1);
    }
  });

  test("gives lists page by page, but for parts of one thing", async () => {
    const app = appWith([coordinatorApi({} as never)]);
    await app.ready();
    const { paths } = (await app.inject("/v1/openapi.json")).json();
    const wholes: string[] = [];
    let pages = 0;
    for (const [path, { get }] of Object.entries(paths as Record<string, { get?: ReadOperation }>)) {
      const { properties = {} } = get?.responses["200"]?.content["application/json"]?.schema ?? {};
      const lists = Object.keys(properties).filter((name) => isList(properties[name]));
      const isPage = lists.includes("items");
      if (!isPage) wholes.push(...lists.map((name) => `${path} ${name}`));
      const asked = (get?.parameters ?? []).map(({ name }) => name);
      expect([path, asked.includes("limit"), asked.includes("after"), "next" in properties]).toEqual([
        path,
        ...Array(3).fill(isPage),
      ]);
      pages += Number(isPage);
    }
    expect(pages).toBeGreaterThan(10);
    expect(wholes.sort()).toEqual([...PARTS_OF_ONE, ...PARTS_OF_A_NODE, ...PARTS_OF_A_MESH, "/api/settlement zones"]);
  });

  test("answers with headers that keep other sites out, whatever is asked", async () => {
    const app = appWith([coordinatorApi({} as never)]);
    for (const url of ["/health", "/api/session", "/api/nothing", "/nothing", "/api/%zz"]) {
      const { headers } = await app.inject(url);
      expect(headers["content-security-policy"]).toContain("default-src 'self'");
      expect(headers["content-security-policy"]).not.toContain("unsafe");
      expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" });
      expect(headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  test("tells metrics on its own machine, and elsewhere to a token only", async () => {
    const app = appWith([]);
    const ask = async (remoteAddress: string, headers = {}) =>
      (await app.inject({ url: "/metrics", remoteAddress, headers })).statusCode;
    expect(await ask("127.0.0.1")).toBe(200);
    expect(await ask("::1")).toBe(200);
    expect(await ask("192.0.2.1")).toBe(401);
    expect(await ask("127.0.0.1", { "x-forwarded-for": "192.0.2.1" })).toBe(401);
    expect(await ask("192.0.2.1", { authorization: `Bearer ${TOKEN}` })).toBe(200);
    expect((await app.inject({ url: "/health", remoteAddress: "192.0.2.1" })).json()).toEqual({
      status: "ok",
      database: "running",
      uploads_in_flight: 0,
    });
  });

  test("takes a proxy's word for where requests come from if that proxy is trusted", async () => {
    const headers = { "x-forwarded-for": "192.0.2.9" };
    for (const [trusted_proxies, address] of [
      [null, "10.1.2.3"],
      ["10.0.0.0/8,127.0.0.1", "192.0.2.9"],
      ["172.16.0.0/12", "10.1.2.3"],
    ] as const) {
      const app = appWith([addressRoute], { trusted_proxies });
      expect((await app.inject({ url: "/address", remoteAddress: "10.1.2.3", headers })).body).toBe(address);
    }
  });

  test("tells how it answered, by the routes' own names", async () => {
    const told: object[] = [];
    const app = appWith([addressRoute], { answered: ({ duration_ms: _, ...answer }) => told.push(answer) });
    await app.inject("/address?of=me");
    await app.inject("/secret-path");
    expect(told).toEqual([
      { method: "GET", route: "/address", status: 200 },
      { method: "GET", route: null, status: 404 },
    ]);
  });

  test("asks for another try while nobody can be looked up, instead of turning people away", async () => {
    const away = async () => {
      throw cloudHubError("store-away", "the database does not answer");
    };
    const app = appWith([coordinatorApi({} as never)], { people: { personOfSession: away, personOfToken: away } });
    const headers = { authorization: `Bearer ${TOKEN}` };
    const answer = await app.inject({ url: "/api/session", headers });
    expect([answer.statusCode, answer.json().code]).toEqual([503, "store-away"]);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
  });

  test("sends an address away that asks too often, before anybody is looked up", async () => {
    let lookups = 0;
    const personOfToken = async () => {
      lookups += 1;
      return null;
    };
    const people = { personOfSession: async () => null, personOfToken };
    const app = appWith([coordinatorApi({} as never)], { requests_per_minute: 5, people });
    const codes: string[] = [];
    for (let at = 0; at < 8; at++) {
      const headers = { authorization: `Bearer ${TOKEN}` };
      codes.push((await app.inject({ url: "/api/session", headers })).json().code);
    }
    const [seen, refused] = [Array(5).fill("no-session"), Array(3).fill("too-many-requests")];
    expect(codes).toEqual([...seen, ...refused]);
    expect(lookups).toBe(5);
  });
});

describe("the dashboard", () => {
  const folder = mkdtempSync(join(tmpdir(), "hub-pages-"));
  const web_root = join(folder, "web");
  mkdirSync(join(web_root, "assets"), { recursive: true });
  writeFileSync(join(folder, "secret.js"), "treasure");
  writeFileSync(join(web_root, "index.html"), "<!doctype html>hub");
  writeFileSync(join(web_root, "notes.txt"), "treasure");
  writeFileSync(join(web_root, "assets", "app-1234.js"), "run()");
  writeFileSync(join(web_root, "assets", "app-1234.js.gz"), gzipSync("run()"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("is served with its files, cached by whether their names change", async () => {
    const app = appWith([], { web_root });
    const page = await app.inject("/?from=mail");
    expect([page.statusCode, page.body, page.headers["cache-control"]]).toEqual([
      200,
      "<!doctype html>hub",
      "no-cache",
    ]);
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    const script = await app.inject("/assets/app-1234.js");
    expect([script.statusCode, script.body]).toEqual([200, "run()"]);
    expect(script.headers["cache-control"]).toContain("immutable");
    const unchanged = await app.inject({ url: "/", headers: { "if-none-match": String(page.headers.etag) } });
    expect([unchanged.statusCode, unchanged.body]).toEqual([304, ""]);
    expect((await app.inject({ method: "HEAD", url: "/" })).statusCode).toBe(200);
  });

  test.each([
    ["gzip, deflate, br", "gzip"],
    ["br, gzip;q=0.5", "gzip"],
    ["gzip;q=0, br", undefined],
    ["br", undefined],
    [undefined, undefined],
  ])("is sent to whoever takes %s as %s", async (taken, encoding) => {
    const headers = taken === undefined ? {} : { "accept-encoding": taken };
    const answer = await appWith([], { web_root }).inject({ url: "/assets/app-1234.js", headers });
    expect([answer.headers["content-encoding"], answer.headers.vary]).toEqual([encoding, "accept-encoding"]);
    expect(String(encoding === undefined ? answer.rawPayload : gunzipSync(answer.rawPayload))).toBe("run()");
    expect(answer.headers["content-type"]).toBe("text/javascript; charset=utf-8");
  });

  test.each([
    "/../secret.js",
    "/%2e%2e/secret.js",
    "/..%2fsecret.js",
    "/assets/../../secret.js",
    "//secret.js",
    "/..\\secret.js",
    "/%00",
    "/notes.txt",
    "/assets/app-1234.js.gz",
    "/assets",
    "/api/",
    "/v1/index.html",
  ])("gives nothing away at %s", async (url) => {
    const answer = await appWith([], { web_root }).inject(url);
    expect([answer.statusCode, answer.json().code]).toEqual([404, "unknown-route"]);
  });

  test("says so where it has not been built", async () => {
    const answer = await appWith([], { web_root: join(folder, "nowhere") }).inject("/");
    expect([answer.statusCode, answer.json().code]).toEqual([404, "no-dashboard"]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { createLanApi } from "./lan-api.ts";
import { guardRoutes } from "./route-guard.ts";
import { startTestApi } from "./test-client.ts";
import { createTestWorld } from "./test-ports.ts";

describe("the API", () => {
  test("describes every route that it has", async () => {
    const world = createTestWorld();
    const app = createLanApi(world);
    const routes: string[] = [];
    app.addHook("onRoute", ({ method, url }) => {
      routes.push(`${method} ${url.replace(/\(.*?\)/, "").replaceAll(/:(\w+)/g, "{$1}")}`);
    });
    await app.ready();
    const { paths } = (await app.inject("/api/openapi.json")).json();
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(routes.sort());
    for (const methods of Object.values(paths)) {
      for (const operation of Object.values(
        methods as Record<string, { summary: string; tags: string[]; responses: object }>,
      )) {
        expect(operation.summary).not.toBe("");
        expect(operation.tags).toHaveLength(1);
        expect(Object.keys(operation.responses).length).toBeGreaterThan(1);
      }
    }
  });

  test("does not start with a route that tells no roles or no schema", () => {
    const app = createLanApi(createTestWorld());
    guardRoutes(app, createTestWorld().access);
    expect(() => app.get("/api/open-door", { schema: {} }, async () => "come in")).toThrow("declares no roles");
    expect(() => app.get("/api/open-door", { config: { roles: "public" } }, async () => "")).toThrow(
      "declares no schema",
    );
  });

  test("answers an unforeseen failure without a word about it, and logs it once", async () => {
    const api = await startTestApi();
    const member = await api.as("member");
    api.world.commands.currentTariff = () => {
      throw new Error("secret: disk sector 7");
    };
    const answer = await member.get("/api/community");
    expect([answer.status, answer.json.code]).toEqual([500, "internal-error"]);
    expect(answer.text).not.toContain("secret");
    expect(api.world.logged).toMatchObject([
      { event: "request-failed", route: "/api/community", err: { message: "secret: disk sector 7" } },
    ]);
  });

  test("answers every request with headers that keep other sites out", async () => {
    const { nobody } = await startTestApi();
    for (const url of ["/health", "/api/now", "/api/nothing", "/nothing", "/api/%zz"]) {
      const { headers } = await nobody.get(url);
      expect(headers["content-security-policy"]).toContain("default-src 'self'");
      expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
      expect(headers["content-security-policy"]).not.toContain("unsafe");
      expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" });
      expect(headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  test("slows down an address that asks three thousand times a minute", async () => {
    const { nobody } = await startTestApi();
    let last = await nobody.get("/health");
    for (let i = 0; i < 3_000; i++) last = await nobody.get("/health");
    expect([last.status, last.json.code]).toEqual([429, "too-many-requests"]);
    expect(Number(last.headers["retry-after"])).toBeGreaterThan(0);
  });

  test("serves metrics as Prometheus reads them", async () => {
    const { headers, text } = await (await startTestApi()).nobody.get("/metrics");
    expect(headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(text).toBe("localgrid_up 1\n");
  });
});

describe("bytes that are no request", () => {
  test.each([
    { name: "nonsense", bytes: "nonsense\r\n\r\n", status: 400, code: "malformed-request" },
    { name: "an unknown version", bytes: "GET / HTTP/9.9\r\n\r\n", status: 400, code: "malformed-request" },
    { name: "a TLS greeting", bytes: "\u0016\u0003\u0001\u0002\u0000", status: 400, code: "malformed-request" },
    {
      name: "an endless header",
      bytes: `GET / HTTP/1.1\r\nhost: a\r\nx: ${"y".repeat(20_000)}\r\n\r\n`,
      status: 431,
      code: "headers-too-large",
    },
  ])("such as $name get a coded answer", async ({ bytes, status, code }) => {
    const { app } = await startTestApi();
    await app.listen({ host: "127.0.0.1", port: 0 });
    const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
    socket.end(bytes);
    let text = "";
    for await (const chunk of socket) text += chunk;
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(text.slice(text.indexOf("\r\n\r\n")))).toMatchObject({ code });
    await app.close();
  });
});

describe("the member app", () => {
  const folder = mkdtempSync(join(tmpdir(), "lan-api-"));
  const web_root = join(folder, "web");
  mkdirSync(join(web_root, "assets"), { recursive: true });
  writeFileSync(join(folder, "secret.txt"), "treasure");
  writeFileSync(join(web_root, "index.html"), "<!doctype html>app");
  writeFileSync(join(web_root, ".hidden"), "treasure");
  writeFileSync(join(web_root, "assets", "app-1234.js"), "run()");
  writeFileSync(join(web_root, "assets", "app-1234.js.gz"), gzipSync("run()"));
  writeFileSync(join(web_root, "sw.js"), "work()");
  afterAll(() => rmSync(folder, { recursive: true }));
  const html = { accept: "text/html,application/xhtml+xml" };

  test("is served with its files, cached by whether their names change", async () => {
    const { nobody } = await startTestApi({ web_root });
    const page = await nobody.get("/", html);
    expect([page.status, page.text, page.headers["cache-control"]]).toEqual([200, "<!doctype html>app", "no-cache"]);
    expect(page.headers["content-security-policy"]).toContain("default-src 'self'");
    const script = await nobody.get("/assets/app-1234.js");
    expect([script.status, script.text]).toEqual([200, "run()"]);
    expect(script.headers["cache-control"]).toContain("immutable");
    const unchanged = await nobody.get("/", { ...html, "if-none-match": String(page.headers.etag) });
    expect(unchanged.status).toBe(304);
  });

  test("is sent as the build packed it to whoever takes that", async () => {
    const { nobody } = await startTestApi({ web_root });
    const packed = await nobody.get("/assets/app-1234.js", { "accept-encoding": "gzip, deflate" });
    expect(packed.headers).toMatchObject({
      "content-encoding": "gzip",
      "content-length": String(gzipSync("run()").length),
    });
    expect([packed.headers["content-type"], packed.headers["cache-control"]]).toEqual([
      expect.stringMatching(/javascript/),
      expect.stringContaining("immutable"),
    ]);
    expect(String(packed.headers.vary)).toMatch(/accept-encoding/i);
    for (const [url, taken] of [
      ["/assets/app-1234.js", "gzip;q=0"],
      ["/sw.js", "gzip"],
    ] as const) {
      expect((await nobody.get(url, { "accept-encoding": taken })).headers["content-encoding"]).toBeUndefined();
    }
  });

  test("brings its service worker, asked for anew each time and bound to this node", async () => {
    const { nobody } = await startTestApi({ web_root });
    const worker = await nobody.get("/sw.js", { accept: "*/*", "service-worker": "script" });
    expect([worker.status, worker.text, worker.headers["cache-control"]]).toEqual([200, "work()", "no-cache"]);
    expect(worker.headers["content-type"]).toMatch(/^(text|application)\/javascript/);
    // A worker that is missing must not be the page: browsers would keep the old one and never say why.
    expect((await nobody.get("/gone.js", { accept: "*/*" })).status).toBe(404);
    const policy = String(worker.headers["content-security-policy"]);
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/worker-src|connect-src|script-src/);
  });

  test("answers its own addresses with the page, for browsers only", async () => {
    const { nobody } = await startTestApi({ web_root });
    expect((await nobody.get("/statement/2016-08", html)).text).toBe("<!doctype html>app");
    for (const [url, headers] of [
      ["/statement", {}],
      ["/assets/gone.js", html],
      ["/api/nothing", html],
      ["/api", html],
    ] as const) {
      expect((await nobody.get(url, headers)).json.code).toBe("unknown-route");
    }
    expect((await nobody.send("POST /statement", {})).json.code).toBe("unknown-route");
  });

  test.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/assets/../../secret.txt",
    "/.hidden",
    "//secret.txt",
    "/%00",
    "/..\\secret.txt",
  ])("gives nothing away at %s", async (url) => {
    const { nobody } = await startTestApi({ web_root });
    for (const headers of [{}, html]) expect((await nobody.get(url, headers)).text).not.toContain("treasure");
  });

  test("says so where it has not been built", async () => {
    const { nobody } = await startTestApi({ web_root: join(folder, "nowhere") });
    const answer = await nobody.get("/", html);
    expect([answer.status, answer.json.code]).toEqual([404, "no-web-app"]);
  });
});

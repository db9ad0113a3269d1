import { describe, expect, test } from "vitest";
import type { Role } from "../access/account-store.ts";
import { type Answer, startTestApi, type TestClient } from "./test-client.ts";

interface Operation {
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly roles: "public" | readonly Role[];
  readonly hasBody: boolean;
  readonly parameters: readonly string[];
}

const ROLES = ["member", "installer", "coordinator"] as const;
const EXAMPLES: Readonly<Record<string, string>> = {
  member: "home-1",
  login: "home-1",
  device: "d0123456789abcdef",
  bought_device: "t0123456789abcdef",
  connection: "h0123456789",
  month: "2016-08",
  start_s: "900",
  seq: "1",
  index: "0",
  node: "a".repeat(32),
  sha256: "a".repeat(64),
  invitation: "a".repeat(64),
};

const api = await startTestApi();
const clients: Readonly<Record<Role, TestClient>> = {
  member: await api.as("member"),
  installer: await api.as("installer"),
  coordinator: await api.as("coordinator"),
};

/** From the document that clients get, so that a new route is in every test below without being named here. */
const operations: readonly Operation[] = Object.entries((await api.nobody.get("/api/openapi.json")).json.paths)
  .flatMap(([path, methods]) =>
    Object.entries(methods as object).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase() as Operation["method"],
      path,
      roles: operation["x-roles"],
      hasBody: operation.requestBody !== undefined,
      parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name)),
    })),
  )
  .filter(({ path }) => path.startsWith("/api/"));

const guarded = operations.filter(({ roles }) => roles !== "public");
const changing = guarded.filter(({ method }) => method !== "GET");
const withBody = operations.filter(({ hasBody }) => hasBody);
const withParameters = operations.filter(({ parameters }) => parameters.length > 0);

function url({ path }: Operation, values: Readonly<Record<string, string>> = EXAMPLES): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? `no-example-for-${name}`);
}

/** Somebody who may call the operation. */
function entitled({ roles }: Operation): TestClient {
  return roles === "public" ? api.nobody : clients[roles[0] as Role];
}

function call(client: TestClient, operation: Operation, more: { url?: string; body?: unknown; headers?: object } = {}) {
  const target = more.url ?? url(operation);
  const headers = { ...more.headers } as Record<string, string>;
  return operation.method === "GET"
    ? client.get(target, headers)
    : client.send(`${operation.method} ${target}`, more.body, headers);
}

function expectRefusal(answer: Answer, status: number, code: string): void {
  expect({ status: answer.status, code: answer.json?.code }).toEqual({ status, code });
  expect(Object.keys(answer.json)).toEqual(expect.arrayContaining(["code", "message", "hint"]));
  expect(answer.json.message).not.toBe("");
  expect(answer.headers["x-content-type-options"]).toBe("nosniff");
}

test("the document lists routes of every kind", () => {
  expect(operations.length).toBeGreaterThan(25);
  expect(guarded.length).toBeGreaterThan(20);
  expect(changing.length).toBeGreaterThan(8);
  expect(withBody.length).toBeGreaterThan(8);
  expect(withParameters.length).toBeGreaterThan(4);
  expect(operations.filter(({ roles }) => roles === "public").map(({ name }) => name)).toEqual([
    "POST /api/session",
    "POST /api/session/pin",
    "POST /api/join/preview",
    "POST /api/join",
    "POST /api/devices",
    "GET /api/openapi.json",
  ]);
});

describe.each(guarded)("$name", (operation) => {
  test("answers nobody without a session", async () => {
    expectRefusal(await call(api.nobody, operation, { body: {} }), 401, "no-session");
    const forged = { cookie: `lg_session=${"A".repeat(43)}` };
    expectRefusal(await call(api.nobody, operation, { body: {}, headers: forged }), 401, "no-session");
  });

  test("answers no other role", async () => {
    const isForMembersOnly = operation.roles.length === 1 && operation.roles[0] === "member";
    for (const role of ROLES.filter((name) => !operation.roles.includes(name))) {
      const answer = await call(clients[role], operation, { body: {} });
      expectRefusal(answer, 403, isForMembersOnly ? "own-figures-only" : "wrong-role");
    }
  });
});

describe.each(changing)("$name", (operation) => {
  test("wants the CSRF token of the session", async () => {
    for (const token of ["", "x", clients.installer.csrf_token.toUpperCase(), "0".repeat(43)]) {
      const answer = await call(entitled(operation), operation, { body: {}, headers: { "x-csrf-token": token } });
      expectRefusal(answer, 403, "wrong-csrf-token");
    }
  });
});

describe.each(operations)("$name", (operation) => {
  test("names an unknown key of the query", async () => {
    const answer = await call(entitled(operation), operation, { url: `${url(operation)}?no_such_key=1` });
    // A missing body is found first.
    if (operation.hasBody) return expect(answer.status).toBe(400);
    expectRefusal(answer, 400, "invalid-input");
    expect(answer.json.details).toContainEqual({ path: "query.no_such_key", problem: "is not known" });
  });
});

describe.each(withBody)("$name", (operation) => {
  test.each(["{", '{"a":', "", "nul", "[1,]", "\u0000"])("refuses %j, which is not JSON", async (body) => {
    expectRefusal(await call(entitled(operation), operation, { body }), 400, "malformed-json");
  });

  test.each(["null", "1", '"text"', "[]", "true", "{}"])("refuses %s, which is not its input", async (body) => {
    expectRefusal(await call(entitled(operation), operation, { body }), 400, "invalid-input");
  });

  test("refuses keys that would reach into prototypes", async () => {
    for (const body of ['{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}']) {
      const answer = await call(entitled(operation), operation, { body });
      expect([
        answer.status,
        ["malformed-json", "malformed-request", "invalid-input"].includes(answer.json.code),
      ]).toEqual([400, true]);
    }
  });

  test("names an unknown key", async () => {
    const answer = await call(entitled(operation), operation, { body: { no_such_key: 1 } });
    expectRefusal(answer, 400, "invalid-input");
    expect(answer.json.details).toContainEqual({ path: "body.no_such_key", problem: "is not known" });
  });

  test("refuses other content types and bodies above 64 KiB", async () => {
    for (const type of ["text/plain", "application/xml", "application/x-www-form-urlencoded"]) {
      const answer = await call(entitled(operation), operation, { body: "{}", headers: { "content-type": type } });
      expectRefusal(answer, 415, "wrong-content-type");
    }
    const answer = await call(entitled(operation), operation, { body: { filler: "x".repeat(65_536) } });
    expectRefusal(answer, 413, "body-too-large");
  });
});

describe.each(withParameters)("$name", (operation) => {
  test.each(["A", "%00", "..%2F..%2Fetc", "a%20b", "%F0%9F%8F%A0", "'--"])("refuses %s in its path", async (value) => {
    const values = Object.fromEntries(operation.parameters.map((name) => [name, value]));
    const body = operation.hasBody ? {} : undefined;
    const answer = await call(entitled(operation), operation, { url: url(operation, values), body });
    // A route whose path has a form of its own does not even see the wrong ones.
    expect([400, 404]).toContain(answer.status);
    expect(["invalid-input", "unknown-route"]).toContain(answer.json.code);
  });

  test("refuses an endless path", async () => {
    const values = Object.fromEntries(operation.parameters.map((name) => [name, "a".repeat(5_000)]));
    const answer = await call(entitled(operation), operation, { url: url(operation, values), body: undefined });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(typeof answer.json.code).toBe("string");
  });
});

test("nothing of all this was an unforeseen failure", () => {
  expect(api.world.logged).toEqual([]);
});

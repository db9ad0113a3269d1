import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/adapters/postgres/migrations.ts";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import { type PeopleHub, type Send, startPeopleHub } from "./people.ts";

const SUN = { community: "sun", name: "", region: "wien", currency: "EUR", time_zone: "Europe/Vienna" };
const MEMBERS = "/api/communities/sun/members";

let postgres: TestPostgres;
let pool: Pool;
let hub: PeopleHub;
let operator: Send;

beforeAll(async () => {
  postgres = await startTestPostgres();
  pool = await postgres.createDatabase();
  await migrate(pool);
  hub = await startPeopleHub(pool);
  operator = await hub.logIn(hub.firstLogin.login, hub.firstLogin.password);
  await operator("POST /api/communities", SUN);
});

afterAll(async () => {
  await hub?.stop();
  await postgres?.stop();
});

const codeOf = ({ status, json }: { status: number; json: { code?: string } | null }) =>
  `${status} ${json?.code ?? ""}`;
const member = (name: string) => ({ member: name, is_active: true, credit_limit_micro: null });

async function newAccount(role: string): Promise<{ login: string; password: string }> {
  const login = `${role}-${Math.floor(performance.now() * 1_000)}`;
  const { json } = await operator("POST /api/accounts", { login, role });
  return { login, password: json.initial_password };
}

describe("a session", () => {
  test("tells who is logged in, and ends with a logout", async () => {
    const { login, password } = await newAccount("viewer");
    const viewer = await hub.logIn(login.toUpperCase(), password);
    expect((await viewer("GET /api/session")).json).toEqual({
      login,
      role: "viewer",
      community: null,
      csrf_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    });
    const left = await viewer("DELETE /api/session");
    expect([left.status, left.headers.get("set-cookie")]).toEqual([204, expect.stringContaining("Max-Age=0")]);
    expect(codeOf(await viewer("GET /api/session"))).toBe("401 no-session");
  });

  test("lives in a cookie that scripts and other sites do not get, and that is new with every login", async () => {
    const credentials = hub.firstLogin;
    const first = await hub.nobody("POST /api/session", credentials);
    const cookie = first.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^lg_hub_session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const [session] = cookie.split(";", 1);
    const second = await hub.nobody("POST /api/session", credentials, { cookie: session as string });
    expect(second.headers.get("set-cookie")).not.toBe(cookie);
    expect(codeOf(await hub.nobody("GET /api/session", undefined, { cookie: session as string }))).toBe(
      "401 no-session",
    );
    const secure = await hub.nobody("POST /api/session", credentials, { "x-forwarded-proto": "https" });
    expect(secure.headers.get("set-cookie")).toContain("; Secure");
  });

  test("changes nothing without its CSRF token", async () => {
    for (const token of ["", "x".repeat(43)]) {
      const headers = { "x-csrf-token": token };
      expect(codeOf(await operator(`POST ${MEMBERS}`, member("forged"), headers))).toBe("403 wrong-csrf-token");
      expect(codeOf(await operator("DELETE /api/session", undefined, headers))).toBe("403 wrong-csrf-token");
    }
    expect((await operator(`GET ${MEMBERS}`)).text).not.toContain("forged");
  });

  test("takes a new password from whoever knows the old one", async () => {
    const { login, password } = await newAccount("viewer");
    const viewer = await hub.logIn(login, password);
    const change = (current: string, next: string) => viewer("PUT /api/session/password", { current, next });
    expect(codeOf(await change("wrong-password", "vier kluge worte mehr"))).toBe("401 wrong-login");
    expect(codeOf(await change(password, "short"))).toBe("422 weak-password");
    expect((await change(password, "vier kluge worte mehr")).status).toBe(204);
    await expect(hub.logIn(login, password)).rejects.toThrow("wrong-login");
    await hub.logIn(login, "vier kluge worte mehr");
  });

  test("is not to be had by guessing", async () => {
    const { login, password } = await newAccount("viewer");
    const guess = (text: string) => hub.nobody("POST /api/session", { login, password: text });
    for (let attempt = 0; attempt < 5; attempt++) expect(codeOf(await guess("guess"))).toBe("401 wrong-login");
    const locked = await guess(password);
    expect([codeOf(locked), Number(locked.headers.get("retry-after"))]).toEqual([
      "429 login-locked",
      expect.any(Number),
    ]);
    expect(Number(locked.headers.get("retry-after"))).toBeGreaterThan(800);
  });

  test("leaves no secret in the log", async () => {
    const { login, password } = await newAccount("viewer");
    await hub.logIn(login, password);
    await hub.nobody("POST /api/session", { login, password: "my-other-password" });
    const log = JSON.stringify(hub.logged);
    expect(log).toContain(login);
    for (const secret of [password, "my-other-password", hub.firstLogin.password]) expect(log).not.toContain(secret);
    expect(log).not.toMatch(/lg_hub_session|lgt_|csrf/);
  });
});

describe("accounts and tokens", () => {
  test("end with everything that was opened with them", async () => {
    const { login, password } = await newAccount("coordinator");
    const coordinator = await hub.logIn(login, password);
    expect((await coordinator(`POST ${MEMBERS}`, member("home-a"))).status).toBe(201);
    expect((await operator(`DELETE /api/accounts/${login}`)).status).toBe(204);
    expect(codeOf(await coordinator(`POST ${MEMBERS}`, member("home-b")))).toBe("401 no-session");
    expect(codeOf(await operator(`DELETE /api/accounts/${login}`))).toBe("404 unknown-account");
    expect(codeOf(await operator(`DELETE /api/accounts/${hub.firstLogin.login}`))).toBe("409 last-operator");
  });

  test("that are revoked in the middle of their work are out with the next request", async () => {
    const { json } = await operator("POST /api/tokens", { label: "importer", role: "coordinator" });
    const headers = { authorization: `Bearer ${json.token}` };
    expect((await hub.nobody(`POST ${MEMBERS}`, member("home-c"), headers)).status).toBe(201);
    expect((await operator(`DELETE /api/tokens/${json.id}`)).status).toBe(204);
    expect(codeOf(await hub.nobody(`POST ${MEMBERS}`, member("home-d"), headers))).toBe("401 no-session");
    expect((await operator("GET /api/tokens")).text).not.toContain(json.token);
    expect(codeOf(await operator(`DELETE /api/tokens/${json.id}`))).toBe("404 unknown-token");
  });

  test("are of roles and communities that exist", async () => {
    const add = async (more: object) => codeOf(await operator("POST /api/accounts", { login: "nina", ...more }));
    expect(await add({ role: "king" })).toBe("400 invalid-input");
    expect(await add({ role: "viewer", community: "mars" })).toBe("404 unknown-community");
    expect(await add({ role: "operator", community: "sun" })).toBe("422 wrong-scope");
    expect(await add({ role: "viewer", login: "Nina" })).toBe("400 invalid-input");
    expect(await add({ role: "viewer", community: "sun" })).toBe("201 ");
    expect(await add({ role: "viewer", community: "sun" })).toBe("409 account-exists");
    const label = { label: "a\u0000b", role: "viewer" };
    expect(codeOf(await operator("POST /api/tokens", label))).toBe("400 invalid-input");
  });
});

describe("a write with an idempotency key", () => {
  const key = (text: string) => ({ "idempotency-key": text });

  test("is done once, however often it comes, and answers with the same secret", async () => {
    const body = { label: "once", role: "viewer" };
    const first = await operator("POST /api/tokens", body, key("t-1"));
    const again = await operator("POST /api/tokens", body, key("t-1"));
    expect([again.status, again.text, again.headers.get("idempotent-replay")]).toEqual([201, first.text, "true"]);
    const other = await operator("POST /api/tokens", { ...body, label: "other" }, key("t-1"));
    expect(codeOf(other)).toBe("422 idempotency-key-reused");
    const { rows } = await pool.query("SELECT count(*) FROM api_token WHERE label = 'once'");
    expect(rows).toEqual([{ count: 1 }]);
    const { rows: kept } = await pool.query("SELECT sealed_body FROM kept_answer");
    for (const { sealed_body } of kept) expect(sealed_body.toString("latin1")).not.toContain("lgt_");
  });

  test("that comes many times at once is done once, and the others wait or get its answer", async () => {
    const body = { label: "at-once", role: "viewer" };
    const answers = await Promise.all(Array.from({ length: 10 }, () => operator("POST /api/tokens", body, key("t-2"))));
    const done = answers.filter(({ status }) => status === 201);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    expect(answers.map(codeOf).filter((code) => code !== "201 " && code !== "409 request-in-progress")).toEqual([]);
    const { rows } = await pool.query("SELECT count(*) FROM api_token WHERE label = 'at-once'");
    expect(rows).toEqual([{ count: 1 }]);
  });

  test("keeps refusals too, is of one caller, and has to look like a key", async () => {
    expect(codeOf(await operator("POST /api/communities", SUN, key("c-1")))).toBe("409 community-exists");
    const again = await operator("POST /api/communities", SUN, key("c-1"));
    expect([codeOf(again), again.headers.get("idempotent-replay")]).toEqual(["409 community-exists", "true"]);
    const coordinator = await hub.as("coordinator");
    const own = await coordinator("POST /api/communities", { ...SUN, community: "moon" }, key("c-1"));
    expect(own.status).toBe(201);
    for (const wrong of ["a b", "x".repeat(65)]) {
      expect(codeOf(await operator("POST /api/communities", SUN, key(wrong)))).toBe("400 wrong-idempotency-key");
    }
  });
});

describe("requests that cannot be right", () => {
  test("get a coded answer, and the hub goes on", async () => {
    const huge = JSON.stringify({ ...member("x"), padding: "x".repeat(70_000) });
    const cases: readonly (readonly [string, unknown, Readonly<Record<string, string>>, string])[] = [
      [`POST ${MEMBERS}`, huge, {}, "413 body-too-large"],
      [`POST ${MEMBERS}`, "{", {}, "400 malformed-json"],
      [`POST ${MEMBERS}`, '{"__proto__": {"role": "operator"}}', {}, "400 malformed-json"],
      [`POST ${MEMBERS}`, "[]", {}, "400 invalid-input"],
      [`POST ${MEMBERS}`, "a=b", { "content-type": "application/x-www-form-urlencoded" }, "415 wrong-content-type"],
      [`POST ${MEMBERS}`, "{}", { "content-type": "text/plain" }, "415 wrong-content-type"],
      [`GET ${MEMBERS}?limit=x`, undefined, {}, "400 invalid-input"],
      [`GET /api/communities/${"x".repeat(101)}`, undefined, {}, "414 url-too-long"],
      ["GET /api/communities/SUN", undefined, {}, "404 unknown-community"],
      ["GET /api/communities/%00", undefined, {}, "404 unknown-community"],
      ["GET /api/communities/%zz", undefined, {}, "404 unknown-route"],
      ["GET /api/communities/", undefined, {}, "404 unknown-community"],
      ["GET /api//communities", undefined, {}, "404 unknown-route"],
      ["GET /api/nothing", undefined, {}, "404 unknown-route"],
      ["PATCH /api/communities", {}, {}, "404 unknown-route"],
      ["POST /api/nodes/zz/revoke", undefined, {}, "400 invalid-input"],
    ];
    for (const [request, body, headers, expected] of cases) {
      const answer = await operator(request, body, headers);
      expect([request, codeOf(answer)]).toEqual([request, expected]);
      expect(answer.json.hint).toMatch(/^[A-Z/].*\.$/);
    }
    expect((await operator("GET /api/session")).status).toBe(200);
  });
});

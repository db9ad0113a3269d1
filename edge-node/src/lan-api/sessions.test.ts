import { describe, expect, test } from "vitest";
import { sessionTokenFromHeader } from "./session-cookie.ts";
import { startTestApi } from "./test-client.ts";

describe("a session", () => {
  test("begins with a cookie that scripts and other sites cannot use", async () => {
    const { world, nobody } = await startTestApi();
    const made = await world.access.createAccount({ login: "boss", role: "coordinator", member: null });
    const password = made.kind === "done" ? made.initial_password : "";
    const answer = await nobody.send("POST /api/session", { login: "Boss", password });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      login: "boss",
      role: "coordinator",
      member: null,
      right: null,
      csrf_token: expect.any(String),
    });
    expect(answer.headers["set-cookie"]).toMatch(/^lg_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  test("of a member outlives the browser", async () => {
    const api = await startTestApi();
    const member = await api.as("member");
    const answer = await member.get("/api/session");
    expect(answer.json).toMatchObject({
      login: "home-1",
      role: "member",
      member: "home-1",
      csrf_token: member.csrf_token,
    });
    expect(answer.headers["set-cookie"]).toContain("Max-Age=2592000");
  });

  test("ends with logout, and a second login replaces the first one's session", async () => {
    const api = await startTestApi();
    const member = await api.as("member");
    expect((await member.send("DELETE /api/session")).status).toBe(204);
    expect((await member.get("/api/session")).json.code).toBe("no-session");
  });

  test("is found in a raw cookie header among others", () => {
    const token = "A".repeat(43);
    expect(sessionTokenFromHeader(`a=b; lg_session=${token}; c`, { isSecure: false })).toBe(token);
    for (const header of [undefined, "", "lg_session", "lg_session=short", `xlg_session=${token}`]) {
      expect(sessionTokenFromHeader(header, { isSecure: false })).toBeNull();
    }
  });
});

describe("wrong logins", () => {
  test("five of them answer 429 with the time to wait", async () => {
    const { nobody } = await startTestApi();
    for (let i = 0; i < 5; i++) {
      const answer = await nobody.send("POST /api/session", { login: "nobody", password: "wrong password" });
      expect([answer.status, answer.json.code]).toEqual([401, "wrong-login"]);
    }
    const locked = await nobody.send("POST /api/session", { login: "nobody", password: "wrong password" });
    expect([locked.status, locked.json.code, locked.headers["retry-after"]]).toEqual([429, "login-locked", "900"]);
  });

  test("sixty tries in a minute from one address are the end of its patience", async () => {
    const { nobody } = await startTestApi();
    const codes = new Map<string, number>();
    for (let i = 0; i < 80; i++) {
      const { json } = await nobody.send("POST /api/session", { login: `guess-${i}`, password: "wrong password" });
      codes.set(json.code, (codes.get(json.code) ?? 0) + 1);
    }
    expect(codes.get("too-many-requests")).toBe(20);
    expect(codes.get("wrong-login")).toBe(50);
    expect((await nobody.get("/health")).status).toBe(200);
  });
});

describe("the own password", () => {
  test("can be changed, which ends all other sessions", async () => {
    const api = await startTestApi();
    const [mine, other] = [await api.as("coordinator"), await api.as("coordinator")];
    const reset = await mine.send("POST /api/accounts/coordinator/password-reset");
    expect(reset.status).toBe(200);
    expect((await mine.get("/api/session")).status).toBe(401);
    expect((await other.get("/api/session")).status).toBe(401);
    const current = reset.json.initial_password;
    const logIn = await api.nobody.send("POST /api/session", { login: "coordinator", password: current });
    const cookie = String(logIn.headers["set-cookie"]).split(";", 1)[0] as string;
    const headers = { cookie, "x-csrf-token": logIn.json.csrf_token };
    const weak = await api.nobody.send("PUT /api/session/password", { current, next: "short" }, headers);
    expect([weak.status, weak.json.code]).toEqual([422, "weak-password"]);
    const wrong = { current: "not it at all", next: "blue horse battery" };
    expect((await api.nobody.send("PUT /api/session/password", wrong, headers)).json.code).toBe("wrong-login");
    const right = { current, next: "blue horse battery" };
    expect((await api.nobody.send("PUT /api/session/password", right, headers)).status).toBe(204);
    expect((await api.nobody.get("/api/session", headers)).status).toBe(200);
  });
});

import type { InjectOptions } from "fastify";
import type { Role } from "../access/account-store.ts";
import { memberId } from "@localgrid/vocabulary/identifiers";
import { createLanApi } from "./lan-api.ts";
import type { LanApp } from "./lan-app.ts";
import { createTestWorld, type TestWorld } from "./test-ports.ts";
import type { LanApiPorts } from "./ports.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers whose shape they are there to find out
  readonly json: any;
}

/** Sends requests as one logged-in person, or as nobody. */
export interface TestClient {
  readonly cookie: string;
  readonly csrf_token: string;
  get(url: string, headers?: Record<string, string>): Promise<Answer>;
  send(method: "POST" | "PUT" | "DELETE", url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export interface TestApi {
  readonly world: TestWorld;
  readonly app: LanApp;
  /** A new session of an account that is made when it is not there; `home-1` for members unless named. */
  as(role: Role, login?: string): Promise<TestClient>;
  readonly nobody: TestClient;
}

export async function startTestApi(overrides: Partial<LanApiPorts> = {}): Promise<TestApi> {
  const world = createTestWorld(overrides);
  const app = createLanApi(world);
  await app.ready();
  const passwords = new Map<string, string>();

  async function as(role: Role, login = role === "member" ? "home-1" : role): Promise<TestClient> {
    if (!passwords.has(login)) {
      const member = role === "member" ? memberId(login) : null;
      const answer = await world.access.createAccount({ login, role, member });
      if (answer.kind !== "done") throw new Error(answer.kind);
      passwords.set(login, answer.initial_password);
    }
    const body = { login, password: passwords.get(login) };
    const answer = await clientOf(app, "", "").send("POST", "/api/session", body);
    const cookie = String(answer.headers["set-cookie"]).split(";", 1)[0] as string;
    return clientOf(app, cookie, answer.json.csrf_token);
  }

  return { world, app, as, nobody: clientOf(app, "", "") };
}

export function clientOf(app: LanApp, cookie: string, csrf_token: string): TestClient {
  async function request(options: InjectOptions): Promise<Answer> {
    const response = await app.inject(options);
    const isJson = String(response.headers["content-type"]).includes("application/json") && response.body !== "";
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      json: isJson ? JSON.parse(response.body) : undefined,
    };
  }
  return {
    cookie,
    csrf_token,
    get: (url, headers = {}) => request({ method: "GET", url, headers: { cookie, ...headers } }),
    send: (method, url, body, headers = {}) =>
      request({
        method,
        url,
        headers: { cookie, "x-csrf-token": csrf_token, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
        ...(body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
  };
}

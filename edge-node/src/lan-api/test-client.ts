import { memberId } from "@localgrid/vocabulary/identifiers";
import type { InjectOptions } from "fastify";
import { Check } from "typebox/schema";
import type { Role } from "../access/account-store.ts";
import { createLanApi } from "./lan-api.ts";
import type { LanApp } from "./lan-app.ts";
import { errorCodesOf } from "./openapi-document.ts";
import type { LanApiPorts } from "./ports.ts";
import { createTestWorld, type TestWorld } from "./test-ports.ts";

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
  /** `target` is method and address, such as `POST /api/members`. */
  send(target: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
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
  markMismatches(app);
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
    const answer = await clientOf(app, "", "").send("POST /api/session", body);
    const cookie = String(answer.headers["set-cookie"]).split(";", 1)[0] as string;
    return clientOf(app, cookie, answer.json.csrf_token);
  }

  return { world, app, as, nobody: clientOf(app, "", "") };
}

/** Every answer in every test must be what the route's description says; a header carries what is not. */
function markMismatches(app: LanApp): void {
  app.addHook("onSend", async (request, reply, payload) => {
    const { schema, url = "", method, config } = request.routeOptions;
    if (schema === undefined || !String(reply.getHeader("content-type")).includes("application/json")) return payload;
    const answer = JSON.parse(String(payload));
    const expected = (schema.response as Record<string, object> | undefined)?.[reply.statusCode];
    const isDescribed =
      expected === undefined
        ? errorCodesOf({ method: String(method), url, schema, config } as never).includes(answer.code)
        : Check(expected, answer);
    if (!isDescribed) reply.header("x-test-mismatch", `${method} ${url} answers ${reply.statusCode} ${payload}`);
    return payload;
  });
}

export function clientOf(app: LanApp, cookie: string, csrf_token: string): TestClient {
  async function request(options: InjectOptions): Promise<Answer> {
    const response = await app.inject(options);
    const mismatch = response.headers["x-test-mismatch"];
    if (mismatch !== undefined) throw new Error(`not as described: ${mismatch}`);
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
    send: (target, body, headers = {}) => {
      const [method, url] = target.split(" ", 2) as ["POST" | "PUT" | "DELETE", string];
      const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
      const payload = body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) };
      return request({ method, url, headers: { cookie, "x-csrf-token": csrf_token, ...type, ...headers }, ...payload });
    },
  };
}

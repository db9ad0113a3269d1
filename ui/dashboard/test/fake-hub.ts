/** A hub that only pretends: the coordinator API with made-up communities, for work on the dashboard and its test. */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import type { NodePeers } from "../src/mesh-types.ts";
import type { ChainState } from "../src/settlement-types.ts";
import { answerAlerts } from "./fake-alerts.ts";
import { type FakeBilling, fakeBilling } from "./fake-billing.ts";
import { answerAudit } from "./fake-billing-routes.ts";
import { type FakeCommunity, fakeCommunities, NOW_MS } from "./fake-communities.ts";
import { answerCommunity, answerRegion } from "./fake-community-routes.ts";
import { bodyOf, type Exchange, type FakeState, loginOf, pageOf, ROLES, refuse, send } from "./fake-http.ts";
import { fakeSettlement } from "./fake-settlement.ts";
import { changeKeysMeanwhile } from "./fake-sharing.ts";

const CSP =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};
export const PASSWORD = "green-roof";

export interface FakeHub {
  readonly url: string;
  /** Answers nothing until {@link FakeHub.reconnect}. */
  readonly cut: () => void;
  readonly reconnect: () => void;
  readonly requests: readonly string[];
  /** How the hub stands with the chain from now on. */
  readonly setChain: (status: ChainState["status"]) => void;
  /** Ends whoever's session. */
  readonly endSession: () => void;
  /** Somebody else changes by which keys communities share. */
  readonly changeKeys: () => void;
  /** Turns the hub's clock forward. */
  readonly skip: (advance_ms: number) => void;
  readonly stop: () => Promise<void>;
}

export interface FakeHubOptions {
  readonly webRoot: string;
  readonly port?: number;
  readonly communities?: readonly FakeCommunity[];
  readonly billing?: FakeBilling;
  readonly peers?: readonly NodePeers[];
}

export async function startFakeHub({ webRoot, port = 0, ...given }: FakeHubOptions): Promise<FakeHub> {
  const { communities, billing, peers } = given;
  const state: FakeState = {
    now_ms: NOW_MS,
    role: null,
    isCut: false,
    wrongTries: 0,
    chain: "ok",
    communities: [...(communities ?? fakeCommunities())],
    billing: billing ?? fakeBilling(),
    keys: new Set(),
    taken: new Map(),
    peers: peers ?? null,
  };
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.setHeader("date", new Date(state.now_ms).toUTCString());
    const url = new URL(request.url ?? "/", "http://hub");
    if (state.isCut) request.socket.destroy();
    else if (url.pathname.startsWith("/api/")) {
      answerApi({ state, request, response, url }).catch(() => response.destroy());
    } else answerFile(webRoot, url.pathname, response).catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      state.isCut = true;
      server.closeAllConnections();
    },
    reconnect: () => {
      state.isCut = false;
    },
    requests,
    setChain: (status) => {
      state.chain = status;
    },
    endSession: () => {
      state.role = null;
    },
    changeKeys: () => {
      for (const own of state.communities) changeKeysMeanwhile(own);
    },
    skip: (advance_ms) => {
      state.now_ms += advance_ms;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answerFile(webRoot: string, path: string, response: ServerResponse): Promise<void> {
  const file = normalize(path === "/" ? "/index.html" : path);
  const body = await readFile(join(webRoot, file));
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type, "content-security-policy": CSP }).end(body);
}

async function answerApi(exchange: Exchange): Promise<void> {
  const { state, request, response, url } = exchange;
  const route = `${request.method} ${url.pathname}`;
  if (route === "POST /api/session") return logIn(state, await bodyOf(request), response);
  if (state.role === null || !(request.headers.cookie ?? "").includes("lg_hub_session=")) {
    return refuse(response, 401, "no-session");
  }
  if (request.method !== "GET" && request.headers["x-csrf-token"] !== csrfToken(state)) {
    return refuse(response, 403, "wrong-csrf-token");
  }
  if (request.method === "POST" && !url.pathname.endsWith("/preview") && !isNewKey(state, request))
    return refuse(response, 422, "idempotency-key-reused");
  if (route === "GET /api/session") return send(response, sessionOf(state));
  if (route === "DELETE /api/session") {
    state.role = null;
    response.writeHead(204).end();
    return;
  }
  if (route === "GET /api/accounts") return send(response, pageOf(accounts(), url));
  if (route === "GET /api/settlement") return send(response, fakeSettlement(state.chain));
  if (route === "GET /api/tokens") return send(response, pageOf(tokens(), url));
  if (route === "GET /api/audit") return answerAudit(exchange, state.billing);
  const [, , resource = ""] = url.pathname.split("/");
  await (BY_RESOURCE[resource] ?? answerCommunity)(exchange);
}

const BY_RESOURCE: Readonly<Record<string, (exchange: Exchange) => void | Promise<void>>> = {
  alerts: answerAlerts,
  regions: answerRegion,
};

/** Every write of the dashboard carries a key of its own. */
function isNewKey({ keys }: FakeState, { headers }: IncomingMessage): boolean {
  const key = headers["idempotency-key"];
  if (typeof key !== "string" || keys.has(key)) return false;
  keys.add(key);
  return true;
}

function accounts() {
  return [
    { login: "clara", role: "coordinator", community: null },
    { login: "otto", role: "operator", community: null },
    { login: "bill", role: "billing", community: "lindengasse" },
  ];
}

function tokens() {
  return [
    {
      id: "t0011223344556677",
      label: "meter export",
      role: "billing",
      community: "lindengasse",
      last_used_at_ms: NOW_MS,
    },
    { id: "t8899aabbccddeeff", label: "wall display", role: "viewer", community: null, last_used_at_ms: null },
  ];
}

/** Another one for each login, as that of the hub is another one for each session. */
function csrfToken({ role }: Pick<FakeState, "role">): string {
  return `made-up-token-of-${loginOf(role)}`;
}

function sessionOf({ role }: FakeState) {
  return { login: loginOf(role), role, community: null, csrf_token: csrfToken({ role }) };
}

function logIn(state: FakeState, body: Record<string, unknown>, response: ServerResponse): void {
  if (state.wrongTries >= 5) {
    response.setHeader("retry-after", "880");
    return refuse(response, 429, "login-locked");
  }
  const role = ROLES[String(body["login"])];
  if (role === undefined || body["password"] !== PASSWORD) {
    state.wrongTries += 1;
    return refuse(response, 401, "wrong-login");
  }
  state.role = role;
  response.setHeader("set-cookie", "lg_hub_session=made-up; HttpOnly; SameSite=Strict; Path=/");
  send(response, sessionOf(state));
}

if (import.meta.main) {
  const { url } = await startFakeHub({ webRoot: join(import.meta.dirname, "../dist"), port: 8091 });
  process.stdout.write(`${url}  log in as otto, clara, bill or vera, password ${PASSWORD}\n`);
}

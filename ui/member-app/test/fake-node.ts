/** A node that only pretends: the LAN API with made-up homes, for work on the member app and its browser test. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { NodeStatus, Role, StandingLimits } from "../src/api-types.ts";
import type { Peers } from "../src/peers-types.ts";
import { bodyOf, refuse, send } from "./fake-answers.ts";
import { fakeCalculation } from "./fake-calculation.ts";
import { FakeCare } from "./fake-care.ts";
import { FakeCommunity } from "./fake-community.ts";
import { answerDevices, type FakeDevices, fakeDevices } from "./fake-devices.ts";
import { fakeEnergy } from "./fake-energy.ts";
import { answerFile } from "./fake-files.ts";
import { FakeHolds } from "./fake-holds.ts";
import { BAND, closedBefore, communityAt, communityInterval, INTERVAL_S, memberInterval, nowAt } from "./fake-homes.ts";
import { answerHousehold } from "./fake-household.ts";
import { FakeNotices } from "./fake-notices.ts";
import { FAKE_WORDS, fakePeers, fakeQr } from "./fake-peers.ts";
import { fakeProof, fakeSettlement } from "./fake-settlement.ts";
import { FAKE_TARIFFS, fakeStatement } from "./fake-statement.ts";

const MONTHS: Record<string, { from_s: number; to_s: number }> = {
  "2016-07": { from_s: Date.parse("2016-06-30T22:00Z") / 1000, to_s: Date.parse("2016-07-31T22:00Z") / 1000 },
  "2016-08": { from_s: Date.parse("2016-07-31T22:00Z") / 1000, to_s: Date.parse("2016-08-06T08:30Z") / 1000 },
};

export interface FakeNodeOptions {
  readonly webRoot: string;
  readonly port?: number;
  /** Time between two live events, and how far the fake clock goes with each. */
  readonly period_ms?: number;
  readonly advance_ms?: number;
  readonly start_ms?: number;
  /** Who is logged in already. */
  readonly role?: Role | null;
}

export interface FakeNode {
  readonly url: string;
  /** Whether proofs are handed out, and whether their trades are changed in them. */
  readonly proofs: (how: { readonly hasProofs: boolean; readonly isLying: boolean }) => void;
  readonly setStatus: (status: NodeStatus) => void;
  /** What is otherwise than usual with the other nodes. */
  readonly setPeers: (how: Partial<Peers>) => void;
  /** What its devices say and do. */
  readonly devices: FakeDevices;
  readonly care: FakeCare;
  readonly notices: FakeNotices;
  readonly community: FakeCommunity;
  /** Turns the fake clock forward at once. */
  readonly skip: (advance_ms: number) => void;
  /** Drops all streams and answers nothing until {@link FakeNode.reconnect}. */
  readonly cut: () => void;
  readonly reconnect: () => void;
  /** Nobody is logged in any more. */
  readonly endSession: () => void;
  readonly hold: FakeHolds["hold"];
  readonly requests: readonly string[];
  readonly stop: () => Promise<void>;
}

interface Fake {
  at_ms: number;
  status: NodeStatus;
  isCut: boolean;
  wrongTries: number;
  hasProofs: boolean;
  isLying: boolean;
  limits: StandingLimits;
  role: Role | null;
  /** Each has a token of its own. */
  logins: number;
  peers: Partial<Peers>;
  readonly devices: FakeDevices;
  readonly notices: FakeNotices;
  readonly care: FakeCare;
  readonly community: FakeCommunity;
  /** Nodes that were blocked. */
  readonly blocked: Set<string>;
  readonly streams: Set<ServerResponse>;
}

export async function startFakeNode(options: FakeNodeOptions): Promise<FakeNode> {
  const { webRoot, port = 0, period_ms = 250, advance_ms = 60_000 } = options;
  const fake = createFake(options);
  const requests: string[] = [];
  const holds = new FakeHolds();
  fake.notices.heard = (role, news) => {
    if (fake.role === role) for (const stream of fake.streams) sendEvent(stream, "notice", news);
  };
  const server = createServer(async (request, response) => {
    const asked = `${request.method} ${request.url}`;
    requests.push(asked);
    await holds.released(asked);
    response.setHeader("date", new Date(fake.at_ms).toUTCString());
    const path = new URL(request.url ?? "/", "http://node").pathname;
    if (fake.isCut) request.socket.destroy();
    else if (path.startsWith("/api/")) answerApi(fake, request, response).catch(() => response.destroy());
    else answerFile(webRoot, path, response).catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const timer = setInterval(() => advance(fake, advance_ms), period_ms);
  const dropStreams = () => {
    for (const stream of fake.streams) stream.destroy();
    fake.streams.clear();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    proofs: ({ hasProofs, isLying }) => {
      fake.hasProofs = hasProofs;
      fake.isLying = isLying;
    },
    setStatus: (status) => {
      fake.status = status;
      for (const stream of fake.streams) sendEvent(stream, "health", { status });
    },
    setPeers: (how) => {
      fake.peers = how;
    },
    devices: fake.devices,
    care: fake.care,
    notices: fake.notices,
    community: fake.community,
    skip: (skipped_ms) => advance(fake, skipped_ms),
    cut: () => {
      fake.isCut = true;
      dropStreams();
    },
    reconnect: () => {
      fake.isCut = false;
    },
    endSession: () => {
      fake.role = null;
      dropStreams();
    },
    hold: (start) => holds.hold(start),
    requests,
    stop: async () => {
      clearInterval(timer);
      dropStreams();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function createFake({ start_ms = Date.parse("2016-08-06T13:40:00Z"), role = null }: FakeNodeOptions): Fake {
  return {
    at_ms: start_ms,
    status: "ok",
    isCut: false,
    wrongTries: 0,
    hasProofs: true,
    isLying: false,
    limits: { buy_limit_micro_per_kwh: null, sell_limit_micro_per_kwh: null, band: BAND },
    role,
    logins: 0,
    peers: {},
    devices: fakeDevices(start_ms),
    care: new FakeCare(),
    notices: new FakeNotices(),
    community: new FakeCommunity(),
    blocked: new Set(),
    streams: new Set(),
  };
}

function advance(fake: Fake, advance_ms: number): void {
  const before_s = closedBefore(fake.at_ms);
  fake.at_ms += advance_ms;
  const now = nowOf(fake);
  for (const stream of fake.streams) {
    sendEvent(stream, "now", now);
    if (closedBefore(fake.at_ms) > before_s) {
      sendEvent(stream, "interval-closed", { ...now.last_interval, length_s: INTERVAL_S });
    }
  }
}

function nowOf({ at_ms, role, status, community }: Fake) {
  return { ...nowAt(at_ms, role === "member", status), battery: role === "member" ? community.battery : null };
}

function sendEvent(stream: ServerResponse, event: string, data: unknown): void {
  stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

type Asked = Parameters<typeof answerDevices>[1] & Parameters<FakeCommunity["answer"]>[0];

/** What devices, notices and community answer; null for what none of them does. */
async function answerOfParts({ devices, notices, community }: Fake, asked: Asked) {
  return (await answerDevices(devices, asked)) ?? (await notices.answer(asked)) ?? (await community.answer(asked));
}

async function answerApi(fake: Fake, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://node");
  const route = `${request.method} ${url.pathname.slice("/api".length)}`;
  if (route === "POST /session") return logIn(fake, await bodyOf(request), response);
  if (route === "POST /session/pin") return enterByPin(fake, await bodyOf(request), response);
  if (fake.role === null || !(request.headers.cookie ?? "").includes("lg_session=")) {
    return refuse(response, 401, "no-session");
  }
  if (request.method !== "GET" && request.headers["x-csrf-token"] !== tokenOf(fake)) {
    return refuse(response, 403, "wrong-csrf-token");
  }
  if (route === "DELETE /session") {
    fake.role = null;
    response.writeHead(204).end();
    return;
  }
  const asked = {
    route,
    role: fake.role,
    body: () => bodyOf(request),
    manifest: request.headers["x-firmware-manifest"],
  };
  const answer = await answerOfParts(fake, { ...asked, query: url.searchParams, at_ms: fake.at_ms });
  if (answer !== null) return send(response, answer.body, answer.status);
  if (/^\/api\/(care|releases)\b/.test(url.pathname)) return answerCare(fake, url.pathname, { request, response });
  if (request.method === "POST") return answerAction(fake, url.pathname, { request, response });
  if (route === "PUT /limits") return saveLimits(fake, await bodyOf(request), response);
  if (route === "PUT /session/password") {
    response.writeHead(204).end();
    return;
  }
  if (route === "GET /live") return openStream(fake, response);
  answerQuestion(fake, url, response);
}

async function answerCare(
  fake: Fake,
  path: string,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  if (fake.role === "member") return refuse(response, 403, "wrong-role");
  const body = Number(request.headers["content-length"] ?? 0) > 0 ? await bodyOf(request) : {};
  const answer = fake.care.answer(`${request.method} ${path}`, body, fake.at_ms);
  if (answer === null) return refuse(response, 404, "unknown-route");
  if (answer.status === 204) response.writeHead(204).end();
  else send(response, answer.body, answer.status);
}

/** What only the coordinator does. */
async function answerAction(
  fake: Fake,
  path: string,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const [, blocked] = /^\/api\/peers\/([0-9a-f]{32})\/block$/.exec(path) ?? [];
  if (fake.role !== "coordinator") return refuse(response, 403, "wrong-role");
  if (blocked !== undefined) {
    const { is_blocked } = await bodyOf(request);
    fake.blocked[is_blocked === true ? "add" : "delete"](blocked);
    return send(response, peersOf(fake));
  }
  if (path === "/api/membership") {
    if (request.headers["content-type"] === "application/cbor") return send(response, { version: 13, is_new: true });
    const { membership } = await bodyOf(request);
    if (membership === "old") return refuse(response, 409, "older-membership");
    return send(response, { version: 12, is_new: false });
  }
  if (path === "/api/recovery-code") {
    const { password } = await bodyOf(request);
    if (password !== "green-roof") return refuse(response, 401, "wrong-login");
    return send(response, { words: FAKE_WORDS.split(" "), qr_svg: fakeQr() });
  }
  refuse(response, 404, "unknown-route");
}

function peersOf(fake: Fake): Peers {
  const told = { ...fakePeers(fake.at_ms), ...fake.peers };
  const peers = told.peers.map((peer) => ({ ...peer, is_blocked: fake.blocked.has(peer.node) }));
  return { ...told, peers, keeping: fake.role === "coordinator" ? told.keeping : null };
}

function answerQuestion(fake: Fake, url: URL, response: ServerResponse): void {
  const path = url.pathname.slice("/api".length);
  const statement = /^\/statements\/(\d{4}-\d{2})(\.csv|\.html)?$/.exec(path);
  const starts = startsOf(url, fake);
  const month = MONTHS[statement?.[1] ?? ""];
  const plain: Readonly<Record<string, () => unknown>> = {
    "/session": () => sessionOf(fake),
    "/tariffs": () => ({ tariffs: FAKE_TARIFFS }),
    "/community": () => communityAt(fake.at_ms),
    "/now": () => nowOf(fake),
    "/peers": () => peersOf(fake),
    "/limits": () => fake.limits,
    "/statements": () => ({ months: Object.keys(MONTHS) }),
  };
  const known = plain[path];
  if (known !== undefined) return send(response, known());
  const household = answerHousehold(path, fake.at_ms);
  if (household !== null) return send(response, household);
  if (path === "/intervals") return send(response, { intervals: starts.map(memberInterval) });
  if (path === "/community/intervals") return send(response, { intervals: starts.map(communityInterval) });
  if (path.endsWith("/energy") || path.endsWith("/calculation")) return answerHistory(fake, url, response);
  if (path.startsWith("/settlement/")) return answerSettlement(fake, url, response);
  if (statement !== null && month !== undefined) {
    return send(response, fakeStatement(statement[1] ?? "", month.from_s, month.to_s));
  }
  refuse(response, 404, "unknown-route");
}

/** Sums of longer periods, and how one interval came about. */
function answerHistory(fake: Fake, url: URL, response: ServerResponse): void {
  const [, start] = /^\/api\/intervals\/(\d+)\/calculation$/.exec(url.pathname) ?? [];
  const isCommunity = url.pathname === "/api/community/energy";
  if (!isCommunity && fake.role !== "member") return refuse(response, 403, "own-figures-only");
  if (start !== undefined) {
    const start_s = Number(start);
    const isClosed = start_s % INTERVAL_S === 0 && start_s < closedBefore(fake.at_ms);
    if (!isClosed) return refuse(response, 404, "no-closed-interval");
    return send(response, fakeCalculation(start_s, fake.limits));
  }
  const [from = "", to = "", by = ""] = ["from", "to", "by"].map((key) => url.searchParams.get(key) ?? "");
  const question = { from, to, by: by === "month" ? "month" : "day" } as const;
  send(response, fakeEnergy(question, isCommunity ? "community" : "member", fake.at_ms));
}

function answerSettlement(fake: Fake, url: URL, response: ServerResponse): void {
  const [, seq, index] = /\/trades\/(\d+)\/(\d+)\/proof$/.exec(url.pathname) ?? [];
  if (seq === undefined) {
    const month = MONTHS[url.searchParams.get("month") ?? ""];
    const length = month === undefined ? 0 : (closedBefore(fake.at_ms) - month.from_s) / INTERVAL_S;
    const starts = month && Array.from({ length }, (_, at) => month.from_s + at * INTERVAL_S);
    return send(response, fakeSettlement(starts ?? startsOf(url, fake), fake.at_ms));
  }
  const proof = fake.hasProofs ? fakeProof(Number(seq), Number(index), fake.at_ms) : null;
  if (proof === null) return refuse(response, 404, "unknown-trade");
  send(response, fake.isLying ? { ...proof, leaf: `${proof.leaf.slice(0, -2)}ff` } : proof);
}

function startsOf(url: URL, fake: Fake): readonly number[] {
  const from_s = Number(url.searchParams.get("from_s"));
  const to_s = Math.min(Number(url.searchParams.get("to_s")), closedBefore(fake.at_ms));
  return Array.from({ length: Math.max(0, (to_s - from_s) / INTERVAL_S) }, (_, index) => from_s + index * INTERVAL_S);
}

const tokenOf = ({ logins }: Fake) => `made-up-token-${logins}`;

function sessionOf(fake: Fake) {
  const { role } = fake;
  const csrf_token = tokenOf(fake);
  return role === "member"
    ? { login: "anna", role, member: "m05", right: "owner", csrf_token }
    : { login: "coordinator", role, member: null, right: null, csrf_token };
}

function logIn(fake: Fake, body: Record<string, unknown>, response: ServerResponse): void {
  if (fake.wrongTries >= 5) {
    response.setHeader("retry-after", "880");
    return refuse(response, 429, "login-locked");
  }
  if (body.password !== "green-roof" || !["anna", "coordinator"].includes(String(body.login))) {
    fake.wrongTries += 1;
    return refuse(response, 401, "wrong-login");
  }
  fake.wrongTries = 0;
  letIn(fake, body.login === "anna" ? "member" : "coordinator", response);
}

function enterByPin(fake: Fake, { pin }: Record<string, unknown>, response: ServerResponse): void {
  if (pin !== "285910") return refuse(response, 401, "wrong-pin");
  letIn(fake, "member", response);
}

function letIn(fake: Fake, role: "member" | "coordinator", response: ServerResponse): void {
  fake.logins += 1;
  fake.role = role;
  response.setHeader("set-cookie", "lg_session=made-up; HttpOnly; SameSite=Strict; Path=/");
  send(response, sessionOf(fake));
}

function saveLimits(fake: Fake, body: Record<string, unknown>, response: ServerResponse): void {
  const buy = body.buy_limit_micro_per_kwh as number | null;
  const sell = body.sell_limit_micro_per_kwh as number | null;
  const isOutside = (limit: number | null) =>
    limit !== null && (limit < BAND.floor_micro_per_kwh || limit > BAND.cap_micro_per_kwh);
  if (isOutside(buy) || isOutside(sell)) return refuse(response, 422, "limit-out-of-band");
  if (buy !== null && sell !== null && sell > buy) return refuse(response, 422, "limits-crossed");
  fake.limits = { buy_limit_micro_per_kwh: buy, sell_limit_micro_per_kwh: sell, band: BAND };
  send(response, fake.limits);
}

function openStream(fake: Fake, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  fake.streams.add(response);
  response.on("close", () => fake.streams.delete(response));
  sendEvent(response, "now", nowOf(fake));
}

if (import.meta.main) {
  const webRoot = join(import.meta.dirname, "../dist");
  const { url } = await startFakeNode({ webRoot, port: 8090, period_ms: 1000, advance_ms: 10_000 });
  process.stdout.write(`${url}  log in as anna or coordinator, password green-roof\n`);
}

/** Routes of the fake hub below `/api/communities` and `/api/nodes`. */
import type { ImportRun, Member, MeteringPoint, TariffInput } from "../src/api-types.ts";
import { BILLING_ROUTES } from "./fake-billing-routes.ts";
import { type FakeCommunity, fakeImport, LAST_S } from "./fake-communities.ts";
import {
  DIFFERENCES,
  fakeDetail,
  fakeInterval,
  fakeReconciliation,
  INTERVAL_S,
  startsBetween,
} from "./fake-figures.ts";
import { bodyOf, type Exchange, loginOf, pageOf, refuse, send } from "./fake-http.ts";
import { fakeMeshSummary, fakeNodePeers, fakeRegionMesh, fakeRegionPeers } from "./fake-mesh.ts";
import { fakeBatchDetail, fakeBatches, fakeProof, fakeTrades } from "./fake-settlement.ts";

interface Call extends Exchange {
  readonly own: FakeCommunity;
  /** What follows the resource's name in the address. */
  readonly rest: readonly string[];
}

type Route = (call: Call) => void | Promise<void>;

const ROUTES: Readonly<Record<string, Route>> = {
  "GET nodes": ({ response, own, url }) => {
    const nodes = own.nodes.map((each) => ({ ...each, mesh: fakeMeshSummary(each.node) }));
    send(response, pageOf(nodes, url));
  },
  "POST join-codes": ({ response, state }) =>
    send(response, { join_code: "K7QF-2M9D-XW4H", expires_at_ms: state.now_ms + 86_400_000 }, 201),
  "GET members": ({ response, own, url }) => send(response, pageOf(own.members, url)),
  "POST members": addMember,
  "GET metering-points": ({ response, own, url }) => send(response, pageOf(own.points, url)),
  "POST metering-points": async ({ request, response, own }) => {
    own.points.push({ ...((await bodyOf(request)) as unknown as MeteringPoint), is_taken: false });
    send(response, {}, 201);
  },
  "GET tariffs": ({ response, own, url }) => send(response, pageOf(own.tariffs, url)),
  "POST tariffs": addTariff,
  "GET intervals": answerIntervals,
  "GET reconciliation": answerReconciliation,
  "GET imports": answerImports,
  "POST imports": startImport,
  "PUT imports": takeContent,
  "GET batches": answerBatches,
};

function answerBatches({ state, response, url, own, rest: [seq, list, index] }: Call): void {
  if (seq === undefined) return send(response, pageOf(fakeBatches(own.community.community), url));
  if (state.role === "viewer") return refuse(response, 403, "wrong-role");
  const batch = fakeBatchDetail(Number(seq));
  if (batch === null) return refuse(response, 404, "unknown-batch");
  if (list === undefined) return send(response, batch);
  if (index !== undefined) return send(response, fakeProof(Number(seq), Number(index)));
  const member = url.searchParams.get("member");
  const trades = fakeTrades(Number(seq)).filter((each) => member === null || each.member === member);
  send(response, pageOf(trades, url));
}

export async function answerCommunity(exchange: Exchange): Promise<void> {
  const { state, request, response, url } = exchange;
  const [, , resource = "", id = "", name = "", ...rest] = url.pathname.split("/");
  if (resource === "nodes") return name === "peers" ? answerPeers(exchange, id) : changeNode(exchange, id, name);
  if (id === "") {
    if (request.method === "POST") return addCommunity(exchange);
    return send(response, pageOf(state.communities.map(detailOf), url));
  }
  const own = state.communities.find(({ community }) => community.community === id);
  if (own === undefined) return refuse(response, 404, "unknown-community");
  if (name === "") return send(response, detailOf(own));
  const billingRoute = BILLING_ROUTES[`${request.method} ${name}`];
  if (billingRoute !== undefined) {
    const { billing, role } = state;
    return billingRoute({ ...exchange, billing, members: own.members, who: loginOf(role), rest });
  }
  const route = ROUTES[`${request.method} ${name}`];
  if (route === undefined) return refuse(response, 404, "unknown-route");
  await route({ ...exchange, own, rest });
}

function detailOf({ community, members, points, nodes, last_interval_start_s, mismatches, imports }: FakeCommunity) {
  return {
    ...community,
    members: members.length,
    metering_points: points.length,
    nodes: nodes.filter(({ revoked_at_ms }) => revoked_at_ms === null).length,
    last_interval_start_s,
    mismatches,
    open_imports: imports.filter(({ status }) => status === "running").length,
  };
}

async function addCommunity({ state, request, response }: Exchange): Promise<void> {
  const community = (await bodyOf(request)) as unknown as FakeCommunity["community"];
  const isKnown = state.communities.some((each) => each.community.community === community.community);
  if (isKnown) return refuse(response, 409, "community-exists");
  const rest = { nodes: [], members: [], points: [], tariffs: [], imports: [], faults: new Map() };
  state.communities.push({ community, ...rest, last_interval_start_s: null, mismatches: 0 });
  send(response, community, 201);
}

export function answerRegion({ response, url }: Exchange): void {
  const [, , , region = "", list] = url.pathname.split("/");
  if (list === "mesh") return send(response, fakeRegionMesh(region));
  if (list === "peers") return send(response, pageOf(fakeRegionPeers(), url));
  refuse(response, 404, "unknown-route");
}

function answerPeers({ response }: Exchange, id: string): void {
  const report = fakeNodePeers(id);
  if (report === null) return refuse(response, 404, "no-such-node");
  send(response, report);
}

function changeNode({ state, response, url }: Exchange, id: string, act: string): void {
  const owner = state.communities.find(({ nodes }) => nodes.some(({ node }) => node === id));
  const at = owner?.nodes.findIndex(({ node }) => node === id) ?? -1;
  const node = owner?.nodes[at];
  if (owner === undefined || node === undefined) return refuse(response, 404, "unknown-node");
  if (act === "revoke") owner.nodes[at] = { ...node, revoked_at_ms: state.now_ms };
  else if (url.pathname.endsWith("/release")) owner.nodes[at] = { ...node, alarms: [] };
  send(response, owner.nodes[at]);
}

async function addMember({ request, response, own }: Call): Promise<void> {
  const member = (await bodyOf(request)) as unknown as Member;
  if (own.members.some((each) => each.member === member.member)) return refuse(response, 409, "member-exists");
  own.members.push({ ...member, is_taken: false });
  send(response, member, 201);
}

async function addTariff({ request, response, own }: Call): Promise<void> {
  const tariff = (await bodyOf(request)) as unknown as TariffInput;
  if (own.tariffs.some(({ valid_from_s }) => valid_from_s === tariff.valid_from_s)) {
    return refuse(response, 409, "tariff-exists");
  }
  if (tariff.valid_from_s <= (own.last_interval_start_s ?? 0)) return refuse(response, 409, "tariff-in-the-past");
  own.tariffs.push({ ...tariff, is_taken: false });
  send(response, tariff, 201);
}

function answerIntervals({ response, url, own, rest: [start] }: Call): void {
  const isTrouble = own.mismatches > 0;
  if (start !== undefined) return send(response, fakeDetail(Number(start), isTrouble));
  const end_s = own.last_interval_start_s === null ? 0 : LAST_S + INTERVAL_S;
  const to_s = Math.min(Number(url.searchParams.get("to_s")), end_s);
  const starts = startsBetween(Number(url.searchParams.get("from_s")), to_s);
  send(
    response,
    pageOf(
      starts.map((start_s) => fakeInterval(start_s, isTrouble)),
      url,
    ),
  );
}

function answerReconciliation({ response, url, own, rest: [month = "", list] }: Call): void {
  if (list === undefined) {
    const report = fakeReconciliation(own.last_interval_start_s === null ? "2000-01" : month, LAST_S + INTERVAL_S);
    return send(response, { ...report, month });
  }
  const member = url.searchParams.get("member");
  const cause = url.searchParams.get("cause");
  const rows = DIFFERENCES.filter(
    (each) => (member === null || each.member === member) && (cause === null || each.cause === cause),
  );
  send(response, pageOf(rows, url));
}

/** Every look at a running import finds it further on. */
function answerImports({ response, url, own, rest: [id, list] }: Call): void {
  if (id === undefined) return send(response, pageOf(own.imports, url));
  const at = own.imports.findIndex((each) => each.import === id);
  const run = own.imports[at];
  if (run === undefined) return refuse(response, 404, "unknown-import");
  if (list === "faults") return send(response, pageOf(own.faults.get(id) ?? [], url));
  send(response, run);
  if (run.status === "running") own.imports[at] = furtherOn(run);
}

function furtherOn(run: ImportRun): ImportRun {
  const total = run.bytes_total ?? run.bytes_read;
  const bytes_read = Math.min(total, run.bytes_read + Math.ceil(total / 3));
  const rows_read = Math.round(bytes_read / 80);
  if (bytes_read < total) return { ...run, bytes_read, rows_read };
  return {
    ...run,
    bytes_read,
    rows_read,
    rows_taken: rows_read,
    intervals_changed: 96,
    status: "done",
    ended_at_ms: run.started_at_ms + 9_000,
  };
}

async function startImport({ state, request, response, own }: Call): Promise<void> {
  const { file_name, layout, size_bytes } = await bodyOf(request);
  const run = fakeImport(`i-${own.imports.length + 1}`, {
    file_name: String(file_name),
    layout: String(layout),
    status: "waiting",
    bytes_read: 0,
    bytes_total: Number(size_bytes),
    rows_read: 0,
    rows_taken: 0,
    intervals_changed: 0,
    started_at_ms: state.now_ms,
    ended_at_ms: null,
  });
  own.imports.unshift(run);
  send(response, run, 201);
}

async function takeContent({ request, response, own, rest: [id] }: Call): Promise<void> {
  let bytes = 0;
  for await (const chunk of request) bytes += (chunk as Buffer).length;
  const at = own.imports.findIndex((each) => each.import === id);
  const run = own.imports[at];
  if (run === undefined) return refuse(response, 404, "unknown-import");
  own.imports[at] = { ...run, status: "running", bytes_total: bytes };
  send(response, own.imports[at]);
}

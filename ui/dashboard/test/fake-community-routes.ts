/** Routes of the fake hub below `/api/communities` and `/api/nodes`. */
import type { ImportRun, MemberInput, MeteringPointInput, TariffInput } from "../src/api-types.ts";
import { answerNode, openAlertsOf } from "./fake-alerts.ts";
import { BILLING_ROUTES } from "./fake-billing-routes.ts";
import { type FakeCommunity, fakeImport, LAST_S } from "./fake-communities.ts";
import { fakeDetail, fakeInterval, INTERVAL_S, startsBetween } from "./fake-figures.ts";
import {
  bodyOf,
  type Call,
  type Exchange,
  type FakeState,
  loginOf,
  pageOf,
  type Route,
  refuse,
  send,
} from "./fake-http.ts";
import { MEMBER_LIST_ROUTES } from "./fake-member-lists.ts";
import { fakeMeshSummary, fakeNodePeers, fakeRegionMesh, fakeRegionPeers } from "./fake-mesh.ts";
import { fakePreview } from "./fake-preview.ts";
import { acceptDifferences, answerReconciliation, answerRecords, sayOfDifference } from "./fake-review.ts";
import { fakeBatchDetail, fakeBatches, fakeProof, fakeTrades } from "./fake-settlement.ts";
import { SHARING_ROUTES } from "./fake-sharing.ts";

const ROUTES: Readonly<Record<string, Route>> = {
  "GET nodes": ({ response, own, url }) => {
    const nodes = own.nodes.map((each) => ({ ...each, mesh: fakeMeshSummary(each.node) }));
    send(response, pageOf(nodes, url));
  },
  "POST join-codes": ({ response, state }) =>
    send(response, { join_code: "K7QF-2M9D-XW4H", expires_at_ms: state.now_ms + 86_400_000 }, 201),
  "GET members": ({ response, own, url }) => send(response, pageOf(own.members, url)),
  "PUT members": putMember,
  "GET metering-points": ({ response, own, url }) => send(response, pageOf(own.points, url)),
  "PUT metering-points": putPoint,
  ...MEMBER_LIST_ROUTES,
  "GET tariffs": ({ response, own, url }) => send(response, pageOf(own.tariffs, url)),
  "POST tariffs": addTariff,
  ...SHARING_ROUTES,
  "GET intervals": answerIntervals,
  "GET reconciliation": answerReconciliation,
  "POST reconciliation": acceptDifferences,
  "GET differences": answerRecords,
  "POST differences": sayOfDifference,
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
  if (resource === "nodes" && request.method === "GET" && name !== "peers") return answerNode(exchange, id, name);
  if (resource === "nodes") return name === "peers" ? answerPeers(exchange, id) : changeNode(exchange, id, name);
  if (id === "") {
    if (request.method === "POST") return addCommunity(exchange);
    return send(
      response,
      pageOf(
        state.communities.map((each) => detailOf(each, state)),
        url,
      ),
    );
  }
  const own = state.communities.find(({ community }) => community.community === id);
  if (own === undefined) return refuse(response, 404, "unknown-community");
  if (name === "") return send(response, detailOf(own, state));
  const billingRoute = BILLING_ROUTES[`${request.method} ${name}`];
  if (billingRoute !== undefined) {
    const { billing, role } = state;
    return billingRoute({ ...exchange, billing, members: own.members, who: loginOf(role), rest });
  }
  const route = ROUTES[`${request.method} ${name}`];
  if (route === undefined) return refuse(response, 404, "unknown-route");
  await route({ ...exchange, own, rest });
}

function detailOf(own: FakeCommunity, state: FakeState) {
  const { community, members, points, nodes, last_interval_start_s, mismatches, imports } = own;
  const { alarms, notes } = openAlertsOf(state, community.community);
  return {
    ...community,
    members: members.length,
    metering_points: points.length,
    nodes: nodes.filter(({ revoked_at_ms }) => revoked_at_ms === null).length,
    last_interval_start_s,
    mismatches,
    open_imports: imports.filter(({ status }) => status === "running").length,
    open_alarms: alarms,
    open_notes: notes,
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

export function answerRegion({ state, response, url }: Exchange): void {
  const [, , , region = "", list] = url.pathname.split("/");
  if (list === "mesh") return send(response, fakeRegionMesh(region));
  if (list === "peers") return send(response, pageOf(state.peers ?? fakeRegionPeers(), url));
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

/** Only what still has the version that was looked at. */
async function putMember({ request, response, own, rest: [member = ""] }: Call): Promise<void> {
  const { version, ...state } = await bodyOf(request);
  const at = own.members.findIndex((each) => each.member === member);
  if (version !== (own.members[at]?.version ?? 0)) return refuse(response, 409, "changed-meanwhile");
  const put = { ...(state as unknown as MemberInput), member, version: Number(version) + 1, is_taken: false };
  if (at === -1) own.members.push(put);
  else own.members[at] = put;
  send(response, put, at === -1 ? 201 : 200);
}

async function putPoint({ request, response, own, rest: [metering_point = ""] }: Call): Promise<void> {
  const { version, ...state } = await bodyOf(request);
  const at = own.points.findIndex((each) => each.metering_point === metering_point);
  if (version !== (own.points[at]?.version ?? 0)) return refuse(response, 409, "changed-meanwhile");
  const given = state as unknown as MeteringPointInput;
  const put = { ...given, metering_point, version: Number(version) + 1, is_taken: false };
  if (at === -1) own.points.push(put);
  else own.points[at] = put;
  send(response, put, at === -1 ? 201 : 200);
}

async function addTariff({ request, response, own, rest }: Call): Promise<void> {
  const tariff = (await bodyOf(request)) as unknown as TariffInput;
  if (rest[0] === "preview") return send(response, fakePreview(tariff, own.tariffs[0]?.retail_micro_per_kwh ?? 0));
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

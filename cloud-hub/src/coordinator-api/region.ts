import * as Type from "typebox";
import { type Identity, isInScope, ROLES } from "../access/identity.ts";
import type { NodeRegistry } from "../enrolment/node-registry.ts";
import type { HubApp } from "../http/hub-app.ts";
import { PageQuery, pageJson, pageOf, partOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import { bytesOf, CommunityName, closed, hexOf, NodeName, NodePath, orNull, PublicKey } from "../http/schemas.ts";
import { copiesWanted, meshOverview } from "../region/mesh-overview.ts";
import type { MeshLine, MeshReport, MeshStore } from "../region/mesh-store.ts";
import type { RegionDesk } from "../region/region-desk.ts";
import type { RegionStore } from "../region/region-store.ts";
import { ownNode } from "./nodes.ts";
import { Count, Milliseconds, OpaqueId } from "./schemas.ts";

const TAGS = ["regions"];
const NODE_NAME = /^[0-9a-f]{32}$/;
/** Members of a list, and of each list of this. */
const MOST = 256;

const RegionPath = closed({ region: OpaqueId });
const Foreign = orNull(CommunityName);

const PeersJson = closed({
  node: NodeName,
  community: CommunityName,
  region: OpaqueId,
  generation: Type.Integer({ minimum: 1, description: "which box writes the journal; 1 for the first" }),
  replaced_at_ms: orNull(Milliseconds),
  reported_at_ms: orNull(Milliseconds),
  addresses: Type.Array(Type.String()),
  is_partitioned: Type.Boolean({ description: "too few of the others are in reach, as the node says" }),
  partitioned_since_ms: orNull(Milliseconds),
  membership_version: Count,
  copies_wanted: Count,
  peers: Type.Array(
    closed({
      node: NodeName,
      community: Foreign,
      is_connected: Type.Boolean(),
      latency_ms: orNull(Count),
      head_records: orNull(Count),
      last_heard_ms: orNull(Milliseconds),
    }),
  ),
  copies: Type.Array(
    closed({
      holder: NodeName,
      community: Foreign,
      records: Count,
      behind_records: Count,
      told_at_ms: Milliseconds,
    }),
  ),
  alarms: Type.Array(closed({ alarm: Type.String(), node: orNull(NodeName), detail: Type.String() })),
});

const NodeLine = { node: NodeName, community: CommunityName };
const OverviewJson = closed({
  region: OpaqueId,
  version: orNull(Count),
  issued_at_ms: orNull(Milliseconds),
  public_key: PublicKey,
  members: Count,
  not_listed: Type.Integer({ minimum: 0, description: "nodes beyond the 256 that one list can hold" }),
  partitioned: Type.Array(closed({ ...NodeLine, since_ms: orNull(Milliseconds) }), { maxItems: MOST }),
  short_of_copies: Type.Array(closed({ ...NodeLine, copies: Count, wanted: Count }), { maxItems: MOST }),
  silent: Type.Array(closed({ ...NodeLine, reported_at_ms: orNull(Milliseconds) }), { maxItems: MOST }),
});

interface Ports {
  readonly meshes: MeshStore;
  readonly registry: NodeRegistry;
  readonly regions: RegionDesk;
  readonly regionStore: RegionStore;
  readonly now_ms: () => number;
}

/** How one node sees the others. */
export function nodePeersRoute(app: HubApp, { meshes, registry }: Ports): void {
  app.get(
    "/api/nodes/:node/peers",
    {
      config: { hub: { roles: ROLES, scope: "own", errors: ["no-such-node"] } },
      schema: {
        summary: "Whom a node of the region sees, and where copies of its journal are, as it last said",
        description:
          "Communities of others are told to identities of all communities only. Times inside by the node's clock.",
        tags: TAGS,
        params: NodePath,
        response: { 200: PeersJson },
      },
    },
    async (request) => {
      const { id } = await ownNode(request, request.params.node, registry);
      const report = (await meshes.ofNode(id)) as MeshReport;
      const lines = await meshes.lines(report.region);
      return peersJson(report, lines, identityOf(request));
    },
  );
}

/** Who sees whom in a region. */
export function meshRoutes(app: HubApp, { meshes, regions, regionStore, now_ms }: Ports): void {
  app.get(
    "/api/regions/:region/peers",
    {
      config: { hub: { roles: ROLES } },
      schema: {
        summary: "Who sees whom in a region, by node id",
        tags: TAGS,
        params: RegionPath,
        querystring: PageQuery,
        response: { 200: pageJson(PeersJson) },
      },
    },
    async (request) => {
      const { region } = request.params;
      const { limit, after } = partOf(request.query);
      const part = { limit, after: after === null ? null : bytesOf(NODE_NAME.test(after) ? after : "ff".repeat(16)) };
      const lines = await meshes.lines(region);
      const show = (report: MeshReport) => peersJson(report, lines, identityOf(request));
      return pageOf(await meshes.ofRegion(region, part), part, { keyOf: ({ node }) => hexOf(node), show });
    },
  );

  app.get(
    "/api/regions/:region/mesh",
    {
      config: { hub: { roles: ROLES } },
      schema: {
        summary: "The list of a region's nodes, and who is cut off, short of copies or silent",
        tags: TAGS,
        params: RegionPath,
        response: { 200: OverviewJson },
      },
    },
    async ({ params: { region } }) => {
      const lines = await meshes.lines(region);
      const newest = await regionStore.newest(region);
      const wanted = copiesWanted(lines.length);
      const { partitioned, short_of_copies, silent } = meshOverview(lines, now_ms());
      return {
        region,
        version: newest?.version ?? null,
        issued_at_ms: newest?.issued_at_ms ?? null,
        public_key: hexOf(regions.publicKey),
        members: Math.min(lines.length, MOST),
        not_listed: Math.max(0, lines.length - MOST),
        partitioned: partitioned
          .slice(0, MOST)
          .map((line) => ({ ...named(line), since_ms: line.partitioned_since_ms })),
        short_of_copies: short_of_copies
          .slice(0, MOST)
          .map((line) => ({ ...named(line), copies: line.copies, wanted })),
        silent: silent.slice(0, MOST).map((line) => ({ ...named(line), reported_at_ms: line.reported_at_ms })),
      };
    },
  );
}

function named({ node, community }: MeshLine) {
  return { node: hexOf(node), community };
}

function peersJson(report: MeshReport, lines: readonly MeshLine[], identity: Identity) {
  const { node, community, region, generation, replaced_at_ms, reported_at_ms, told } = report;
  const communities = new Map(lines.map((line) => [hexOf(line.node), line.community]));
  const communityOf = (name: string) => {
    const of = communities.get(name) ?? null;
    return of !== null && isInScope(identity, of) ? of : null;
  };
  return {
    node: hexOf(node),
    community,
    region,
    generation,
    replaced_at_ms,
    reported_at_ms,
    addresses: [...(told?.addresses ?? [])],
    is_partitioned: told?.is_partitioned ?? false,
    partitioned_since_ms: told?.partitioned_since_ms ?? null,
    membership_version: told?.membership_version ?? 0,
    copies_wanted: copiesWanted(lines.length),
    peers: (told?.peers ?? []).map(({ node: name, is_connected, latency_ms, head_records, last_heard_ms }) => ({
      ...{ node: name, community: communityOf(name), is_connected, latency_ms, head_records, last_heard_ms },
    })),
    copies: (told?.copies ?? []).map(({ holder, records, behind_records, told_at_ms }) => ({
      ...{ holder, community: communityOf(holder), records, behind_records, told_at_ms },
    })),
    alarms: (told?.alarms ?? []).map(({ alarm, node: about, detail }) => ({ alarm, node: about, detail })),
  };
}

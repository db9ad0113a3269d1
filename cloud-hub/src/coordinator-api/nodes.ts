import type { CommunityId, NodeId } from "@localgrid/vocabulary/identifiers";
import type { FastifyRequest } from "fastify";
import * as Type from "typebox";
import { isInScope, ROLES } from "../access/identity.ts";
import type { NodeDirectory, NodeReport } from "../communities/node-directory.ts";
import type { EnrolledNode, NodeRegistry } from "../enrolment/node-registry.ts";
import { cloudHubError } from "../errors.ts";
import type { HubApp } from "../http/hub-app.ts";
import { PageQuery, pageJson, pageOf, partOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import { bytesOf, closed, EpochName, hexOf, NodeName, NodePath, orNull } from "../http/schemas.ts";
import type { RegionDesk } from "../region/region-desk.ts";
import { CommunityPath, Count, Milliseconds, NoContent } from "./schemas.ts";

const TAGS = ["nodes"];
const NODE_NAME = /^[0-9a-f]{32}$/;

const AlarmJson = closed({
  code: Type.String(),
  epoch: EpochName,
  first_at_ms: Milliseconds,
  last_at_ms: Milliseconds,
  times: Count,
});

const MeshJson = closed(
  {
    reported_at_ms: Milliseconds,
    is_partitioned: Type.Boolean(),
    partitioned_since_ms: orNull(Milliseconds),
    peers: Count,
    peers_connected: Count,
    copies: Count,
    copies_wanted: Type.Integer({ description: "as many as there are others, 2 at most" }),
    behind_records: orNull(Count),
    alarms: Count,
  },
  "what the node sees of the others of its region",
);

/** A node in a list. */
export const NODE_PROPERTIES = {
  node: NodeName,
  enrolled_at_ms: Milliseconds,
  revoked_at_ms: orNull(Milliseconds),
  last_contact_at_ms: orNull(Milliseconds),
  journal_seq_total: Count,
  backlog_records: orNull(Count),
  backlog_since_ms: orNull(Milliseconds),
  status_every_s: Type.Integer({ minimum: 1, description: "how often it is to tell how it is, by its policy" }),
  recomputation: orNull(closed({ status: Type.String(), reason: orNull(Type.String()), updated_at_ms: Milliseconds })),
  generation: Type.Integer({ minimum: 1, description: "which box writes the journal; 1 for the first" }),
  replaced_at_ms: orNull(Milliseconds),
  mesh: orNull(MeshJson),
  alarms: Type.Array(AlarmJson),
  reported_alarms: Type.Array(closed({ journal: orNull(Type.String()), alarm: Type.String() })),
  refused: Type.Array(closed({ shape: Type.String(), key: Type.String(), reason: Type.String() })),
};
const NodeJson = closed(NODE_PROPERTIES);

interface Ports {
  readonly nodes: NodeDirectory;
  readonly registry: NodeRegistry;
  readonly regions: RegionDesk;
  readonly now_ms: () => number;
  /** More of this node's journal can be computed now. */
  readonly wakeRecomputation: (node: NodeId) => void;
}

export function nodeRoutes(app: HubApp, { nodes, registry, regions, now_ms }: Ports): void {
  app.get(
    "/api/communities/:community/nodes",
    {
      config: { hub: { roles: ROLES } },
      schema: {
        summary: "The community's nodes and how they are, by id",
        tags: TAGS,
        params: CommunityPath,
        querystring: PageQuery,
        response: { 200: pageJson(NodeJson) },
      },
    },
    async ({ params, query }) => {
      const { limit, after } = partOf(query);
      // What is no node's name comes after all of them.
      const from = after === null ? null : bytesOf(NODE_NAME.test(after) ? after : "ff".repeat(16));
      const part = { limit, after: from };
      const found = await nodes.list(params.community as CommunityId, part);
      return pageOf(found, part, { keyOf: ({ node }) => hexOf(node), show: nodeJson });
    },
  );

  app.post(
    "/api/nodes/:node/revoke",
    {
      config: {
        audited: { action: "node-revoked", subject: "node" },
        hub: { roles: ["operator", "coordinator"], scope: "own", errors: ["no-such-node"] },
      },
      schema: {
        summary: "Shut a node out for ever",
        tags: TAGS,
        params: NodePath,
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const { node } = request.params;
      const { id, community } = await ownNode(request, node, registry);
      await registry.revoke(id, now_ms());
      await regions.refresh(community);
      request.log.warn({ event: "node-revoked", by: identityOf(request).name, node });
      return reply.code(204).send(null);
    },
  );
}

export function forkRoutes(app: HubApp, { nodes, registry, wakeRecomputation }: Ports): void {
  app.post(
    "/api/nodes/:node/forks/:epoch/release",
    {
      config: {
        audited: { action: "fork-released", subject: "node", details: ["epoch"] },
        hub: { roles: ["operator"], errors: ["no-such-node", "unknown-epoch", "not-forked"] },
      },
      schema: {
        summary: "Let an epoch go on that a fork has closed; the records that the hub holds count",
        tags: TAGS,
        params: closed({ node: NodeName, epoch: EpochName }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const { node, epoch } = request.params;
      const { id } = await ownNode(request, node, registry);
      const answer = await nodes.releaseEpoch(bytesOf(node), bytesOf(epoch));
      if (answer === "unknown-epoch") throw cloudHubError("unknown-epoch", `the node has no epoch ${epoch}`);
      if (answer === "not-forked") throw cloudHubError("not-forked", "the epoch is open");
      wakeRecomputation(id);
      request.log.warn({ event: "fork-released", by: identityOf(request).name, node, epoch });
      return reply.code(204).send(null);
    },
  );
}

/** A node of another community is as unknown as one that does not exist. */
export async function ownNode(request: FastifyRequest, name: string, registry: NodeRegistry): Promise<EnrolledNode> {
  const node = await registry.find(bytesOf(name));
  if (node === null || !isInScope(identityOf(request), node.community)) {
    throw cloudHubError("no-such-node", `there is no node ${name}`);
  }
  return node;
}

export function nodeJson(report: NodeReport) {
  const { node, enrolled_at_ms, revoked_at_ms, last_contact_at_ms, journal_seq_total } = report;
  const { backlog_records, backlog_since_ms, recomputation, alarms, reported_alarms, refused } = report;
  const { generation, replaced_at_ms, mesh, status_every_s } = report;
  return {
    node: hexOf(node),
    enrolled_at_ms,
    revoked_at_ms,
    last_contact_at_ms,
    journal_seq_total,
    backlog_records,
    backlog_since_ms,
    status_every_s,
    recomputation,
    generation,
    replaced_at_ms,
    mesh,
    alarms: alarms.map(({ epoch, ...alarm }) => ({ ...alarm, epoch: hexOf(epoch) })),
    reported_alarms: reported_alarms.map(({ journal, alarm }) => ({ journal, alarm })),
    refused: refused.map(({ shape, key, reason }) => ({ shape, key, reason })),
  };
}

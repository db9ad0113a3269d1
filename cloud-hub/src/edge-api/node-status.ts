import { MAX_MEMBER_ADDRESSES, MAX_REGION_MEMBERS } from "@localgrid/protocol/region-membership";
import * as Type from "typebox";
import type { NodeStatusStore } from "../enrolment/node-status-store.ts";
import type { HubApp } from "../http/hub-app.ts";
import { bytesOf, closed, ErrorJson, NodeName, NodePath, orNull } from "../http/schemas.ts";
import type { MeshStore } from "../region/mesh-store.ts";
import type { RegionDesk } from "../region/region-desk.ts";
import { authorizeNode, type NodeLoginPorts } from "./node-login.ts";

const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Text = Type.String({ maxLength: 200 });

/** All nodes of a large region, each with its figures. */
const BODY_LIMIT_BYTES = 256 * 1024;
const MAX_COPIES = 64;

const MeshJson = closed(
  {
    addresses: Type.Array(
      Type.String({ pattern: "^/[!-~]{1,127}$", description: "multiaddr without the node's own /p2p" }),
      { maxItems: MAX_MEMBER_ADDRESSES },
    ),
    is_partitioned: Type.Boolean(),
    partitioned_since_ms: orNull(Count),
    membership_version: Count,
    generation: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    peers: Type.Array(
      closed({
        node: NodeName,
        is_connected: Type.Boolean(),
        latency_ms: orNull(Count),
        head_records: orNull(Count),
        last_heard_ms: orNull(Count),
      }),
      { maxItems: MAX_REGION_MEMBERS },
    ),
    copies: Type.Array(closed({ holder: NodeName, records: Count, behind_records: Count, told_at_ms: Count }), {
      maxItems: MAX_COPIES,
    }),
    alarms: Type.Array(closed({ alarm: Text, node: orNull(NodeName), detail: Text }), { maxItems: 32 }),
  },
  "what the node sees of the others of its region; left out by a node that sees none",
);

const StatusJson = closed({
  reported_at_ms: Count,
  journal_position: Count,
  backlog_records: Count,
  backlog_since_ms: orNull(Count),
  telemetry_backlog_records: Count,
  alarms: Type.Array(closed({ journal: orNull(Text), alarm: Text }), { maxItems: 32 }),
  refused: Type.Array(closed({ shape: Text, key: Text, reason: Text }), { maxItems: 100 }),
  has_simulated_clock: Type.Optional(
    Type.Boolean({ description: "demonstrations and replays live by a time of their own; left out by all others" }),
  ),
  peers: Type.Optional(MeshJson),
});

export interface NodeStatusPorts extends NodeLoginPorts {
  readonly statuses: NodeStatusStore;
  readonly meshes: Pick<MeshStore, "save">;
  readonly regions: RegionDesk;
}

export function nodeStatusRoutes(app: HubApp, ports: NodeStatusPorts): void {
  app.post(
    "/v1/nodes/:node/status",
    {
      bodyLimit: BODY_LIMIT_BYTES,
      config: { hub: { roles: "node" } },
      schema: {
        summary: "What a node says of itself, in place of what it said before",
        tags: ["nodes"],
        security: [{ node: [] }],
        params: NodePath,
        body: StatusJson,
        response: { 204: Type.Null(), 401: ErrorJson, 403: ErrorJson },
      },
    },
    async (request, reply) => {
      const { statuses, meshes, regions, now_ms } = ports;
      const { id, community } = await authorizeNode(request, bytesOf(request.params.node), ports);
      const { peers, has_simulated_clock = false, ...status } = request.body;
      await statuses.save(id, { ...status, has_simulated_clock }, now_ms());
      // The others are told at once where it is now.
      if (peers !== undefined && (await meshes.save(id, peers, now_ms())) === "moved") await regions.refresh(community);
      return reply.code(204).send(null);
    },
  );
}

import * as Type from "typebox";
import type { NodeStatusStore } from "../enrolment/node-status-store.ts";
import type { HubApp } from "../http/hub-app.ts";
import { bytesOf, closed, ErrorJson, NodePath, orNull } from "../http/schemas.ts";
import { authorizeNode, type NodeLoginPorts } from "./node-login.ts";

const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Text = Type.String({ maxLength: 200 });

const StatusJson = closed({
  reported_at_ms: Count,
  journal_position: Count,
  backlog_records: Count,
  backlog_since_ms: orNull(Count),
  telemetry_backlog_records: Count,
  alarms: Type.Array(closed({ journal: orNull(Text), alarm: Text }), { maxItems: 32 }),
  refused: Type.Array(closed({ shape: Text, key: Text, reason: Text }), { maxItems: 100 }),
});

export interface NodeStatusPorts extends NodeLoginPorts {
  readonly statuses: NodeStatusStore;
}

export function nodeStatusRoutes(app: HubApp, ports: NodeStatusPorts): void {
  app.post(
    "/v1/nodes/:node/status",
    {
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
      const { id } = await authorizeNode(request, bytesOf(request.params.node), ports);
      await ports.statuses.save(id, request.body, ports.now_ms());
      return reply.code(204).send(null);
    },
  );
}

import type { EdgeGateway } from "../edge-gateway/edge-gateway.ts";
import type { TelemetryGateway } from "../edge-gateway/telemetry-gateway.ts";
import type { EnrolmentDesk } from "../enrolment/enrolment-desk.ts";
import type { NodeRegistry } from "../enrolment/node-registry.ts";
import type { NodeStatusStore } from "../enrolment/node-status-store.ts";
import type { HubApp, HubPlugin } from "../http/hub-app.ts";
import type { MeshStore } from "../region/mesh-store.ts";
import type { RegionDesk } from "../region/region-desk.ts";
import { type NodeBackupPorts, nodeBackupRoutes } from "./backups.ts";
import { type BatchRoutePorts, batchRoutes } from "./batches.ts";
import { journalRoutes, uploadRoutes } from "./journals.ts";
import type { NodeGate } from "./node-gate.ts";
import { nodeStatusRoutes } from "./node-status.ts";
import { nodeRoutes } from "./nodes.ts";
import { type NoticeRoutePorts, noticeRoutes } from "./notices.ts";
import { regionRoutes } from "./region.ts";
import { type NodeReleasePorts, nodeReleaseRoutes } from "./releases.ts";
import { stopPage } from "./stop-page.ts";

export interface EdgeApiPorts extends BatchRoutePorts, NodeReleasePorts, NodeBackupPorts, NoticeRoutePorts {
  readonly gateway: EdgeGateway;
  readonly telemetry: TelemetryGateway;
  readonly enrolment: EnrolmentDesk;
  readonly registry: NodeRegistry;
  readonly statuses: NodeStatusStore;
  readonly meshes: Pick<MeshStore, "save">;
  readonly regions: RegionDesk;
  readonly gate: NodeGate;
  readonly now_ms: () => number;
}

/** What the hub offers to nodes. */
export function edgeApi(ports: EdgeApiPorts): HubPlugin {
  return (app) => {
    app.register(async (scope: HubApp) => {
      journalRoutes(scope, ports);
      nodeRoutes(scope, ports);
      nodeStatusRoutes(scope, ports);
      regionRoutes(scope, ports);
      batchRoutes(scope, ports);
      nodeReleaseRoutes(scope, ports);
      nodeBackupRoutes(scope, ports);
      noticeRoutes(scope, ports);
      stopPage(scope, ports.mails);
      uploadRoutes(scope, ports, {
        place: "telemetry",
        what: "telemetry",
        receive: (node, batch) => ports.telemetry.receive(node, batch),
        heads: (node) => ports.telemetry.heads(node),
        areHeadsForNeighbours: false,
      });
    });
  };
}

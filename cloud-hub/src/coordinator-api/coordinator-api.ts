import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { Access } from "../access/access.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { BillingDesk } from "../billing/billing-desk.ts";
import type { Communities } from "../communities/communities.ts";
import type { NodeDirectory } from "../communities/node-directory.ts";
import type { ResultReader } from "../communities/result-reader.ts";
import type { EnrolmentDesk } from "../enrolment/enrolment-desk.ts";
import type { NodeRegistry } from "../enrolment/node-registry.ts";
import type { HubPlugin } from "../http/hub-app.ts";
import type { StatementReader } from "../recomputation/month-statements.ts";
import type { ImportDesk } from "../reconciliation/import-desk.ts";
import type { Reconciliation } from "../reconciliation/reconciliation.ts";
import type { MeshStore } from "../region/mesh-store.ts";
import type { RegionDesk } from "../region/region-desk.ts";
import type { RegionStore } from "../region/region-store.ts";
import type { ResidualTerms } from "../residual/residual-terms.ts";
import { accountRoutes, tokenRoutes } from "./accounts.ts";
import { auditRoutes } from "./audit.ts";
import { billingRunRoutes } from "./billing.ts";
import { billingPartyRoutes } from "./billing-accounts.ts";
import { billingExportRoutes } from "./billing-exports.ts";
import { communityRoutes, joinCodeRoutes, policyRoutes } from "./communities.ts";
import { importRoutes } from "./imports.ts";
import { intervalRoutes } from "./intervals.ts";
import { memberRoutes, meteringPointRoutes } from "./members.ts";
import { monthStatementRoutes } from "./month-statements.ts";
import { forkRoutes, nodeRoutes } from "./nodes.ts";
import { reconciliationRoutes } from "./reconciliation.ts";
import { meshRoutes, nodePeersRoute } from "./region.ts";
import { type ReleaseRoutePorts, releaseRoutes } from "./releases.ts";
import { linkRoutes, residualRoutes } from "./residual.ts";
import { passwordRoutes, sessionRoutes } from "./sessions.ts";
import { type SettlementRoutePorts, settlementRoutes } from "./settlement.ts";
import { tariffRoutes } from "./tariffs.ts";

export interface CoordinatorApiPorts extends SettlementRoutePorts, ReleaseRoutePorts {
  readonly access: Access;
  readonly communities: Communities;
  readonly nodes: NodeDirectory;
  readonly results: ResultReader;
  readonly statements: StatementReader;
  readonly residual: ResidualTerms;
  readonly imports: ImportDesk;
  readonly reconciliation: Reconciliation;
  readonly enrolment: EnrolmentDesk;
  readonly registry: NodeRegistry;
  readonly meshes: MeshStore;
  readonly regions: RegionDesk;
  readonly regionStore: RegionStore;
  readonly billing: BillingDesk;
  readonly audit: AuditLog;
  readonly now_ms: () => number;
  readonly wakeRecomputation: (node: NodeId) => void;
}

/** What the hub offers to people. */
export function coordinatorApi(ports: CoordinatorApiPorts): HubPlugin {
  return (app) => {
    sessionRoutes(app, ports);
    passwordRoutes(app, ports);
    accountRoutes(app, ports);
    tokenRoutes(app, ports);
    communityRoutes(app, ports);
    policyRoutes(app, ports);
    joinCodeRoutes(app, ports);
    memberRoutes(app, ports);
    meteringPointRoutes(app, ports);
    tariffRoutes(app, ports);
    nodeRoutes(app, ports);
    forkRoutes(app, ports);
    nodePeersRoute(app, ports);
    meshRoutes(app, ports);
    intervalRoutes(app, ports);
    monthStatementRoutes(app, ports);
    billingPartyRoutes(app, ports);
    billingRunRoutes(app, ports);
    billingExportRoutes(app, ports);
    auditRoutes(app, ports);
    residualRoutes(app, ports);
    linkRoutes(app, ports);
    importRoutes(app, ports);
    reconciliationRoutes(app, ports);
    settlementRoutes(app, ports);
    releaseRoutes(app, ports);
  };
}

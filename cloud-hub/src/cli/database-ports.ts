import type { Database } from "../adapters/postgres/database.ts";
import { PostgresAccessStore } from "../adapters/postgres/postgres-access-store.ts";
import { PostgresAlertBook } from "../adapters/postgres/postgres-alert-book.ts";
import { PostgresAlertSource } from "../adapters/postgres/postgres-alert-source.ts";
import { PostgresAllocationKeys } from "../adapters/postgres/postgres-allocation-keys.ts";
import { PostgresAnswerStore } from "../adapters/postgres/postgres-answer-store.ts";
import { PostgresAuditLog } from "../adapters/postgres/postgres-audit-log.ts";
import { PostgresBackupStore } from "../adapters/postgres/postgres-backup-store.ts";
import { PostgresBillableMonths } from "../adapters/postgres/postgres-billable-months.ts";
import { PostgresBillingStore } from "../adapters/postgres/postgres-billing-store.ts";
import { PostgresCommunities } from "../adapters/postgres/postgres-communities.ts";
import { PostgresNodeDirectory } from "../adapters/postgres/postgres-communities-nodes.ts";
import { PostgresResultReader } from "../adapters/postgres/postgres-communities-results.ts";
import { PostgresImportStore } from "../adapters/postgres/postgres-import-store.ts";
import { PostgresJoinLetters } from "../adapters/postgres/postgres-join-letters.ts";
import { PostgresJournalStore } from "../adapters/postgres/postgres-journal-store.ts";
import { PostgresMachineRecords } from "../adapters/postgres/postgres-machine-records.ts";
import { PostgresMailBook } from "../adapters/postgres/postgres-mail-book.ts";
import { PostgresMemberLists } from "../adapters/postgres/postgres-member-lists.ts";
import { PostgresMeshStore } from "../adapters/postgres/postgres-mesh-store.ts";
import { PostgresNodeRegistry } from "../adapters/postgres/postgres-node-registry.ts";
import { PostgresNodeStatusStore } from "../adapters/postgres/postgres-node-status.ts";
import { PostgresNoticeOutbox } from "../adapters/postgres/postgres-notice-outbox.ts";
import { PostgresRecomputationStore } from "../adapters/postgres/postgres-recomputation-store.ts";
import { PostgresReconciliationStore } from "../adapters/postgres/postgres-reconciliation-store.ts";
import { PostgresRegionStore } from "../adapters/postgres/postgres-region-store.ts";
import { PostgresReleaseStore } from "../adapters/postgres/postgres-release-store.ts";
import { PostgresResidualStore } from "../adapters/postgres/postgres-residual-store.ts";
import { PostgresResidualTerms } from "../adapters/postgres/postgres-residual-terms.ts";
import { PostgresReviewStore } from "../adapters/postgres/postgres-review-store.ts";
import { PostgresSettlementBook } from "../adapters/postgres/postgres-settlement-book.ts";
import { PostgresSettlementRecords } from "../adapters/postgres/postgres-settlement-records.ts";
import { PostgresStatementReader } from "../adapters/postgres/postgres-statement-reader.ts";
import { PostgresTelemetryStore } from "../adapters/postgres/postgres-telemetry-store.ts";
import { PostgresTrialStore } from "../adapters/postgres/postgres-trial-store.ts";
import { PostgresShapeSignals } from "../adapters/postgres/shape-signals.ts";
import { PostgresShapeStore } from "../adapters/postgres/shape-store.ts";

/** All that the hub keeps in its database. */
export function databasePorts({ pool, drizzle }: Pick<Database, "pool" | "drizzle">) {
  return {
    journals: new PostgresJournalStore(pool),
    registry: new PostgresNodeRegistry(drizzle),
    regionStore: new PostgresRegionStore(pool),
    meshes: new PostgresMeshStore(pool),
    statuses: new PostgresNodeStatusStore(drizzle),
    telemetry: new PostgresTelemetryStore(pool),
    accounts: new PostgresAccessStore(drizzle),
    answers: new PostgresAnswerStore(pool),
    communities: new PostgresCommunities(pool, () => Date.now()),
    allocationKeys: new PostgresAllocationKeys(pool, () => Date.now()),
    nodes: new PostgresNodeDirectory(pool),
    results: new PostgresResultReader(pool),
    statements: new PostgresStatementReader(pool),
    recomputed: new PostgresRecomputationStore(pool),
    trials: new PostgresTrialStore(pool),
    residualBooks: new PostgresResidualStore(pool),
    residual: new PostgresResidualTerms(pool),
    officialImports: new PostgresImportStore(pool),
    reconciled: new PostgresReconciliationStore(pool),
    reviews: new PostgresReviewStore(pool),
    settlementBook: new PostgresSettlementBook(pool),
    settlement: new PostgresSettlementRecords(pool),
    shapes: new PostgresShapeStore({ pool, now_ms: () => Date.now() }),
    shapeSignals: new PostgresShapeSignals(pool),
    releases: new PostgresReleaseStore(pool),
    backups: new PostgresBackupStore(pool),
    billing: new PostgresBillingStore(pool),
    billableMonths: new PostgresBillableMonths(pool),
    joinLetters: new PostgresJoinLetters(pool),
    memberLists: new PostgresMemberLists(pool),
    audit: new PostgresAuditLog(pool),
    alertSource: new PostgresAlertSource(pool),
    alertBook: new PostgresAlertBook(pool),
    machineRecords: new PostgresMachineRecords(pool),
    noticeOutbox: new PostgresNoticeOutbox(pool),
    mailBook: new PostgresMailBook(pool),
  };
}

import type { RegionKey } from "@localgrid/protocol/region-membership";
import type { FastifyBaseLogger } from "fastify";
import { Access, type FirstLoginPaper } from "./access/access.ts";
import type { AccessStore } from "./access/access-store.ts";
import { AnswerBook, type AnswerStore } from "./access/answer-book.ts";
import { type AlertSidePorts, createAlertSide } from "./alert-side.ts";
import type { AlertDesk } from "./alerts/alert-desk.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import { BackupDesk } from "./backups/backup-desk.ts";
import type { BackupStore } from "./backups/backup-store.ts";
import { type BillingSidePorts, billingSide } from "./billing-side.ts";
import { type ChainPorts, type ChainSide, createChainSide } from "./chain-side.ts";
import type { AllocationKeyStore } from "./communities/allocation-key-store.ts";
import { AllocationKeys } from "./communities/allocation-keys.ts";
import { Communities } from "./communities/communities.ts";
import type { CommunityStore } from "./communities/community-store.ts";
import type { NodeDirectory } from "./communities/node-directory.ts";
import type { ResultReader } from "./communities/result-reader.ts";
import { type Config, keysOf } from "./config.ts";
import { coordinatorApi } from "./coordinator-api/coordinator-api.ts";
import { edgeApi } from "./edge-api/edge-api.ts";
import { NodeGate, uploadPlaces } from "./edge-api/node-gate.ts";
import { shapeApi } from "./edge-api/shape-routes.ts";
import { EdgeGateway } from "./edge-gateway/edge-gateway.ts";
import type { JournalStore } from "./edge-gateway/journal-store.ts";
import { TelemetryGateway } from "./edge-gateway/telemetry-gateway.ts";
import type { TelemetryStore } from "./edge-gateway/telemetry-store.ts";
import { EnrolmentDesk } from "./enrolment/enrolment-desk.ts";
import type { HubKey } from "./enrolment/hub-key.ts";
import type { NodeRegistry } from "./enrolment/node-registry.ts";
import type { NodeStatusStore } from "./enrolment/node-status-store.ts";
import { createHubApp } from "./http/create-hub-app.ts";
import type { MachineFigures } from "./machine-figures/machine-figures.ts";
import { type MemberSidePorts, memberSide } from "./member-side.ts";
import { createHubMetrics, type HubMetrics } from "./metrics/hub-metrics.ts";
import { createNoticeSide, type NoticeSidePorts } from "./notice-side.ts";
import type { StatementReader } from "./recomputation/month-statements.ts";
import { Recomputation } from "./recomputation/recomputation.ts";
import type { RecomputationStore } from "./recomputation/recomputation-store.ts";
import { TariffPreviews } from "./recomputation/tariff-preview.ts";
import type { TrialStore } from "./recomputation/trial-store.ts";
import { DifferenceReview } from "./reconciliation/difference-review.ts";
import { ImportDesk } from "./reconciliation/import-desk.ts";
import type { ImportStore } from "./reconciliation/import-store.ts";
import type { OfficialFileReader } from "./reconciliation/official-value.ts";
import { Reconciliation } from "./reconciliation/reconciliation.ts";
import type { ReconciliationStore } from "./reconciliation/reconciliation-store.ts";
import type { ReviewStore } from "./reconciliation/review-store.ts";
import type { MeshStore } from "./region/mesh-store.ts";
import { RegionDesk } from "./region/region-desk.ts";
import type { RegionStore } from "./region/region-store.ts";
import { ReleaseDesk } from "./releases/release-desk.ts";
import type { ReleaseStore } from "./releases/release-store.ts";
import type { ResidualStore } from "./residual/residual-store.ts";
import type { ResidualTerms } from "./residual/residual-terms.ts";
import { ResidualTrading } from "./residual/residual-trading.ts";
import type { SettlementBook } from "./settlement/settlement-book.ts";
import type { SettlementRecords } from "./settlement/settlement-records.ts";
import { ShapeFeed } from "./shapes/shape-feed.ts";
import { ShapeServer } from "./shapes/shape-server.ts";
import type { ShapeSource } from "./shapes/shape-source.ts";
import type { ShapeSignals, ShapeStore } from "./shapes/shape-store.ts";

export interface CloudHubPorts extends AlertSidePorts, BillingSidePorts, MemberSidePorts, NoticeSidePorts {
  readonly journals: JournalStore;
  readonly registry: NodeRegistry;
  readonly hubKey: HubKey;
  /** Signs the lists of regions' nodes. */
  readonly regionKey: RegionKey;
  readonly regionStore: RegionStore;
  readonly meshes: MeshStore;
  readonly statuses: NodeStatusStore;
  readonly telemetry: TelemetryStore;
  readonly accounts: AccessStore;
  readonly firstLogin: FirstLoginPaper;
  readonly answers: AnswerStore;
  readonly communities: CommunityStore;
  readonly allocationKeys: AllocationKeyStore;
  readonly nodes: NodeDirectory;
  readonly results: ResultReader;
  readonly statements: StatementReader;
  readonly recomputed: RecomputationStore;
  readonly trials: TrialStore;
  readonly residualBooks: ResidualStore;
  readonly residual: ResidualTerms;
  readonly officialImports: ImportStore;
  readonly reconciled: ReconciliationStore;
  readonly reviews: ReviewStore;
  readonly readOfficialFile: OfficialFileReader;
  readonly shapes: ShapeStore;
  readonly shapeSignals: ShapeSignals;
  /** Answers for shapes in place of the hub itself; null where there is no such service. */
  readonly shapeService: ShapeSource | null;
  readonly backups: BackupStore;
  readonly audit: AuditLog;
  readonly settlementBook: SettlementBook;
  readonly settlement: SettlementRecords;
  readonly releases: ReleaseStore;
  /** Null for a hub that settles on no chain. */
  readonly chain: ChainPorts | null;
  readonly isDatabaseThere: () => Promise<boolean>;
  readonly now_ms: () => number;
  /** Lets everything else have a turn. */
  readonly breathe: () => Promise<void>;
  /** Acts once after a while, or never once the answer was called. */
  readonly later: (delay_ms: number, act: () => void) => () => void;
  readonly random: (count: number) => Uint8Array;
  readonly logger: FastifyBaseLogger;
}

export interface CloudHub {
  /** Resolves with the port when the hub listens. */
  start(): Promise<number>;
  /** Finishes what was taken in, then closes. */
  stop(): Promise<void>;
}

/** Wires the hub: API → gateway, enrolment, communities, results → stores. Nothing runs before `start`. */
export function createCloudHub(config: Config, ports: CloudHubPorts): CloudHub {
  const { now_ms, random } = ports;
  const gate = new NodeGate(uploadPlaces(config.uploads_in_flight));
  let wasThere = true;
  const isThere = async () => {
    wasThere = await ports.isDatabaseThere();
    return wasThere;
  };
  const shapeServer = ownShapeServer(ports);
  const chainSide = createChainSide(config, { ...ports, book: ports.settlementBook });
  const metrics = createHubMetrics({
    uploadsInFlight: () => gate.inFlight,
    isDatabaseThere: () => wasThere,
    shapeClientsWaiting: () => shapeServer.waiting,
    settlement: {
      chainStatus: () => chainSide.reader.status().status,
      zones: () => ports.settlement.zones(config.settlement_window_s, null).catch(() => []),
    },
    notices: () => ports.noticeOutbox.figures().catch(() => []),
  });
  const trading = watchedTrading(ports, metrics);
  const recomputation = watchedRecomputation(ports, metrics, trading);
  const access = new Access({ store: ports.accounts, random, now_ms });
  const official = officialValues(ports);
  const { delivery, ...noticeDesks } = createNoticeSide(config, ports, metrics);
  const chain = chainSide.reader;
  const { alerts, machines } = createAlertSide(config, ports, { chain, notices: noticeDesks.notices });
  const billing = billingSide(ports);
  const app = createApp(config, ports, {
    gate,
    access,
    shapes: ports.shapeService ?? shapeServer,
    official,
    gateway: watchedGateway(ports, metrics, recomputation),
    recomputation,
    chainSide,
    isThere,
    metrics,
    ...{ alerts, machines, noticeDesks, billing },
  });
  return {
    start: async () => {
      await access.openFirstAccount(ports.firstLogin);
      await ports.officialImports.failAbandoned(now_ms());
      await shapeServer.start();
      const url = await app.listen({ host: config.host, port: config.port });
      void recomputation.start();
      trading.start();
      chainSide.start();
      alerts.start();
      billing.billableMonths.start();
      delivery.start();
      return Number(new URL(url).port);
    },
    stop: async () => {
      await shapeServer.stop();
      official.imports.stop();
      await alerts.stop();
      await billing.billableMonths.stop();
      await app.close();
      await delivery.stop();
      await recomputation.stop();
      await trading.stop();
      await chainSide.stop();
    },
  };
}

interface Parts {
  readonly gate: NodeGate;
  readonly access: Access;
  readonly shapes: ShapeSource;
  readonly official: ReturnType<typeof officialValues>;
  readonly gateway: EdgeGateway;
  readonly recomputation: Recomputation;
  readonly chainSide: ChainSide;
  readonly isThere: () => Promise<boolean>;
  readonly metrics: HubMetrics;
  readonly alerts: AlertDesk;
  readonly machines: MachineFigures;
  readonly noticeDesks: Omit<ReturnType<typeof createNoticeSide>, "delivery">;
  readonly billing: ReturnType<typeof billingSide>;
}

function createApp(
  config: Config,
  ports: CloudHubPorts,
  { gate, access, shapes, official, gateway, recomputation, chainSide, isThere, metrics, ...parts }: Parts,
) {
  const { registry, hubKey, nodes, results, statements, residual, settlement, statuses, now_ms, random, logger } =
    ports;
  const { alerts, machines, noticeDesks, billing } = parts;
  const { meshes, regionStore } = ports;
  const regions = watchedRegions(ports);
  const telemetry = new TelemetryGateway({ telemetry: ports.telemetry, now_ms });
  const enrolment = new EnrolmentDesk({ registry, hubKey, now_ms, random });
  const communities = new Communities({ store: ports.communities, now_ms });
  const releases = watchedReleases(config, ports);
  return createHubApp(
    {
      people: access,
      answers: new AnswerBook({ store: ports.answers, random, now_ms }),
      assertCommunity: (community) => communities.assertCommunity(community),
      logger,
      web_root: config.web_root,
      requests_per_minute: config.requests_per_minute,
      trusted_proxies: config.trusted_proxies,
      answered: ({ method, route, status, duration_ms }) =>
        metrics.answers.observe({ method, route: route ?? "none", status: String(status) }, duration_ms / 1000),
      acted: (act) =>
        ports.audit
          .append(act, now_ms())
          .catch((err) => logger.error({ event: "act-not-audited", action: act.action, subject: act.subject, err })),
      health: async () => {
        const is_there = await isThere();
        return {
          status: is_there ? "ok" : "degraded",
          database: is_there ? "running" : "away",
          uploads_in_flight: gate.inFlight,
        };
      },
      metricsText: async () => {
        await isThere();
        return metrics.text();
      },
    },
    [
      edgeApi({
        ...{ gateway, enrolment, registry, statuses, telemetry, meshes, regions, gate, now_ms },
        ...{ settlement, settlementBook: ports.settlementBook, attested: () => chainSide.wake() },
        ...{ releases, ...noticeDesks },
        backups: new BackupDesk({ store: ports.backups, now_ms }),
      }),
      shapeApi({ registry, people: access, shapes, now_ms }),
      coordinatorApi({
        access,
        communities,
        allocationKeys: new AllocationKeys({ store: ports.allocationKeys, now_ms }),
        ...{ nodes, results, statements, residual, enrolment, registry },
        ...{ meshes, regions, regionStore },
        ...official,
        ...{ alerts, machines },
        ...billing,
        previews: new TariffPreviews({ store: ports.trials, now_ms, breathe: ports.breathe }),
        ...memberSide(ports),
        audit: ports.audit,
        settlement,
        chain: chainSide.reader,
        releases,
        settlement_window_s: config.settlement_window_s,
        now_ms,
        wakeRecomputation: (node) => recomputation.wake(node),
      }),
    ],
  );
}

function watchedRegions({ regionStore: store, regionKey: key, now_ms, logger }: CloudHubPorts): RegionDesk {
  const events = {
    failed: (community: string, err: unknown) => logger.warn({ event: "membership-not-issued", community, err }),
  };
  return new RegionDesk({ store, key, now_ms, events });
}

function watchedReleases(config: Config, { releases: store, now_ms, random, logger }: CloudHubPorts): ReleaseDesk {
  return new ReleaseDesk({
    store,
    release_keys: keysOf(config),
    now_ms,
    random,
    events: {
      moved: ({ id, version, rollout: { phase, ring } }) => {
        const level = phase === "stopped" ? "warn" : "info";
        logger[level]({ event: "release-moved", release: hex(id), version, phase, ring });
      },
    },
  });
}

function officialValues({ officialImports, reconciled, readOfficialFile, ...ports }: CloudHubPorts) {
  const { now_ms, random, breathe, logger } = ports;
  const reconciliation = new Reconciliation({ store: reconciled, now_ms, breathe });
  const imports = new ImportDesk({
    imports: officialImports,
    readFile: readOfficialFile,
    now_ms,
    random,
    changed: (community, period) => {
      reconciliation
        .update(community, period)
        .catch((err: Error) => logger.warn({ event: "reconciliation-failed", community, err }));
    },
  });
  return { imports, reconciliation, review: new DifferenceReview({ store: ports.reviews, reconciliation, now_ms }) };
}

function ownShapeServer({ shapes, shapeSignals, now_ms, later, random, logger }: CloudHubPorts): ShapeServer {
  return new ShapeServer({
    store: shapes,
    signals: shapeSignals,
    feed: new ShapeFeed(later),
    later,
    now_ms,
    random: () => (random(1)[0] as number) / 256,
    onPruneFailed: (err) => logger.warn({ event: "shape-log-not-pruned", err }),
  });
}

function watchedTrading(ports: CloudHubPorts, metrics: HubMetrics): ResidualTrading {
  const { residualBooks, now_ms, later, breathe, logger } = ports;
  return new ResidualTrading({
    store: residualBooks,
    now_ms,
    later,
    breathe,
    events: {
      cleared: (_interval, matched_wh) => {
        metrics.residualIntervals.inc();
        metrics.residualEnergyWh.inc(matched_wh);
      },
      failed: (err) => logger.error({ event: "residual-trade-failed", err }),
    },
  });
}

function watchedRecomputation(ports: CloudHubPorts, metrics: HubMetrics, trading: ResidualTrading): Recomputation {
  const { recomputed, hubKey, now_ms, breathe, later, logger } = ports;
  return new Recomputation({
    store: recomputed,
    hubKey,
    now_ms,
    breathe,
    later,
    events: {
      folded: ({ records, intervals }) => {
        metrics.recordsFolded.inc(records);
        if (intervals > 0) trading.wake();
      },
      mismatch: (node, start_s) => {
        metrics.intervalMismatches.inc();
        logger.warn({ event: "interval-mismatch", node: hex(node), start_s });
      },
      stopped: (node, reason, err) => logger.warn({ event: "recomputation-stopped", node: hex(node), reason, err }),
      failed: (node, err) => logger.error({ event: "recomputation-failed", node: node && hex(node), err }),
      begunAnew: (node) => logger.info({ event: "recomputation-begun-anew", node: hex(node) }),
    },
  });
}

function watchedGateway({ journals, now_ms, logger }: CloudHubPorts, metrics: HubMetrics, woken: Recomputation) {
  return new EdgeGateway({
    journals,
    now_ms,
    events: {
      stored: (records, refused) => {
        metrics.recordsStored.inc(records);
        metrics.recordsRefused.inc(refused);
      },
      changed: (node) => woken.wake(node),
      known: (records) => metrics.recordsKnown.inc(records),
      alarm: (code, node) => {
        metrics.alarms.inc({ code });
        logger.warn({ event: "journal-alarm", code, node: hex(node) });
      },
      replaced: (node, { generation, epoch }) => {
        metrics.nodesReplaced.inc();
        logger.info({ event: "node-replaced", node: hex(node), generation, epoch: hex(epoch) });
      },
    },
  });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

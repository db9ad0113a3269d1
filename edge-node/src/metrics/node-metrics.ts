import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { GossipReport } from "../gossip/report.ts";
import { createDownlinkMetrics, type DownlinkFigures } from "./downlink-metrics.ts";
import { createGossipMetrics, type GossipMetrics } from "./gossip-metrics.ts";
import { createSettlementMetrics, type SettlementFigures } from "./settlement-metrics.ts";
import { createUplinkMetrics, type HubFigures, type UplinkMetrics } from "./uplink-metrics.ts";

/** What a node counts, in Prometheus' terms. Names end in their unit. */
export interface NodeMetrics {
  readonly readingsAccepted: Counter;
  readonly readingsDuplicate: Counter;
  readonly messagesRefused: Counter<"reason">;
  readonly connectionsRefused: Counter<"reason">;
  readonly recordsCommitted: Counter;
  readonly groupsCommitted: Counter;
  readonly intervalsCleared: Counter;
  readonly uplink: UplinkMetrics;
  readonly gossip: GossipMetrics;
  text(): Promise<string>;
}

/** Values that are read when they are asked for. */
export interface MetricSources {
  readonly journalPosition: () => number;
  readonly devicesConnected: () => number;
  readonly isStorageOk: () => boolean;
  readonly hub: () => HubFigures;
  readonly downlink: () => DownlinkFigures;
  readonly settlement: () => SettlementFigures;
  readonly gossip: () => GossipReport;
  /** By the community's clock. */
  readonly now_ms: () => number;
}

export function createNodeMetrics(sources: MetricSources): NodeMetrics {
  const registry = new Registry();
  let hasProcessMetrics = false;
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name: `localgrid_${name}`, help, registers });
  const byReason = (name: string, help: string) =>
    new Counter({ name: `localgrid_${name}`, help, registers, labelNames: ["reason"] as const });
  gauge(registry, { name: "journal_position", help: "Records in the journal.", read: sources.journalPosition });
  gauge(registry, {
    name: "devices_connected",
    help: "Devices with a connection now.",
    read: sources.devicesConnected,
  });
  gauge(registry, {
    name: "storage_ok",
    help: "1 while the journal takes records, 0 while its disk refuses.",
    read: () => Number(sources.isStorageOk()),
  });
  createDownlinkMetrics(registry, sources.downlink);
  createSettlementMetrics(registry, sources.settlement);
  return {
    readingsAccepted: counter("readings_accepted_total", "Readings accepted and durable."),
    readingsDuplicate: counter("readings_duplicate_total", "Readings that came again."),
    messagesRefused: byReason("messages_refused_total", "Messages and readings that went to the quarantine."),
    connectionsRefused: byReason("connections_refused_total", "Connections and requests that the broker refused."),
    recordsCommitted: counter("journal_records_total", "Records written since the start."),
    groupsCommitted: counter("journal_commits_total", "Group commits since the start."),
    uplink: createUplinkMetrics(registry, sources),
    gossip: createGossipMetrics(registry, sources.gossip),
    intervalsCleared: counter("intervals_cleared_total", "Delivery intervals closed or corrected since the start."),
    text: () => {
      // Their watchers cost start-up time; nobody reads them before the first scrape.
      if (!hasProcessMetrics) collectDefaultMetrics({ register: registry });
      hasProcessMetrics = true;
      return registry.metrics();
    },
  };
}

interface GaugeSource {
  readonly name: string;
  readonly help: string;
  readonly read: () => number;
}

function gauge(registry: Registry, { name, help, read }: GaugeSource): void {
  new Gauge({
    name: `localgrid_${name}`,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

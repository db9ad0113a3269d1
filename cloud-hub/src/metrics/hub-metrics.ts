import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { addNoticeMetrics, type NoticeSources } from "./notice-metrics.ts";
import { addSettlementMetrics, type SettlementSources } from "./settlement-metrics.ts";

const ANSWER_BUCKETS_S = [0.005, 0.02, 0.1, 0.5, 2, 10, 60];

/** What a hub counts, in Prometheus' terms. Names end in their unit. */
export interface HubMetrics {
  readonly recordsStored: Counter;
  readonly recordsKnown: Counter;
  readonly recordsRefused: Counter;
  readonly alarms: Counter<"code">;
  readonly nodesReplaced: Counter;
  readonly recordsFolded: Counter;
  readonly intervalMismatches: Counter;
  readonly residualIntervals: Counter;
  readonly residualEnergyWh: Counter;
  readonly noticesSent: Counter<"way">;
  readonly noticesLost: Counter<"way">;
  /** Answers by route and status. */
  readonly answers: Histogram<"method" | "route" | "status">;
  text(): Promise<string>;
}

/** Values that are read when they are asked for. */
export interface MetricSources {
  readonly uploadsInFlight: () => number;
  readonly isDatabaseThere: () => boolean;
  readonly shapeClientsWaiting: () => number;
  readonly settlement: SettlementSources;
  readonly notices: NoticeSources["notices"];
}

export function createHubMetrics(sources: MetricSources): HubMetrics {
  const { uploadsInFlight, isDatabaseThere, shapeClientsWaiting } = sources;
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string) => new Counter({ name: `localgrid_hub_${name}`, help, registers });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `localgrid_hub_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge("uploads_in_flight", "Uploads that are being taken in now.", uploadsInFlight);
  gauge("database_there", "1 while the database answers, 0 while it is away.", () => Number(isDatabaseThere()));
  gauge("shape_clients_waiting", "Clients that wait for changes of a shape.", shapeClientsWaiting);
  addSettlementMetrics(registry, sources.settlement);
  return {
    ...addNoticeMetrics(registry, sources),
    recordsStored: counter("journal_records_total", "Records stored since the start."),
    recordsKnown: counter("journal_records_known_total", "Records that came again."),
    recordsRefused: counter("journal_records_refused_total", "Records stored with a verdict against them."),
    alarms: new Counter({
      name: "localgrid_hub_alarms_total",
      help: "Forks and rollbacks that batches showed.",
      registers,
      labelNames: ["code"],
    }),
    nodesReplaced: counter("nodes_replaced_total", "Boxes that took the place of others."),
    recordsFolded: counter("records_folded_total", "Records that results were computed from since the start."),
    intervalMismatches: counter(
      "interval_mismatches_total",
      "Intervals for which a node journaled another result than the hub computed.",
    ),
    answers: new Histogram({
      name: "localgrid_hub_http_request_duration_seconds",
      help: "From a request's arrival to the end of its answer.",
      registers,
      labelNames: ["method", "route", "status"],
      buckets: ANSWER_BUCKETS_S,
    }),
    residualIntervals: counter("residual_intervals_total", "Intervals of regions that were cleared since the start."),
    residualEnergyWh: counter("residual_energy_wh_total", "Energy that communities of a region traded in them."),
    text: () => registry.metrics(),
  };
}

import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";

/** What a hub counts, in Prometheus' terms. Names end in their unit. */
export interface HubMetrics {
  readonly recordsStored: Counter;
  readonly recordsKnown: Counter;
  readonly recordsRefused: Counter;
  readonly alarms: Counter<"code">;
  text(): Promise<string>;
}

/** Values that are read when they are asked for. */
export interface MetricSources {
  readonly uploadsInFlight: () => number;
  readonly isDatabaseThere: () => boolean;
}

export function createHubMetrics({ uploadsInFlight, isDatabaseThere }: MetricSources): HubMetrics {
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
  return {
    recordsStored: counter("journal_records_total", "Records stored since the start."),
    recordsKnown: counter("journal_records_known_total", "Records that came again."),
    recordsRefused: counter("journal_records_refused_total", "Records stored with a verdict against them."),
    alarms: new Counter({
      name: "localgrid_hub_alarms_total",
      help: "Forks and rollbacks that batches showed.",
      registers,
      labelNames: ["code"],
    }),
    text: () => registry.metrics(),
  };
}

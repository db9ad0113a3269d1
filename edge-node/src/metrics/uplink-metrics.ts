import { Counter, Gauge, type Registry } from "prom-client";

/** How the way to the hub is. */
export interface HubFigures {
  readonly backlog_records: number;
  readonly backlog_since_ms: number | null;
  readonly alarms: readonly { readonly alarm: string }[];
}

export interface UplinkMetrics {
  answered(answer: string): void;
  sent(bytes: number): void;
}

interface Sources {
  readonly hub: () => HubFigures;
  readonly now_ms: () => number;
}

export function createUplinkMetrics(registry: Registry, { hub, now_ms }: Sources): UplinkMetrics {
  const registers = [registry];
  const name = (short: string) => `localgrid_uplink_${short}`;
  new Gauge({
    name: name("backlog_records"),
    help: "Records that the hub is not known to hold.",
    registers,
    collect() {
      this.set(hub().backlog_records);
    },
  });
  new Gauge({
    name: name("oldest_age_seconds"),
    help: "Age of the oldest of them.",
    registers,
    collect() {
      const { backlog_since_ms } = hub();
      this.set(backlog_since_ms === null ? 0 : Math.max(0, (now_ms() - backlog_since_ms) / 1000));
    },
  });
  new Gauge({
    name: name("alarms"),
    help: "Journals, or the node itself, with this alarm.",
    registers,
    labelNames: ["alarm"] as const,
    collect() {
      this.reset();
      for (const { alarm } of hub().alarms) this.inc({ alarm });
    },
  });
  const requests = new Counter({
    name: name("batches_total"),
    help: "Requests to the hub about journals, by what became of them.",
    registers,
    labelNames: ["answer"] as const,
  });
  const bytes = new Counter({ name: name("bytes_total"), help: "Bytes of batches as they were sent.", registers });
  return { answered: (answer) => requests.inc({ answer }), sent: (count) => bytes.inc(count) };
}

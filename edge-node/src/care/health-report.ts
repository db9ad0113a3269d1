import { redacted } from "@localgrid/vocabulary/redaction";

/** What a node knows of itself when somebody asks for a report. */
export interface HealthReportSources {
  readonly now_ms: number;
  /** What /health says; null when the node does not run. */
  readonly health: unknown;
  /** What /metrics says; empty when the node does not run. */
  readonly metricsText: string;
  readonly release: unknown;
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
  /** Sizes of the node's files, in bytes. */
  readonly files: Readonly<Record<string, number>>;
  /** What the program around the node tells of the box; null without one. */
  readonly system: unknown;
  /** Logins, members, metering points, labels, hosts: whatever may stand in a text and names somebody. */
  readonly names: readonly string[];
}

/** Figures over the whole node, by their names' beginnings. What is told per peer, device or member is none. */
const METRICS = [
  "localgrid_journal_position",
  "localgrid_devices_connected",
  "localgrid_storage_ok",
  "localgrid_intervals_cleared",
  "localgrid_records_committed",
  "localgrid_groups_committed",
  "localgrid_readings_",
  "localgrid_messages_refused",
  "localgrid_uplink_",
  "localgrid_downlink_",
  "localgrid_peers_",
  "localgrid_gossip_messages_total",
  "process_resident_memory_bytes",
  "process_cpu_seconds_total",
  "process_open_fds",
  "nodejs_eventloop_lag_p99_seconds",
  "nodejs_heap_size_used_bytes",
];
/** Labels whose values are words of the program. */
const KNOWN_LABELS = /^\{((reason|answer|alarm|shape|verdict|direction)="[a-z0-9-]{1,40}",?)+\}$/;
const MOST_METRICS = 200;
const DEEPEST = 12;

/**
 * A report for whoever helps, as text. Every text in it has lost what says who somebody is or where; readings, balances
 * and figures of a single home were never asked for.
 */
export function healthReport(sources: HealthReportSources): string {
  const { now_ms, names, metricsText, ...others } = sources;
  const report = {
    what: "localgrid health report, without names, addresses, readings and ids",
    format: 1,
    made_at: new Date(now_ms).toISOString(),
    ...others,
    metrics: metricsIn(metricsText),
  };
  return `${JSON.stringify(withoutNames(report, names, 0), null, 2)}\n`;
}

function metricsIn(text: string): Readonly<Record<string, number>> {
  const found: [string, number][] = [];
  for (const line of text.split("\n")) {
    const [, name = "", labels = "", value = ""] = /^([a-z_][a-z0-9_]*)(\{[^}]*\})? (\S+)$/.exec(line) ?? [];
    const isWanted = METRICS.some((wanted) => name.startsWith(wanted)) && (labels === "" || KNOWN_LABELS.test(labels));
    if (isWanted && found.length < MOST_METRICS) found.push([`${name}${labels.replaceAll('"', "")}`, Number(value)]);
  }
  return Object.fromEntries(found);
}

/** Texts lose names wherever they stand; keys of objects are the program's own words. */
function withoutNames(value: unknown, names: readonly string[], depth: number): unknown {
  if (typeof value === "string") return redacted(value, names);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= DEEPEST) return "…";
  if (Array.isArray(value)) return value.map((one) => withoutNames(one, names, depth + 1));
  const entries = Object.entries(value).map(([key, one]) => {
    const isWord = /^[A-Za-z0-9_.:={},-]{1,120}$/.test(key) && redacted(key, names) === key;
    return [isWord ? key : "‹name›", withoutNames(one, names, depth + 1)] as const;
  });
  return Object.fromEntries(entries);
}

/** JSON of the coordinator API about one node, as this app reads it. */
import type { HubNode } from "./api-types.ts";

export interface NodeRelease {
  readonly release: string;
  readonly kind: string;
  readonly board: string;
  readonly version: number;
  readonly version_name: string;
}

/** What the node last told of a release. */
export interface NodeUpdate extends NodeRelease {
  readonly phase: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly told_at_ms: number;
}

export interface NodeDetail extends HubNode {
  readonly community: string;
  /** By the hub's clock. */
  readonly status_at_ms: number | null;
  /** The node's clock less the hub's when it last told how it is. */
  readonly clock_error_ms: number | null;
  /** Whether it says that its time is made up, for a demonstration or a replay. */
  readonly has_simulated_clock: boolean;
  readonly telemetry_backlog_records: number | null;
  /** The newest told first. */
  readonly updates: readonly NodeUpdate[];
  /** Releases whose rollout has come to it. */
  readonly offers: readonly NodeRelease[];
  readonly backups: readonly { readonly made_at_ms: number; readonly size_bytes: number }[];
}

/** How its machine was at a moment, by the node's clock. */
export interface MachineFigure {
  readonly at_ms: number;
  readonly memory_bytes: number;
  readonly disk_free_bytes: number;
  readonly temperature_milli_c: number | null;
}

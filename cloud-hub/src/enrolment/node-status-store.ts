import type { NodeId } from "@localgrid/vocabulary/identifiers";

/** A node's last word about itself. It is for people to look at; nothing is computed from it. */
export interface NodeStatus {
  /** By the node's clock. */
  readonly reported_at_ms: number;
  readonly journal_position: number;
  readonly backlog_records: number;
  /** When the oldest of them was written; null when there are none. */
  readonly backlog_since_ms: number | null;
  readonly telemetry_backlog_records: number;
  /** `journal` is null for what is wrong with the node itself. */
  readonly alarms: readonly { readonly journal: string | null; readonly alarm: string }[];
  /** What the hub told and the node did not take. */
  readonly refused: readonly { readonly shape: string; readonly key: string; readonly reason: string }[];
  /** Of a demonstration or replay: its times say nothing of the clock on the wall. */
  readonly has_simulated_clock: boolean;
}

export interface NodeStatusStore {
  /** Takes the place of what the node said before. @throws {LocalGridError} `store-away`, `store-full` */
  save(node: NodeId, status: NodeStatus, received_at_ms: number): Promise<void>;
}

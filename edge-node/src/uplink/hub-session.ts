import type { EpochPosition } from "@localgrid/protocol/upload-answers";
import type { UploadAlarm } from "@localgrid/sync-engine/upload-engine";
import type { HubLink } from "./hub-link.ts";

/** One hub, as this node talks to it. None of these rejects. */
export interface HubSession {
  readonly link: HubLink;
  /** Binds this node's key to the community that the code was made for. The same code may be used again by the same node. */
  enrol(join_code: string): Promise<EnrolmentOutcome>;
  /** Whether the hub has taken it. */
  reportStatus(status: NodeStatus): Promise<boolean>;
}

export type EnrolmentOutcome =
  | { readonly kind: "enrolled"; readonly community: string }
  /** For good, as far as this code goes; `code` is the hub's. */
  | { readonly kind: "refused"; readonly code: string; readonly message: string }
  | { readonly kind: "away"; readonly reason: string };

/** What a node says of itself. Nothing is computed from it. */
export interface NodeStatus {
  /** By the community's clock, as the other times. */
  readonly reported_at_ms: number;
  readonly journal_position: number;
  readonly backlog_records: number;
  readonly backlog_since_ms: number | null;
  readonly telemetry_backlog_records: number;
  /** At most 32. */
  readonly alarms: readonly HubAlarm[];
  /** At most 100. */
  readonly refused: readonly RefusedRow[];
  /** Told by demonstrations and replays only: their times are no news of the clock on the wall. */
  readonly has_simulated_clock?: true;
  /** Left out by a node that keeps to itself. */
  readonly peers?: PeersStatus;
}

/** What a node sees of the others of its region, and where they can reach it. Times are wall time. */
export interface PeersStatus {
  /** Multiaddr texts without the node's own `/p2p`; at most 8. */
  readonly addresses: readonly string[];
  readonly is_partitioned: boolean;
  readonly partitioned_since_ms: number | null;
  /** 0 without a list of members. */
  readonly membership_version: number;
  /** Which box of the node this is. */
  readonly generation: number;
  /** At most 256. */
  readonly peers: readonly PeerStatus[];
  /** Copies of the own journal; at most 64. */
  readonly copies: readonly CopyStatus[];
  /** At most 32. */
  readonly alarms: readonly PeerAlarm[];
}

export interface PeerStatus {
  readonly node: string;
  readonly is_connected: boolean;
  readonly latency_ms: number | null;
  readonly head_records: number | null;
  readonly last_heard_ms: number | null;
}

export interface CopyStatus {
  readonly holder: string;
  readonly records: number;
  readonly behind_records: number;
  readonly told_at_ms: number;
}

export interface PeerAlarm {
  readonly alarm: string;
  /** Whom it is about; null for this node itself. */
  readonly node: string | null;
  readonly detail: string;
}

/** `journal` is null for what is wrong with the node itself. */
export type HubAlarm = Pick<UploadAlarm, "journal"> & { readonly alarm: string };

/** What the hub told and this node did not take. */
export interface RefusedRow {
  readonly shape: string;
  readonly key: string;
  readonly reason: string;
}

/** Which hub has let this node in. */
export interface EnrolmentStore {
  /** Null before the first. */
  current(): { readonly hub_url: string } | null;
  /** Durable when it returns. @throws {LocalGridError} `storage-full` */
  save(enrolment: { readonly hub_url: string; readonly enrolled_at_ms: number }): void;
  /** How far the hub had acknowledged the journal when that was last remembered; null before. */
  acknowledged(): EpochPosition | null;
  /** Only to tell people how much waits while the hub has not been asked. @throws {LocalGridError} `storage-full` */
  remember(acknowledged: EpochPosition): void;
}

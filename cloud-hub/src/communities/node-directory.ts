import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { NodeAlarm } from "../edge-gateway/journal-store.ts";
import type { ListPart } from "./community-store.ts";

/** What a node sees of the others of its region, in figures. Times by its clock, but for the first. */
export interface NodeMesh {
  readonly reported_at_ms: number;
  readonly is_partitioned: boolean;
  readonly partitioned_since_ms: number | null;
  readonly peers: number;
  readonly peers_connected: number;
  /** Other nodes that say they hold its journal. */
  readonly copies: number;
  readonly copies_wanted: number;
  /** Records that the best of them lacks; null without any. */
  readonly behind_records: number | null;
  readonly alarms: number;
}

/** A node, and what the hub knows of how it is. */
export interface NodeReport {
  readonly node: Uint8Array;
  readonly enrolled_at_ms: number;
  readonly revoked_at_ms: number | null;
  /** Last upload that brought something new, or last status; null before the first. */
  readonly last_contact_at_ms: number | null;
  /** Records of all epochs that the hub holds. */
  readonly journal_seq_total: number;
  /** As the node last said; null where it never did. */
  readonly backlog_records: number | null;
  /** Null as well for a node whose time is made up. */
  readonly backlog_since_ms: number | null;
  /** How often it is to tell how it is. */
  readonly status_every_s: number;
  readonly recomputation: {
    readonly status: string;
    readonly reason: string | null;
    readonly updated_at_ms: number;
  } | null;
  /** Which box writes the journal: 1 for the first. */
  readonly generation: number;
  /** When the box that writes now took the place of the one before; null for the first. */
  readonly replaced_at_ms: number | null;
  /** Null where the node never told. */
  readonly mesh: NodeMesh | null;
  readonly alarms: readonly NodeAlarm[];
  /** What the node says of itself, as it came. */
  readonly reported_alarms: readonly { readonly journal: string | null; readonly alarm: string }[];
  /** What the hub told and the node refused. */
  readonly refused: readonly { readonly shape: string; readonly key: string; readonly reason: string }[];
}

/** A release at a node, as it last told. */
export interface NodeUpdate {
  /** SHA-256 of the signed manifest. */
  readonly release: Uint8Array;
  readonly kind: string;
  readonly board: string;
  readonly version: number;
  readonly version_name: string;
  readonly phase: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly told_at_ms: number;
}

/** A node with everything that the hub knows of it. */
export interface NodeDetail extends NodeReport {
  readonly community: CommunityId;
  /** When it last told how it is, by the hub's clock; null while it never did. */
  readonly status_at_ms: number | null;
  /** Its own clock less the hub's at that moment. */
  readonly clock_error_ms: number | null;
  /** Whether it says that its time is made up, for a demonstration or a replay. */
  readonly has_simulated_clock: boolean;
  readonly telemetry_backlog_records: number | null;
  /** The newest told first, at most 32. */
  readonly updates: readonly NodeUpdate[];
  /** Sealed backups that the hub keeps for it, the newest first. */
  readonly backups: readonly { readonly made_at_ms: number; readonly size_bytes: number }[];
}

/** What is known of nodes. Every method @throws {LocalGridError} `store-away` */
export interface NodeDirectory {
  /** By node id. */
  list(community: CommunityId, part: ListPart<Uint8Array>): Promise<readonly NodeReport[]>;
  /** Null for a node that the hub does not know. */
  find(node: Uint8Array): Promise<NodeDetail | null>;
  /** Lets an epoch go on that a fork has closed, from the records that are held. @throws {LocalGridError} `store-full` */
  releaseEpoch(node: Uint8Array, epoch: Uint8Array): Promise<"released" | "unknown-epoch" | "not-forked">;
}

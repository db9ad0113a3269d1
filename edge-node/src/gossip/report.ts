/** What a node knows of its region, for the API, metrics, the hub and both web apps. All times are wall time. */
export interface GossipReport {
  /** Null while this node has no membership. */
  readonly region: string | null;
  /** 0 while this node has no membership. */
  readonly membership_version: number;
  readonly is_partitioned: boolean;
  readonly partitioned_since_ms: number | null;
  /** All other members, in order of their id. */
  readonly peers: readonly PeerReport[];
  /** Copies of the own journal that other members announced. */
  readonly copies: readonly CopyReport[];
  /** How many there shall be: as configured, or as many other members as there are. */
  readonly copies_wanted: number;
  /** Foreign journals that are here. */
  readonly replicas: readonly ReplicaReport[];
  readonly replica_bytes: number;
  readonly replica_quota_bytes: number;
  /** Nodes whose journals this one takes to the hub. */
  readonly carried: readonly string[];
  /** What relays say that the hub holds of the own journal; for people only, nothing is let go because of it. */
  readonly receipts: readonly ReceiptReport[];
  readonly clock: ClockReport;
  readonly alarms: readonly GossipAlarm[];
  /** This node has been replaced by another box and has stopped for good. */
  readonly replaced: { readonly generation: number; readonly at_ms: number } | null;
}

export interface PeerReport {
  readonly node: string;
  readonly community: string;
  readonly is_connected: boolean;
  readonly is_blocked: boolean;
  readonly latency_ms: number | null;
  /** When its newest announcement came; null when none ever did. */
  readonly last_heard_ms: number | null;
  readonly head: AnnouncedHead | null;
  /** Its clock minus this node's. */
  readonly clock_offset_ms: number | null;
  /** Whether its hub answers; null when it has never been heard. */
  readonly has_uplink: boolean | null;
  readonly alarms: readonly string[];
}

export interface AnnouncedHead {
  readonly epoch: string;
  readonly seq: number;
  /** Over all epochs of its journal. */
  readonly records: number;
}

export interface CopyReport {
  readonly holder: string;
  readonly community: string;
  readonly records: number;
  /** Records of the own journal that the holder had not when it told; 0 or more. */
  readonly behind_records: number;
  readonly told_at_ms: number;
}

export interface ReplicaReport {
  readonly node: string;
  /** Null when the node is no member any more. */
  readonly community: string | null;
  readonly records: number;
  readonly bytes: number;
  /** Records that the node announced and that are not here; 0 or more. */
  readonly behind_records: number;
  readonly updated_at_ms: number;
  /** Whether placement gives it to this node now. */
  readonly is_assigned: boolean;
  /** False of a node that is no member any more: not served, not carried, not counted. */
  readonly is_valid: boolean;
}

export interface ReceiptReport {
  /** The relay. */
  readonly node: string;
  readonly epoch: string;
  readonly seq: number;
  readonly told_at_ms: number;
}

export interface ClockReport {
  /** Median of the peers' clocks minus this node's; null when too few peers agree. */
  readonly offset_ms: number | null;
  /** How many peers it was taken from. */
  readonly peers: number;
  /** Whether this node has a time source of its own. */
  readonly is_trusted: boolean;
  /** Whether the offset is in use. */
  readonly is_applied: boolean;
}

export type GossipAlarmName =
  | "equivocation"
  | "claims-ahead"
  | "identity-used-twice"
  | "misbehaving-peer"
  | "replica-quota"
  | "replica-storage"
  | "region-key-changed"
  | "not-listed"
  | "too-few-copies"
  | "clock-differs"
  | "node-replaced";

export interface GossipAlarm {
  readonly alarm: GossipAlarmName;
  /** Whom it is about; null for this node itself. */
  readonly node: string | null;
  readonly detail: string;
}

/** What became of a membership that somebody handed in. */
export type AdoptionVerdict =
  | { readonly kind: "adopted"; readonly version: number }
  | { readonly kind: "known"; readonly version: number }
  | {
      readonly kind: "rejected";
      readonly reason:
        | "malformed-message"
        | "wrong-signature"
        | "region-key-changed"
        | "region-key-unknown"
        | "older-version"
        | "same-version-differs"
        | "other-region";
      readonly message: string;
    };

/** Before gossip is configured, and what it begins with. */
export const NO_GOSSIP: GossipReport = {
  region: null,
  membership_version: 0,
  is_partitioned: false,
  partitioned_since_ms: null,
  peers: [],
  copies: [],
  copies_wanted: 0,
  replicas: [],
  replica_bytes: 0,
  replica_quota_bytes: 0,
  carried: [],
  receipts: [],
  clock: { offset_ms: null, peers: 0, is_trusted: true, is_applied: false },
  alarms: [],
  replaced: null,
};

/** JSON of the LAN API about other nodes, as this app reads it. All times are of the node's wall clock. */

export interface PeerHead {
  readonly epoch: string;
  readonly seq: number;
  /** Over its whole journal. */
  readonly records: number;
}

/** Another node of the region. */
export interface Peer {
  /** 32 hexadecimal digits. */
  readonly node: string;
  readonly community: string;
  readonly is_connected: boolean;
  /** The coordinator wants nothing to do with it. */
  readonly is_blocked: boolean;
  readonly latency_ms: number | null;
  readonly last_heard_ms: number | null;
  readonly head: PeerHead | null;
  /** Whether its hub answers; null while it has not been heard. */
  readonly has_uplink: boolean | null;
  /** + where its clock is ahead. */
  readonly clock_offset_ms: number | null;
  readonly alarms: readonly string[];
}

/** A copy of this node's journal on another one. */
export interface JournalCopy {
  readonly holder: string;
  readonly community: string;
  readonly records: number;
  /** Records that it has not yet. */
  readonly behind_records: number;
  readonly told_at_ms: number;
}

/** Another node's journal that is kept here. */
export interface Replica {
  readonly node: string;
  /** Null once it is no member any more. */
  readonly community: string | null;
  readonly records: number;
  readonly bytes: number;
  readonly behind_records: number;
  readonly updated_at_ms: number;
  readonly is_assigned: boolean;
  readonly is_valid: boolean;
}

export interface NodeAlarm {
  readonly alarm: string;
  /** Whom it is about; null for this node itself. */
  readonly node: string | null;
  readonly detail: string;
}

/** What this node does for others. */
export interface Keeping {
  readonly replicas: readonly Replica[];
  readonly replica_bytes: number;
  readonly replica_quota_bytes: number;
  /** Nodes whose journals this one takes to the hub. */
  readonly carried: readonly string[];
  /** What relays say that the hub holds of our own journal. */
  readonly receipts: readonly {
    readonly node: string;
    readonly epoch: string;
    readonly seq: number;
    readonly told_at_ms: number;
  }[];
  readonly clock: {
    readonly offset_ms: number | null;
    readonly peers: number;
    readonly is_trusted: boolean;
    readonly is_applied: boolean;
  };
  readonly alarms: readonly NodeAlarm[];
}

export interface Peers {
  /** The node's wall clock now. */
  readonly at_ms: number;
  /** Null while this node knows no other one. */
  readonly region: string | null;
  /** Of the region's signed list of nodes. */
  readonly membership_version: number;
  readonly is_partitioned: boolean;
  readonly partitioned_since_ms: number | null;
  readonly copies_wanted: number;
  readonly peers: readonly Peer[];
  readonly copies: readonly JournalCopy[];
  /** For coordinators only. */
  readonly keeping: Keeping | null;
  /** Another box has taken this node's place. */
  readonly replaced: { readonly generation: number; readonly at_ms: number } | null;
}

export interface RecoveryCode {
  readonly words: readonly string[];
  /** An SVG document. */
  readonly qr_svg: string;
}

export interface Adoption {
  readonly version: number;
  readonly is_new: boolean;
}

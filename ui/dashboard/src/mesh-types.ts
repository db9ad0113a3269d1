/**
 * JSON of the coordinator API about the nodes of a region, as this app reads it. `partitioned_since_ms`,
 * `last_heard_ms` and `told_at_ms` are of the node's own clock, the other times of the hub's.
 */

/** What a node's newest report says in short. */
export interface MeshSummary {
  readonly reported_at_ms: number;
  readonly is_partitioned: boolean;
  readonly partitioned_since_ms: number | null;
  /** Other members that it knows of. */
  readonly peers: number;
  readonly peers_connected: number;
  readonly copies: number;
  readonly copies_wanted: number;
  /** Records that even the best copy lacks. */
  readonly behind_records: number;
  readonly alarms: number;
}

export interface SeenPeer {
  readonly node: string;
  /** Null where it is of a community that is none of the reader's business. */
  readonly community: string | null;
  readonly is_connected: boolean;
  readonly latency_ms: number | null;
  readonly head_records: number | null;
  readonly last_heard_ms: number | null;
}

export interface JournalCopy {
  readonly holder: string;
  readonly community: string | null;
  readonly records: number;
  readonly behind_records: number;
  readonly told_at_ms: number;
}

export interface MeshAlarm {
  readonly alarm: string;
  /** Whom it is about; null for the node itself. */
  readonly node: string | null;
  readonly detail: string;
}

/** How one node sees the others, as it last said. */
export interface NodePeers {
  readonly node: string;
  readonly community: string;
  readonly region: string;
  /** Which box writes the journal; 1 for the first. */
  readonly generation: number;
  readonly replaced_at_ms: number | null;
  /** Null while it never told. */
  readonly reported_at_ms: number | null;
  readonly addresses: readonly string[];
  readonly is_partitioned: boolean;
  readonly partitioned_since_ms: number | null;
  readonly membership_version: number;
  readonly copies_wanted: number;
  readonly peers: readonly SeenPeer[];
  readonly copies: readonly JournalCopy[];
  readonly alarms: readonly MeshAlarm[];
}

/** The list of a region's nodes. */
export interface RegionMesh {
  readonly region: string;
  readonly version: number | null;
  readonly issued_at_ms: number | null;
  readonly members: number;
  /** Nodes beyond what one list can hold. */
  readonly not_listed: number;
}

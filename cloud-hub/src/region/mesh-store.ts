import type { NodeId } from "@localgrid/vocabulary/identifiers";

/** What a node says of the others of its region. For people to look at; only the addresses are used. Times by its clock. */
export interface ToldMesh {
  /** Where the others can reach it, as multiaddr texts. */
  readonly addresses: readonly string[];
  readonly is_partitioned: boolean;
  readonly partitioned_since_ms: number | null;
  /** Of the list that it goes by; 0 without one. */
  readonly membership_version: number;
  /** Which box of the node told this. */
  readonly generation: number;
  readonly peers: readonly ToldPeer[];
  /** Copies of its own journal that others say they hold. */
  readonly copies: readonly ToldCopy[];
  readonly alarms: readonly ToldAlarm[];
}

export interface ToldPeer {
  readonly node: string;
  readonly is_connected: boolean;
  readonly latency_ms: number | null;
  /** Records of its journal as it last announced; null when it never did. */
  readonly head_records: number | null;
  readonly last_heard_ms: number | null;
}

export interface ToldCopy {
  readonly holder: string;
  readonly records: number;
  readonly behind_records: number;
  readonly told_at_ms: number;
}

export interface ToldAlarm {
  readonly alarm: string;
  /** Whom it is about; null for the node itself. */
  readonly node: string | null;
  readonly detail: string;
}

/** A node and what it last told of the others. */
export interface MeshReport {
  readonly node: Uint8Array;
  readonly community: string;
  readonly region: string;
  /** Which box writes its journal, as the journal says. */
  readonly generation: number;
  /** When that one took over; null for the first. */
  readonly replaced_at_ms: number | null;
  readonly reported_at_ms: number | null;
  readonly told: ToldMesh | null;
}

/** A node of a region in one line. */
export interface MeshLine {
  readonly node: Uint8Array;
  readonly community: string;
  readonly reported_at_ms: number | null;
  readonly is_partitioned: boolean;
  readonly partitioned_since_ms: number | null;
  /** Other nodes of the hub, none shut out, that hold anything of its journal. */
  readonly copies: number;
}

/** What nodes see of each other. Every method @throws {LocalGridError} `store-away` */
export interface MeshStore {
  /** Takes the place of what the node said before. @throws {LocalGridError} `store-full` */
  save(node: NodeId, told: ToldMesh, received_at_ms: number): Promise<"moved" | "stayed">;
  /** Null for a node that the hub does not know. */
  ofNode(node: Uint8Array): Promise<MeshReport | null>;
  /** Nodes that are not shut out, by id. */
  ofRegion(
    region: string,
    part: { readonly limit: number; readonly after: Uint8Array | null },
  ): Promise<readonly MeshReport[]>;
  /** Nodes that are not shut out, by id; at most 1,000. */
  lines(region: string): Promise<readonly MeshLine[]>;
}

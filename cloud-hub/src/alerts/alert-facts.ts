/** What alerts are derived from: one moment of everything that the hub knows, in figures. Times are the hub's. */

/** How a node was when it last told. */
export interface NodeFacts {
  readonly node: string;
  readonly community: string;
  /** How often it is to tell how it is. */
  readonly status_every_s: number;
  /** Null while it was never heard of. */
  readonly last_contact_at_ms: number | null;
  /** Its own clock less the hub's, when it last told how it is; null while it never did. */
  readonly clock_error_ms: number | null;
  /** Whether it says that its time is made up: what it tells of time is then compared with nothing. */
  readonly has_simulated_clock: boolean;
  readonly backlog_records: number | null;
  readonly backlog_since_ms: number | null;
  /** Code of why its journal cannot be computed again; null where it can. */
  readonly stopped_reason: string | null;
  /** Codes of what is wrong with its journals, as hub or node found out. */
  readonly journal_alarms: readonly { readonly alarm: string; readonly since_ms: number | null }[];
  readonly refused_entries: number;
  readonly mesh: MeshFacts | null;
  readonly failed_update: FailedUpdate | null;
}

export interface MeshFacts {
  readonly reported_at_ms: number;
  readonly is_partitioned: boolean;
  readonly partitioned_since_ms: number | null;
  readonly peers: number;
  readonly peers_connected: number;
  readonly copies: number;
  readonly copies_wanted: number;
  readonly alarms: number;
}

/** The newest failure after which the node has proven nothing newer of that kind. */
export interface FailedUpdate {
  readonly release: string;
  readonly version_name: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly at_ms: number;
}

export interface CommunityFacts {
  readonly community: string;
  /** Intervals where node and hub came to different results. */
  readonly mismatches: number;
  readonly has_tariff: boolean;
  /** The draft that waits for its second person; one at a time. */
  readonly draft: { readonly run: number; readonly month: string; readonly drafted_at_ms: number } | null;
  readonly billable: readonly BillableFacts[];
}

/** A past month that has more to bill than runs have billed; in members. */
export interface BillableFacts {
  readonly month: string;
  /** Its newest approved run; null while there is none. */
  readonly run: number | null;
  readonly left_out: number;
  readonly corrected: number;
  /** Who cannot be billed yet because time has to bring figures. */
  readonly waiting: number;
}

/** How far official values of a month are from what was metered. */
export interface DifferenceFacts {
  readonly community: string;
  /** Local month, such as 2026-11. */
  readonly month: string;
  readonly difference_wh: number;
  /** What the community used and fed in, in the same intervals. */
  readonly metered_wh: number;
}

export interface ZoneFacts {
  readonly community: string;
  readonly open_batch: { readonly seq: number; readonly sealed_at_ms: number } | null;
  readonly carried_members: number;
}

export interface ChainFacts {
  readonly status: string;
  readonly since_ms: number;
}

/** How one way of bringing notices to people who are not at home is. */
export interface NoticeFacts {
  readonly way: string;
  readonly waiting: number;
  readonly waiting_since_ms: number | null;
  readonly last_sent_at_ms: number | null;
}

/** What a node last told of its disk. */
export interface DiskFacts {
  readonly disk_free_bytes: number;
  readonly at_ms: number;
}

export interface HubFacts {
  readonly nodes: readonly NodeFacts[];
  readonly communities: readonly CommunityFacts[];
  readonly differences: readonly DifferenceFacts[];
  readonly zones: readonly ZoneFacts[];
  readonly chain: ChainFacts;
  readonly notices: readonly NoticeFacts[];
  /** By node. */
  readonly disks: ReadonlyMap<string, DiskFacts>;
}

/** Reads what alerts are derived from. Every method @throws {LocalGridError} `store-away` */
export interface AlertSource {
  /** Of nodes that are not shut out, by id. */
  nodes(): Promise<readonly NodeFacts[]>;
  communities(now_ms: number): Promise<readonly CommunityFacts[]>;
  /** Of the intervals from a moment on, by community and month; reads much. */
  differences(from_s: number): Promise<readonly DifferenceFacts[]>;
}

import type { NodeKey } from "@localgrid/journal/head";
import type { EpochPosition } from "@localgrid/protocol/upload-answers";
import type { ReplicatedJournal } from "./own-journal.ts";
import type { PeerNetwork, PeerStream } from "./peer-network.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { GossipAlarm } from "./report.ts";

/** Calls `act` once, after that many milliseconds of running time; the answer takes it back. */
export type After = (delay_ms: number, act: () => void) => () => void;

export interface GossipOptions {
  /** On how many other members each journal shall be. */
  readonly replica_count: number;
  /** Room for foreign journals. */
  readonly replica_quota_bytes: number;
  /** Which box of the node this is: 1 unless it was recovered. */
  readonly generation: number;
  /** A holder that has been away for longer is stepped over by the next ones. */
  readonly grace_ms: number;
  /** A node that nobody has heard for so long is taken to be without uplink. */
  readonly carry_after_ms: number;
  /** An announcement is made at least so often. */
  readonly keep_alive_ms: number;
  /** After records of a journal came, its next ones may gather for so long. */
  readonly fetch_pause_ms: number;
  /** Contact with too few others for longer than this is a partition. */
  readonly partition_after_ms: number;
  readonly clock_interval_ms: number;
}

export const USUAL_GOSSIP_OPTIONS: GossipOptions = {
  replica_count: 2,
  replica_quota_bytes: 8_000_000_000,
  generation: 1,
  grace_ms: 600_000,
  carry_after_ms: 300_000,
  keep_alive_ms: 60_000,
  fetch_pause_ms: 5_000,
  partition_after_ms: 60_000,
  clock_interval_ms: 600_000,
};

/** Takes foreign journals to the hub, from the replicas that are here. */
export interface Relay {
  /** Begins, or says that the replica has grown. */
  carry(node: string): void;
  /** What goes up already may go on, but for a node that was removed from the region. */
  stopCarrying(node: string, why: { readonly isRemoved: boolean }): void;
}

export interface UplinkState {
  /** Whether the hub has answered lately. */
  isAnswering(): boolean;
  /** The last record of a journal, the own one or a carried one, that the hub acknowledged; null when nobody knows. */
  acknowledged(node: string): EpochPosition | null;
}

export interface NodeClock {
  /** Whether this node has a time source of its own. */
  isTrusted(): boolean;
  /** Takes the whole offset, to be added to the machine's clock, that `peers` others agree on; again when it changes. */
  apply(offset_ms: number, peers: number): void;
}

/** For metrics, logs and whoever shows or ends things. Must not throw. */
export interface GossipEvents {
  /** The report says something else than before. Gathered: at most one per second. */
  changed(): void;
  /** Another box has taken over this node's identity: this one must stop for good. Called once. */
  replaced(info: { readonly generation: number; readonly at_ms: number; readonly told_by: string | null }): void;
  /** Records of the own journal that this disk had lost came back from peers. */
  tailStored(records: number): void;
  /** Nothing of the own journal is known at peers that is not here: what was lost has come back. */
  complete(): void;
  alarm(alarm: GossipAlarm): void;
  /** Something that a person may want to look at; never secrets. */
  trouble(event: string, detail: Readonly<Record<string, string | number>>): void;
  /** Foreign records that were stored, the room that they take, and where they came from. */
  replicated(news: { readonly records: number; readonly bytes: number; readonly from: string }): void;
  /** An announcement was published, or one came and was judged. */
  announcement(what: "published" | "accepted" | "ignored" | "rejected"): void;
  /** The network turned somebody away. */
  refused(peer: { readonly peer_id: string; readonly node: string | null }, reason: string): void;
  /** A batch of somebody's journal was sent to a peer. */
  served(bytes: number): void;
}

export interface GossipPorts {
  /** The node's key; it names the node too. */
  readonly key: NodeKey;
  readonly community: string;
  readonly own: ReplicatedJournal;
  readonly replicas: ReplicaStore;
  readonly network: PeerNetwork;
  /** Wall time as this node has it: the machine's clock and what {@link NodeClock} has added to it. */
  readonly now_ms: () => number;
  readonly after: After;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly relay: Relay;
  readonly uplink: UplinkState;
  readonly clock: NodeClock;
  /** How late the event loop is at the moment. */
  readonly lag_ms: () => number;
  /** Answers a member that asks for releases; nobody does when left out. */
  readonly serveReleases?: (node: string, stream: PeerStream) => Promise<void>;
  readonly options: GossipOptions;
  readonly events: GossipEvents;
}

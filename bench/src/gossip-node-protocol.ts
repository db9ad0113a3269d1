import type { GossipOptions } from "@localgrid/edge-node/gossip-ports";
import type { NetworkLimits } from "@localgrid/edge-node/network-limits";
import type { PeerAddress } from "@localgrid/edge-node/peer-network";

/** What the peers' side of a node is asked to do. Moments are wall time, milliseconds. */
export type NodeRequest =
  | {
      readonly kind: "start";
      /** Its data; made when it is not there. */
      readonly folder: string;
      readonly address: string;
      readonly limits: Partial<NetworkLimits>;
      readonly options: Partial<GossipOptions>;
    }
  | { readonly kind: "adopt"; readonly membership: Uint8Array }
  | Growth
  /** Has nothing to do with these from now on. */
  | { readonly kind: "block"; readonly nodes: readonly string[] }
  | { readonly kind: "look" }
  | { readonly kind: "reaches" }
  | { readonly kind: "heads" };

/** Closes an interval at `first_at_ms` and again every `every_ms`, so many times. */
export interface Growth {
  readonly kind: "grow";
  readonly first_at_ms: number;
  readonly every_ms: number;
  readonly closes: number;
  readonly homes: number;
}

/** That `seq` is the end of the journal, and since when. */
export interface HeadMoment {
  readonly seq: number;
  readonly at_ms: number;
}

export interface NodeAnswer {
  readonly self: PeerAddress;
  readonly connected: number;
  /** Connections that ended since the start. */
  readonly lost: number;
  readonly is_partitioned: boolean;
  /** Of how many members the head is known. */
  readonly heads_known: number;
  /** Assigned foreign journals, and how far they are behind in all. */
  readonly replicas: number;
  readonly behind_records: number;
  readonly closes: number;
  readonly alarms: readonly string[];
  /** Each journal that is here, the own one included, by node; equal texts are equal journals. */
  readonly reaches: Readonly<Record<string, string>> | null;
  /** When the own journal grew, and when others were heard to have; null unless asked for. */
  readonly written: readonly HeadMoment[] | null;
  readonly heard: Readonly<Record<string, readonly HeadMoment[]>> | null;
}

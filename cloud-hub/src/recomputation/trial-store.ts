import type { IntervalInputs } from "@localgrid/clearing/clear-interval";
import type { CommunityId, MemberId, MeteringPointId, NodeId } from "@localgrid/vocabulary/identifiers";
import type { DeliveryTime } from "./month-statements.ts";

/** How far the results of a community reach. */
export interface ResultsReach {
  /** Whose results count. */
  readonly node: NodeId;
  readonly time_zone: string;
  /** Start of the first closed interval and end of the last one. */
  readonly from_s: number;
  readonly to_s: number;
}

/** What closed intervals were computed from. Reads only. Every method @throws {LocalGridError} `store-away` */
export interface TrialStore {
  /** Null while nothing of the community was computed. */
  reach(community: CommunityId): Promise<ResultsReach | null>;
  /** Who each metering point belongs to: by the node's journal, else by what the coordinator keeps. */
  owners(community: CommunityId, node: NodeId): Promise<ReadonlyMap<MeteringPointId, MemberId>>;
  /** Of the newest revision of each closed interval that starts in the time, by start; null where nothing is kept. */
  inputs(node: NodeId, time: DeliveryTime): Promise<readonly (IntervalInputs | null)[]>;
}

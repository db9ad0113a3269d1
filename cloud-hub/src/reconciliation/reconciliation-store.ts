import type { IntervalInputs } from "@localgrid/clearing/clear-interval";
import type { IntervalReading } from "@localgrid/clearing/metering";
import type { CommunityId, MemberId, MeteringPointId, NodeId } from "@localgrid/vocabulary/identifiers";
import type { DifferenceCause } from "./difference-cause.ts";
import type { IntervalComparison, OfficialPoint } from "./interval-comparison.ts";
import type { ReviewedState } from "./reviewed-state.ts";

/** An interval with official values that the hub has computed from the node's journal too. */
export interface OfficialInterval {
  readonly start_s: number;
  readonly length_s: number;
  /** Of the official values. */
  readonly version: number;
  /** Of the newest revision, which `inputs` are of. */
  readonly input_digest: Uint8Array;
  readonly inputs: IntervalInputs;
  readonly points: number;
  readonly official: readonly OfficialPoint[];
}

/** What one UTC day is compared from. */
export interface OfficialDay {
  readonly node: NodeId;
  /** Who each metering point belongs to: by the node's journal, else by what the coordinator keeps. */
  readonly owners: ReadonlyMap<MeteringPointId, MemberId>;
  readonly intervals: readonly OfficialInterval[];
  /** What the node metered on that day, by start, without official values. */
  readonly own: ReadonlyMap<number, readonly IntervalReading[]>;
}

export interface ComparedInterval extends IntervalComparison {
  readonly interval: OfficialInterval;
}

export interface ComparedDay {
  readonly day_s: number;
  readonly node: NodeId;
  readonly intervals: readonly ComparedInterval[];
  readonly at_ms: number;
}

/** A stretch of time, half-open. */
export interface Period {
  readonly from_s: number;
  readonly to_s: number;
}

export interface CauseFigures {
  readonly cause: DifferenceCause;
  readonly differences: number;
  /** Of those. */
  readonly accepted: number;
  readonly import_change_wh: number;
  readonly export_change_wh: number;
  readonly amount_change_nano: bigint;
}

export interface MemberFigures {
  readonly member: MemberId;
  /** As metered by the node. */
  readonly provisional_nano: bigint;
  /** With official values, whether or not the node has taken them yet. */
  readonly final_nano: bigint;
  readonly difference_nano: bigint;
  readonly differences: number;
}

export interface PeriodFigures {
  /** Metering points with official values. */
  readonly metering_points: number;
  /** Closed by the node. */
  readonly intervals: number;
  readonly official_intervals: number;
  /** Official values that the node's journal has come to as well. */
  readonly posted_intervals: number;
  /** By cause, in the order of precedence. */
  readonly causes: readonly CauseFigures[];
  readonly members: readonly MemberFigures[];
  /** Changes of the accounts that are nobody's own; with those of the members they are 0. */
  readonly accounts: readonly { readonly account: string; readonly amount_change_nano: bigint }[];
}

export interface ListedDifference extends ReviewedState {
  readonly start_s: number;
  readonly metering_point: MeteringPointId;
  readonly member: MemberId;
  readonly version: number;
  readonly cause: DifferenceCause;
  /** Null where the node had nothing. */
  readonly import_wh: number | null;
  readonly export_wh: number | null;
  readonly official_import_wh: number;
  readonly official_export_wh: number;
  readonly amount_change_nano: bigint;
  /** Whether the node's journal has come to the same result. */
  readonly is_posted: boolean;
}

export interface DifferenceQuery extends Period {
  readonly member: string | null;
  readonly cause: string | null;
  /** What is not accepted, or only what is; null for both. */
  readonly state: "open" | "accepted" | null;
  readonly limit: number;
  /** Start and metering point of the last item before; null from the beginning. */
  readonly after: { readonly start_s: number; readonly metering_point: string } | null;
}

/** Official values beside our own. Every method @throws {LocalGridError} `store-away`, `store-full` */
export interface ReconciliationStore {
  /** Null for an unknown community. */
  timeZone(community: CommunityId): Promise<string | null>;
  /** Starts of the UTC days whose comparison is missing or no longer right. */
  staleDays(community: CommunityId, period: Period): Promise<readonly number[]>;
  /** Null while nothing of the community was computed. */
  day(community: CommunityId, day_s: number): Promise<OfficialDay | null>;
  /** Takes the place of what was there of the day; all of it or nothing. */
  save(community: CommunityId, day: ComparedDay): Promise<void>;
  figures(community: CommunityId, period: Period): Promise<PeriodFigures>;
  /** By start and metering point. */
  differences(community: CommunityId, query: DifferenceQuery): Promise<readonly ListedDifference[]>;
}

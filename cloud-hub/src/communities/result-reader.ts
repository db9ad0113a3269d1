import type { CommunityId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { ListPart } from "./community-store.ts";

/** The newest revision of an interval as the hub computed it. */
export interface IntervalResult {
  readonly start_s: number;
  readonly length_s: number;
  readonly revision: number;
  readonly price_micro_per_kwh: number | null;
  readonly matched_wh: number;
  readonly demand_wh: number;
  readonly supply_wh: number;
  /** Nano-currency as a decimal, as are all amounts here. */
  readonly saving_nano: string;
  readonly closed_at_ms: number;
  /** Whether the node computed the same, in every revision. */
  readonly is_same: boolean;
  readonly official_points: number;
  readonly points: number;
}

/** What one side computed. */
export interface SideResult {
  readonly price_micro_per_kwh: number | null;
  readonly matched_wh: number;
  readonly input_digest: Uint8Array;
  readonly result_digest: Uint8Array;
}

export interface IntervalRevision {
  readonly revision: number;
  readonly closed_at_ms: number;
  readonly is_same: boolean;
  readonly hub: SideResult;
  readonly node: SideResult;
}

export interface MemberShare {
  readonly member: MemberId;
  readonly import_wh: number;
  readonly export_wh: number;
  readonly bought_wh: number;
  readonly sold_wh: number;
  readonly grid_import_wh: number;
  readonly grid_export_wh: number;
  readonly amount_nano: string;
  readonly saving_nano: string;
  readonly quality: string;
  readonly is_signed: boolean;
  readonly is_official: boolean;
}

export interface PointReading {
  readonly metering_point: MeteringPointId;
  readonly revision: number;
  readonly import_wh: number;
  readonly export_wh: number;
  readonly quality: string;
  readonly is_signed: boolean;
  readonly is_official: boolean;
}

export interface IntervalDetail {
  /** The first result first. */
  readonly revisions: readonly IntervalRevision[];
  /** Of the newest revision, by id. */
  readonly members: readonly MemberShare[];
  /** Of the newest revision, by id. */
  readonly metering_points: readonly PointReading[];
}

export interface IntervalQuery extends ListPart<number> {
  readonly from_s: number;
  readonly to_s: number;
  readonly isMismatchOnly: boolean;
}

/** What the hub computed for communities. Every method @throws {LocalGridError} `store-away` */
export interface ResultReader {
  /** By start. */
  intervals(community: CommunityId, query: IntervalQuery): Promise<readonly IntervalResult[]>;
  /** Null when the interval is not there. */
  interval(community: CommunityId, start_s: number): Promise<IntervalDetail | null>;
}

import type { CommunityId, MemberId } from "@localgrid/vocabulary/identifiers";

/** A member's sums over the delivery intervals of a time, whenever they were posted. Amounts are decimal text. */
export interface MemberSums {
  readonly member: MemberId;
  /** As metered by the community's own devices, late readings included. + the member receives, − it pays. */
  readonly provisional_nano: string;
  /** With official values where there are any; null while there is none. */
  readonly final_nano: string | null;
  /** What official values changed. */
  readonly difference_nano: string;
  /** Whether all of the member's metering points have official values in all of its intervals. */
  readonly is_final: boolean;
  /** Intervals that the member took part in. */
  readonly intervals: number;
  readonly final_intervals: number;
}

/** What a community's members and collective accounts come to. */
export interface MonthStatements {
  /** By member id in byte order. */
  readonly members: readonly MemberSums[];
  /** By account in byte order. */
  readonly accounts: readonly { readonly account: string; readonly amount_nano: string }[];
  /** Of all accounts: "0". */
  readonly sum_nano: string;
}

/** Half-open, in UTC seconds. */
export interface DeliveryTime {
  readonly from_s: number;
  readonly to_s: number;
}

/** Sums of what the hub computed for communities. @throws {LocalGridError} `store-away` */
export interface StatementReader {
  statements(community: CommunityId, time: DeliveryTime): Promise<MonthStatements>;
}

import type { RegionMember } from "@localgrid/protocol/region-membership";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";

/** A region's nodes as they stand in the database. */
export interface RegionContent {
  readonly region: string;
  /** All that are let in and not shut out, the oldest first, as many as one list can hold. */
  readonly members: readonly RegionMember[];
}

/** A signed list of a region's nodes. */
export interface IssuedMembership {
  readonly version: number;
  readonly issued_at_ms: number;
  /** As `encodeMembership` made it. */
  readonly document: Uint8Array;
}

export interface HeldMembership {
  /** Null before the region's first. */
  readonly newest: IssuedMembership | null;
  /** The highest version of any region; 0 before the first. A node that moves to another region takes that one's list. */
  readonly highest_version: number;
}

/** What to issue; null where the newest still holds. */
export type IssueDecision = (content: RegionContent, held: HeldMembership) => IssuedMembership | null;

/** Which nodes belong to which region. Every method @throws {LocalGridError} `store-away` */
export interface RegionStore {
  /** Null for a community that does not exist. */
  regionOf(community: CommunityId): Promise<string | null>;
  newest(region: string): Promise<IssuedMembership | null>;
  /**
   * Reads what there is and stores what is decided, in one transaction. Of several hubs on one database that do this at
   * once, each sees what the one before stored. Null when there is nothing to issue and never was.
   *
   * @throws {LocalGridError} `store-full`, and what `decide` throws
   */
  issue(region: string, decide: IssueDecision): Promise<IssuedMembership | null>;
}

import type { CommunityId } from "@localgrid/vocabulary/identifiers";

/** What trade within a region costs, and how long it waits. */
export interface RegionTerms {
  /** Raises what comes into the region. 0 or more. */
  readonly fee_micro_per_kwh: number;
  /** After the end of an interval; then communities that have not closed it are left out. */
  readonly deadline_s: number;
}

/** What a community's link to its region costs and carries. */
export interface LinkTerms {
  /** Lowers what the community bids. 0 or more. */
  readonly fee_micro_per_kwh: number;
  /** Wh in one interval; null without a limit. */
  readonly import_cap_wh: number | null;
  readonly export_cap_wh: number | null;
}

/** One interval of a region that was cleared for good. Amounts are nano-currency as decimals. */
export interface ClearedRegionInterval {
  readonly start_s: number;
  readonly length_s: number;
  readonly cleared_at_ms: number;
  readonly currency: string;
  /** How many took part. */
  readonly communities: number;
  readonly price_micro_per_kwh: number | null;
  readonly matched_wh: number;
  readonly congestion_rent_nano: string;
  readonly digest: Uint8Array;
  /** By community in byte order. */
  readonly trades: readonly {
    readonly community: CommunityId;
    readonly side: "import" | "export";
    readonly energy_wh: number;
    readonly price_micro_per_kwh: number;
    readonly fee_nano: string;
    readonly amount_nano: string;
  }[];
}

export interface RegionQuery {
  readonly region: string;
  readonly from_s: number;
  readonly to_s: number;
  /** Start and length of the last one that is known. */
  readonly after: { readonly start_s: number; readonly length_s: number } | null;
  readonly limit: number;
}

/** What people set and see of trade between communities. Every method @throws {LocalGridError} `store-away` */
export interface ResidualTerms {
  region(region: string): Promise<RegionTerms>;
  setRegion(region: string, terms: RegionTerms): Promise<void>;
  link(community: CommunityId): Promise<LinkTerms>;
  setLink(community: CommunityId, terms: LinkTerms): Promise<void>;
  /** By start and length. */
  cleared(query: RegionQuery): Promise<readonly ClearedRegionInterval[]>;
}

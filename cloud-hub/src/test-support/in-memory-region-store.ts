import type { RegionMember } from "@localgrid/protocol/region-membership";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { IssueDecision, IssuedMembership, RegionStore } from "../region/region-store.ts";

/** The port's meaning without a database. */
export class InMemoryRegionStore implements RegionStore {
  /** Regions of communities; whoever is not named is in `region`. */
  readonly regions = new Map<string, string>();
  members: readonly RegionMember[] = [];
  private readonly issued = new Map<string, IssuedMembership>();

  async regionOf(community: CommunityId): Promise<string> {
    return this.regions.get(community) ?? "region";
  }

  async newest(region: string): Promise<IssuedMembership | null> {
    return this.issued.get(region) ?? null;
  }

  async issue(region: string, decide: IssueDecision): Promise<IssuedMembership | null> {
    const members = this.members.filter(({ community }) => (this.regions.get(community) ?? "region") === region);
    const newest = this.issued.get(region) ?? null;
    const highest_version = Math.max(0, ...[...this.issued.values()].map(({ version }) => version));
    const issued = decide({ region, members }, { newest, highest_version });
    if (issued !== null) this.issued.set(region, issued);
    return issued ?? newest;
  }
}

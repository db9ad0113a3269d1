import type { CommunityState } from "@localgrid/clearing/community";
import type { CommunityDecision } from "@localgrid/clearing/community-decisions";
import type { MemberBody, MeteringPointBody, TariffBody } from "@localgrid/protocol/record-bodies";
import type { CommunityId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";

/** What people call a community, and by which money and clock it lives. */
export interface CommunityProfile {
  readonly community: CommunityId;
  readonly name: string;
  readonly region: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA name. */
  readonly time_zone: string;
  readonly created_at_ms: number;
}

/** A community and how it is. */
export interface CommunitySummary extends CommunityProfile {
  readonly members: number;
  readonly metering_points: number;
  readonly nodes: number;
  /** Of what the hub has computed; null before the first one. */
  readonly last_interval_start_s: number | null;
  /** Intervals where the node computed something else than the hub. */
  readonly mismatches: number;
  /** Imports of official values that wait or run. */
  readonly open_imports: number;
}

/** `is_taken`: the community's node has it in its journal, as it stands here. */
export interface HeldMember extends MemberBody {
  readonly is_taken: boolean;
  /** From 1 on; the next one with every change. */
  readonly version: number;
}

export interface HeldMeteringPoint extends MeteringPointBody {
  /** How the network operator calls it, as in its files; null where it uses our name. */
  readonly operator_reference: string | null;
  readonly is_taken: boolean;
  /** From 1 on; the next one with every change. */
  readonly version: number;
}

export interface HeldTariff extends TariffBody {
  readonly is_taken: boolean;
}

export interface NodePolicy {
  readonly status_every_s: number;
  readonly telemetry_every_s: number;
}

/** What a change of a community is decided on: all that is held of it, and nobody else changes it meanwhile. */
export interface HeldCommunity {
  readonly state: CommunityState;
  readonly references: ReadonlyMap<MeteringPointId, string | null>;
  readonly versions: {
    readonly members: ReadonlyMap<MemberId, number>;
    readonly points: ReadonlyMap<MeteringPointId, number>;
  };
  /** Start of the first interval that has not closed; null before the first one. */
  readonly open_from_s: number | null;
}

/** No records: nothing changes. `references` belong to the metering points among them. */
export type CommunityChange = CommunityDecision & { readonly references?: HeldCommunity["references"] };

/** At most `limit` items whose key comes after `after`. */
export interface ListPart<Key> {
  readonly limit: number;
  readonly after: Key | null;
}

/** Where communities are kept. Every method @throws {LocalGridError} `store-away`, `store-full` */
export interface CommunityStore {
  add(profile: CommunityProfile): Promise<"added" | "community-exists">;
  has(community: CommunityId): Promise<boolean>;
  /** By id in byte order; `only` that one where it is given. */
  list(part: ListPart<string>, only: CommunityId | null): Promise<readonly CommunitySummary[]>;
  /** Asks `decide` and stores the records of its answer; one change of a community after the other. */
  change(community: CommunityId, decide: (held: HeldCommunity) => CommunityChange): Promise<CommunityChange>;
  /** By id in byte order. */
  members(community: CommunityId, part: ListPart<string>): Promise<readonly HeldMember[]>;
  /** By id in byte order. */
  meteringPoints(community: CommunityId, part: ListPart<string>): Promise<readonly HeldMeteringPoint[]>;
  /** By `valid_from_s`. */
  tariffs(community: CommunityId, part: ListPart<number>): Promise<readonly HeldTariff[]>;
  policy(community: CommunityId): Promise<NodePolicy>;
  setPolicy(community: CommunityId, policy: NodePolicy): Promise<void>;
}

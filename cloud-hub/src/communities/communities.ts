import {
  addMember,
  addMeteringPoint,
  addTariff,
  putMember,
  putMeteringPoint,
} from "@localgrid/clearing/community-decisions";
import type { MemberBody, MeteringPointBody, TariffBody } from "@localgrid/protocol/record-bodies";
import { type CommunityId, isOpaqueId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { cloudHubError } from "../errors.ts";
import type {
  CommunityChange,
  CommunityProfile,
  CommunityStore,
  CommunitySummary,
  HeldCommunity,
  HeldMember,
  HeldMeteringPoint,
  HeldTariff,
  ListPart,
  NodePolicy,
} from "./community-store.ts";

export interface CommunitiesPorts {
  readonly store: CommunityStore;
  readonly now_ms: () => number;
}

/** With how the network operator calls it; null where it uses our name. */
export type PointAsGiven = MeteringPointBody & { readonly operator_reference: string | null };

export type Changed = "added" | "changed" | "unchanged";

/** What became of it, and its version since. */
export interface Put {
  readonly changed: Changed;
  readonly version: number;
}

const YEAR_S = 366 * 86_400;
/** Nodes take changes between intervals by themselves; the hub only refuses what no node would ever take. */
const BETWEEN_INTERVALS = { has_open_intervals: false };

/**
 * Communities with their members, metering points, tariffs and policy, as coordinators want them; decided by the same
 * rules as on the node. Every method @throws {LocalGridError} `store-away`; what writes also `store-full`
 */
export class Communities {
  private readonly ports: CommunitiesPorts;
  /** Communities are never deleted. */
  private readonly known = new Set<string>();

  constructor(ports: CommunitiesPorts) {
    this.ports = ports;
  }

  /** @throws {LocalGridError} `unknown-community` */
  async assertCommunity(community: string): Promise<void> {
    if (this.known.has(community)) return;
    if (!isOpaqueId(community) || !(await this.ports.store.has(community as CommunityId))) {
      throw cloudHubError("unknown-community", "there is no such community");
    }
    this.known.add(community);
  }

  /** @throws {LocalGridError} `community-exists`, `unknown-time-zone` */
  async add(profile: Omit<CommunityProfile, "created_at_ms">): Promise<CommunityProfile> {
    const { community, time_zone } = profile;
    assertTimeZone(time_zone);
    const added = { ...profile, created_at_ms: this.ports.now_ms() };
    if ((await this.ports.store.add(added)) === "community-exists") {
      throw cloudHubError("community-exists", `community ${community} exists already`);
    }
    return added;
  }

  /** By id; `only` that one where it is given. */
  list(part: ListPart<string>, only: CommunityId | null): Promise<readonly CommunitySummary[]> {
    return this.ports.store.list(part, only);
  }

  /** @throws {LocalGridError} `unknown-community` */
  async find(community: CommunityId): Promise<CommunitySummary> {
    const [found] = await this.ports.store.list({ limit: 1, after: null }, community);
    if (found === undefined) throw cloudHubError("unknown-community", "there is no such community");
    return found;
  }

  /**
   * Adds a member, or changes it; where a version is given, only what still has it, 0 for none yet. What is so already
   * needs no version.
   *
   * @throws {LocalGridError} the reasons of `putMember`, `changed-meanwhile`
   */
  async putMember(community: CommunityId, body: MemberBody, version: number | null = null): Promise<Put> {
    let held = 0;
    const changed = await this.change(community, ({ state, versions }) => {
      held = versions.members.get(body.member) ?? 0;
      const isNew = !state.members.has(body.member);
      const decision = isNew ? addMember(state, body) : putMember(state, body, BETWEEN_INTERVALS);
      assertVersion(decision, held, version);
      return { ...decision, isNew };
    });
    return putOf(changed, held);
  }

  /**
   * Adds a metering point, or changes it; it stays with its member. `version` as of a member.
   *
   * @throws {LocalGridError} `unknown-member`, `metering-point-moved`, `operator-reference-exists`, `changed-meanwhile`
   */
  async putMeteringPoint(
    community: CommunityId,
    { operator_reference: reference, ...point }: PointAsGiven,
    version: number | null = null,
  ): Promise<Put> {
    const { metering_point } = point;
    let held = 0;
    const changed = await this.change(community, ({ state, references, versions }) => {
      held = versions.points.get(metering_point) ?? 0;
      const isTaken = [...references].some(
        ([other, taken]) => other !== metering_point && (taken ?? other) === reference,
      );
      if (reference !== null && isTaken) {
        const message = `another metering point is called ${reference} by the network operator`;
        return { kind: "rejected", reason: "operator-reference-exists", message };
      }
      const isNew = !state.meteringPoints.has(metering_point);
      const decision = isNew ? addMeteringPoint(state, point) : putMeteringPoint(state, point, BETWEEN_INTERVALS);
      const isRenamed = !isNew && references.get(metering_point) !== reference;
      const renamed = { kind: "records", records: [{ kind: "metering-point", body: point }] } as const;
      const isOnlyRenamed = isRenamed && decision.kind === "records" && decision.records.length === 0;
      const whole = isOnlyRenamed ? renamed : decision;
      assertVersion(whole, held, version);
      return { ...whole, references: new Map([[metering_point, reference]]), isNew };
    });
    return putOf(changed, held);
  }

  /**
   * Adds a tariff; none is ever changed.
   *
   * @throws {LocalGridError} `tariff-exists`, `tariff-in-the-past`, `tariff-too-far`, `negative-fee`
   */
  async addTariff(community: CommunityId, body: TariffBody): Promise<Changed> {
    const now_s = Math.floor(this.ports.now_ms() / 1000);
    return this.change(community, ({ state, open_from_s }) => {
      // Journals may be of any time; without one the clock on the wall will do.
      const bounds = { open_from_s: open_from_s ?? 0, latest_s: Math.max(now_s, open_from_s ?? 0) + YEAR_S };
      return { ...addTariff(state, body, bounds), isNew: true };
    });
  }

  /** By id. */
  members(community: CommunityId, part: ListPart<string>): Promise<readonly HeldMember[]> {
    return this.ports.store.members(community, part);
  }

  /** By id. */
  meteringPoints(community: CommunityId, part: ListPart<string>): Promise<readonly HeldMeteringPoint[]> {
    return this.ports.store.meteringPoints(community, part);
  }

  /** By their beginning. */
  tariffs(community: CommunityId, part: ListPart<number>): Promise<readonly HeldTariff[]> {
    return this.ports.store.tariffs(community, part);
  }

  policy(community: CommunityId): Promise<NodePolicy> {
    return this.ports.store.policy(community);
  }

  setPolicy(community: CommunityId, policy: NodePolicy): Promise<void> {
    return this.ports.store.setPolicy(community, policy);
  }

  private async change(
    community: CommunityId,
    decide: (held: HeldCommunity) => CommunityChange & { readonly isNew?: boolean },
  ): Promise<Changed> {
    let isNew = false;
    const change = await this.ports.store.change(community, (held) => {
      const { isNew: isAdded = false, ...decided } = decide(held);
      isNew = isAdded;
      return decided;
    });
    if (change.kind === "rejected") throw new LocalGridError(change.reason, change.message);
    if (change.records.length === 0) return "unchanged";
    return isNew ? "added" : "changed";
  }
}

/** Two people who change the same thing at a time hear of each other. */
function assertVersion(change: CommunityChange, held: number, looked_at: number | null): void {
  const isChange = change.kind === "records" && change.records.length > 0;
  if (!isChange || looked_at === null || looked_at === held) return;
  throw cloudHubError("changed-meanwhile", `it has version ${held} by now, not ${looked_at}`);
}

function putOf(changed: Changed, held: number): Put {
  return { changed, version: changed === "unchanged" ? held : held + 1 };
}

function assertTimeZone(time_zone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: time_zone });
  } catch (cause) {
    throw cloudHubError("unknown-time-zone", `"${time_zone.slice(0, 40)}" is no time zone`, cause);
  }
}

import type { IntervalInputs } from "@localgrid/clearing/clear-interval";
import type { CommunityId, MemberId, MeteringPointId, NodeId } from "@localgrid/vocabulary/identifiers";
import type { DeliveryTime } from "../recomputation/month-statements.ts";
import type { ResultsReach, TrialStore } from "../recomputation/trial-store.ts";

/** A community whose one node's journal was folded. */
export interface TrialCommunity {
  readonly community: CommunityId;
  readonly node: NodeId;
  readonly time_zone: string;
  /** Whose each metering point is, as the coordinator keeps it. */
  readonly kept: ReadonlyMap<MeteringPointId, MemberId>;
  /** And as the node's journal has it. */
  readonly journaled: ReadonlyMap<MeteringPointId, MemberId>;
}

/** One revision of an interval of a node. */
export interface TrialInterval {
  readonly node: NodeId;
  readonly start_s: number;
  readonly length_s: number;
  readonly revision: number;
  /** Null where the hub does not keep them. */
  readonly inputs: IntervalInputs | null;
}

/** What closed intervals were computed from, in memory. */
export class InMemoryTrialStore implements TrialStore {
  private readonly communities: readonly TrialCommunity[];
  private readonly intervals: TrialInterval[] = [];

  constructor(communities: readonly TrialCommunity[]) {
    this.communities = communities;
  }

  keep(interval: TrialInterval): void {
    this.intervals.push(interval);
  }

  async reach(community: CommunityId): Promise<ResultsReach | null> {
    const found = this.communities.find((each) => each.community === community);
    if (found === undefined) return null;
    const { node, time_zone } = found;
    const closed = this.newest(node);
    const [first, last] = [closed[0], closed.at(-1)];
    if (first === undefined || last === undefined) return null;
    return { node, time_zone, from_s: first.start_s, to_s: last.start_s + last.length_s };
  }

  async owners(community: CommunityId, node: NodeId): Promise<ReadonlyMap<MeteringPointId, MemberId>> {
    const kept = this.communities.find((each) => each.community === community)?.kept ?? [];
    const journaled = this.communities.find((each) => isSame(each.node, node))?.journaled ?? [];
    return new Map([...kept, ...journaled]);
  }

  async inputs(node: NodeId, { from_s, to_s }: DeliveryTime): Promise<readonly (IntervalInputs | null)[]> {
    return this.newest(node)
      .filter(({ start_s }) => from_s <= start_s && start_s < to_s)
      .map(({ inputs }) => inputs);
  }

  /** The newest revision of each interval, by start. */
  private newest(node: NodeId): readonly TrialInterval[] {
    const byRevision = this.intervals.filter((each) => isSame(each.node, node)).sort((a, b) => a.revision - b.revision);
    const byStart = new Map(byRevision.map((each) => [each.start_s, each]));
    return [...byStart.values()].sort((a, b) => a.start_s - b.start_s);
  }
}

function isSame(one: NodeId, other: NodeId): boolean {
  return Buffer.from(one).equals(other);
}

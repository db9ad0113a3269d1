import { type ClearedInterval, clearInterval, type IntervalInputs } from "@localgrid/clearing/clear-interval";
import type { CommunityState } from "@localgrid/clearing/community";
import type { IntervalReading } from "@localgrid/clearing/metering";
import { withOfficialValues } from "@localgrid/clearing/official-values";
import { shareOutAmount } from "@localgrid/matching/largest-remainder";
import { compareIdentifiers, type MemberId, type MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { DifferenceCause, Energies, OwnValue } from "./difference-cause.ts";

export interface OfficialPoint extends Energies {
  readonly metering_point: MeteringPointId;
}

/** One closed interval, before and with official values. */
export interface ComparableInterval {
  /** As last computed, official values or not. */
  readonly inputs: IntervalInputs;
  /** What the node metered or put in the place of it, without official values; by metering point. */
  readonly own: readonly IntervalReading[];
  /** By metering point. */
  readonly official: readonly OfficialPoint[];
}

export interface PointDifference {
  readonly metering_point: MeteringPointId;
  readonly member: MemberId;
  readonly cause: DifferenceCause;
  /** Null where the node had nothing. */
  readonly own: Energies | null;
  readonly official: Energies;
  /** + the member gets more or pays less. */
  readonly amount_change_nano: bigint;
}

/** What official values change about one interval. All changes together are 0. */
export interface IntervalComparison {
  readonly differences: readonly PointDifference[];
  readonly members_change_nano: bigint;
  readonly supplier_change_nano: bigint;
  readonly network_operator_change_nano: bigint;
  readonly operator_change_nano: bigint;
  /** Of the interval with its official values: what a node that has taken them arrives at. */
  readonly result_digest: Uint8Array;
}

interface OpenDifference extends Omit<PointDifference, "amount_change_nano"> {
  readonly weight: number;
}

/**
 * Clears an interval with and without its official values and lists what differs. A member's change of amount is shared
 * out over its metering points by how far they are apart; a member whose own values agree has one row of cause
 * `neighbours` when the amount changes all the same.
 */
export function compareInterval(
  community: CommunityState,
  { inputs, own, official }: ComparableInterval,
  causeOf: (metering_point: MeteringPointId, own: OwnValue | null) => DifferenceCause,
): IntervalComparison {
  const metered = { ...inputs, readings: own };
  const before = clearInterval(community, metered);
  const after = clearInterval(community, withOfficialValues(metered, official));
  const changes = memberChanges(before, after);
  const owns = new Map(own.map((reading) => [reading.metering_point, reading]));
  const memberOf = (point: MeteringPointId) => community.meteringPoints.get(point)?.member as MemberId;
  const open = official.flatMap((point): OpenDifference[] => {
    const value = owns.get(point.metering_point) ?? null;
    const { metering_point, import_wh, export_wh } = point;
    if (value !== null && value.import_wh === import_wh && value.export_wh === export_wh) return [];
    const apart_wh = Math.abs(import_wh - (value?.import_wh ?? 0)) + Math.abs(export_wh - (value?.export_wh ?? 0));
    const cause = causeOf(metering_point, value);
    const values = { own: value && energiesOf(value), official: { import_wh, export_wh } };
    return [{ metering_point, member: memberOf(metering_point), cause, weight: apart_wh, ...values }];
  });
  const explained = new Set(open.map(({ member }) => member));
  const neighbours = own.flatMap((value): OpenDifference[] => {
    const { metering_point } = value;
    const member = memberOf(metering_point);
    if (explained.has(member) || (changes.get(member) ?? 0n) === 0n) return [];
    explained.add(member);
    const same = energiesOf(value);
    return [{ metering_point, member, cause: "neighbours", weight: 1, own: same, official: same }];
  });
  const differences = withAmounts([...open, ...neighbours], changes);
  const change = (account: string) => accountChange(before, after, account);
  return {
    differences: differences.sort((a, b) => compareIdentifiers(a.metering_point, b.metering_point)),
    members_change_nano: [...changes.values()].reduce((sum, nano) => sum + nano, 0n),
    supplier_change_nano: change("supplier"),
    network_operator_change_nano: change("network-operator"),
    operator_change_nano: change("operator"),
    result_digest: after.result_digest,
  };
}

function memberChanges(before: ClearedInterval, after: ClearedInterval): ReadonlyMap<MemberId, bigint> {
  const changes = new Map<MemberId, bigint>();
  for (const { member, amount_nano } of before.priced.members) changes.set(member, -amount_nano);
  for (const { member, amount_nano } of after.priced.members) {
    changes.set(member, (changes.get(member) ?? 0n) + amount_nano);
  }
  return changes;
}

function accountChange(before: ClearedInterval, after: ClearedInterval, account: string): bigint {
  const balance = ({ priced }: ClearedInterval) =>
    priced.postings.reduce((sum, posting) => (posting.account === account ? sum + posting.amount_nano : sum), 0n);
  return balance(after) - balance(before);
}

function withAmounts(open: readonly OpenDifference[], changes: ReadonlyMap<MemberId, bigint>): PointDifference[] {
  const byMember = Map.groupBy(open, ({ member }) => member);
  return [...byMember].flatMap(([member, own]) => {
    const isNothing = own.every(({ weight }) => weight === 0);
    const claims = own.map(({ metering_point, weight }) => ({ id: metering_point, weight: isNothing ? 1 : weight }));
    const amounts = shareOutAmount(changes.get(member) ?? 0n, claims);
    return own.map(({ weight: _, ...difference }, index) => ({
      ...difference,
      amount_change_nano: amounts[index] as bigint,
    }));
  });
}

function energiesOf({ import_wh, export_wh }: Energies): Energies {
  return { import_wh, export_wh };
}

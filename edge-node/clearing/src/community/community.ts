import type {
  AllocationKeyBody,
  KnownRecord,
  MemberBody,
  MeteringPointBody,
  StandingLimitsBody,
  TariffBody,
  ThirdPartyMeterBody,
} from "@localgrid/protocol/record-bodies";
import {
  compareIdentifiers,
  type DeviceId,
  deviceId,
  type MemberId,
  type MeteringPointId,
  memberId,
  meteringPointId,
} from "@localgrid/vocabulary/identifiers";

/** Changes of limits that are kept per member. Closed intervals keep their own terms, so only the newest matter. */
const LIMITS_KEPT = 64;

/** Keys that are kept, past and coming, for the same reason. */
const KEYS_KEPT = 64;

export interface Meter {
  readonly device: DeviceId;
  readonly metering_point: MeteringPointId;
  readonly public_key: Uint8Array;
  readonly is_active: boolean;
}

/**
 * Who belongs to the community, where they are metered, with which keys, and by which tariffs and limits:
 * a fold of the journal's membership records. Owned and changed by one caller.
 */
export interface CommunityState {
  readonly members: Map<MemberId, MemberBody>;
  readonly meteringPoints: Map<MeteringPointId, MeteringPointBody>;
  readonly meters: Map<DeviceId, Meter>;
  /** Bought devices, which sign nothing. */
  readonly thirdPartyMeters: Map<DeviceId, ThirdPartyMeterBody>;
  /** By `valid_from_s`, rising. */
  tariffs: TariffBody[];
  /** By `valid_from_s`, rising. */
  allocationKeys: AllocationKeyBody[];
  /** Per member by `valid_from_s`, rising. */
  readonly limits: Map<MemberId, StandingLimitsBody[]>;
}

export function createCommunity(): CommunityState {
  return {
    members: new Map(),
    meteringPoints: new Map(),
    meters: new Map(),
    thirdPartyMeters: new Map(),
    tariffs: [],
    allocationKeys: [],
    limits: new Map(),
  };
}

/** Applies a membership record; other kinds change nothing. */
export function applyToCommunity(state: CommunityState, record: KnownRecord): void {
  switch (record.kind) {
    case "member":
      state.members.set(memberId(record.body.member), record.body);
      break;
    case "metering-point":
      state.meteringPoints.set(meteringPointId(record.body.metering_point), record.body);
      break;
    case "meter-key":
      state.meters.set(deviceId(record.body.device), record.body);
      break;
    case "third-party-meter":
      state.thirdPartyMeters.set(deviceId(record.body.device), record.body);
      break;
    case "tariff":
      state.tariffs = inserted(state.tariffs, record.body);
      break;
    case "allocation-key":
      state.allocationKeys = inserted(state.allocationKeys, record.body).slice(-KEYS_KEPT);
      break;
    case "standing-limits": {
      const member = memberId(record.body.member);
      const history = inserted(state.limits.get(member) ?? [], record.body);
      state.limits.set(member, history.slice(-LIMITS_KEPT));
      break;
    }
    default:
  }
}

/** The tariff in force for an interval that starts at `start_s`; null before the first one. */
export function tariffAt(state: CommunityState, start_s: number): TariffBody | null {
  return inForce(state.tariffs, start_s);
}

/** What was last agreed of keys for an interval that starts at `start_s`; null where nothing ever was. */
export function allocationKeyAt(state: CommunityState, start_s: number): AllocationKeyBody | null {
  return inForce(state.allocationKeys, start_s);
}

/** The member's own limits for an interval; null where the community's defaults apply. */
export function limitsAt(state: CommunityState, member: MemberId, start_s: number): StandingLimitsBody | null {
  return inForce(state.limits.get(member) ?? [], start_s);
}

/** Metering points that take part, by id in byte order. */
export function activeMeteringPoints(state: CommunityState): readonly MeteringPointBody[] {
  return [...state.meteringPoints.values()]
    .filter((point) => point.is_active && state.members.get(point.member)?.is_active === true)
    .sort((a, b) => compareIdentifiers(a.metering_point, b.metering_point));
}

/** The meter that may speak for a metering point now; null for unknown and revoked devices. */
export function activeMeter(state: CommunityState, device: string): Meter | null {
  const meter = state.meters.get(device as DeviceId);
  return meter?.is_active === true ? meter : null;
}

/** The same of bought devices. */
export function activeThirdPartyMeter(state: CommunityState, device: string): ThirdPartyMeterBody | null {
  const meter = state.thirdPartyMeters.get(device as DeviceId);
  return meter?.is_active === true ? meter : null;
}

/** Whether a metering point has a meter of either sort. */
export function hasActiveMeter(state: CommunityState, metering_point: MeteringPointId): boolean {
  const isIts = (meter: { readonly is_active: boolean; readonly metering_point: MeteringPointId }) =>
    meter.is_active && meter.metering_point === metering_point;
  return [...state.meters.values()].some(isIts) || [...state.thirdPartyMeters.values()].some(isIts);
}

/** Devices with a key that read a member's metering points. */
export function devicesOf(state: CommunityState, member: MemberId): readonly DeviceId[] {
  return [...state.meters.values()]
    .filter((meter) => meter.is_active && state.meteringPoints.get(meter.metering_point)?.member === member)
    .map((meter) => meter.device);
}

/** A later record with the same start replaces the earlier one. */
function inserted<T extends { readonly valid_from_s: number }>(history: readonly T[], entry: T): T[] {
  const others = history.filter((other) => other.valid_from_s !== entry.valid_from_s);
  return [...others, entry].sort((a, b) => a.valid_from_s - b.valid_from_s);
}

function inForce<T extends { readonly valid_from_s: number }>(history: readonly T[], start_s: number): T | null {
  return history.findLast((entry) => entry.valid_from_s <= start_s) ?? null;
}

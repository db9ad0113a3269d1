import type {
  KnownRecord,
  MemberBody,
  MeteringPointBody,
  TariffBody,
  ThirdPartyMeterBody,
} from "@localgrid/protocol/record-bodies";
import type { DeviceId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import { microPerKilowattHour } from "@localgrid/vocabulary/units";
import { type CommunityState, tariffAt } from "./community.ts";

/**
 * What coordinators, installers and members may change, decided on the state as it stands. Each function
 * returns the records to journal, or the reason why not.
 */
export type CommunityDecision =
  | { readonly kind: "records"; readonly records: readonly KnownRecord[] }
  | { readonly kind: "rejected"; readonly reason: string; readonly message: string };

export function addMember(state: CommunityState, body: MemberBody): CommunityDecision {
  if (state.members.has(body.member)) return rejected("member-exists", `member ${body.member} exists already`);
  return records({ kind: "member", body });
}

export function addMeteringPoint(state: CommunityState, body: MeteringPointBody): CommunityDecision {
  if (state.meteringPoints.has(body.metering_point)) {
    return rejected("metering-point-exists", `metering point ${body.metering_point} exists already`);
  }
  if (state.members.get(body.member)?.is_active !== true) {
    return rejected("unknown-member", `there is no active member ${body.member}`);
  }
  return records({ kind: "metering-point", body });
}

/**
 * Takes over how a membership is now, whether it is new, changed or over. It begins and ends between two intervals:
 * while earlier ones wait to be closed, with `intervals-open`.
 */
export function putMember(state: CommunityState, body: MemberBody, moment: MembershipMoment): CommunityDecision {
  const known = state.members.get(body.member);
  // Whoever left before this node heard of them has never been here.
  if (known === undefined) return body.is_active ? addMember(state, body) : records();
  if (known.is_active !== body.is_active && moment.has_open_intervals) return waits(body.member);
  const isSame = known.is_active === body.is_active && known.credit_limit_micro === body.credit_limit_micro;
  return isSame ? records() : records({ kind: "member", body });
}

/** The same for a metering point, which stays with its member: closed intervals are computed by it for ever. */
export function putMeteringPoint(
  state: CommunityState,
  body: MeteringPointBody,
  moment: MembershipMoment,
): CommunityDecision {
  const { metering_point } = body;
  const known = state.meteringPoints.get(metering_point);
  if (known === undefined) return body.is_active ? addMeteringPoint(state, body) : records();
  if (known.member !== body.member) {
    return rejected("metering-point-moved", `${metering_point} belongs to member ${known.member}`);
  }
  if (known.is_active !== body.is_active && moment.has_open_intervals) return waits(metering_point);
  const isSame = known.is_active === body.is_active && known.main_fuse_w === body.main_fuse_w;
  return isSame ? records() : records({ kind: "metering-point", body });
}

export interface MembershipMoment {
  /** Whether an interval that has ended is not closed yet. */
  readonly has_open_intervals: boolean;
}

export interface TariffBounds {
  /** Start of the first interval that has not closed: a tariff never changes the past. */
  readonly open_from_s: number;
  readonly latest_s: number;
}

/** A tariff that a computation would stumble over later is refused here: once journaled, it stays. */
export function addTariff(state: CommunityState, body: TariffBody, bounds: TariffBounds): CommunityDecision {
  const { open_from_s, latest_s } = bounds;
  if (state.tariffs.length > 0 && body.valid_from_s < open_from_s) {
    return rejected("tariff-in-the-past", `intervals before ${open_from_s} are closed`);
  }
  if (body.valid_from_s > latest_s) return rejected("tariff-too-far", `the latest start of a tariff is ${latest_s}`);
  if (body.local_network_fee_micro_per_kwh < 0 || body.fixed_fee_micro_per_day < 0) {
    return rejected("negative-fee", "fees are 0 or more");
  }
  for (const price of [body.retail_micro_per_kwh, body.feed_in_micro_per_kwh, body.local_network_fee_micro_per_kwh]) {
    microPerKilowattHour(price);
  }
  if (state.tariffs.some((tariff) => tariff.valid_from_s === body.valid_from_s)) {
    return rejected("tariff-exists", `a tariff from ${body.valid_from_s} on exists already`);
  }
  return records({ kind: "tariff", body });
}

export interface LimitsChange {
  readonly member: MemberId;
  readonly valid_from_s: number;
  readonly buy_limit_micro_per_kwh: number | null;
  readonly sell_limit_micro_per_kwh: number | null;
}

/** Limits hold from the next interval on, inside the band of the tariff in force. */
export function setStandingLimits(
  state: CommunityState,
  change: LimitsChange,
  band: { readonly floor: number; readonly cap: number },
): CommunityDecision {
  const { member, buy_limit_micro_per_kwh: buy, sell_limit_micro_per_kwh: sell } = change;
  if (state.members.get(member)?.is_active !== true) return rejected("unknown-member", `no active member ${member}`);
  for (const limit of [buy, sell]) {
    if (limit === null) continue;
    if (microPerKilowattHour(limit) < band.floor || limit > band.cap) {
      return rejected("limit-out-of-band", `limits lie between ${band.floor} and ${band.cap}`);
    }
  }
  return records({ kind: "standing-limits", body: change });
}

export interface MeterRegistration {
  readonly device: DeviceId;
  readonly metering_point: MeteringPointId;
  readonly public_key: Uint8Array;
}

/** A metering point has one meter, of either sort: registering another one retires the one before. */
export function registerMeter(state: CommunityState, registration: MeterRegistration): CommunityDecision {
  const { device, metering_point } = registration;
  if (state.meteringPoints.get(metering_point)?.is_active !== true) {
    return rejected("unknown-metering-point", `there is no active metering point ${metering_point}`);
  }
  const known = state.meters.get(device);
  if (known !== undefined && !known.is_active) return rejected("revoked-device", `device ${device} was revoked`);
  if (known !== undefined && known.metering_point !== metering_point) {
    return rejected("device-exists", `device ${device} reads ${known.metering_point}`);
  }
  const retired = retiredBy(state, registration);
  return records(...retired, { kind: "meter-key", body: { ...registration, is_active: true } });
}

export type ThirdPartyRegistration = Omit<ThirdPartyMeterBody, "is_active">;

/** The same for a bought device. A device that was retired comes back under a new name only: its registers begin anew. */
export function registerThirdPartyMeter(
  state: CommunityState,
  registration: ThirdPartyRegistration,
): CommunityDecision {
  const { device, metering_point } = registration;
  if (state.meteringPoints.get(metering_point)?.is_active !== true) {
    return rejected("unknown-metering-point", `there is no active metering point ${metering_point}`);
  }
  const known = state.thirdPartyMeters.get(device);
  if (known !== undefined && !known.is_active) return rejected("revoked-device", `device ${device} was retired`);
  if (known !== undefined && known.metering_point !== metering_point) {
    return rejected("device-exists", `device ${device} reads ${known.metering_point}`);
  }
  const retired = retiredBy(state, registration);
  return records(...retired, { kind: "third-party-meter", body: { ...registration, is_active: true } });
}

export function revokeThirdPartyMeter(state: CommunityState, device: DeviceId): CommunityDecision {
  const meter = state.thirdPartyMeters.get(device);
  if (meter?.is_active !== true) return rejected("unknown-device", `there is no active device ${device}`);
  return records({ kind: "third-party-meter", body: { ...meter, is_active: false } });
}

/** Every other meter of the metering point, ended. */
function retiredBy(
  state: CommunityState,
  { device, metering_point }: { readonly device: DeviceId; readonly metering_point: MeteringPointId },
): readonly KnownRecord[] {
  const isRetired = (meter: {
    readonly device: DeviceId;
    readonly metering_point: string;
    readonly is_active: boolean;
  }) => meter.is_active && meter.metering_point === metering_point && meter.device !== device;
  const signing = [...state.meters.values()].filter(isRetired);
  const bought = [...state.thirdPartyMeters.values()].filter(isRetired);
  return [
    ...signing.map((meter): KnownRecord => ({ kind: "meter-key", body: { ...meter, is_active: false } })),
    ...bought.map((meter): KnownRecord => ({ kind: "third-party-meter", body: { ...meter, is_active: false } })),
  ];
}

export function revokeMeter(state: CommunityState, device: DeviceId): CommunityDecision {
  const meter = state.meters.get(device);
  if (meter?.is_active !== true) return rejected("unknown-device", `there is no active device ${device}`);
  return records({ kind: "meter-key", body: { ...meter, is_active: false } });
}

/** Whether the very same tariff stands in the journal. */
export function hasTariff(state: CommunityState, body: TariffBody): boolean {
  const known = state.tariffs.find((tariff) => tariff.valid_from_s === body.valid_from_s);
  return (
    known !== undefined &&
    known.retail_micro_per_kwh === body.retail_micro_per_kwh &&
    known.feed_in_micro_per_kwh === body.feed_in_micro_per_kwh &&
    known.local_network_fee_micro_per_kwh === body.local_network_fee_micro_per_kwh &&
    known.fixed_fee_micro_per_day === body.fixed_fee_micro_per_day
  );
}

/** The tariff to show and to check limits against: in force at `start_s`, else the first one to come. */
export function currentTariff(state: CommunityState, start_s: number): TariffBody | null {
  return tariffAt(state, start_s) ?? state.tariffs[0] ?? null;
}

function waits(name: string): CommunityDecision {
  return rejected("intervals-open", `${name} begins or ends once the intervals before are closed`);
}

function records(...list: KnownRecord[]): CommunityDecision {
  return { kind: "records", records: list };
}

function rejected(reason: string, message: string): CommunityDecision {
  return { kind: "rejected", reason, message };
}

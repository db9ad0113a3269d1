import type { CommunityState } from "@localgrid/clearing/community";
import type { DeviceId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { ControlConsent } from "./control-store.ts";
import type { PlannedInterval } from "./set-point.ts";
import type { SetPointWriter } from "./set-point-writer.ts";
import { nextSteering, orderOf, type Steering, type SteeringEvent } from "./steering.ts";

/** A device that somebody has said something about, and how far the node is with it. */
export interface Controlled {
  consent: ControlConsent;
  steering: Steering;
  why_waiting: "charge-unknown" | "no-tariff" | null;
  planned_from_s: number | null;
  planned: readonly PlannedInterval[];
  /** Community time of the next plan. */
  plan_at_ms: number;
  /** Ticks until the order goes out again. */
  ticks_left: number;
  /** An order to a bought device that has not been answered. */
  isWriting: boolean;
}

export interface Owner {
  readonly member: MemberId;
  readonly metering_point: MeteringPointId;
  readonly main_fuse_w: number;
}

interface Ports {
  readonly community: () => CommunityState;
  readonly writers: () => readonly SetPointWriter[];
}

/** Which devices can be steered, whose they are, and what is known of those that are. */
export class ControlledDevices {
  private readonly ports: Ports;
  private readonly devices = new Map<DeviceId, Controlled>();

  constructor(ports: Ports) {
    this.ports = ports;
  }

  all(): Iterable<Controlled> {
    return this.devices.values();
  }

  find(device: DeviceId): Controlled | undefined {
    return this.devices.get(device);
  }

  /** Takes what was decided; what was being done goes on from where it is. */
  keep(consent: ControlConsent): Controlled {
    const known = this.devices.get(consent.device);
    const controlled = known ?? beginningWith(consent);
    controlled.consent = consent;
    this.devices.set(consent.device, controlled);
    return controlled;
  }

  /** Null for unknown and revoked devices, and for bought ones that take no orders. */
  ownerOf(device: DeviceId): Owner | null {
    const { meters, thirdPartyMeters, meteringPoints } = this.ports.community();
    const meter = meters.get(device) ?? thirdPartyMeters.get(device);
    if (meter?.is_active !== true) return null;
    const point = meteringPoints.get(meter.metering_point as MeteringPointId);
    if (point === undefined || !(meters.has(device) || this.writerOf(device) !== null)) return null;
    const metering_point = point.metering_point as MeteringPointId;
    return { member: point.member as MemberId, metering_point, main_fuse_w: point.main_fuse_w };
  }

  devicesOf(member: MemberId): readonly DeviceId[] {
    const { meters, thirdPartyMeters } = this.ports.community();
    return [...meters.keys(), ...thirdPartyMeters.keys()].filter((device) => this.ownerOf(device)?.member === member);
  }

  controlledOf(member: MemberId): readonly Controlled[] {
    return [...this.devices.values()].filter(({ consent }) => this.ownerOf(consent.device)?.member === member);
  }

  isBought(device: DeviceId): boolean {
    return this.ports.community().thirdPartyMeters.has(device);
  }

  writerOf(device: DeviceId): SetPointWriter | null {
    return this.ports.writers().find((writer) => writer.controls(device)) ?? null;
  }
}

/** Another order than before goes out at once. */
export function move(controlled: Controlled, event: SteeringEvent): void {
  const before = orderOf(controlled.steering);
  controlled.steering = nextSteering(controlled.steering, event);
  if (!isSameOrder(before, orderOf(controlled.steering))) controlled.ticks_left = 0;
}

export function isSameOrder(a: ReturnType<typeof orderOf>, b: ReturnType<typeof orderOf>): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function beginningWith(consent: ControlConsent): Controlled {
  return {
    consent,
    steering: steeringOf(consent),
    why_waiting: null,
    planned_from_s: null,
    planned: [],
    plan_at_ms: 0,
    ticks_left: 0,
    isWriting: false,
  };
}

/** Where a node goes on that has just started. */
function steeringOf({ is_allowed, is_release_due }: ControlConsent): Steering {
  if (is_allowed) return { kind: "waiting" };
  return is_release_due ? { kind: "releasing", into: "off" } : { kind: "off" };
}

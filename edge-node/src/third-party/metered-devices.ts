import type { ThirdPartyStand } from "@localgrid/clearing/third-party-readings";
import { FLAG_REGISTER_RESET } from "@localgrid/protocol/device";
import type { ThirdPartyMeterBody } from "@localgrid/protocol/record-bodies";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { DeviceReport } from "./device-adapter.ts";
import { ReadingSampler, type Sample } from "./reading-sampler.ts";
import { type Doubt, RegisterFollower } from "./register-follower.ts";

/** Readings that are journaled between the edges of delivery intervals. */
const EVERY_MS = 300_000;
/** Power that was not journaled is lost with the power: so more often where it is all there is. */
const EVERY_MS_OF_POWER = 60_000;
/** How often the quarantine is told of one device. */
const DOUBT_EVERY_MS = 600_000;

interface Metered {
  readonly follower: RegisterFollower;
  readonly sampler: ReadingSampler;
  doubt_told_at_ms: number;
}

export interface MeteredReport {
  readonly report: DeviceReport;
  readonly raw: Uint8Array;
  /** The community's time. */
  readonly at_ms: number;
  readonly main_fuse_w: number;
}

/** Devices whose reports become readings: each with its own registers, as far as they were journaled before. */
export class MeteredDevices {
  private readonly intervalLength_s: () => number;
  private readonly standOf: (device: DeviceId) => ThirdPartyStand | null;
  private readonly metered = new Map<DeviceId, Metered>();

  constructor(ports: {
    readonly intervalLength_s: () => number;
    readonly standOf: (device: DeviceId) => ThirdPartyStand | null;
  }) {
    this.intervalLength_s = ports.intervalLength_s;
    this.standOf = ports.standOf;
  }

  /** What a report leads to; a doubt is told now and then, not with every report. */
  take(
    meter: ThirdPartyMeterBody,
    { report, raw, at_ms, main_fuse_w }: MeteredReport,
  ): { readonly samples: readonly Sample[]; readonly doubt: Doubt | null } {
    const metered = this.metered.get(meter.device) ?? this.begin(meter);
    const { reading, doubt } = metered.follower.take(report, at_ms, main_fuse_w);
    const isNews = doubt !== null && Math.abs(at_ms - metered.doubt_told_at_ms) >= DOUBT_EVERY_MS;
    if (isNews) metered.doubt_told_at_ms = at_ms;
    const isReset = ((reading?.flags ?? 0) & FLAG_REGISTER_RESET) !== 0;
    return {
      samples: reading === null ? [] : metered.sampler.take(reading, raw, isReset),
      doubt: isNews ? doubt : null,
    };
  }

  /** Whether a register of the device is doubted now. */
  isSuspected(device: DeviceId): boolean {
    return this.metered.get(device)?.follower.isSuspected ?? false;
  }

  forget(device: DeviceId): void {
    this.metered.delete(device);
  }

  /** The newest reading of each device that was not picked. */
  flush(): readonly (readonly [DeviceId, readonly Sample[]])[] {
    return [...this.metered.keys()].map((device) => [device, this.flushOf(device)] as const);
  }

  flushOf(device: DeviceId): readonly Sample[] {
    return this.metered.get(device)?.sampler.flush() ?? [];
  }

  private begin({ device, phase_mode }: ThirdPartyMeterBody): Metered {
    const interval_length_s = this.intervalLength_s();
    const every_ms = phase_mode === "net-power" ? EVERY_MS_OF_POWER : EVERY_MS;
    const metered: Metered = {
      follower: new RegisterFollower(phase_mode, this.standOf(device)),
      sampler: new ReadingSampler({ interval_length_s, every_ms }),
      doubt_told_at_ms: Number.NEGATIVE_INFINITY,
    };
    this.metered.set(device, metered);
    return metered;
  }
}

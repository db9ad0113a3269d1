import { activeThirdPartyMeter } from "@localgrid/clearing/community";
import {
  type CommunityDecision,
  registerThirdPartyMeter,
  revokeThirdPartyMeter,
} from "@localgrid/clearing/community-decisions";
import type { NodeState } from "@localgrid/clearing/node-state";
import type { PhaseMode } from "@localgrid/protocol/record-bodies";
import { type DeviceId, deviceId, type MeteringPointId } from "@localgrid/vocabulary/identifiers";
import { rejected, type ThirdPartyRefusal } from "./house-connections.ts";
import type { HouseConnection, SourceName } from "./house-store.ts";
import type { HeardSource, SourceBook } from "./source-book.ts";

export interface ThirdPartyDeskPorts {
  readonly submit: (decide: (state: NodeState) => CommunityDecision) => Promise<CommunityDecision>;
  readonly state: () => NodeState;
  readonly random: (count: number) => Uint8Array;
  readonly sources: SourceBook;
  readonly connectionOf: (connection: string) => HouseConnection | null;
  /** Told before a device ends. */
  readonly ending: (device: DeviceId) => Promise<void>;
  /** Told after a device ended. */
  readonly ended: (device: DeviceId) => void;
}

export interface Assignment extends SourceName {
  readonly metering_point: MeteringPointId;
  readonly phase_mode: PhaseMode;
  /** Whether whoever asks may take the place of a meter that signs: installers and coordinators. */
  readonly may_replace_signing_meter: boolean;
}

export type AssignmentAnswer = { readonly kind: "assigned"; readonly device: DeviceId } | ThirdPartyRefusal;

/** Which sources are meters of which metering points. */
export class ThirdPartyDesk {
  private readonly ports: ThirdPartyDeskPorts;
  /** Sources that are being taken. */
  private readonly taking = new Set<string>();
  /** Devices whose records are not on disk yet. */
  private readonly registering = new Set<DeviceId>();

  constructor(ports: ThirdPartyDeskPorts) {
    this.ports = ports;
  }

  /**
   * Reads a source as the meter of a metering point from now on. The meter that it had before is retired.
   *
   * @throws {LocalGridError} `storage-full`, `storage-failed`, `stopping`
   */
  async assign(assignment: Assignment): Promise<AssignmentAnswer> {
    const { connection, adapter, source } = assignment;
    const name: SourceName = { connection, adapter, source };
    const key = JSON.stringify([connection, adapter, source]);
    const refusal = this.refusalOf(name, assignment);
    if (refusal !== null) return refusal;
    if (this.taking.has(key)) return rejected("source-taken", `${source} is being taken`);
    this.taking.add(key);
    try {
      return await this.register(name, assignment);
    } finally {
      this.taking.delete(key);
    }
  }

  /** @throws {LocalGridError} as {@link assign} */
  async retire(device: DeviceId): Promise<{ readonly kind: "done" } | ThirdPartyRefusal> {
    await this.ports.ending(device);
    const decision = await this.ports.submit((state) => revokeThirdPartyMeter(state.community, device));
    if (decision.kind === "rejected") return decision;
    this.dropEnded();
    return { kind: "done" };
  }

  /** Ends every device of a connection. */
  async retireAll(connection: string): Promise<void> {
    const own = this.ports.sources.takenSources().filter((source) => source.connection === connection);
    for (const { device } of own) await this.retire(device);
  }

  /** Forgets sources whose devices ended, also those that another meter took the place of. */
  dropEnded(): void {
    const { sources, state, ended } = this.ports;
    for (const { device } of sources.takenSources()) {
      if (this.registering.has(device) || activeThirdPartyMeter(state().community, device) !== null) continue;
      sources.release(device);
      ended(device);
    }
  }

  private async register(name: SourceName, assignment: Assignment): Promise<AssignmentAnswer> {
    const { submit, sources, connectionOf } = this.ports;
    const { metering_point, phase_mode, may_replace_signing_meter } = assignment;
    const device = deviceId(`t${Buffer.from(this.ports.random(8)).toString("hex")}`);
    // Before the record: a source without a device is dropped at the next start, a device without a source is never read.
    sources.take({ ...name, device });
    this.registering.add(device);
    try {
      for (const before of this.metersOf(metering_point)) await this.ports.ending(before);
      const decision = await submit((state) => {
        // Looked at again: a signing meter may have been paired since.
        const mayNot = !may_replace_signing_meter && hasSigningMeter(state, metering_point);
        if (mayNot) return signingMeterInPlace(metering_point);
        return registerThirdPartyMeter(state.community, { device, metering_point, adapter: name.adapter, phase_mode });
      });
      if (decision.kind === "rejected") return decision;
      if (connectionOf(name.connection) !== null) return { kind: "assigned", device };
      // Removed while the record was on its way: a meter that nobody reads would keep the metering point.
      await this.retire(device);
      return unknownSource(name);
    } finally {
      this.registering.delete(device);
      this.dropEnded();
    }
  }

  /** Bought meters that it has now. */
  private metersOf(metering_point: MeteringPointId): readonly DeviceId[] {
    const meters = [...this.ports.state().community.thirdPartyMeters.values()];
    return meters.filter((one) => one.is_active && one.metering_point === metering_point).map(({ device }) => device);
  }

  private refusalOf(name: SourceName, assignment: Assignment): ThirdPartyRefusal | null {
    const { sources, state, connectionOf } = this.ports;
    const { metering_point, phase_mode, may_replace_signing_meter } = assignment;
    const connection = connectionOf(name.connection);
    const heard = sources.find(name);
    if (connection === null || heard === null || heard.heard_at_ms === null) {
      return unknownSource(name);
    }
    if (sources.takenAs(name) !== null) return rejected("source-taken", `${name.source} is read already`);
    const point = state().community.meteringPoints.get(metering_point);
    if (point?.is_active !== true) {
      return rejected("unknown-metering-point", `there is no active metering point ${metering_point}`);
    }
    if (point.member !== connection.member) {
      return rejected("foreign-metering-point", `${metering_point} is not one of member ${connection.member}`);
    }
    if (!may_replace_signing_meter && hasSigningMeter(state(), metering_point)) {
      return signingMeterInPlace(metering_point);
    }
    return saysEnough(heard, phase_mode)
      ? null
      : rejected("source-says-too-little", `${name.source} has told nothing that ${phase_mode} needs`);
  }
}

function unknownSource({ source, connection }: SourceName): ThirdPartyRefusal {
  return rejected("unknown-source", `nothing was heard of ${source} on ${connection}`);
}

function signingMeterInPlace(metering_point: MeteringPointId): ThirdPartyRefusal {
  return rejected("signing-meter-in-place", `${metering_point} has a meter that signs its readings`);
}

function hasSigningMeter({ community }: NodeState, metering_point: MeteringPointId): boolean {
  return [...community.meters.values()].some((meter) => meter.is_active && meter.metering_point === metering_point);
}

function saysEnough({ import_mwh, export_mwh, power_w }: HeardSource, phase_mode: PhaseMode): boolean {
  return phase_mode === "net-power" ? power_w !== null : import_mwh !== null || export_mwh !== null;
}

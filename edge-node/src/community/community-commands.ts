import { type CommunityState, limitsAt } from "@localgrid/clearing/community";
import {
  addMember,
  addMeteringPoint,
  addTariff,
  type CommunityDecision,
  currentTariff,
  registerMeter,
  revokeMeter,
  setStandingLimits,
  type TariffBounds,
} from "@localgrid/clearing/community-decisions";
import { setAllocationKey } from "@localgrid/clearing/key-decisions";
import type { AllocationKeyBody, TariffBody } from "@localgrid/protocol/record-bodies";
import type { DeviceId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";

/** How far ahead a tariff may be set. */
const YEAR_S = 366 * 86_400;

/** A moment of the community's time, as commands need it. */
export interface CommunityMoment {
  readonly community: CommunityState;
  /** Start of the next interval that has neither begun nor closed. */
  readonly next_interval_s: number;
  /** Start of the first interval that has not closed. */
  readonly open_from_s: number;
}

export type CommandAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "rejected"; readonly reason: string; readonly message: string };

export interface CommandPorts {
  /** Takes the decision on the state as it is when its group commit is put together; resolves when it is durable. */
  readonly submit: (decide: (moment: CommunityMoment) => CommunityDecision) => Promise<CommunityDecision>;
  readonly now: () => CommunityMoment;
  readonly limitRange: (tariff: TariffBody) => { readonly floor: number; readonly cap: number };
  /** Told after a device was revoked, so that its connection ends. */
  readonly revoked: (device: DeviceId) => void;
}

interface Limits {
  readonly buy_limit_micro_per_kwh: number | null;
  readonly sell_limit_micro_per_kwh: number | null;
}

type Agreed = Omit<AllocationKeyBody, "valid_from_s"> & { readonly valid_from_s?: number };

/** What people may change of a community, and what they may ask. */
export class CommunityDesk {
  private readonly ports: CommandPorts;

  constructor(ports: CommandPorts) {
    this.ports = ports;
  }

  addMember(command: { readonly member: MemberId; readonly credit_limit_micro: number | null }) {
    return this.run(({ community }) => addMember(community, { ...command, is_active: true }));
  }

  addMeteringPoint(command: {
    readonly metering_point: MeteringPointId;
    readonly member: MemberId;
    readonly main_fuse_w: number;
  }) {
    return this.run(({ community }) => addMeteringPoint(community, { ...command, is_active: true }));
  }

  /** The first tariff may hold from the past on; a later one only from an interval that has not closed. */
  addTariff({ valid_from_s, ...tariff }: Omit<TariffBody, "valid_from_s"> & { readonly valid_from_s?: number }) {
    return this.run(({ community, next_interval_s, open_from_s }) =>
      addTariff(
        community,
        { ...tariff, valid_from_s: valid_from_s ?? next_interval_s },
        tariffBounds({ open_from_s, next_interval_s }),
      ),
    );
  }

  /** Holds from an interval on that has not begun: what is running goes on as it was agreed before. */
  setAllocationKey({ valid_from_s, ...agreed }: Agreed) {
    return this.run(({ community, next_interval_s }) =>
      setAllocationKey(
        community,
        { ...agreed, valid_from_s: valid_from_s ?? next_interval_s },
        tariffBounds({ open_from_s: next_interval_s, next_interval_s }),
      ),
    );
  }

  setStandingLimits(command: Limits & { readonly member: MemberId }) {
    return this.run(({ community, next_interval_s }) => {
      const tariff = currentTariff(community, next_interval_s);
      if (tariff === null) return { kind: "rejected", reason: "no-tariff", message: "the community has no tariff yet" };
      const change = { ...command, valid_from_s: next_interval_s };
      return setStandingLimits(community, change, this.ports.limitRange(tariff));
    });
  }

  registerMeter(command: {
    readonly device: DeviceId;
    readonly metering_point: MeteringPointId;
    readonly public_key: Uint8Array;
  }) {
    return this.run(({ community }) => registerMeter(community, command));
  }

  async revokeMeter({ device }: { readonly device: DeviceId }): Promise<CommandAnswer> {
    const answer = await this.run(({ community }) => revokeMeter(community, device));
    if (answer.kind === "done") this.ports.revoked(device);
    return answer;
  }

  members() {
    return sortedBy(this.community.members.values(), ({ member }) => member);
  }

  meteringPoints() {
    return sortedBy(this.community.meteringPoints.values(), ({ metering_point }) => metering_point);
  }

  devices() {
    return sortedBy(this.community.meters.values(), ({ device }) => device);
  }

  currentTariff(): TariffBody | null {
    const { community, next_interval_s } = this.ports.now();
    return currentTariff(community, next_interval_s);
  }

  tariffs(): readonly TariffBody[] {
    return this.community.tariffs;
  }

  allocationKeys(): readonly AllocationKeyBody[] {
    return this.community.allocationKeys;
  }

  limitsOf(member: MemberId): Limits {
    const { buy_limit_micro_per_kwh = null, sell_limit_micro_per_kwh = null } =
      limitsAt(this.community, member, Number.POSITIVE_INFINITY) ?? {};
    return { buy_limit_micro_per_kwh, sell_limit_micro_per_kwh };
  }

  /** The questions, together with the settings that belong to the answers. */
  queries<Settings>(settings: Settings) {
    return {
      settings,
      members: () => this.members(),
      meteringPoints: () => this.meteringPoints(),
      devices: () => this.devices(),
      currentTariff: () => this.currentTariff(),
      tariffs: () => this.tariffs(),
      allocationKeys: () => this.allocationKeys(),
      limitsOf: (member: MemberId) => this.limitsOf(member),
    };
  }

  private get community(): CommunityState {
    return this.ports.now().community;
  }

  private async run(decide: (moment: CommunityMoment) => CommunityDecision): Promise<CommandAnswer> {
    const decision = await this.ports.submit(decide);
    return decision.kind === "records" ? { kind: "done" } : decision;
  }
}

/** Where a new tariff may begin. */
export function tariffBounds({
  open_from_s,
  next_interval_s,
}: Pick<CommunityMoment, "open_from_s" | "next_interval_s">): TariffBounds {
  return { open_from_s, latest_s: next_interval_s + YEAR_S };
}

function sortedBy<T>(values: Iterable<T>, name: (value: T) => string): readonly T[] {
  return [...values].sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
}

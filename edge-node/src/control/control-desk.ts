import type { CommunityState } from "@localgrid/clearing/community";
import type { DeviceOrder } from "@localgrid/protocol/device-control";
import type { DeviceId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import { CommandCounters } from "./command-counters.ts";
import { CommandSender, type CommandSenderPorts } from "./command-sender.ts";
import { type ControlChangeRequest, decideConsent } from "./consent-decision.ts";
import type { ControlSettings } from "./control-settings.ts";
import type { ControlChange, ControlStore } from "./control-store.ts";
import { type Controlled, ControlledDevices, move } from "./controlled-devices.ts";
import { DeviceFigures } from "./device-figures.ts";
import { HomeOutlook } from "./home-outlook.ts";
import { OrderSending } from "./order-sending.ts";
import { type PastIntervals, Planner } from "./planner.ts";
import type { PlannedInterval } from "./set-point.ts";
import type { SetPointWriter } from "./set-point-writer.ts";
import { orderOf, type Steering } from "./steering.ts";

const TICK_MS = 1_000;
/** Wall time between two commands with the same order. */
const REPEAT_MS = 60_000;
const CONFIGURE_MS = 3_600_000;
/** Community time between two plans of the same interval. */
const PLAN_AGAIN_MS = 300_000;
/** Wall time after which what could not be planned is tried again. */
const LOOK_AGAIN_MS = 5_000;
/** A round of plans leaves the event loop free for everything else. */
const PLANS_PER_TICK = 10;
const COMMAND_HOLDS_MS = 300_000;
const MOST_COMMAND_HOLDS_MS = 870_000;
const FIGURES_KEPT_DAYS = 4;
const CHANGES_SHOWN = 50;

export interface ControlPorts extends Omit<CommandSenderPorts, "counters" | "command_holds_ms" | "now_ms"> {
  readonly store: ControlStore;
  readonly community: () => CommunityState;
  readonly read: PastIntervals;
  /** Of bought devices. */
  readonly writers: () => readonly SetPointWriter[];
  /** The community's time, and how many of its milliseconds pass in a real one. */
  readonly clock: { now_ms(): number; readonly speed: number };
  readonly timers: { every(interval_ms: number, act: () => void): () => void };
  /** IANA name. */
  readonly time_zone: string;
  /** What could not be done, for the log. */
  readonly failed: (event: string, error: unknown) => void;
}

/** What is to be seen of one device. */
export interface ControlReport {
  readonly device: DeviceId;
  readonly metering_point: MeteringPointId;
  readonly is_allowed: boolean;
  /** Null until somebody has entered them. */
  readonly settings: ControlSettings | null;
  readonly state: Steering["kind"];
  readonly order: DeviceOrder | null;
  readonly why_waiting: Controlled["why_waiting"];
  readonly soc_permille: number | null;
  /** Start of the first planned interval; `planned` goes on from it. */
  readonly planned_from_s: number | null;
  readonly planned: readonly PlannedInterval[];
  /** The newest first. */
  readonly changes: readonly ControlChange[];
}

/**
 * Steers batteries and vehicles whose members allow it: plans, and has the current order sent again and again while
 * its device listens. At the end only bought devices are told: of our own kind, what no longer hears from the node finds
 * its safe state by itself.
 */
export class ControlDesk {
  readonly outlook: HomeOutlook;
  private readonly ports: ControlPorts;
  private readonly devices: ControlledDevices;
  private readonly figures: DeviceFigures;
  private readonly planner: Planner;
  private readonly sender: CommandSender;
  private readonly sending: OrderSending;
  private readonly unconfigured = new Set<DeviceId>();
  /** The tick of the last configuration. */
  private readonly configured = new Map<DeviceId, number>();
  private ticks = 0;
  private end: (() => void) | null = null;

  constructor(ports: ControlPorts) {
    this.ports = ports;
    const { clock, store, community, read, time_zone, configuration, writers, hasTime, failed } = ports;
    const length_s = configuration.interval_length_s;
    this.devices = new ControlledDevices({ community, writers });
    this.figures = new DeviceFigures({ length_s, days_kept: FIGURES_KEPT_DAYS });
    this.planner = new Planner({ community, read, figures: this.figures, length_s, time_zone });
    this.outlook = new HomeOutlook({
      controlledOf: (member) => this.devices.controlledOf(member),
      figures: this.figures,
      read,
      length_s,
      clock,
    });
    this.sender = new CommandSender({
      ...ports,
      counters: new CommandCounters(store),
      now_ms: () => clock.now_ms(),
      // Where the community's time runs faster, a command must last until the next one all the same.
      command_holds_ms: Math.min(MOST_COMMAND_HOLDS_MS, Math.max(COMMAND_HOLDS_MS, 5 * TICK_MS * clock.speed)),
    });
    const repeat_ticks = Math.max(1, Math.floor(REPEAT_MS / TICK_MS / clock.speed));
    this.sending = new OrderSending({
      devices: this.devices,
      sender: this.sender,
      store,
      repeat_ticks,
      hasTime,
      failed,
    });
  }

  start(): void {
    for (const consent of this.ports.store.consents()) this.devices.keep(consent);
    this.end = this.ports.timers.every(TICK_MS, () => this.tick());
  }

  /** Resolves when bought devices are their owners' again, as far as they can be reached. */
  async stop(): Promise<void> {
    this.end?.();
    this.end = null;
    await Promise.all([...this.devices.all()].map((controlled) => this.sending.letGo(controlled)));
  }

  /** A bought device that is soon to be read no more. */
  async letGo(device: DeviceId): Promise<void> {
    const controlled = this.devices.find(device);
    if (controlled !== undefined) await this.sending.letGo(controlled);
  }

  /** A device of our own kind has begun to listen. */
  onListening(device: DeviceId, channel: "cmd" | "cfg"): void {
    if (channel === "cfg") this.unconfigured.add(device);
    const controlled = this.devices.find(device);
    if (controlled !== undefined && channel === "cmd") controlled.ticks_left = 0;
  }

  /** Live values, of devices of our own kind and of bought ones. */
  heard(device: DeviceId, told: { readonly power_w?: number; readonly soc_permille?: number }): void {
    if (this.devices.find(device) !== undefined) this.figures.report(device, told, this.ports.clock.now_ms());
  }

  /** Prices and energies are known further. */
  intervalClosed(): void {
    this.planner.forgetPrices();
  }

  /**
   * What a member, or an installer on site, decides: on disk when it returns, and on its way if the device listens.
   *
   * @throws {LocalGridError} `not-controllable`, `settings-out-of-range`, `too-many-controlled`, `storage-full`
   */
  change(request: ControlChangeRequest): void {
    const { devices, ports } = this;
    const owner = devices.ownerOf(request.device);
    const known = devices.find(request.device)?.consent ?? null;
    const count = owner === null ? 0 : devices.controlledOf(owner.member).length;
    const changed_at_ms = Math.floor(ports.clock.now_ms());
    const consent = { ...decideConsent(request, { owner, known, count }), changed_at_ms, changed_by: request.login };
    ports.store.change(consent);
    const controlled = devices.keep(consent);
    controlled.plan_at_ms = 0;
    move(controlled, { kind: controlled.consent.is_allowed ? "allowed" : "forbidden" });
    this.sending.sendDue(0);
  }

  /** Devices of this home that can be steered, with what is planned for them. */
  of(member: MemberId): readonly ControlReport[] {
    return this.devices
      .devicesOf(member)
      .map((device) => this.report(device))
      .filter((report) => report !== null);
  }

  /** Null for what cannot be steered. */
  report(device: DeviceId): ControlReport | null {
    const owner = this.devices.ownerOf(device);
    if (owner === null) return null;
    const known = this.devices.find(device);
    const own = known?.consent.member === owner.member ? known : undefined;
    return {
      device,
      metering_point: owner.metering_point,
      is_allowed: own?.consent.is_allowed ?? false,
      settings: own?.consent.settings ?? null,
      state: own?.steering.kind ?? "off",
      order: own === undefined ? null : orderOf(own.steering),
      why_waiting: own?.why_waiting ?? null,
      soc_permille: this.figures.charge(device, this.ports.clock.now_ms()),
      planned_from_s: own?.planned_from_s ?? null,
      planned: own?.planned ?? [],
      changes: own === undefined ? [] : this.ports.store.changes(device, CHANGES_SHOWN),
    };
  }

  private tick(): void {
    this.ticks += 1;
    this.planDue();
    this.sending.sendDue(1);
    this.configureDue();
  }

  private planDue(): void {
    const now_ms = this.ports.clock.now_ms();
    let left = PLANS_PER_TICK;
    for (const controlled of this.devices.all()) {
      if (left === 0) return;
      if (!controlled.consent.is_allowed || now_ms < controlled.plan_at_ms) continue;
      left -= 1;
      this.plan(controlled, now_ms);
    }
  }

  private plan(controlled: Controlled, now_ms: number): void {
    const { consent } = controlled;
    const length_ms = this.ports.configuration.interval_length_s * 1_000;
    const isTheirs = this.devices.ownerOf(consent.device)?.member === consent.member;
    const planned = isTheirs ? this.planner.plan(consent, now_ms) : null;
    const isPlanned = planned?.kind === "planned";
    controlled.planned_from_s = isPlanned ? planned.from_s : null;
    controlled.planned = isPlanned ? planned.plan.intervals : [];
    controlled.why_waiting = planned?.kind === "unplannable" ? planned.reason : null;
    if (isPlanned) {
      controlled.plan_at_ms = Math.min(now_ms + PLAN_AGAIN_MS, (Math.floor(now_ms / length_ms) + 1) * length_ms);
      move(controlled, { kind: "planned", order: planned.plan.order });
    } else {
      controlled.plan_at_ms = now_ms + LOOK_AGAIN_MS * this.ports.clock.speed;
      move(controlled, { kind: "unplannable" });
    }
  }

  private configureDue(): void {
    const due = [...this.unconfigured];
    this.unconfigured.clear();
    for (const [device, at_tick] of this.configured) {
      if (!this.ports.listens(device, "cfg")) this.configured.delete(device);
      else if ((this.ticks - at_tick) * TICK_MS >= CONFIGURE_MS) due.push(device);
    }
    if (due.length === 0) return;
    for (const device of due) this.configured.set(device, this.ticks);
    try {
      this.sender.sendConfigurations(due);
    } catch (error) {
      this.ports.failed("configurations-not-sent", error);
    }
  }
}

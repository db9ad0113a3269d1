import { decodeAck, encodeLive, encodeReadings, type MeterReading } from "@localgrid/protocol/device";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { MeterFace } from "../recorded-homes.ts";
import type { SimulatedClock } from "../simulated-clock.ts";
import { DEFAULT_DELIVERY, Delivery, type DeliveryOptions } from "./delivery.ts";
import type { Connect, DeviceConnection, HomeStore, Timer } from "./device-ports.ts";
import {
  assertSchedule,
  DEFAULT_SCHEDULE,
  messageEdgeAt,
  nextReadingTimes,
  type ReadingSchedule,
} from "./reading-times.ts";

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 8000;
const FULL_STORE_RETRY_MS = 1000;
/** 31 days of quarter-hour messages. */
const MAX_STORED_MESSAGES = 2976;

export interface DevicePorts {
  readonly clock: SimulatedClock;
  readonly timer: Timer;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
  readonly store: HomeStore;
  readonly readMeter: (at_ms: number) => MeterFace;
  readonly signReadings: (payload: Uint8Array) => Uint8Array;
  readonly connect: Connect;
  readonly report?: (event: DeviceEvent) => void;
}

export type DeviceEvent =
  | { readonly kind: "connected" }
  | { readonly kind: "disconnected"; readonly reason: string }
  /** The edge node took a message but put it aside. */
  | { readonly kind: "refused"; readonly reason: string };

export interface DeviceOptions {
  readonly device: DeviceId;
  /** Where a device that has made no reading begins; moved down to the message edge before. */
  readonly begin_at_ms: number;
  readonly schedule?: ReadingSchedule;
  readonly delivery?: DeliveryOptions;
  /** Wall-clock time between two live values; 0 for none. */
  readonly live_every_ms?: number;
  /** Messages kept when the edge node is away; then the device waits while its registers count on. */
  readonly max_stored_messages?: number;
}

export interface DeviceStatus {
  readonly isConnected: boolean;
  /** Readings made and stored, in the life of the device. */
  readonly made: number;
  /** Of those, how many the edge node has acknowledged. */
  readonly acknowledged: number;
}

/**
 * A simulated meter with its radio: counts, signs, stores, then sends, and frees what the edge node has
 * acknowledged. After a restart it first makes the readings of the time it missed, because registers count on.
 */
export interface Device {
  start(): void;
  /** After it nothing is made, sent or stored any more. */
  stop(): Promise<void>;
  /** No reading after this simulated moment will be made. */
  finishAt(at_ms: number): void;
  status(): DeviceStatus;
}

export function createDevice(options: DeviceOptions, ports: DevicePorts): Device {
  return new SimulatedDevice(options, ports);
}

class SimulatedDevice implements Device {
  private readonly options: Required<DeviceOptions>;
  private readonly ports: DevicePorts;
  private readonly delivery: Delivery;
  private readonly cancels = new Map<"make" | "live" | "connect", () => void>();
  private connection: DeviceConnection | null = null;
  private isReady = false;
  private isStopped = false;
  private failedConnects = 0;
  private boot = 0;
  private booted_at_ms = 0;
  private finish_at_ms = Number.POSITIVE_INFINITY;

  constructor(options: DeviceOptions, ports: DevicePorts) {
    this.options = {
      schedule: DEFAULT_SCHEDULE,
      delivery: DEFAULT_DELIVERY,
      live_every_ms: 1000,
      max_stored_messages: MAX_STORED_MESSAGES,
      ...options,
    };
    assertSchedule(this.options.schedule);
    this.ports = ports;
    this.delivery = new Delivery(ports.store, ports.timer, this.options.delivery);
  }

  start(): void {
    this.boot = this.ports.store.beginBoot();
    this.booted_at_ms = Math.min(this.ports.clock.now_ms(), this.missingFrom_ms());
    this.connect();
    this.make();
    if (this.options.live_every_ms > 0) this.live();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    for (const cancel of this.cancels.values()) cancel();
    this.delivery.detach();
    await this.connection?.close();
  }

  finishAt(at_ms: number): void {
    this.finish_at_ms = at_ms;
  }

  status(): DeviceStatus {
    const { next_seq, acknowledged } = this.ports.store.state();
    return { isConnected: this.isReady, made: next_seq - 1, acknowledged };
  }

  /** Makes at most one message, so that a long backlog leaves room for everything else. */
  private make(): void {
    const { clock, store } = this.ports;
    const times = nextReadingTimes(this.missingFrom_ms(), this.options.schedule);
    const due_ms = times.at(-1) as number;
    if (due_ms > this.finish_at_ms) return;
    const delay_ms = clock.wallDelayUntil(due_ms);
    if (delay_ms > 0) return this.later("make", delay_ms, () => this.make());
    if (store.count() >= this.options.max_stored_messages) {
      return this.later("make", FULL_STORE_RETRY_MS, () => this.make());
    }
    this.storeMessage(times);
    this.delivery.pump();
    this.later("make", 0, () => this.make());
  }

  private storeMessage(times: readonly number[]): void {
    const { store, readMeter, signReadings } = this.ports;
    const seq = store.state().next_seq;
    const readings: MeterReading[] = times.map((at_ms, i) => ({
      seq: seq + i,
      at_ms,
      ...readMeter(at_ms),
      flags: 0,
      boot: this.boot,
      uptime_ms: at_ms - this.booted_at_ms,
    }));
    const bytes = signReadings(encodeReadings(readings));
    store.append({ seq, last_seq: seq + times.length - 1, boot: this.boot, bytes }, times.at(-1) as number);
  }

  /** The first moment of which no reading exists. */
  private missingFrom_ms(): number {
    const { newest_at_ms } = this.ports.store.state();
    return newest_at_ms === null ? messageEdgeAt(this.options.begin_at_ms, this.options.schedule) : newest_at_ms + 1;
  }

  private live(): void {
    if (this.isReady) {
      const at_ms = Math.floor(this.ports.clock.now_ms());
      const { power_w } = this.ports.readMeter(at_ms);
      this.connection?.publishLive(encodeLive({ at_ms, power_w }));
    }
    this.later("live", this.options.live_every_ms, () => this.live());
  }

  private connect(): void {
    this.connection = this.ports.connect({
      onReady: () => this.onReady(),
      onAck: (payload) => this.onAck(payload),
      onLost: (reason) => this.onLost(reason),
    });
  }

  private onReady(): void {
    if (this.isStopped) return;
    this.isReady = true;
    this.ports.report?.({ kind: "connected" });
    this.delivery.attach((bytes) => this.connection?.publishReadings(bytes));
  }

  private onAck(payload: Uint8Array): void {
    if (this.isStopped) return;
    const ack = decodedAck(payload);
    if (ack === null) return;
    this.failedConnects = 0;
    if (ack.reason !== undefined) this.ports.report?.({ kind: "refused", reason: ack.reason });
    this.delivery.acknowledge(ack.upto);
  }

  private onLost(reason: string): void {
    if (this.isStopped) return;
    this.isReady = false;
    this.connection = null;
    this.delivery.detach();
    this.ports.report?.({ kind: "disconnected", reason });
    // Half of each wait is by chance, so that a street does not come back in one rush.
    const longest_ms = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.failedConnects++, 10));
    const delay_ms = Math.ceil((longest_ms * (1 + this.ports.random())) / 2);
    this.later("connect", delay_ms, () => this.connect());
  }

  private later(what: "make" | "live" | "connect", delay_ms: number, action: () => void): void {
    this.cancels.set(what, this.ports.timer.after(delay_ms, action));
  }
}

/** A payload that is no ack tells nothing; what it may have meant comes again after the next resend. */
function decodedAck(payload: Uint8Array): ReturnType<typeof decodeAck> | null {
  try {
    return decodeAck(payload);
  } catch {
    return null;
  }
}

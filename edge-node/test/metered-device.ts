import { setTimeout as pause } from "node:timers/promises";
import { type DeviceAck, decodeAck, type MeterReading } from "@localgrid/protocol/device";
import { topicOf } from "../src/adapters/mqtt/access-rules.ts";
import {
  connectTestDevice,
  type TestDevice,
  type TestDeviceAccess,
  type TestDeviceConnection,
} from "../src/adapters/mqtt/test-device.ts";

/** Messages under way before the device waits for an answer. */
const WINDOW = 16;
const MOST_READINGS = 16;
/** One message of so many is sent twice. */
const TWICE_IN = 8;
/** Readings that wait for their acknowledgement before the device measures no more. */
const MOST_PENDING = 600;
const RETRY_MS = 100;

export interface MeteredDeviceOptions {
  readonly device: TestDevice;
  readonly access: Pick<TestDeviceAccess, "certificate_pem" | "ca_certificate_pem">;
  /** Steady; negative when the home feeds in. */
  readonly power_w: number;
  readonly now_ms: () => number;
}

/**
 * A device as the firmware is meant to be: keeps each reading until an acknowledgement covers it, and sends all
 * that it still holds whenever it connects. Remembers what it was told, so that a test can hold the node to it.
 */
export class MeteredDevice {
  readonly device: TestDevice;
  /** The highest `upto` so far: these readings are safe, says the node. */
  acked_upto = 0;
  /** Sequence numbers in messages that were answered with a PUBACK. */
  readonly pubacked = new Set<number>();
  readonly acks: DeviceAck[] = [];
  /** Acknowledgements below one that came before. */
  acks_taken_back = 0;
  /** Everything that was ever measured, by `seq - 1`. */
  readonly measured: MeterReading[] = [];
  /** Connections that have ended, whoever ended them. */
  sessions_ended = 0;
  /** Called for each message that leaves and for each PUBACK. */
  onTraffic: (what: "sent" | "pubacked") => void = () => {};
  private readonly options: MeteredDeviceOptions;
  private readonly born_ms: number;
  private isMeasuring = true;
  private place: "idle" | "connecting" | "connected" = "idle";

  constructor(options: MeteredDeviceOptions) {
    this.options = options;
    this.device = options.device;
    this.born_ms = Math.floor(options.now_ms());
  }

  get name(): string {
    return this.device.device;
  }

  get certificate_pem(): string {
    return this.options.access.certificate_pem;
  }

  get isAllAcked(): boolean {
    return this.acked_upto === this.measured.length;
  }

  /** Where it stands, for the message of a test that waits in vain. */
  describe(): string {
    const { measured, acked_upto, pubacked, acks, place } = this;
    return `${this.name} ${place} measured ${measured.length} acked ${acked_upto} PUBACKs ${pubacked.size} acks ${acks.length}`;
  }

  /** Nothing new from now on: the device only sends what it still holds. */
  stopMeasuring(): void {
    this.isMeasuring = false;
  }

  resumeMeasuring(): void {
    this.isMeasuring = true;
  }

  /** Reads the registers. The caller sends what it gets, or leaves it to the next connection. */
  measure(count = 1): readonly MeterReading[] {
    const readings = Array.from({ length: count }, () => {
      const last = this.measured.at(-1);
      const at_ms = Math.max((last?.at_ms ?? 0) + 1, Math.floor(this.options.now_ms()));
      const reading = this.readingAt(at_ms, (last?.seq ?? 0) + 1);
      this.measured.push(reading);
      return reading;
    });
    return readings;
  }

  readingAt(at_ms: number, seq: number): MeterReading {
    const { power_w } = this.options;
    const uptime_ms = at_ms - this.born_ms;
    const energy_mwh = Math.floor((Math.abs(power_w) * uptime_ms) / 3600);
    const import_mwh = power_w > 0 ? energy_mwh : 0;
    return { seq, at_ms, import_mwh, export_mwh: energy_mwh - import_mwh, power_w, flags: 0, boot: 1, uptime_ms };
  }

  /** @throws {Error} when the broker refuses or is not there */
  async connect(mqtt_port: number, mqtt: TestDeviceAccess["mqtt"] = {}): Promise<TestDeviceConnection> {
    const connection = await connectTestDevice(this.device, { ...this.options.access, mqtt_port, mqtt });
    connection.client.on("error", () => {});
    const ackTopic = topicOf(this.device.device, "ack");
    connection.client.on("message", (topic, payload) => {
      if (topic === ackTopic) this.takeAck(decodeAck(payload));
    });
    return connection;
  }

  /**
   * Sends under load until the connection ends, or until everything is acknowledged and nothing more is
   * measured. Settles in any case.
   */
  async workUntilClosed(mqtt_port: number): Promise<void> {
    let connection: TestDeviceConnection;
    try {
      this.place = "connecting";
      connection = await this.connect(mqtt_port);
      this.place = "connected";
    } catch {
      this.place = "idle";
      return;
    }
    let isClosed = false;
    const closed = connection.closed.then(() => {
      isClosed = true;
    });
    const underWay = new Set<Promise<void>>();
    let sent_upto = this.acked_upto;
    while (!isClosed) {
      const message = this.nextMessage(sent_upto);
      if (message.length === 0) {
        if (!this.isMeasuring && this.isAllAcked) break;
        await Promise.race([closed, pause(RETRY_MS)]);
        continue;
      }
      sent_upto += message.length;
      const times = sent_upto % TWICE_IN === 0 ? 2 : 1;
      for (let i = 0; i < times; i++) this.send(connection, message, underWay);
      while (underWay.size >= WINDOW && !isClosed) await Promise.race([closed, ...underWay]);
    }
    connection.client.end(true);
    await connection.closed;
    this.place = "idle";
    this.sessions_ended++;
  }

  /** Comes back after each end of the connection, until `isOver` or until there is nothing left to send. */
  async work(mqtt_port: number, isOver: () => boolean = () => false): Promise<void> {
    while (!isOver()) {
      await this.workUntilClosed(mqtt_port);
      if (!this.isMeasuring && this.isAllAcked) return;
      await pause(RETRY_MS);
    }
  }

  private nextMessage(after: number): readonly MeterReading[] {
    const size = 1 + Math.floor(Math.random() * MOST_READINGS);
    const held = this.measured.slice(after, after + size);
    if (held.length > 0) return held;
    const hasRoom = this.measured.length - this.acked_upto < MOST_PENDING;
    return this.isMeasuring && hasRoom ? this.measure(size) : [];
  }

  private send(connection: TestDeviceConnection, message: readonly MeterReading[], underWay: Set<Promise<void>>): void {
    const published = connection.publishReadings(message).then(
      () => {
        for (const { seq } of message) this.pubacked.add(seq);
        this.onTraffic("pubacked");
      },
      () => {},
    );
    const settled: Promise<void> = Promise.race([published, connection.closed]).then(() => {
      underWay.delete(settled);
    });
    underWay.add(settled);
    this.onTraffic("sent");
  }

  private takeAck(ack: DeviceAck): void {
    this.acks.push(ack);
    if (ack.upto < this.acked_upto) this.acks_taken_back++;
    this.acked_upto = Math.max(this.acked_upto, ack.upto);
  }
}

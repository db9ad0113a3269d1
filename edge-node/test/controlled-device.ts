import { verify } from "node:crypto";
import { ed25519PublicKey } from "@localgrid/journal/head";
import { type CommandJudgement, judgeCommand } from "@localgrid/protocol/command-judgement";
import { type DeviceAck, decodeAck, keyIdOf } from "@localgrid/protocol/device";
import {
  type DeviceConfiguration,
  decodeConfiguration,
  decodeSignedConfiguration,
} from "@localgrid/protocol/device-control";
import { type DeviceEvent, type DeviceStatus, encodeStatus, signEvent } from "@localgrid/protocol/device-report";
import { type TopicChannel, topicOf } from "../src/adapters/mqtt/access-rules.ts";
import {
  connectTestDevice,
  makeTestDevice,
  pairingRequestOf,
  type TestDevice,
  type TestDeviceConnection,
} from "../src/adapters/mqtt/test-device.ts";
import type { NodeClient } from "./node-client.ts";

const HEARS = ["ack", "cmd", "cfg", "ota"] as const;
const LIMIT_W = 17_000;

interface Paired {
  readonly certificate_pem: string;
  readonly ca_certificate_pem: string;
  readonly node_public_key_hex: string;
}

export interface HeardCommand {
  readonly bytes: Uint8Array;
  readonly judgement: CommandJudgement;
  readonly isRetained: boolean;
}

export const BASE_STATUS: DeviceStatus = {
  board: "posix",
  version_name: "1.2.0",
  version: 12,
  clock_age_s: 1,
  log_permille: 0,
  dropped: 0,
  boot: 1,
  update: "idle",
  update_permille: 0,
  control: "none",
};

/** A device that follows commands as DEVICE.md says: with the node's key, its own counter and the clock it is given. */
export class ControlledDevice {
  readonly device: TestDevice = makeTestDevice();
  readonly commands: HeardCommand[] = [];
  readonly configurations: DeviceConfiguration[] = [];
  readonly acks: DeviceAck[] = [];
  readonly offers: Uint8Array[] = [];
  last_counter = 0;
  onOffer: (payload: Uint8Array) => void = () => {};
  private readonly paired: Paired;
  private readonly now_ms: () => number;
  private connection: TestDeviceConnection | null = null;

  private constructor(paired: Paired, device: TestDevice, now_ms: () => number) {
    this.paired = paired;
    this.device = device;
    this.now_ms = now_ms;
  }

  static async pair(coordinator: NodeClient, metering_point: string, now_ms: () => number): Promise<ControlledDevice> {
    const device = makeTestDevice();
    const { code } = (await coordinator.done("POST", "/api/pairing-codes", { metering_point })).body;
    const { body } = await coordinator.done("POST", "/api/devices", pairingRequestOf(device, code));
    return new ControlledDevice(body, device, now_ms);
  }

  get name(): string {
    return this.device.device;
  }

  async connect(mqtt_port: number): Promise<void> {
    const connection = await connectTestDevice(this.device, { ...this.paired, mqtt_port });
    this.connection = connection;
    connection.client.on("error", () => {});
    connection.client.on("message", (topic, payload, { retain }) => this.hear(topic, new Uint8Array(payload), retain));
    for (const channel of HEARS)
      await connection.client.subscribeAsync(topicOf(this.device.device, channel), { qos: 1 });
  }

  /** As when the power is cut: without a word to the broker. */
  async drop(): Promise<void> {
    const { connection } = this;
    this.connection = null;
    connection?.client.end(true);
    await connection?.closed;
  }

  /** Charge and power, as once a second. */
  async tellLive(soc_permille: number): Promise<void> {
    await this.connection?.publishLive({ at_ms: Math.floor(this.now_ms()), power_w: 0, soc_permille });
  }

  async tellStatus(more: Partial<DeviceStatus> = {}): Promise<void> {
    await this.publish("state", encodeStatus({ ...BASE_STATUS, ...more }), true);
  }

  async tellEvent(event: Pick<DeviceEvent, "event_seq" | "code" | "value">): Promise<void> {
    const whole = { ...event, at_ms: Math.floor(this.now_ms()), boot: 1, uptime_ms: 5 };
    await this.publish("event", signEvent(whole, this.device.reading_key, this.device.kid), false);
  }

  judge(bytes: Uint8Array, now_ms = this.now_ms()): CommandJudgement {
    const public_key = new Uint8Array(Buffer.from(this.paired.node_public_key_hex, "hex"));
    const key = ed25519PublicKey(public_key);
    return judgeCommand(bytes, {
      node_kid: keyIdOf(public_key),
      device_kid: this.device.kid,
      last_counter: this.last_counter,
      now_ms,
      isClockTrusted: true,
      limits: { draw_w: LIMIT_W, feed_w: LIMIT_W },
      verify: (signedBytes, signature) => verify(null, signedBytes, key, signature),
    });
  }

  private async publish(channel: TopicChannel, payload: Uint8Array, retain: boolean): Promise<void> {
    const topic = topicOf(this.device.device, channel);
    await this.connection?.client.publishAsync(topic, Buffer.from(payload), { qos: 1, retain });
  }

  private hear(topic: string, payload: Uint8Array, isRetained: boolean): void {
    switch (topic.split("/").at(-1)) {
      case "ack":
        this.acks.push(decodeAck(payload));
        break;
      case "cfg":
        this.configurations.push(decodeConfiguration(decodeSignedConfiguration(payload).payload));
        break;
      case "ota":
        this.offers.push(payload);
        this.onOffer(payload);
        break;
      case "cmd": {
        const judgement = this.judge(payload);
        if (judgement.kind === "accepted") this.last_counter = judgement.command.counter;
        this.commands.push({ bytes: payload, judgement, isRetained });
      }
    }
  }
}

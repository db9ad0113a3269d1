import { connect, type TLSSocket } from "node:tls";
import { generate, type Packet, parser } from "mqtt-packet";
import { MessageSource } from "./device-messages.ts";
import { benchError } from "./errors.ts";
import type { PairedDevice } from "./paired-devices.ts";

/** Messages without a PUBACK that a client may have on the way. */
export const WINDOW = 10;

const KEEPALIVE_S = 600;
const MESSAGE_IDS = 65_536;

export interface ClientOptions {
  readonly device: PairedDevice;
  readonly mqtt_port: number;
  /** Time of the first reading. */
  readonly start_ms: number;
  /** After each PUBACK, with how long it took and how large the message was. */
  onAcked(payload_bytes: number, took_ms: number): void;
  onBroken(error: Error): void;
}

interface Sent {
  readonly bytes: number;
  readonly at_ms: number;
}

/** One device over mutual TLS. Answers the node's acknowledgements as it must, and does nothing by itself. */
export class DeviceClient {
  private readonly options: ClientOptions;
  private readonly source: MessageSource;
  private readonly topic: string;
  private readonly socket: TLSSocket;
  private readonly onWay = new Map<number, Sent>();
  private nextId = 1;

  private constructor(options: ClientOptions, socket: TLSSocket) {
    this.options = options;
    this.socket = socket;
    this.source = new MessageSource(options.device.reading_key_pem, options.start_ms);
    this.topic = `lg/v1/${options.device.device}/reading`;
  }

  /** @throws {LocalGridError} `load-refused` */
  static open(options: ClientOptions): Promise<DeviceClient> {
    const { device, mqtt_port } = options;
    const socket = connect({
      host: "127.0.0.1",
      port: mqtt_port,
      key: device.tls_key_pem,
      cert: device.certificate_pem,
      ca: device.ca_certificate_pem,
    });
    socket.setNoDelay(true);
    const client = new DeviceClient(options, socket);
    return client.greet();
  }

  get onWayCount(): number {
    return this.onWay.size;
  }

  send(readings: number): void {
    const payload = this.source.next(readings);
    const messageId = this.nextId;
    this.nextId = (this.nextId % (MESSAGE_IDS - 1)) + 1;
    this.onWay.set(messageId, { bytes: payload.length, at_ms: performance.now() });
    this.write({
      cmd: "publish",
      topic: this.topic,
      payload: Buffer.from(payload.buffer, payload.byteOffset, payload.length),
      qos: 1,
      dup: false,
      retain: false,
      messageId,
    });
  }

  private greet(): Promise<DeviceClient> {
    const { device, onBroken } = this.options;
    const { socket } = this;
    const packets = parser({ protocolVersion: 4 });
    socket.on("data", (chunk) => {
      // Everything that the chunk leads to goes out as one write, as from a client with a send buffer.
      socket.cork();
      packets.parse(chunk);
      socket.uncork();
    });
    return new Promise((resolve, reject) => {
      let fail = reject;
      socket.once("error", (error) => fail(benchError("load-refused", error.message, error)));
      socket.once("close", () => fail(benchError("load-refused", `${device.device} was disconnected`)));
      socket.once("secureConnect", () =>
        this.write({
          cmd: "connect",
          clientId: device.device,
          protocolId: "MQTT",
          protocolVersion: 4,
          clean: true,
          keepalive: KEEPALIVE_S,
        }),
      );
      packets.on("packet", (packet: Packet) => {
        if (packet.cmd === "connack") this.write(subscriptionTo(device.device));
        if (packet.cmd === "suback") {
          fail = onBroken;
          resolve(this);
        }
        this.receive(packet);
      });
    });
  }

  private receive(packet: Packet): void {
    if (packet.cmd === "publish" && packet.qos === 1) {
      this.write({ cmd: "puback", messageId: packet.messageId as number });
      return;
    }
    if (packet.cmd !== "puback") return;
    const sent = this.onWay.get(packet.messageId as number);
    this.onWay.delete(packet.messageId as number);
    if (sent !== undefined) this.options.onAcked(sent.bytes, performance.now() - sent.at_ms);
  }

  private write(packet: Packet): void {
    this.socket.write(generate(packet));
  }
}

function subscriptionTo(device: string): Packet {
  return { cmd: "subscribe", messageId: 1, subscriptions: [{ topic: `lg/v1/${device}/ack`, qos: 1 }] } as Packet;
}

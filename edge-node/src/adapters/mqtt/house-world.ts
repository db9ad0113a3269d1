import type { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Aedes, type AedesOptions, type Client, type PublishPacket, type Subscription } from "aedes";
import type { DeviceMessage } from "../../third-party/device-adapter.ts";
import type { HousePublishing } from "../../third-party/house-broker.ts";
import { TokenBucket } from "./connection-limits.ts";

export interface HouseWorldLimits {
  readonly clients: number;
  readonly subscriptions_per_client: number;
  readonly retained_topics: number;
  readonly retained_bytes: number;
  readonly messages_per_second: number;
  readonly message_burst: number;
  readonly max_keepalive_s: number;
  readonly connect_timeout_ms: number;
  readonly drain_timeout_ms: number;
}

export interface HouseWorldPorts {
  readonly limits: HouseWorldLimits;
  /** Monotonic. */
  readonly now_ms: () => number;
  /** Real time, for messages. */
  readonly wall_ms: () => number;
  onMessage(message: DeviceMessage): void;
  onRefusal(reason: string): void;
}

/** A client that falls this far behind misses messages. */
const MAX_SEND_BACKLOG_BYTES = 262_144;
const LONGEST_TOPIC = 256;
/** A client that takes nothing holds up no stop. */
const LONGEST_GOODBYE_MS = 1_000;
/** The devices with keys have these; here they are no topics. */
const NODE_TOPICS = /^(lg(\/|$)|\$)/;
const HEARTBEAT = /^\$SYS\/[^/]+\/heartbeat$/;

/**
 * Says nothing about its clients on `$SYS`; only its own heartbeat, by which it knows that its wills are its own. What was
 * dropped is acknowledged and goes no further: a client that is closed for a message sends it again.
 */
class QuietAedes extends Aedes {
  readonly dropped = new WeakSet<PublishPacket>();
  private readonly waiting: (() => void)[] = [];
  private isBusy = false;

  override publish(packet: PublishPacket, clientOrDone: Client | null | PublishDone, done?: PublishDone): void {
    const finish = typeof clientOrDone === "function" ? clientOrDone : (done ?? ignore);
    const isBookkeeping = packet.topic.startsWith("$SYS/") && !HEARTBEAT.test(packet.topic);
    if (isBookkeeping || this.dropped.has(packet)) return finish();
    // One after the other: a message that overtakes a retained one has subscribers take the latter for a repetition.
    this.waiting.push(() =>
      super.publish(packet, (error) => {
        finish(error);
        this.goOn();
      }),
    );
    if (!this.isBusy) this.goOn();
  }

  /** Resolves when everything that was published until now has been handed on. */
  handedOn(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(() => {
        // What was handed on is written to its clients before they are closed.
        setImmediate(resolve);
        this.goOn();
      });
      if (!this.isBusy) this.goOn();
    });
  }

  private goOn(): void {
    const act = this.waiting.shift();
    this.isBusy = act !== undefined;
    act?.();
  }
}

type PublishDone = (error?: Error) => void;

class RefusedInHouse extends Error {}

/** One connection's broker: its clients see each other's messages and nobody else's. */
export class HouseWorld {
  private readonly ports: HouseWorldPorts;
  private readonly aedes: QuietAedes;
  private readonly bucket: TokenBucket;
  private readonly clients = new Set<Client>();
  /** What is retained, by topic; null for what the node published. */
  private readonly retained = new Map<string, { readonly bytes: number; readonly message: DeviceMessage | null }>();
  private retainedBytes = 0;

  private constructor(ports: HouseWorldPorts) {
    const { limits, now_ms } = ports;
    this.ports = ports;
    const { messages_per_second: rate_per_s, message_burst: burst } = limits;
    this.bucket = new TokenBucket({ rate_per_s, burst, now_ms: now_ms() });
    this.aedes = new QuietAedes({
      connectTimeout: limits.connect_timeout_ms,
      drainTimeout: limits.drain_timeout_ms,
      ...this.hooks(),
    });
    this.aedes.on("client", (client) => this.clients.add(client));
    this.aedes.on("clientDisconnect", (client) => this.clients.delete(client));
    this.aedes.on("clientError", (client, error) => this.noteError(client, error));
    this.aedes.on("connectionError", (client, error) => this.noteError(client, error));
    (this.aedes as EventEmitter).on("error", () => ports.onRefusal("broker-failure"));
  }

  static async open(ports: HouseWorldPorts): Promise<HouseWorld> {
    const world = new HouseWorld(ports);
    await world.aedes.listen();
    return world;
  }

  get clientCount(): number {
    return this.clients.size;
  }

  /** A socket whose CONNECT was let in; its bytes are read again from the first. */
  serve(socket: Socket): void {
    this.aedes.handle(socket);
  }

  publish(topic: string, payload: Uint8Array, { qos, retain }: HousePublishing): void {
    const keeps = retain && this.mayRetain(topic, payload, false);
    const packet = { cmd: "publish" as const, topic, payload: Buffer.from(payload), qos, retain: keeps, dup: false };
    if (!this.aedes.closed) this.aedes.publish(packet, ignore);
  }

  /** What devices retained. */
  retainedMessages(): readonly DeviceMessage[] {
    return [...this.retained.values()].flatMap(({ message }) => (message === null ? [] : [message]));
  }

  /** After what was published last has gone out: it may be what sets a device free. */
  async close(): Promise<void> {
    if (this.aedes.closed) return;
    await Promise.race([this.aedes.handedOn(), pause(LONGEST_GOODBYE_MS, undefined, { ref: false })]);
    await new Promise<void>((resolve) => this.aedes.close(resolve));
  }

  private hooks(): AedesOptions {
    const { limits } = this.ports;
    return {
      preConnect: (_client, packet, callback) => {
        // Whoever was away asks again: what a broker keeps for the absent nobody bounds.
        packet.clean = true;
        packet.keepalive = Math.min(packet.keepalive || limits.max_keepalive_s, limits.max_keepalive_s);
        if (packet.will?.qos === 2) packet.will.qos = 1;
        callback(null, true);
      },
      authorizePublish: (client, packet, callback) => callback(this.judge(client !== null, packet)),
      authorizeSubscribe: (client, subscription, callback) =>
        callback(null, this.maySubscribe(client, subscription) ? subscription : null),
      authorizeForward: (client, packet) => (client.conn.writableLength > MAX_SEND_BACKLOG_BYTES ? null : packet),
    };
  }

  /** An error for what closes its client: the handshake of QoS 2 would have to be remembered. */
  private judge(isFromClient: boolean, packet: PublishPacket): Error | null {
    const { topic, qos } = packet;
    const payload = packet.payload as Uint8Array;
    const { ports } = this;
    if (qos === 2) {
      ports.onRefusal("wrong-quality-of-service");
      return new RefusedInHouse("QoS 2");
    }
    this.bucket.spend(1, ports.now_ms());
    const isForeign = topic.length > LONGEST_TOPIC || NODE_TOPICS.test(topic) || /[#+\0]/.test(topic);
    const isTooMuch = isFromClient && this.bucket.debt_ms(ports.now_ms()) > 0;
    if (isForeign || isTooMuch) {
      ports.onRefusal(isForeign ? "foreign-topic" : "rate-limited");
      this.aedes.dropped.add(packet);
      return null;
    }
    if (packet.retain && !this.mayRetain(topic, payload, true)) {
      ports.onRefusal("too-much-retained");
      packet.retain = false;
    }
    ports.onMessage({ topic, payload: Uint8Array.from(payload), is_retained: false, at_ms: ports.wall_ms() });
    return null;
  }

  private maySubscribe(client: Client, subscription: Subscription): boolean {
    const { subscriptions_per_client } = this.ports.limits;
    const known = (client as unknown as { readonly subscriptions: object }).subscriptions;
    const isRefused =
      NODE_TOPICS.test(subscription.topic) ||
      subscription.topic.length > LONGEST_TOPIC ||
      Object.keys(known).length >= subscriptions_per_client;
    if (isRefused) this.ports.onRefusal("subscription-refused");
    else if (subscription.qos === 2) subscription.qos = 1;
    return !isRefused;
  }

  /** Counts a retained message in, or one out whose payload is empty; false where there is no more room. */
  private mayRetain(topic: string, payload: Uint8Array, isFromDevice: boolean): boolean {
    const { retained_topics, retained_bytes } = this.ports.limits;
    const before = this.retained.get(topic);
    const bytes = payload.length === 0 ? 0 : topic.length + payload.length;
    const after = this.retainedBytes - (before?.bytes ?? 0) + bytes;
    const isNew = before === undefined && bytes > 0;
    if (bytes > 0 && (after > retained_bytes || (isNew && this.retained.size >= retained_topics))) return false;
    this.retainedBytes = after;
    this.retained.delete(topic);
    if (bytes === 0) return true;
    const kept = { topic, payload: Uint8Array.from(payload), is_retained: true, at_ms: this.ports.wall_ms() };
    this.retained.set(topic, { bytes, message: isFromDevice ? kept : null });
    return true;
  }

  private noteError(client: Client, error: Error & { readonly code?: unknown }): void {
    if (client.closed || error instanceof RefusedInHouse || typeof error.code === "string") return;
    const isTimeout = error.message === "keep alive timeout";
    this.ports.onRefusal(isTimeout ? "keepalive-timeout" : "protocol-violation");
  }
}

function ignore(): void {}

import { randomBytes } from "node:crypto";
import { connect as connectTcp } from "node:net";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { MqttClient } from "mqtt";
import { edgeNodeError } from "../../errors.ts";
import type { ForeignBroker, ForeignBrokerOptions, ForeignConnection } from "../../third-party/foreign-broker.ts";
import { TokenBucket } from "../mqtt/connection-limits.ts";
import { PacketCounter } from "../mqtt/read-guard.ts";
import { MAX_PAYLOAD_BYTES } from "./device-json.ts";
import { privateAddressOf, type Resolve } from "./polled/private-address.ts";
import { VictronKeepAlive } from "./victron-keep-alive.ts";

const MQTT_PORT = 1883;
const KEEP_ALIVE_S = 30;
const MAX_SUBSCRIPTIONS = 1_024;
const MAX_WAITING_BYTES = 262_144;
const TICK_MS = 5_000;

export interface ForeignBrokerTuning {
  readonly connect_ms: number;
  readonly first_pause_ms: number;
  readonly longest_pause_ms: number;
  /** What is told beyond this is read later, so that one home's broker takes no time from others. */
  readonly messages_per_second?: number;
  /** A GX device that is asked to go on tells everything at once. */
  readonly message_burst?: number;
  readonly resolve?: Resolve;
}

const TUNING: ForeignBrokerTuning = { connect_ms: 10_000, first_pause_ms: 1_000, longest_pause_ms: 300_000 };
const MESSAGES_PER_SECOND = 200;
const MESSAGE_BURST = 4_000;

/** Brokers of the members' own: this node is a client that reads, and writes set-points and figures. */
export function createForeignBroker(tuning: ForeignBrokerTuning = TUNING): ForeignBroker {
  return {
    connect(options) {
      const link = new BrokerLink(options, tuning);
      link.open();
      return link;
    },
  };
}

class BrokerLink implements ForeignConnection {
  readonly #options: ForeignBrokerOptions;
  readonly #tuning: ForeignBrokerTuning;
  readonly #victron: VictronKeepAlive | null;
  readonly #subscribed = new Set<string>();
  readonly #bucket: TokenBucket;
  #client: MqttClient | null = null;
  #timer: NodeJS.Timeout | undefined;
  #pause_ms: number;
  #isClosed = false;
  #failure: string | null = null;

  constructor(options: ForeignBrokerOptions, tuning: ForeignBrokerTuning) {
    this.#options = options;
    this.#tuning = tuning;
    this.#pause_ms = tuning.first_pause_ms;
    this.#victron = options.is_victron ? new VictronKeepAlive() : null;
    const { messages_per_second: rate_per_s = MESSAGES_PER_SECOND, message_burst: burst = MESSAGE_BURST } = tuning;
    this.#bucket = new TokenBucket({ rate_per_s, burst, now_ms: performance.now() });
  }

  get is_connected(): boolean {
    return this.#client?.connected === true;
  }

  get last_failure(): string | null {
    return this.is_connected ? null : this.#failure;
  }

  get gx() {
    return this.#victron?.gx ?? null;
  }

  open(): void {
    this.#attempt().catch((error: unknown) => this.#retry(error));
  }

  publish(topic: string, payload: string, { retain = false }: { readonly retain?: boolean } = {}): boolean {
    const client = this.#client;
    const waiting = (client?.stream as { writableLength?: number } | undefined)?.writableLength ?? 0;
    if (client?.connected !== true || waiting > MAX_WAITING_BYTES) return false;
    client.publish(topic, payload, { qos: 0, retain });
    return true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = null;
    if (client !== null) await new Promise<void>((resolve) => client.end(true, () => resolve()));
  }

  async #attempt(): Promise<void> {
    const { host, port, user, password } = this.#options;
    const address = await privateAddressOf(host, this.#tuning.resolve);
    // A node without such a broker need not load a client for it.
    const mqtt = await import("mqtt");
    if (this.#isClosed) return;
    const client = new mqtt.MqttClient(() => guardedSocket(address, port ?? MQTT_PORT), {
      clientId: `localgrid-${randomBytes(6).toString("hex")}`,
      clean: true,
      keepalive: KEEP_ALIVE_S,
      reconnectPeriod: 0,
      connectTimeout: this.#tuning.connect_ms,
      resubscribe: false,
      ...(user === null ? {} : { username: user, password: password ?? "" }),
    });
    this.#client = client;
    client.handleMessage = (_, goOn) => this.#brake(goOn);
    client.once("connect", () => this.#greet(client));
    client.on("message", (topic, payload, { retain }) => this.#hear(topic, payload, retain));
    await new Promise<never>((_, reject) => {
      client.once("error", reject);
      client.once("close", () => reject(edgeNodeError("broker-unreachable", "the broker closed the connection")));
    });
  }

  #greet(client: MqttClient): void {
    this.#pause_ms = this.#tuning.first_pause_ms;
    this.#subscribed.clear();
    this.#victron?.begin();
    this.#subscribe(client);
    this.#tick(client);
  }

  #tick(client: MqttClient): void {
    if (this.#isClosed || this.#client !== client) return;
    const request = this.#victron?.due(performance.now()) ?? null;
    if (request !== null) this.publish(request.topic, request.payload);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tick(client), TICK_MS).unref();
  }

  #hear(topic: string, payload: Uint8Array, is_retained: boolean): void {
    if (this.#isClosed || this.#client === null) return;
    const wasKnown = this.#victron === null || this.#victron.gx !== null;
    this.#victron?.hear(topic);
    if (!wasKnown && this.#victron?.gx !== null) this.#tick(this.#client);
    if (payload.length > MAX_PAYLOAD_BYTES) return;
    this.#options.onMessage({ topic, payload: Uint8Array.from(payload), is_retained, at_ms: Date.now() });
    // Only discovery makes adapters want to hear more.
    if (topic.endsWith("/config")) this.#subscribe(this.#client);
  }

  /** The next message is read when the last one is paid for; until then the broker's own sending stands still. */
  #brake(goOn: () => void): void {
    const now_ms = performance.now();
    this.#bucket.spend(1, now_ms);
    const debt_ms = this.#bucket.debt_ms(now_ms);
    if (debt_ms === 0) goOn();
    else setTimeout(goOn, debt_ms).unref();
  }

  #subscribe(client: MqttClient): void {
    const serial = this.#victron === null ? [] : ["N/+/system/0/Serial"];
    const fresh = [...this.#options.filters(), ...serial].filter((filter) => !this.#subscribed.has(filter));
    const room = fresh.slice(0, MAX_SUBSCRIPTIONS - this.#subscribed.size);
    if (room.length === 0) return;
    for (const filter of room) this.#subscribed.add(filter);
    // A broker that allows some filters only says so in its answer; the others are heard.
    client.subscribe(room, { qos: 0 }, () => {});
  }

  #retry(error: unknown): void {
    const client = this.#client;
    this.#client = null;
    client?.on("error", () => {});
    client?.end(true);
    if (this.#isClosed) return;
    this.#failure = codeOf(error);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), jittered(this.#pause_ms)).unref();
    this.#pause_ms = Math.min(this.#pause_ms * 2, this.#tuning.longest_pause_ms);
  }
}

/** A broker that announces an endless packet is cut off at its header. */
function guardedSocket(host: string, port: number) {
  const socket = connectTcp({ host, port });
  const counter = new PacketCounter(2 * MAX_PAYLOAD_BYTES);
  socket.on("data", (chunk: Buffer) => {
    if (counter.count(chunk) === "oversized") socket.destroy();
  });
  return socket;
}

const REFUSED_LOGIN = new Set([4, 5, 134, 135]);

export function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  if (error instanceof LocalGridError) return error.code;
  return typeof code === "number" && REFUSED_LOGIN.has(code) ? "broker-refused-login" : "broker-unreachable";
}

function jittered(pause_ms: number): number {
  return pause_ms * (0.75 + Math.random() / 2);
}

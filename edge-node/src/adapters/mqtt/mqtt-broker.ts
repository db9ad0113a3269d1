import type { EventEmitter } from "node:events";
import type { Server as HttpServer } from "node:http";
import type { Duplex } from "node:stream";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { Client } from "aedes";
import { type SentChannel, topicOf } from "./access-rules.ts";
import type { BrokerPorts, BrokerRefusal, SessionOf } from "./broker-ports.ts";
import { type ClientConnection, describeConnection, refusalDetailOf } from "./client-connection.ts";
import { clientGate, RefusedByGate } from "./client-gate.ts";
import { type BrokerLimits, ConnectionAdmission, DEFAULT_BROKER_LIMITS } from "./connection-limits.ts";
import { guardReads } from "./read-guard.ts";
import { RoutedAedes } from "./routed-aedes.ts";
import { type BrokerCredentials, createTlsListener, type TlsListener } from "./tls-listener.ts";
import { createWebSocketListener, refuseUpgrade, type WebSocketListener } from "./websocket-listener.ts";

export interface MqttBrokerOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly tls: BrokerCredentials;
  readonly ports: BrokerPorts;
  readonly limits?: Partial<BrokerLimits>;
  /** Without it no browser can connect. */
  readonly sessionOf?: SessionOf;
  /** Monotonic milliseconds; the process's own clock when left out. */
  readonly now_ms?: () => number;
}

/**
 * The node's MQTT 3.1.1 broker. Devices connect with mutual TLS under their own name and reach only their
 * own topics, browsers over WebSocket only watch. It keeps no sessions, and retained states only in memory:
 * what must survive a restart is in the journal here and in the log of each device.
 */
export interface MqttBroker {
  /** Rejects with the system's error when the port cannot be had. */
  start(): Promise<{ readonly port: number }>;
  /** Closes every connection; readings that were not acknowledged yet are sent again by their devices. */
  stop(): Promise<void>;
  /** Whether its port takes connections. */
  isListening(): boolean;
  /** Sends an acknowledgement with QoS 1; dropped when the device is not connected or not reading: it asks again. */
  publishAck(device: DeviceId, payload: Uint8Array): void;
  /**
   * Sends a command, a configuration or an offer with QoS 1, never retained; false when the device is not connected
   * or does not listen there.
   */
  send(device: DeviceId, channel: SentChannel, payload: Uint8Array): boolean;
  /** Whether `send` would reach the device. */
  listens(device: DeviceId, channel: SentChannel): boolean;
  /** To whoever is subscribed now. */
  publish(topic: string, payload: Uint8Array, qos: 0 | 1): void;
  connectedDevices(): readonly DeviceId[];
  isConnected(device: DeviceId): boolean;
  /** For a device that was revoked; without effect when it is not connected. */
  disconnect(device: DeviceId): void;
  /** For a person who was logged out or lost a device; closes all of the login's connections. */
  disconnectSessions(login: string): void;
  /** Serves MQTT over WebSocket on `/mqtt` of this server; leaves other upgrades to their own listeners. */
  handleWebSocket(server: HttpServer): void;
  /** Renewed credentials, for connections from now on. */
  useCredentials(credentials: BrokerCredentials): void;
}

const SENT_CHANNELS: readonly SentChannel[] = ["cmd", "cfg", "ota"];

export function createMqttBroker(options: MqttBrokerOptions): MqttBroker {
  return new Broker(options);
}

class Broker implements MqttBroker {
  private readonly ports: BrokerPorts;
  private readonly limits: BrokerLimits;
  private readonly now_ms: () => number;
  private readonly admission: ConnectionAdmission;
  private readonly aedes: RoutedAedes;
  private readonly tlsListener: TlsListener;
  private readonly webSocketListener: WebSocketListener;
  private readonly connections = new WeakMap<Duplex, ClientConnection>();
  private readonly devices = new Map<DeviceId, Client>();
  private readonly sessions = new Map<Client, string>();
  private readonly listening = new WeakMap<Client, Set<SentChannel>>();

  constructor(options: MqttBrokerOptions) {
    const { host, port, tls, ports, now_ms = () => performance.now() } = options;
    this.ports = ports;
    this.now_ms = now_ms;
    this.limits = { ...DEFAULT_BROKER_LIMITS, ...options.limits };
    this.admission = new ConnectionAdmission(this.limits);
    const { limits, admission } = this;
    const onRefusal = ports.onRefusal.bind(ports);
    this.aedes = this.createAedes();
    this.tlsListener = createTlsListener({
      host,
      port,
      credentials: tls,
      limits,
      admission,
      now_ms,
      onRefusal,
      onDevice: (device, stream, arrival) => {
        this.serve(describeConnection({ stream, identity: { kind: "device", device }, ...arrival }));
      },
    });
    this.webSocketListener = createWebSocketListener({
      sessionOf: options.sessionOf ?? (() => null),
      admission,
      now_ms,
      onRefusal,
      onSession: (identity, stream, arrival) => this.serve(describeConnection({ stream, identity, ...arrival })),
    });
  }

  async start(): Promise<{ readonly port: number }> {
    await this.aedes.listen();
    return this.tlsListener.start();
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.aedes.close(resolve));
    this.webSocketListener.stop();
    await this.tlsListener.stop();
    await closed;
  }

  isListening(): boolean {
    return this.tlsListener.isListening() && !this.aedes.closed;
  }

  publishAck(device: DeviceId, payload: Uint8Array): void {
    const client = this.devices.get(device);
    if (client === undefined) return;
    // Straight to the one client that can have subscribed to it, without a search through subscriptions.
    client.publish(messageOf({ topic: topicOf(device, "ack"), payload, qos: 1 }), ignore);
  }

  send(device: DeviceId, channel: SentChannel, payload: Uint8Array): boolean {
    const client = this.devices.get(device);
    if (client === undefined || !this.listens(device, channel)) return false;
    client.publish(messageOf({ topic: topicOf(device, channel), payload, qos: 1 }), ignore);
    return true;
  }

  listens(device: DeviceId, channel: SentChannel): boolean {
    const client = this.devices.get(device);
    return client !== undefined && this.listening.get(client)?.has(channel) === true;
  }

  publish(topic: string, payload: Uint8Array, qos: 0 | 1): void {
    if (!this.aedes.closed) this.aedes.publish(messageOf({ topic, payload, qos }), ignore);
  }

  connectedDevices(): readonly DeviceId[] {
    return [...this.devices.keys()];
  }

  isConnected(device: DeviceId): boolean {
    return this.devices.has(device);
  }

  disconnect(device: DeviceId): void {
    this.devices.get(device)?.close();
  }

  disconnectSessions(login: string): void {
    for (const [client, owner] of this.sessions) {
      if (owner === login) client.close();
    }
  }

  handleWebSocket(server: HttpServer): void {
    server.on("upgrade", (request, socket, head) => {
      if (this.webSocketListener.handleUpgrade(request, socket, head)) return;
      if (server.listenerCount("upgrade") === 1) refuseUpgrade(socket, "404 Not Found");
    });
  }

  useCredentials(credentials: BrokerCredentials): void {
    this.tlsListener.useCredentials(credentials);
  }

  private createAedes(): RoutedAedes {
    const { ports, limits } = this;
    const aedes = new RoutedAedes({
      connectTimeout: limits.connect_timeout_ms,
      drainTimeout: limits.drain_timeout_ms,
      ...clientGate({
        ports,
        limits,
        connectionOf: (client) => this.connections.get(client.conn),
        isConnected: (client) => this.devices.has(client.id as DeviceId),
        forward: ({ topic, payload, retain }) => {
          if (this.sessions.size > 0 || retain)
            this.aedes.publish(messageOf({ topic, payload, qos: 0, retain }), ignore);
        },
      }),
    });
    aedes.on("connackSent", (packet, client) => {
      if (packet.returnCode === 0) this.noteConnected(client);
    });
    aedes.on("subscribe", (subscriptions, client) => {
      for (const { topic } of subscriptions) this.noteListening(client, topic);
    });
    aedes.on("unsubscribe", (topics, client) => {
      for (const topic of topics) this.listening.get(client)?.delete(topic.split("/").at(-1) as SentChannel);
    });
    aedes.on("clientDisconnect", (client) => this.noteDisconnected(client));
    aedes.on("clientError", (client, error) => this.noteError(client, error));
    aedes.on("connectionError", (client, error) => this.noteError(client, error));
    (aedes as EventEmitter).on("error", () => ports.onRefusal("broker-failure", {}));
    return aedes;
  }

  private serve(connection: ClientConnection): void {
    const { stream } = connection;
    this.connections.set(stream, connection);
    guardReads(stream, {
      messages_per_second: this.limits.messages_per_second,
      message_burst: this.limits.message_burst,
      now_ms: this.now_ms,
      onRefusal: (reason) => this.ports.onRefusal(reason, refusalDetailOf(connection)),
    });
    this.aedes.handle(stream);
  }

  private noteConnected(client: Client): void {
    const connection = this.connections.get(client.conn);
    if (connection === undefined || client.closed) return;
    connection.admission.settle();
    const { identity } = connection;
    if (identity.kind === "session") {
      this.sessions.set(client, identity.login);
      return;
    }
    const older = this.devices.get(identity.device);
    this.devices.set(identity.device, client);
    if (older !== undefined && older !== client) older.close();
  }

  private noteListening(client: Client, topic: string): void {
    const device = client.id as DeviceId;
    const channel = SENT_CHANNELS.find((sent) => topicOf(device, sent) === topic);
    // A connection that a newer one has replaced hears nothing any more.
    if (channel === undefined || this.devices.get(device) !== client) return;
    const channels = this.listening.get(client) ?? new Set();
    this.listening.set(client, channels.add(channel));
    this.ports.onListening?.(device, channel);
  }

  private noteDisconnected(client: Client): void {
    this.sessions.delete(client);
    const device = client.id as DeviceId;
    // When a newer connection has taken the name, the name is not the older one's to remove.
    if (this.devices.get(device) === client) this.devices.delete(device);
  }

  private noteError(client: Client, error: Error & { readonly code?: unknown; readonly errorCode?: unknown }): void {
    // What fails on a connection after its end was caused by the end.
    if (client.closed) return;
    if (error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") return this.refuse(client, "oversized");
    // Broken connections and the node's own refusals carry a code or their class; neither is the client's doing.
    if (error instanceof RefusedByGate || typeof error.code === "string") return;
    const isUnsupported = error.errorCode === 1;
    this.refuse(client, isUnsupported ? "unsupported-protocol-version" : reasonOf(error));
  }

  private refuse(client: Client, reason: BrokerRefusal): void {
    const connection = this.connections.get(client.conn);
    this.ports.onRefusal(reason, connection === undefined ? {} : refusalDetailOf(connection));
  }
}

function reasonOf({ message }: Error): BrokerRefusal {
  if (message === "connect did not arrive in time") return "connect-timeout";
  if (message === "keep alive timeout") return "keepalive-timeout";
  return message === "drain timeout" ? "not-reading" : "protocol-violation";
}

interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
  readonly retain?: boolean;
}

function messageOf({ topic, payload, qos, retain = false }: Message) {
  // Aedes keeps what it is given, and a view would keep the whole buffer it looks into.
  return { cmd: "publish" as const, topic, payload: Buffer.from(payload), qos, retain, dup: false };
}

function ignore(): void {}

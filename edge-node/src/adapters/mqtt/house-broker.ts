import net from "node:net";
import type { DeviceMessage } from "../../third-party/device-adapter.ts";
import type { HouseBroker, HousePublishing, HouseTraffic } from "../../third-party/house-broker.ts";
import { type BrokerLimits, ConnectionAdmission, DEFAULT_BROKER_LIMITS } from "./connection-limits.ts";
import { CONNACK, type ConnectIntent, LONGEST_CONNECT_BYTES, readConnect, refusingConnack } from "./house-connect.ts";
import { HouseWorld, type HouseWorldLimits } from "./house-world.ts";
import { guardReads } from "./read-guard.ts";

export interface HouseBrokerOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly traffic: HouseTraffic;
  readonly limits?: Partial<HouseLimits>;
  /** Monotonic; the process's own clock when left out. */
  readonly now_ms?: () => number;
}

export type HouseLimits = BrokerLimits & HouseWorldLimits & { readonly max_packet_bytes: number };

/** Bought devices are few, and some speak in whole documents. */
export const DEFAULT_HOUSE_LIMITS: HouseLimits = {
  ...DEFAULT_BROKER_LIMITS,
  max_connections: 1_024,
  max_pending: 128,
  max_pending_per_address: 32,
  connects_per_second_per_address: 5,
  connect_burst_per_address: 64,
  clients: 64,
  subscriptions_per_client: 128,
  retained_topics: 256,
  retained_bytes: 65_536,
  messages_per_second: 100,
  message_burst: 1_000,
  max_packet_bytes: 131_072,
};

/**
 * MQTT 3.1.1 over plain TCP, for devices that know no certificates. Who a client is decides in which world it lives,
 * before any of its messages is read; each world is a broker of its own.
 */
export function createHouseBroker(options: HouseBrokerOptions): HouseBroker {
  return new Broker(options);
}

class Broker implements HouseBroker {
  private readonly options: HouseBrokerOptions;
  private readonly limits: HouseLimits;
  private readonly now_ms: () => number;
  private readonly admission: ConnectionAdmission;
  private readonly server: net.Server;
  private readonly sockets = new Set<net.Socket>();
  private readonly worlds = new Map<string, Promise<HouseWorld>>();
  /** Worlds that are open, for questions that cannot wait. */
  private readonly open = new Map<string, HouseWorld>();
  private isStopped = false;

  constructor(options: HouseBrokerOptions) {
    this.options = options;
    this.limits = { ...DEFAULT_HOUSE_LIMITS, ...options.limits };
    this.now_ms = options.now_ms ?? (() => performance.now());
    this.admission = new ConnectionAdmission(this.limits);
    this.server = net.createServer({ noDelay: true }, (socket) => this.arrive(socket));
  }

  start(): Promise<{ readonly port: number }> {
    const { host, port } = this.options;
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen({ host, port }, () => {
        this.server.off("error", reject);
        resolve({ port: (this.server.address() as net.AddressInfo).port });
      });
    });
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      if (!this.server.listening) resolve();
    });
    const worlds = await Promise.all(this.worlds.values());
    await Promise.all(worlds.map((world) => world.close()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  // biome-ignore lint/complexity/useMaxParams: as MQTT libraries have it.
  publish(connection: string, topic: string, payload: Uint8Array | string, options: HousePublishing): void {
    const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
    if (!this.isStopped) void this.worldOf(connection).then((world) => world.publish(topic, bytes, options));
  }

  drop(connection: string): void {
    const world = this.worlds.get(connection);
    this.worlds.delete(connection);
    this.open.delete(connection);
    void world?.then((opened) => opened.close());
  }

  retained(connection: string): readonly DeviceMessage[] {
    return this.open.get(connection)?.retainedMessages() ?? [];
  }

  connected(connection: string): number {
    return this.open.get(connection)?.clientCount ?? 0;
  }

  private arrive(socket: net.Socket): void {
    const remote = socket.remoteAddress ?? "unknown";
    socket.on("error", () => socket.destroy());
    const admitted = this.admission.admit(remote, this.now_ms());
    if ("refused" in admitted) {
      socket.resetAndDestroy();
      return this.options.traffic.onRefusal(admitted.refused, { remote });
    }
    this.sockets.add(socket);
    socket.once("close", () => {
      this.sockets.delete(socket);
      admitted.release();
    });
    this.awaitConnect(socket, remote, admitted.settle);
  }

  private awaitConnect(socket: net.Socket, remote: string, settle: () => void): void {
    let head = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const reading = readConnect(head);
      if (reading.kind === "incomplete" && head.length < LONGEST_CONNECT_BYTES) return;
      clearTimeout(deadline);
      socket.off("data", onData);
      socket.pause();
      if (reading.kind === "connect") {
        const arrival = { head, intent: reading.intent, remote, settle };
        return void this.welcome(socket, arrival).catch(() => {
          socket.destroy();
          this.options.traffic.onRefusal("broker-failure", { remote });
        });
      }
      const reason = reading.kind === "refused" ? reading.reason : "protocol-violation";
      if (reason === "unsupported-protocol-version") socket.end(refusingConnack(CONNACK.unsupported_version));
      else socket.destroy();
      this.options.traffic.onRefusal(reason, { remote });
    };
    const deadline = setTimeout(() => {
      socket.destroy();
      this.options.traffic.onRefusal("connect-timeout", { remote });
    }, this.limits.connect_timeout_ms);
    socket.once("close", () => clearTimeout(deadline));
    socket.on("data", onData);
  }

  private async welcome(
    socket: net.Socket,
    { head, intent, remote, settle }: { head: Buffer; intent: ConnectIntent; remote: string; settle: () => void },
  ): Promise<void> {
    const { traffic } = this.options;
    const { user, password } = intent;
    const connection =
      user === null || password === null ? null : await traffic.admit({ user, password, address: remote });
    if (socket.destroyed || this.isStopped) return void socket.destroy();
    if (connection === null) {
      traffic.onRefusal("wrong-login", { remote });
      return void socket.end(refusingConnack(CONNACK.wrong_login));
    }
    const world = await this.worldOf(connection);
    if (world.clientCount >= this.limits.clients) {
      traffic.onRefusal("too-many-connections", { connection, remote });
      return void socket.end(refusingConnack(CONNACK.unavailable));
    }
    settle();
    if (socket.destroyed || this.open.get(connection) !== world) return void socket.destroy();
    this.guard(socket, connection, remote);
    socket.unshift(head);
    world.serve(socket);
  }

  private guard(socket: net.Socket, connection: string, remote: string): void {
    const { messages_per_second, message_burst, max_packet_bytes } = this.limits;
    guardReads(socket, {
      messages_per_second,
      message_burst,
      max_packet_bytes,
      now_ms: this.now_ms,
      onRefusal: (reason) => this.options.traffic.onRefusal(reason, { connection, remote }),
    });
  }

  private worldOf(connection: string): Promise<HouseWorld> {
    const known = this.worlds.get(connection);
    if (known !== undefined) return known;
    const { traffic } = this.options;
    const opening = HouseWorld.open({
      limits: this.limits,
      now_ms: this.now_ms,
      wall_ms: () => Date.now(),
      onMessage: (message) => traffic.onMessage(connection, message),
      onRefusal: (reason) => traffic.onRefusal(reason, { connection }),
    }).then((world) => {
      if (this.worlds.get(connection) === opening) this.open.set(connection, world);
      return world;
    });
    this.worlds.set(connection, opening);
    return opening;
  }
}

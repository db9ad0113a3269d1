import type { AdapterSettings, OpenQuestion } from "./adapter-settings.ts";
import type { AdapterName, DeviceMessage, DeviceReport, MqttAdapter, PolledDevice } from "./device-adapter.ts";
import type { ForeignBroker, ForeignConnection } from "./foreign-broker.ts";
import type { HouseConnection } from "./house-store.ts";
import type { PolledSettings } from "./polled-settings.ts";
import { Polling } from "./polling.ts";

/** An adapter that may also have to ask what a value stands for. */
export type AskingAdapter = MqttAdapter & { questions?(): readonly OpenQuestion[] };

/** What one message of a connection told. */
export interface HeardReports {
  readonly connection: string;
  readonly adapter: AdapterName;
  readonly reports: readonly DeviceReport[];
  readonly raw: Uint8Array;
}

/** What the node tells a device or a home automation. */
export interface TextMessage {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

export interface ConnectionWayPorts {
  readonly createMqttAdapters: (settings: AdapterSettings) => readonly AskingAdapter[];
  readonly createPolledDevice: (settings: PolledSettings) => PolledDevice;
  readonly foreignBroker: ForeignBroker;
  readonly random: (count: number) => Uint8Array;
  readonly onReports: (heard: HeardReports) => void;
}

/** Of a message, what adapters look at. */
const LONGEST_TOPIC = 512;

/** Hears every connection in its own way, and has what it says read by adapters of its own. */
export class ConnectionWays {
  private readonly ports: ConnectionWayPorts;
  private readonly polling: Polling;
  private readonly adapters = new Map<string, readonly AskingAdapter[]>();
  private readonly foreign = new Map<string, ForeignConnection>();

  constructor(ports: ConnectionWayPorts) {
    this.ports = ports;
    this.polling = new Polling({
      chance: () => (ports.random(1)[0] ?? 0) / 256,
      onReports: (connection, adapter, answer) => ports.onReports({ connection, adapter, ...answer }),
    });
  }

  /** Begins anew with what the connection's settings say now. */
  open({ connection, way, settings }: HouseConnection): void {
    this.close(connection);
    if (way.kind === "polled") {
      this.polling.open(connection, this.ports.createPolledDevice({ ...way.polled, settings }));
      return;
    }
    const adapters = this.ports.createMqttAdapters(settings);
    this.adapters.set(connection, adapters);
    if (way.kind === "house") return;
    const onMessage = (message: DeviceMessage) => this.read(connection, message);
    const filters = () => [...new Set(adapters.flatMap((adapter) => adapter.filters))];
    this.foreign.set(connection, this.ports.foreignBroker.connect({ ...way.broker, filters, onMessage }));
  }

  close(connection: string): void {
    this.polling.close(connection);
    this.adapters.delete(connection);
    void this.foreign.get(connection)?.close();
    this.foreign.delete(connection);
  }

  /** A message of a connection's broker, the house's or the member's own. */
  read(connection: string, message: DeviceMessage): void {
    if (message.topic.length > LONGEST_TOPIC) return;
    const adapter = this.adapters.get(connection)?.find((candidate) => candidate.takes(message));
    if (adapter === undefined) return;
    const reports = adapter.read(message);
    if (reports.length > 0) {
      this.ports.onReports({ connection, adapter: adapter.name, reports, raw: message.payload });
    }
  }

  tick(elapsed_ms: number): void {
    this.polling.tick(elapsed_ms);
  }

  /** Why nothing is heard, a code; null when nothing is known to be wrong. */
  failureOf(connection: string): string | null {
    return this.foreign.get(connection)?.last_failure ?? this.polling.failureOf(connection);
  }

  isForeignConnected(connection: string): boolean {
    return this.foreign.get(connection)?.is_connected ?? false;
  }

  /** To the member's own broker; false when it is not connected. */
  publishForeign(connection: string, { topic, payload, retain }: TextMessage): boolean {
    return this.foreign.get(connection)?.publish(topic, payload, { retain }) ?? false;
  }

  /** The GX device behind the member's own broker, if it is one. */
  gxOf(connection: string): ForeignConnection["gx"] {
    return this.foreign.get(connection)?.gx ?? null;
  }

  questionsOf(connection: string): readonly OpenQuestion[] {
    return this.adapters.get(connection)?.flatMap((adapter) => adapter.questions?.() ?? []) ?? [];
  }

  async stop(): Promise<void> {
    const foreign = [...this.foreign.values()];
    this.foreign.clear();
    await Promise.all([this.polling.stop(), ...foreign.map((connection) => connection.close())]);
  }
}

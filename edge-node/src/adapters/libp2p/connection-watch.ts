import type { Connection } from "@libp2p/interface";
import { after } from "../system/timers.ts";
import type { NetworkLimits } from "./network-limits.ts";

interface WatchPorts {
  readonly limits: Pick<NetworkLimits, "watch_ms" | "silent_looks">;
  connections(): readonly Connection[];
  /** Round trip in milliseconds; rejects when no answer came in time. */
  ping(connection: Connection, signal: AbortSignal): Promise<number>;
  /** Once per round, after the round trips. */
  looked(): void;
}

interface Look {
  latency_ms: number | null;
  silent: number;
}

/** One after the other: a region that wakes up all at once must not be asked all at once. */
const PING_MS = 10_000;

/**
 * Measures round trips at a low rate. What is late is not cut off: a node with much to do answers late. Only what has
 * been silent for many rounds is, because the machine at the other end has lost its power or its network without a
 * word, and TCP would not notice for a quarter of an hour.
 */
export class ConnectionWatch {
  readonly #ports: WatchPorts;
  readonly #looks = new Map<string, Look>();
  #takeBack: () => void = () => {};
  #is_running = false;

  constructor(ports: WatchPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#is_running = true;
    this.#later();
  }

  stop(): void {
    this.#is_running = false;
    this.#takeBack();
    this.#looks.clear();
  }

  latency_ms(connection: Connection): number | null {
    return this.#looks.get(connection.id)?.latency_ms ?? null;
  }

  /** Measures a new connection at once. */
  async look(connection: Connection): Promise<void> {
    const look = this.#looks.get(connection.id) ?? { latency_ms: null, silent: 0 };
    this.#looks.set(connection.id, look);
    try {
      look.latency_ms = await this.#ports.ping(connection, AbortSignal.timeout(PING_MS));
      look.silent = 0;
    } catch {
      look.silent += 1;
      if (look.silent >= this.#ports.limits.silent_looks) connection.abort(new Error("silent"));
    }
    if (connection.status !== "open") this.#looks.delete(connection.id);
  }

  #later(): void {
    if (!this.#is_running) return;
    const wait_ms = this.#ports.limits.watch_ms * (0.75 + Math.random() / 2);
    this.#takeBack = after(wait_ms, () => void this.#round().finally(() => this.#later()));
  }

  async #round(): Promise<void> {
    const connections = this.#ports.connections();
    const ids = new Set(connections.map(({ id }) => id));
    for (const id of this.#looks.keys()) if (!ids.has(id)) this.#looks.delete(id);
    for (const connection of connections) {
      if (this.#is_running && connection.status === "open") await this.look(connection);
    }
    if (this.#is_running) this.#ports.looked();
  }
}

import type { Connection } from "@libp2p/interface";
import { after } from "../system/timers.ts";
import type { LifeSigns } from "./life-signs.ts";
import type { NetworkLimits } from "./network-limits.ts";

interface WatchPorts {
  readonly limits: Pick<NetworkLimits, "watch_ms" | "ping_ms" | "silent_looks">;
  readonly life_signs: Pick<LifeSigns, "heard_ms">;
  /** Round trip in milliseconds; rejects when no answer came in time, or the connection ended. */
  ping(connection: Connection, signal: AbortSignal): Promise<number>;
}

/**
 * Measures round trips at a low rate. What is late is not cut off: a node with much to do answers late. Only a
 * connection over which nothing at all came while it was asked several times in a row is: the machine at the other end
 * lost its power or its network without a word, and TCP would not notice for a quarter of an hour.
 */
export class ConnectionWatch {
  readonly #ports: WatchPorts;
  readonly #latency_ms = new WeakMap<Connection, number>();
  /** How to forget the next look at each watched connection. */
  readonly #next = new Map<Connection, () => void>();

  constructor(ports: WatchPorts) {
    this.#ports = ports;
  }

  stop(): void {
    for (const takeBack of this.#next.values()) takeBack();
    this.#next.clear();
  }

  latency_ms(connection: Connection): number | null {
    return this.#latency_ms.get(connection) ?? null;
  }

  /** Looks at once, and from then on until it is closed. */
  watch(connection: Connection): void {
    connection.addEventListener("close", () => this.#forget(connection));
    this.#lookAfter(connection, 0);
  }

  #forget(connection: Connection): void {
    this.#next.get(connection)?.();
    this.#next.delete(connection);
  }

  #lookAfter(connection: Connection, wait_ms: number): void {
    const look = async () => {
      if (await this.#answers(connection)) {
        const next_ms = this.#ports.limits.watch_ms * (0.75 + Math.random() / 2);
        if (this.#next.has(connection)) this.#lookAfter(connection, next_ms);
      } else {
        connection.abort(new Error("silent for too long"));
      }
    };
    this.#next.set(
      connection,
      after(wait_ms, () => void look()),
    );
  }

  /** False when several times in a row nothing came in the time for an answer. */
  async #answers(connection: Connection): Promise<boolean> {
    const { limits, life_signs, ping } = this.#ports;
    for (let silent = 0; silent < limits.silent_looks; silent++) {
      const asked_ms = performance.now();
      try {
        this.#latency_ms.set(connection, await ping(connection, AbortSignal.timeout(limits.ping_ms)));
        return true;
      } catch {
        const is_alive = life_signs.heard_ms(connection) > asked_ms;
        const was_waiting = performance.now() - asked_ms >= limits.ping_ms / 2;
        if (is_alive || !was_waiting || connection.status !== "open") return true;
      }
    }
    return false;
  }
}

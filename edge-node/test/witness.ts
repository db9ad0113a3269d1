import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { eventually } from "./eventually.ts";
import type { MeteredDevice } from "./metered-device.ts";
import type { RunningNode } from "./running-node.ts";

const PAUSE_MS = 50;
/** Longer than this no good device may wait for its acknowledgement, whatever others do. */
export const LONGEST_WAIT_MS = 2_000;

/**
 * A good device that publishes all the time and notes how long each acknowledgement takes: what happens
 * elsewhere must not show in it.
 */
export class Witness {
  readonly device: MeteredDevice;
  private worst_ms = 0;
  private asked_ms: number | null = null;
  private isOver = false;
  private isClosed = false;

  constructor(device: MeteredDevice) {
    this.device = device;
  }

  async start(node: RunningNode): Promise<void> {
    const connection = await this.device.connect(node.mqtt_port);
    void connection.closed.then(() => {
      this.isClosed = true;
    });
    void this.publishAllTheTime(connection);
    await eventually("the witness is acknowledged", () => this.device.acked_upto > 0);
  }

  /** Asserts that nothing came between the node and this device since the last call. Returns the longest wait. */
  async expectUndisturbed(): Promise<number> {
    const seq = this.device.measured.length + 1;
    await eventually("the witness is acknowledged", () => this.device.acked_upto >= seq);
    const { worst_ms } = this;
    expect(this.isClosed, "the witness was disconnected").toBe(false);
    expect(worst_ms).toBeLessThan(LONGEST_WAIT_MS);
    this.worst_ms = 0;
    return worst_ms;
  }

  stop(): void {
    this.isOver = true;
  }

  private async publishAllTheTime(connection: Awaited<ReturnType<MeteredDevice["connect"]>>): Promise<void> {
    while (!this.isOver && !this.isClosed) {
      const [reading] = this.device.measure();
      if (reading === undefined) return;
      this.asked_ms = performance.now();
      connection.publishReadings([reading]).catch(() => {});
      while (this.device.acked_upto < reading.seq && !this.isClosed && !this.isOver) await pause(5);
      this.worst_ms = Math.max(this.worst_ms, performance.now() - this.asked_ms);
      await pause(PAUSE_MS);
    }
    await connection.close();
  }
}

/** The counters of `/metrics` with a reason, such as `connections_refused_total`. */
export async function refusalsOf(node: RunningNode, counter: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${node.http_url}/metrics`)).text();
  const lines = text.matchAll(new RegExp(`^localgrid_${counter}\\{reason="([a-z-]+)"\\} (\\d+)$`, "gm"));
  return Object.fromEntries([...lines].map(([, reason, count]) => [reason, Number(count)]));
}

import type { ChildLink } from "./child-link.ts";
import type { LoadAnswer, LoadRequest } from "./load-protocol.ts";
import { cpuSecondsOf } from "./process-figures.ts";

export interface Flood {
  /** Acknowledged messages per second of the broker's processor time. */
  readonly messages_per_cpu_s: number;
  readonly messages_per_s: number;
  readonly payload_bytes_per_message: number;
}

export interface FloodOptions {
  readonly load: ChildLink<LoadRequest, LoadAnswer>;
  readonly broker_pid: number;
  readonly readings: number;
  readonly duration_ms: number;
}

/** As much as the clients' windows let through. Counted from a quiet broker to a quiet broker. */
export async function flood({ load, broker_pid, readings, duration_ms }: FloodOptions): Promise<Flood> {
  const before_s = cpuSecondsOf(broker_pid);
  const { messages, payload_bytes, elapsed_ms } = await load.ask({ kind: "flood", duration_ms, readings });
  const cpu_s = cpuSecondsOf(broker_pid) - before_s;
  return {
    messages_per_cpu_s: messages / cpu_s,
    messages_per_s: (messages * 1000) / elapsed_ms,
    payload_bytes_per_message: payload_bytes / messages,
  };
}

import { join } from "node:path";
import { type ChildLink, startChild } from "./child-link.ts";
import type { LoadAnswer, LoadRequest } from "./load-protocol.ts";
import { type NodeUnderTest, startNode } from "./node-under-test.ts";
import { type PairedDevice, pairDevices } from "./paired-devices.ts";

export const CLIENTS = 50;

const INTERVAL_S = 3_600;
/** The node's time at its start, after the first readings: late enough for all readings of a run to be past. */
const INTO_INTERVAL_MS = 20 * 60_000;

/** A node with paired devices, and the load generator that plays them. */
export interface LoadedCommunity {
  readonly node: NodeUnderTest;
  readonly data_dir: string;
  readonly devices: readonly PairedDevice[];
  /** Time of the devices' first readings. */
  readonly start_ms: number;
  readonly load: ChildLink<LoadRequest, LoadAnswer>;
  end(): Promise<void>;
}

/**
 * Readings begin with the delivery interval that is running, and none closes during a run: what is measured is the
 * way of a reading into the journal.
 */
export async function startLoadedCommunity(
  folder: string,
  node_args: readonly string[] = [],
): Promise<LoadedCommunity> {
  const now_ms = Date.now();
  const start_ms = Math.floor(now_ms / (INTERVAL_S * 1000)) * INTERVAL_S * 1000;
  const node = await startNode({
    folder,
    node_args,
    config: {
      interval_length_s: INTERVAL_S,
      close_deadline_s: 86_400,
      clock: {
        mode: "accelerated",
        speed: 1,
        wall_origin_ms: now_ms,
        simulated_origin_ms: start_ms + INTO_INTERVAL_MS,
      },
    },
  });
  const data_dir = join(folder, "data");
  const devices = await pairDevices({ http_port: node.http_port, data_dir, count: CLIENTS });
  const load = startChild<LoadRequest, LoadAnswer>("./load-generator.ts");
  await load.ask({ kind: "connect", devices, mqtt_port: node.mqtt_port, start_ms });
  return {
    node,
    data_dir,
    devices,
    start_ms,
    load,
    async end() {
      await load.end();
      await node.stop();
    },
  };
}

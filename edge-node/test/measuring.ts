import { type SimulatedClock, simulatedNow_ms } from "./community.ts";
import { eventually } from "./eventually.ts";
import type { MeteredDevice } from "./metered-device.ts";
import type { RunningNode } from "./running-node.ts";

const READINGS_MS = 12_000;
const MOST_READINGS = 16;

export interface Measuring<T> {
  readonly node: Pick<RunningNode, "mqtt_port" | "isAlive">;
  readonly clock: SimulatedClock;
  readonly devices: readonly MeteredDevice[];
  readonly probe: () => T | Promise<T>;
}

/**
 * Devices measure and send until the probe is content, as {@link eventually}, whose answer this is; then they are gone.
 * What was kept while there was no connection goes first. The node may die meanwhile.
 */
export async function measuring<T>(what: string, { node, clock, devices, probe }: Measuring<T>) {
  const connections = await Promise.all(devices.map((device) => device.connect(node.mqtt_port)));
  let spoken_ms = 0;
  const answer = await eventually(what, async () => {
    if (node.isAlive() && simulatedNow_ms(clock) >= spoken_ms + READINGS_MS) {
      spoken_ms = simulatedNow_ms(clock);
      const sent = devices.map((device, index) => {
        device.measure(1);
        const kept = device.measured.slice(device.acked_upto, device.acked_upto + MOST_READINGS);
        const connection = connections[index];
        return Promise.race([connection?.publishReadings(kept), connection?.closed]);
      });
      await Promise.all(sent);
    }
    return probe();
  });
  for (const { client } of connections) client.end(true);
  return answer;
}

import { setTimeout as pause } from "node:timers/promises";
import type { MeteredDevice } from "@localgrid/edge-node/test/metered-device";

const DEVICE_EVERY_S = 60;
/** The node's clock and this process's are the same, but timers are late by a little. */
const LEAST_PAUSE_MS = 1;

export interface DayOptions {
  readonly devices: readonly MeteredDevice[];
  readonly mqtt_port: number;
  /** The community's time. */
  readonly now_ms: () => number;
  readonly speed: number;
  readonly hours: number;
  /** Called with the hours that are over, as each one ends. */
  readonly progress: (hours: number) => void;
}

/**
 * Lets each device send one signed reading a minute over its own connection, each at its own second of the minute, and
 * settles when everything is acknowledged. Returns how many were sent.
 */
export async function sendReadings(options: DayOptions): Promise<number> {
  const { devices, mqtt_port, now_ms, speed, hours, progress } = options;
  const connections = [];
  for (const device of devices) connections.push({ device, connection: await device.connect(mqtt_port) });
  const step_ms = (DEVICE_EVERY_S * 1000) / devices.length;
  const total = Math.round((hours * 3_600_000) / step_ms);
  const perHour = 3_600_000 / step_ms;
  const begin_ms = now_ms();
  for (let index = 0; index < total; index++) {
    const due_ms = begin_ms + index * step_ms;
    while (now_ms() + LEAST_PAUSE_MS * speed < due_ms) await pause((due_ms - now_ms()) / speed);
    const { device, connection } = connections[index % connections.length] as (typeof connections)[number];
    // The next one does not wait for its PUBACK: devices know nothing of each other.
    void connection.publishReadings(device.measure(1));
    if ((index + 1) % perHour === 0) progress((index + 1) / perHour);
  }
  await Promise.all(
    connections.map(async ({ device, connection }) => {
      await connection.acknowledged(device.measured.length);
      await connection.close();
    }),
  );
  return total;
}

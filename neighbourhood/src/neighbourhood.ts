import { join } from "node:path";
import { dataPathsOf, openDataFolder } from "./data-folder.ts";
import { generateDeviceKeys } from "./device/device-identity.ts";
import type { DeviceStore } from "./device/device-store.ts";
import { neighbourhoodError } from "./errors.ts";
import { findFreePort } from "./free-port.ts";
import { planHomes } from "./home-plan.ts";
import { HOMES_RECORDED, type NeighbourhoodOptions } from "./options.ts";
import { loadRecordedHomes, type RecordedHomes } from "./recorded-homes.ts";
import { runPhase } from "./run-phase.ts";
import { needsSetUp, runSetUpPhase } from "./set-up-phase.ts";
import { HOST, type Site } from "./site.ts";
import type { Terminal } from "./terminal.ts";

const WANTED_MQTT_PORT = 8883;
const RECORDING = "citylearn17-homes-hourly-wh.csv";

export interface NeighbourhoodPorts {
  readonly root_dir: string;
  readonly terminal: Terminal;
  /** Aborted when a person wants it to stop. */
  readonly stopping: AbortSignal;
}

/**
 * A whole community on this machine, from empty folder to closed intervals. Settles when it was stopped or the
 * wanted days are over; nothing of it runs on then.
 *
 * @throws {LocalGridError} with a code of this package, when it cannot begin or go on
 */
export async function runNeighbourhood(options: NeighbourhoodOptions, ports: NeighbourhoodPorts): Promise<void> {
  const recorded = loadRecordedHomes(join(ports.root_dir, "neighbourhood", "data", RECORDING));
  const store = openDataFolder(options.data_dir, options);
  try {
    const site = await createSite({ options, recorded, store }, ports);
    if (needsSetUp(site)) await runSetUpPhase(site);
    if (!ports.stopping.aborted) await runPhase(site);
  } catch (error) {
    if (!ports.stopping.aborted || !isAbort(error)) throw error;
  } finally {
    store.close();
  }
}

interface Opened {
  readonly options: NeighbourhoodOptions;
  readonly recorded: RecordedHomes;
  readonly store: DeviceStore;
}

async function createSite({ options, recorded, store }: Opened, ports: NeighbourhoodPorts): Promise<Site> {
  const { root_dir, terminal, stopping } = ports;
  const paths = dataPathsOf(options.data_dir);
  const known = store.homes();
  const plan = planHomes(recorded.homes.slice(0, homesToRun(options.homes, known.length)));
  // Devices first: their number tells a later start what this one wanted, wherever it is interrupted.
  for (const { home } of plan) if (!known.includes(home)) store.addDevice(home, generateDeviceKeys());
  const http_port = await findFreePort(HOST, options.http_port);
  const mqtt_port = await findFreePort(HOST, WANTED_MQTT_PORT, [http_port]);
  if (http_port !== options.http_port)
    terminal.warn(`Port ${options.http_port} is taken; the page is on ${http_port}.`);
  if (mqtt_port !== WANTED_MQTT_PORT) terminal.warn(`Port ${WANTED_MQTT_PORT} is taken; meters use ${mqtt_port}.`);
  return { options, root_dir, paths, store, recorded, plan, http_port, mqtt_port, terminal, stopping };
}

/**
 * Homes may join later but not leave: intervals would wait for their meters.
 *
 * @param known number of homes of earlier starts
 * @throws {LocalGridError} `homes-changed`
 */
export function homesToRun(wanted: number | null, known: number): number {
  if (wanted === null) return known === 0 ? HOMES_RECORDED : known;
  if (wanted >= known) return wanted;
  throw neighbourhoodError(
    "homes-changed",
    `this neighbourhood has ${known} homes already, so it cannot run with ${wanted}`,
  );
}

function isAbort(error: unknown): boolean {
  return (error as { name?: string }).name === "AbortError";
}

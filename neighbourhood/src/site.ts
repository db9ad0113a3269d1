import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readClockFile, resumeAt_ms, writeClockFile } from "./clock-file.ts";
import { CoordinatorApi } from "./coordinator-api.ts";
import type { DataPaths } from "./data-folder.ts";
import type { BrokerAddress } from "./device/mqtt-connection.ts";
import { neighbourhoodError } from "./errors.ts";
import type { DevicePeriods, HomeDevices } from "./home-devices.ts";
import type { CommunityPlan, HomePlan } from "./home-plan.ts";
import { type Login, readLogins, writeLogins } from "./logins-file.ts";
import type { NeighbourhoodOptions } from "./options.ts";
import type { RecordedHomes } from "./recorded-homes.ts";
import type { ServerCommand, ServerProcess } from "./server-process.ts";
import { waitUntilReady } from "./server-process.ts";
import type { ClockOrigin, SimulatedClock } from "./simulated-clock.ts";
import type { Terminal } from "./terminal.ts";
import { readJsonFile, writeJsonFile } from "./whole-file.ts";

const HOUR_MS = 3_600_000;
const SAVE_EVERY_MS = 2000;
/** Real time that an interval waits for a meter: long enough for a restart of the node in between. */
const CLOSE_PATIENCE_S = 30;
const SHORTEST_DEADLINE_S = 600;
const LONGEST_DEADLINE_S = 86_400;

export const INTERVAL_LENGTH_S = 900;
export const HOST = "127.0.0.1";

/** Where a node finds the hub, and the code with which it joins. */
export interface HubInvitation {
  readonly hub_url: string;
  readonly join_code: string;
}

/** What all phases of a community's run share. */
export interface Site {
  readonly options: NeighbourhoodOptions;
  readonly root_dir: string;
  readonly community: CommunityPlan;
  readonly paths: DataPaths;
  readonly devices: HomeDevices;
  /** How often the node asks its devices to speak; null leaves it to them. */
  readonly periods: DevicePeriods | null;
  readonly recorded: RecordedHomes;
  readonly plan: readonly HomePlan[];
  readonly http_port: number;
  readonly mqtt_port: number;
  /** Where the region's other nodes reach it; null for a community that is alone. */
  readonly peer_port: number | null;
  /** Null without a hub. */
  readonly invitation: HubInvitation | null;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly stopping: AbortSignal;
}

/** The first midnight of the recording: its first row is the last hour of the day before. */
export function firstMidnight_ms({ recorded }: Pick<Site, "recorded">): number {
  return recorded.starts_at_ms + HOUR_MS;
}

/** Where the region's clock goes on from, at the given speed, if it starts now. */
export function clockOriginNow(sites: readonly Omit<Site, "invitation">[], speed: number): ClockOrigin {
  const resumed = sites.map((site) =>
    resumeAt_ms({
      saved_ms: readClockFile(site.paths.clock),
      newest_reading_ms: site.devices.newestReadingAt_ms(),
      first_ms: firstMidnight_ms(site),
    }),
  );
  return { speed, wall_origin_ms: Date.now(), simulated_origin_ms: Math.max(...resumed) };
}

/** Saves the clock every two seconds; the result ends that, with a last save. */
export function keepClock({ paths }: Site, clock: SimulatedClock): () => void {
  const save = () => writeClockFile(paths.clock, clock.now_ms());
  save();
  const handle = setInterval(save, SAVE_EVERY_MS);
  return () => {
    clearInterval(handle);
    save();
  };
}

export function brokerOf({ mqtt_port }: Site): BrokerAddress {
  return { host: HOST, port: mqtt_port, server_name: "localhost" };
}

export function baseUrlOf({ http_port }: Site): string {
  return `http://${HOST}:${http_port}`;
}

export function closeDeadline_s(speed: number): number {
  return Math.min(LONGEST_DEADLINE_S, Math.max(SHORTEST_DEADLINE_S, CLOSE_PATIENCE_S * speed));
}

/**
 * Writes the node's configuration for this run and says how to start the node.
 *
 * @param peer_addresses where it finds the region's other nodes; null while it shall keep to itself
 */
export function prepareEdgeNode(
  site: Site,
  origin: ClockOrigin,
  peer_addresses: readonly string[] | null,
): ServerCommand {
  const { paths, root_dir, http_port, mqtt_port, invitation, periods } = site;
  const { community, currency, time_zone } = site.community;
  const web_root = join(root_dir, "ui", "member-app", "dist");
  writeJsonFile(paths.node_config, {
    data_dir: paths.node_data,
    host: HOST,
    http_port,
    mqtt_port,
    community,
    currency,
    time_zone,
    ...invitation,
    // Nodes know each other by their wires only, so that a wire which is cut is a way that is gone.
    ...(peer_addresses === null
      ? {}
      : { peer_port: site.peer_port, peer_host: HOST, peer_addresses, peer_announce: [], peer_discovery: false }),
    interval_length_s: INTERVAL_LENGTH_S,
    ...(periods === null
      ? {}
      : { device_reading_every_s: periods.reading_every_s, device_live_every_ms: periods.live_every_ms }),
    close_deadline_s: closeDeadline_s(origin.speed),
    web_root: existsSync(join(web_root, "index.html")) ? web_root : null,
    clock: { mode: "accelerated", ...origin },
  });
  const main = join(root_dir, "edge-node", "src", "main.ts");
  return {
    name: "the edge node",
    executable: process.execPath,
    args: [main, "start", "--config", paths.node_config],
    log_path: paths.node_log,
  };
}

/** Waits for the node and gives its API as the coordinator, whose first password it may just have made. */
export async function connectApi(site: Site, node: ServerProcess, signal: AbortSignal): Promise<CoordinatorApi> {
  await waitUntilReady(node, baseUrlOf(site), signal);
  return new CoordinatorApi(baseUrlOf(site), () => coordinatorOf(site), signal);
}

export function coordinatorOf({ paths }: Site): Login {
  const logins = readLogins(paths.logins);
  if (logins.coordinator !== null) return logins.coordinator;
  const first = readJsonFile(join(paths.node_data, "first-login.json")) as Login | undefined;
  if (first === undefined) throw neighbourhoodError("node-not-ready", "the edge node has written no first login");
  const coordinator = { login: first.login, password: first.password };
  writeLogins(paths.logins, { ...logins, coordinator });
  return coordinator;
}

/** Looks again and again until it is so, or the time is over. */
export async function isSoonTrue(condition: () => boolean, patience_ms: number, signal: AbortSignal): Promise<boolean> {
  const until_ms = Date.now() + patience_ms;
  while (!condition()) {
    if (Date.now() > until_ms) return false;
    await delay(50, undefined, { signal });
  }
  return true;
}

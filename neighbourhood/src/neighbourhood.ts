import { join } from "node:path";
import type { Readable } from "node:stream";
import { dataPathsOf, openDataFolder, regionPathsOf } from "./data-folder.ts";
import { generateDeviceKeys } from "./device/device-identity.ts";
import type { DeviceStore } from "./device/device-store.ts";
import { neighbourhoodError } from "./errors.ts";
import { findFreePort, wantedPort } from "./free-port.ts";
import { COMMUNITIES, type CommunityPlan, planHomes } from "./home-plan.ts";
import type { NeighbourhoodOptions } from "./options.ts";
import { loadRecordedHomes, recordedAhead } from "./recorded-homes.ts";
import { RegionChain } from "./region-chain.ts";
import { RegionHub } from "./region-hub.ts";
import { RegionMesh } from "./region-mesh.ts";
import { runRegion } from "./run-region.ts";
import { needsSetUp, runSetUpPhase } from "./set-up-phase.ts";
import { clockOriginNow, HOST, type Site } from "./site.ts";
import { type Terminal, terminalOf } from "./terminal.ts";

const WANTED_MQTT_PORT = 8883;
/** Of the first node; the others follow. */
const WANTED_PEER_PORT = 4001;
const RECORDING = "citylearn17-homes-hourly-wh.csv";

export interface NeighbourhoodPorts {
  readonly root_dir: string;
  readonly terminal: Terminal;
  /** Commands to the region that runs, line by line. */
  readonly input: Readable;
  /** Aborted when a person wants it to stop. */
  readonly stopping: AbortSignal;
}

/**
 * Communities and their hub on this machine, from empty folder to closed intervals. Settles when it was stopped or the
 * wanted days are over; nothing of it runs on then.
 *
 * @throws {LocalGridError} with a code of this package, when it cannot begin or go on
 */
export async function runNeighbourhood(options: NeighbourhoodOptions, ports: NeighbourhoodPorts): Promise<void> {
  const stores: DeviceStore[] = [];
  const servers: { stop(): Promise<void> }[] = [];
  try {
    const apart = await prepareSites(options, ports, stores);
    const hub = options.isHubWanted ? await startHub({ options, ...ports }, apart, servers) : null;
    const sites: Site[] = [];
    for (const site of apart) sites.push({ ...site, invitation: (await hub?.invite(site.community)) ?? null });
    for (const site of sites) if (needsSetUp(site)) await runSetUpPhase(site, clockOriginNow(sites, 1));
    const mesh = await layMesh(sites, options, ports);
    if (mesh !== null) servers.push(mesh);
    if (!ports.stopping.aborted) await runRegion({ ...ports, sites, hub, mesh, options });
  } catch (error) {
    if (!ports.stopping.aborted || !isAbort(error)) throw error;
  } finally {
    for (const server of servers.toReversed()) await server.stop();
    for (const store of stores) store.close();
  }
}

/** Null for a community that is alone. */
async function layMesh(
  sites: readonly Site[],
  options: NeighbourhoodOptions,
  { root_dir, stopping }: NeighbourhoodPorts,
): Promise<RegionMesh | null> {
  return sites.length === 1 ? null : RegionMesh.lay(sites, options, { root_dir, signal: stopping });
}

/** Opens the communities' stores, which the caller closes, and finds their ports. */
async function prepareSites(
  options: NeighbourhoodOptions,
  ports: NeighbourhoodPorts,
  stores: DeviceStore[],
): Promise<readonly SiteApart[]> {
  const plans = COMMUNITIES.slice(0, options.communities);
  for (const [index] of plans.entries()) {
    stores.push(openDataFolder(folderOf(options, index), { isFresh: options.isFresh && index === 0 }));
  }
  const sites: SiteApart[] = [];
  for (const [index, plan] of plans.entries()) {
    const opened = { options, store: stores[index] as DeviceStore, plan, index, taken: portsOf(sites) };
    sites.push(await prepareSite(opened, ports));
  }
  return sites;
}

/** The hub, with its chain before it; what runs is added to `servers`, which the caller stops. */
async function startHub(
  start: NeighbourhoodPorts & { readonly options: NeighbourhoodOptions },
  sites: readonly SiteApart[],
  servers: { stop(): Promise<void> }[],
): Promise<RegionHub> {
  const clock = clockOriginNow(sites, start.options.speed);
  const chain = start.options.isChainWanted ? await RegionChain.start({ ...start, clock }) : null;
  if (chain !== null) servers.push(chain);
  const hub = await RegionHub.start({ ...start, chain });
  servers.push(hub);
  return hub;
}

interface Opened {
  readonly options: NeighbourhoodOptions;
  readonly store: DeviceStore;
  readonly plan: CommunityPlan;
  readonly index: number;
  readonly taken: readonly number[];
}

/** A community's place before it knows its hub. */
type SiteApart = Omit<Site, "invitation">;

async function prepareSite(opened: Opened, ports: NeighbourhoodPorts): Promise<SiteApart> {
  const { options, store, index, taken, plan: community } = opened;
  const { root_dir, stopping } = ports;
  const terminal = options.communities === 1 ? ports.terminal : terminalOf(community.community, ports.terminal);
  const paths = dataPathsOf(folderOf(options, index));
  const year = loadRecordedHomes(join(root_dir, "neighbourhood", "data", RECORDING));
  const recorded = recordedAhead(year, community.ahead_ms);
  const known = store.homes();
  const plan = planHomes(recorded.homes.slice(0, homesToRun(options.homes, known.length, community.homes)));
  // Devices first: their number tells a later start what this one wanted, wherever it is interrupted.
  for (const { home } of plan) if (!known.includes(home)) store.addDevice(home, generateDeviceKeys());
  const wanted = options.http_port + index;
  const http_port = await findFreePort(HOST, wanted, taken);
  const wantedMqtt = wantedPort(options, WANTED_MQTT_PORT + index);
  const mqtt_port = await findFreePort(HOST, wantedMqtt, [http_port, ...taken]);
  const near = [http_port, mqtt_port, ...taken];
  const wantedPeer = wantedPort(options, WANTED_PEER_PORT + index);
  const peer_port = options.communities === 1 ? null : await findFreePort(HOST, wantedPeer, near);
  if (http_port !== wanted) terminal.warn(`Port ${wanted} is taken; the page is on ${http_port}.`);
  if (wantedMqtt !== null && mqtt_port !== wantedMqtt) {
    terminal.warn(`Port ${wantedMqtt} is taken; meters use ${mqtt_port}.`);
  }
  const listening = { http_port, mqtt_port, peer_port };
  return { options, root_dir, community, paths, store, recorded, plan, ...listening, terminal, stopping };
}

/** The first community lives in the data folder itself, the others in folders of their own. */
function folderOf({ data_dir }: NeighbourhoodOptions, index: number): string {
  return index === 0 ? data_dir : join(regionPathsOf(data_dir).others, COMMUNITIES[index]?.community ?? "");
}

function portsOf(sites: readonly SiteApart[]): readonly number[] {
  return sites.flatMap(({ http_port, mqtt_port, peer_port }) => [http_port, mqtt_port, peer_port ?? 0]);
}

/**
 * Homes may join later but not leave: intervals would wait for their meters.
 *
 * @param known number of homes of earlier starts
 * @param most that the community has
 * @throws {LocalGridError} `homes-changed`
 */
export function homesToRun(wanted: number | null, known: number, most: number): number {
  if (wanted === null) return known === 0 ? most : known;
  const homes = Math.min(wanted, most);
  if (homes >= known) return homes;
  throw neighbourhoodError(
    "homes-changed",
    `this community has ${known} homes already, so it cannot run with ${wanted}`,
  );
}

function isAbort(error: unknown): boolean {
  return (error as { name?: string }).name === "AbortError";
}

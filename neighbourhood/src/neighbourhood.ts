import { join } from "node:path";
import type { Readable } from "node:stream";
import { openCommunityDevices } from "./community-devices.ts";
import { dataPathsOf, openDataFolder, regionPathsOf } from "./data-folder.ts";
import type { DeviceStore } from "./device/device-store.ts";
import { neighbourhoodError } from "./errors.ts";
import { findFreePort, wantedPort } from "./free-port.ts";
import { COMMUNITIES, type CommunityPlan, nativePlan, planHomes } from "./home-plan.ts";
import { nativeHomeNames, periodsFor } from "./native/native-homes.ts";
import { MAX_NATIVE_HOMES, type NeighbourhoodOptions } from "./options.ts";
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
  const running: Stoppable[] = [];
  try {
    const apart = await prepareSites(options, ports, running);
    const hub = options.isHubWanted ? await startHub({ options, ...ports }, apart, running) : null;
    const sites: Site[] = [];
    for (const site of apart) sites.push({ ...site, invitation: (await hub?.invite(site.community)) ?? null });
    for (const site of sites) if (needsSetUp(site)) await runSetUpPhase(site, clockOriginNow(sites, 1));
    const mesh = await layMesh(sites, options, ports);
    if (mesh !== null) running.push(mesh);
    if (!ports.stopping.aborted) await runRegion({ ...ports, sites, hub, mesh, options });
  } catch (error) {
    if (!ports.stopping.aborted || !isAbort(error)) throw error;
  } finally {
    for (const one of running.toReversed()) await one.stop();
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

/** What is to be stopped in the end, in the order in which it began. */
interface Stoppable {
  stop(): Promise<void>;
}

/** Opens the communities' folders and devices, which the caller stops, and finds their ports. */
async function prepareSites(
  options: NeighbourhoodOptions,
  ports: NeighbourhoodPorts,
  running: Stoppable[],
): Promise<readonly SiteApart[]> {
  const plans = COMMUNITIES.slice(0, options.communities);
  const stores: DeviceStore[] = [];
  for (const [index] of plans.entries()) {
    const store = openDataFolder(folderOf(options, index), { isFresh: options.isFresh && index === 0 });
    stores.push(store);
    running.push({ stop: async () => store.close() });
  }
  const sites: SiteApart[] = [];
  for (const [index, plan] of plans.entries()) {
    const isNative = options.isNative && index === 0;
    const community = isNative ? nativePlan(plan) : plan;
    const store = stores[index] as DeviceStore;
    const preparation = { options, store, running, community, isNative, index, taken: portsOf(sites) };
    sites.push(await prepareSite(preparation, ports));
  }
  return sites;
}

/** The hub, with its chain before it; what runs is added to `servers`, which the caller stops. */
async function startHub(
  start: NeighbourhoodPorts & { readonly options: NeighbourhoodOptions },
  sites: readonly SiteApart[],
  servers: Stoppable[],
): Promise<RegionHub> {
  const clock = clockOriginNow(sites, start.options.speed);
  const taken = portsOf(sites);
  const chain = start.options.isChainWanted ? await RegionChain.start({ ...start, taken, clock }) : null;
  if (chain !== null) servers.push(chain);
  const hub = await RegionHub.start({ ...start, taken, chain });
  servers.push(hub);
  return hub;
}

interface Preparation {
  readonly options: NeighbourhoodOptions;
  readonly store: DeviceStore;
  readonly running: Stoppable[];
  readonly community: CommunityPlan;
  readonly isNative: boolean;
  readonly index: number;
  readonly taken: readonly number[];
}

/** A community's place before it knows its hub. */
type SiteApart = Omit<Site, "invitation">;

async function prepareSite(preparation: Preparation, ports: NeighbourhoodPorts): Promise<SiteApart> {
  const { options, index, taken, community } = preparation;
  const { root_dir, stopping } = ports;
  const terminal = options.communities === 1 ? ports.terminal : terminalOf(community.community, ports.terminal);
  const paths = dataPathsOf(folderOf(options, index));
  const { recorded, devices, plan, periods } = await prepareDevices(preparation, { ...ports, paths, terminal });
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
  const apart = { options, root_dir, community, paths, devices, recorded, plan, periods, terminal, stopping };
  return { ...apart, ...listening };
}

type DevicesOfSite = Pick<SiteApart, "recorded" | "devices" | "plan" | "periods">;

async function prepareDevices(
  { options, store, running, community, isNative }: Preparation,
  place: NeighbourhoodPorts & Pick<SiteApart, "paths" | "terminal">,
): Promise<DevicesOfSite> {
  const recording = join(place.root_dir, "neighbourhood", "data", RECORDING);
  const recorded = recordedAhead(loadRecordedHomes(recording), community.ahead_ms);
  const devices = await openCommunityDevices(store, { ...place, isNative, recording, recorded });
  running.push({ stop: () => devices.close() });
  const most = isNative ? MAX_NATIVE_HOMES : community.homes;
  const known = devices.homes().length;
  const count = homesToRun(options.homes ?? (known === 0 ? community.homes : null), known, most);
  const plan = planHomes(isNative ? nativeHomeNames(recorded.homes, count) : recorded.homes.slice(0, count));
  // Devices first: their number tells a later start what this one wanted, wherever it is interrupted.
  await devices.addMissing(plan.map(({ home }) => home));
  return { recorded, devices, plan, periods: isNative ? periodsFor(plan.length) : null };
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

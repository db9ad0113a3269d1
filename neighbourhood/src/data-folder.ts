import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { type DeviceStore, openDeviceStore } from "./device/device-store.ts";
import { neighbourhoodError } from "./errors.ts";

/** Everything that a neighbourhood keeps lies in one folder. */
export interface DataPaths {
  readonly devices: string;
  readonly clock: string;
  readonly logins: string;
  readonly progress: string;
  readonly node_config: string;
  readonly node_data: string;
  readonly node_log: string;
  /** What a person keeps of the node outside of it. */
  readonly papers: string;
  /** What a region without hub lists the node by. */
  readonly node_card: string;
  /** Keys, flash and plants of native devices. */
  readonly native_devices: string;
}

/** What a region keeps beside its first community: the hub, and communities that joined later. */
export interface RegionPaths {
  readonly hub_data: string;
  readonly hub_log: string;
  readonly hub_notes: string;
  readonly chain_data: string;
  readonly chain_log: string;
  readonly others: string;
  /** Key of a region without hub, and the list of its nodes that it signed. */
  readonly region_key: string;
  readonly membership: string;
}

export function regionPathsOf(data_dir: string): RegionPaths {
  return {
    hub_data: hubFolderOf(data_dir),
    hub_log: join(data_dir, "hub.log"),
    hub_notes: join(data_dir, "hub.json"),
    chain_data: join(data_dir, "chain"),
    chain_log: join(data_dir, "chain.log"),
    others: join(data_dir, "communities"),
    region_key: join(data_dir, "region-key.pem"),
    membership: join(data_dir, "membership.cbor"),
  };
}

export function dataPathsOf(data_dir: string): DataPaths {
  return {
    devices: join(data_dir, "devices.sqlite"),
    clock: join(data_dir, "clock.json"),
    logins: join(data_dir, "logins.json"),
    progress: join(data_dir, "progress.json"),
    node_config: join(data_dir, "edge-node.json"),
    node_data: join(data_dir, "edge-node"),
    node_log: join(data_dir, "edge-node.log"),
    papers: join(data_dir, "papers.json"),
    node_card: join(data_dir, "node-card.json"),
    native_devices: join(data_dir, "native-devices"),
  };
}

/** The hub's database never runs as root, so its folder cannot lie where nobody but root may pass, as in root's home. */
function hubFolderOf(data_dir: string): string {
  const isPassable = process.getuid?.() !== 0 || parentsOf(data_dir).every((folder) => isOpenToAll(folder));
  const name = createHash("sha256").update(data_dir).digest("hex").slice(0, 12);
  return isPassable ? join(data_dir, "hub") : join("/var/lib/localgrid", `hub-${name}`);
}

function parentsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...parentsOf(parent)];
}

function isOpenToAll(folder: string): boolean {
  return !existsSync(folder) || (statSync(folder).mode & 0o001) !== 0;
}

/**
 * Takes the folder for this process, by the lock of the device store, and makes it where it is missing.
 *
 * @throws {LocalGridError} `not-a-neighbourhood` for a folder with other things in it; `neighbourhood-running`
 */
export function openDataFolder(data_dir: string, { isFresh }: { readonly isFresh: boolean }): DeviceStore {
  const paths = dataPathsOf(data_dir);
  mkdirSync(data_dir, { recursive: true });
  if (readdirSync(data_dir).length > 0 && !existsSync(paths.devices)) {
    throw neighbourhoodError("not-a-neighbourhood", `${data_dir} holds other things than a neighbourhood`);
  }
  // The hub's database, which may not run as root, has to pass through; nobody else is to look.
  chmodSync(data_dir, 0o711);
  const store = openDeviceStore(paths.devices);
  if (!isFresh) return store;
  store.close();
  const { devices, ...others } = paths;
  for (const path of Object.values({ ...others, ...regionPathsOf(data_dir) }))
    rmSync(path, { recursive: true, force: true });
  // Last, so that a folder that could not be emptied is still known as a neighbourhood.
  for (const suffix of ["-wal", "-shm", ""]) rmSync(`${devices}${suffix}`, { force: true });
  return openDeviceStore(devices);
}

import { open } from "node:fs/promises";
import type { NodeKey } from "@localgrid/journal/head";
import { HttpReleaseHub } from "../adapters/hub/http-release-hub.ts";
import type { HubClient } from "../adapters/hub/hub-client.ts";
import { ReleaseFileFolder } from "../adapters/system/release-files.ts";
import type { Config } from "../config.ts";
import type { ReleaseWiring } from "../edge-node-ports.ts";
import { type MachineReleases, readMachineReleases } from "../releases/machine-releases.ts";

const MAX_STATE_BYTES = 65_536;

interface ReleaseSources {
  readonly config: Config;
  readonly key: NodeKey;
  readonly clientOf: (hub_url: string) => HubClient;
}

/** Where releases come from, lie and go to; null on a machine that takes none. */
export function openReleasePorts({ config, key, clientOf }: ReleaseSources): ReleaseWiring | null {
  const { data_dir, release_inbox: inbox, release_shelf: shelf, release_state_file: state } = config;
  if (inbox === null || state === null) return null;
  const files = new ReleaseFileFolder({ data_dir, inbox, shelf });
  void files.prepare();
  return {
    files,
    machine: () => machineReleases(state),
    hubAt: (hub_url) => new HttpReleaseHub(clientOf(hub_url), key.node),
    steady_ms: () => performance.now(),
  };
}

async function machineReleases(path: string): Promise<MachineReleases | null> {
  const file = await open(path, "r").catch(() => null);
  if (file === null) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_STATE_BYTES), 0, MAX_STATE_BYTES, 0);
    return readMachineReleases(buffer.subarray(0, bytesRead).toString("utf8"));
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

import { existsSync, readdirSync } from "node:fs";
import type { DataPaths } from "./data-folder.ts";
import type { DeviceStore } from "./device/device-store.ts";
import { neighbourhoodError } from "./errors.ts";
import type { HomeDevices } from "./home-devices.ts";
import { buildNativeDevices } from "./native/native-build.ts";
import { openNativeDevices } from "./native/native-devices.ts";
import { nativeHomeNames } from "./native/native-homes.ts";
import type { RecordedHomes } from "./recorded-homes.ts";
import { simulatedDevices } from "./simulated-devices.ts";
import type { Terminal } from "./terminal.ts";

const PAPERS = ".papers";

export interface CommunityDevicesOptions {
  readonly isNative: boolean;
  readonly root_dir: string;
  readonly paths: DataPaths;
  /** Path of the recording that `recorded` is of. */
  readonly recording: string;
  readonly recorded: RecordedHomes;
  readonly terminal: Terminal;
  readonly stopping: AbortSignal;
}

/**
 * The devices of one community, of the sort that its data folder began with. The store is left to whoever opened it.
 *
 * @throws {LocalGridError} `devices-changed`, `native-tools-missing`, `native-build-failed`, `native-refused`
 */
export async function openCommunityDevices(store: DeviceStore, options: CommunityDevicesOptions): Promise<HomeDevices> {
  const { isNative, paths, recorded } = options;
  const earlier = nativeDeviceCount(paths);
  if (isNative && store.homes().length > 0) throw changed("this community began with devices that are not native");
  if (!isNative && earlier > 0) throw changed(`this community began with ${earlier} native devices`);
  if (!isNative) return simulatedDevices(store, recorded);
  const { root_dir, recording, terminal, stopping } = options;
  const executable = await buildNativeDevices({
    root_dir,
    signal: stopping,
    announce: (text) => terminal.line(text),
  });
  return openNativeDevices({
    executable,
    folder: paths.native_devices,
    recording,
    recorded: recorded.homes,
    known: nativeHomeNames(recorded.homes, earlier),
    onDeath: (reason) => terminal.warn(`The native devices stopped (${reason}); their homes are silent.`),
  });
}

function nativeDeviceCount({ native_devices }: DataPaths): number {
  if (!existsSync(native_devices)) return 0;
  return readdirSync(native_devices).filter((name) => name.endsWith(PAPERS)).length;
}

function changed(message: string): Error {
  return neighbourhoodError("devices-changed", message);
}

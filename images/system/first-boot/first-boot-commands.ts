import { execFileSync } from "node:child_process";
import { PATHS } from "./box.ts";
import { linuxBox } from "./linux-box.ts";
import { nameBox, type Prepared, prepareDevice } from "./prepare-device.ts";
import { writeNodeConfig, writeProblems, writeSystemFiles } from "./runtime-files.ts";
import { type StickFile, takePageFile, takeStickFile } from "./take-file.ts";
import type { TakeResult } from "./take-settings.ts";

/** Commands of the system program for whatever surrounds the node. */
export const FIRST_BOOT_COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  "prepare-device": async () => {
    prepareThisBox();
  },
  "write-config": async () => writeThisNodeConfig(),
  "take-settings": async ([file = ""]) => {
    takePageFile(linuxBox(), { path: file, putIntoEffect });
  },
  "setup-page": async () => {
    const { serveSetupPage } = await import("./setup-page.ts");
    await serveSetupPage();
  },
  "recovery-page": async () => {
    const { serveRecoveryPage } = await import("./recovery-page.ts");
    await serveRecoveryPage();
  },
  "recovery-act": async () => {
    const { recoverData } = await import("./recover-data.ts");
    const { LINUX_DATA_PARTITION } = await import("./linux-data-partition.ts");
    recoverData(linuxBox(), LINUX_DATA_PARTITION);
  },
};

/** Name, settings and folders of this box; `recovery` when the data partition cannot be used. */
export function prepareThisBox(): Prepared {
  return prepareDevice(linuxBox());
}

/** To be called again whenever another application was mounted: it may know other keys. */
export function writeThisNodeConfig(): void {
  writeNodeConfig(linuxBox());
}

/**
 * Takes the settings file of a stick over while the box runs. What is wrong in it changes nothing and is told.
 *
 * @throws {LocalGridError} `file-too-large` when the file is none or has more than 64 KiB
 */
export function takeStickSettings(file: Omit<StickFile, "putIntoEffect">): TakeResult {
  return takeStickFile(linuxBox(), { ...file, putIntoEffect });
}

function putIntoEffect(): void {
  const box = linuxBox();
  const hostName = nameBox(box);
  box.setHostName(hostName);
  writeSystemFiles(box, hostName);
  writeProblems(box, []);
  writeNodeConfig(box);
  box.remove(`${PATHS.run}/undecided`);
  // The hotspot starts iwd again when it ends; until then its interface is not iwd's to use.
  const isHotspot = box.exists(`${PATHS.run}/hotspot/on`);
  const restarted = ["avahi-daemon.service", "chrony.service", "localgrid-ssh.service", "localgrid-restore.service"];
  for (const unit of isHotspot ? restarted : [...restarted, "iwd.service"]) systemctl("restart", unit);
  systemctl("restart", "localgrid.service");
  // Last: a few seconds later the phone that waits for an answer has no network any more.
  box.write(`${PATHS.run}/hotspot/end`, "", { mode: 0o600 });
}

function systemctl(...args: readonly string[]): void {
  try {
    execFileSync("systemctl", ["--no-block", ...args]);
  } catch (error) {
    linuxBox().log(`systemctl ${args.join(" ")}: ${(error as Error).message}`);
  }
}

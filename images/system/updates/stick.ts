import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { applianceError } from "../errors.ts";
import { takeStickSettings } from "../first-boot/first-boot-commands.ts";
import { overwriteMounted } from "../first-boot/linux-box.ts";
import type { Appliance } from "./ports.ts";
import { takeFolder } from "./taking.ts";

const STICK_FOLDER = "/run/localgrid/stick";
const DEVICE = /^(\/dev\/)?[a-z]{1,8}[0-9a-z]{0,8}$/;
/** What people's sticks have; each further one is code that a stranger's stick could attack. */
const FILE_SYSTEMS = "vfat,exfat";
const OPTIONS = ["nodev", "nosuid", "noexec", "nosymfollow"];
const SETTINGS_FILE = "localgrid.toml";

/** Takes settings and updates from a stick that somebody plugged in. Nothing on it is believed without a signature. */
export async function takeStick(appliance: Appliance, device: string): Promise<void> {
  if (!DEVICE.test(device)) throw applianceError("not-a-stick", `"${device}" is no partition`);
  mkdirSync(STICK_FOLDER, { recursive: true, mode: 0o700 });
  const path = device.startsWith("/dev/") ? device : `/dev/${device}`;
  mountStick(path);
  try {
    takeSettingsOfStick();
    await takeFolder(appliance, STICK_FOLDER);
  } finally {
    execFileSync("umount", ["--lazy", STICK_FOLDER]);
  }
}

/** The stick is written to for no more than the moment in which passwords and codes are removed from it. */
function takeSettingsOfStick(): void {
  const path = `${STICK_FOLDER}/${SETTINGS_FILE}`;
  if (!existsSync(path)) return;
  const overwrite = (text: string) =>
    overwriteMounted({ folder: STICK_FOLDER, file: SETTINGS_FILE, text, options: OPTIONS });
  takeStickSettings({ path, overwrite });
}

function mountStick(path: string): void {
  try {
    execFileSync("mount", ["-t", FILE_SYSTEMS, "-o", ["ro", ...OPTIONS].join(","), path, STICK_FOLDER], {
      stdio: "pipe",
    });
  } catch (cause) {
    throw applianceError("not-a-stick", `${path} cannot be mounted`, cause);
  }
}

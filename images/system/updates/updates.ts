import { readFileSync } from "node:fs";
import { applianceError } from "../errors.ts";
import { prepareThisBox } from "../first-boot/first-boot-commands.ts";
import { cardFiles } from "./card-files.ts";
import { bootPartition, cardMachine, rootPartitions } from "./card-machine.ts";
import type { Appliance, NamedVersion, RootRelease } from "./ports.ts";
import { accept, prove } from "./proving.ts";
import { readReleaseNews } from "./release-news.ts";
import { startSafely } from "./starting.ts";
import { takeStick } from "./stick.ts";
import { takeInbox } from "./taking.ts";
import { readTrial } from "./trial-file.ts";

// The commands that keep a card's software up to date. README.md beside this file tells what happens when.

const RELEASE_FILE = "/usr/lib/localgrid/release.json";
const RELEASE_KEYS_FILE = "/usr/lib/localgrid/release-keys";

export const UPDATE_COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  prepare: async () => {
    if (prepareThisBox() === "ready") startSafely(openAppliance());
  },
  "choose-application": async () => startSafely(openAppliance()),
  "take-updates": () => takeInbox(openAppliance()),
  "take-stick": ([device = ""]) => takeStick(openAppliance(), device),
  prove: () => prove(openAppliance()),
  "mark-good": async () => {
    const appliance = openAppliance();
    const trial = readTrial(appliance.files);
    if (trial !== null) accept(appliance, trial);
  },
  releases: async () => console.log(JSON.stringify(readReleaseNews({ files: cardFiles }), null, 2)),
};

function openAppliance(): Appliance {
  return {
    files: cardFiles,
    partitions: rootPartitions(),
    boot: bootPartition,
    machine: cardMachine,
    releaseKeys: readReleaseKeys(),
    release: readRootRelease(),
  };
}

/** None means that no bundle is ever taken. */
function readReleaseKeys(): readonly Uint8Array[] {
  const lines = readTextOf(RELEASE_KEYS_FILE)?.split("\n") ?? [];
  return lines.filter((line) => /^[0-9a-f]{64}$/.test(line)).map((line) => new Uint8Array(Buffer.from(line, "hex")));
}

/** @throws {LocalGridError} `wrong-release-file` */
function readRootRelease(): RootRelease {
  const text = readTextOf(RELEASE_FILE);
  if (text === null) throw applianceError("wrong-release-file", `${RELEASE_FILE} is missing`);
  const { board, application, ...system } = JSON.parse(text) as Partial<NamedVersion> & {
    readonly board?: string;
    readonly application?: Partial<NamedVersion>;
  };
  const named = versionOf(system);
  if (typeof board !== "string" || named === null) {
    throw applianceError("wrong-release-file", `${RELEASE_FILE} names no board and version`);
  }
  return { board, system: named, factory: versionOf(application ?? {}) ?? named };
}

function versionOf({ version, version_name }: Partial<NamedVersion>): NamedVersion | null {
  return typeof version === "number" && typeof version_name === "string" ? { version, version_name } : null;
}

function readTextOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

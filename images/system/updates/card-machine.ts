import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { writeThisNodeConfig } from "../first-boot/first-boot-commands.ts";
import type { RootSlot } from "./boot-slots.ts";
import { sinkOf, sourceOf } from "./card-files.ts";
import type { BootPartition, Machine, NodeHealth, RootPartitions } from "./ports.ts";

// The machine that the system program runs on: systemd, mounts, partitions, the node's own page.

const APPLICATION_FOLDER = "/run/localgrid/application";
const HEALTH_URL = "http://127.0.0.1/health";
const HEALTH_TIMEOUT_MS = 5_000;
/** Enough for a slow card; a command that hangs for longer never ends. */
const COMMAND_TIMEOUT_MS = 120_000;
const BOOT_FOLDER = "/boot/firmware";
const BOOT_PARTITION = 1;
const ROOT_PARTITIONS: Readonly<Record<RootSlot, number>> = { a: 2, b: 3 };
const SECTOR_BYTES = 512;
const SALVAGED = /^FSCK\d{4}\.REC$/i;

export const cardMachine: Machine = {
  now_ms: () => Date.now(),
  uptime_ms: () => performance.now(),
  pause: async (ms) => void (await pause(ms)),
  health: () => askHealth(),
  forgetCaches: () => writeFileSync("/proc/sys/vm/drop_caches", "1\n"),
  mountApplication: ({ path, offset, size }) => {
    mkdirSync(APPLICATION_FOLDER, { recursive: true });
    // Somebody at the console may still look into it; it goes away with them.
    while (isMounted(APPLICATION_FOLDER)) run("umount", ["--lazy", APPLICATION_FOLDER]);
    const where = `loop,offset=${offset},sizelimit=${size}`;
    run("mount", ["-t", "squashfs", "-o", `ro,nodev,nosuid,${where}`, path, APPLICATION_FOLDER]);
  },
  configureNode: () => writeThisNodeConfig(),
  stopNode: () => run("systemctl", ["stop", "localgrid.service"]),
  startNode: () => {
    // A release that died too often must not keep the next one from starting.
    run("systemctl", ["reset-failed", "localgrid.service"], [0, 1]);
    // Whoever started the node meanwhile started what was mounted before.
    run("systemctl", ["restart", "--no-block", "localgrid.service"]);
  },
  startProof: () => run("systemctl", ["start", "--no-block", "localgrid-proof.service"]),
  reboot: () => run("systemctl", ["reboot"]),
  log: (line) => console.log(line),
};

export function rootPartitions(): RootPartitions {
  return {
    running: runningRootSlot(),
    open: (rootSlot) => {
      const { path, size } = partitionOf(ROOT_PARTITIONS[rootSlot]);
      return sourceOf(openSync(path, "r"), size);
    },
    write: (rootSlot) => sinkOf(openSync(partitionOf(ROOT_PARTITIONS[rootSlot]).path, "r+")),
  };
}

export const bootPartition: BootPartition = {
  folder: BOOT_FOLDER,
  whileWritable: (action, { repairFirst } = { repairFirst: false }) => {
    if (repairFirst) repairBootPartition();
    run("mount", ["-o", "remount,rw", BOOT_FOLDER]);
    try {
      removeSalvaged();
      return action();
    } finally {
      run("mount", ["-o", "remount,ro", BOOT_FOLDER]);
    }
  },
};

/** Each interrupted write leaves clusters that belong to no file; they would fill the partition one day. */
function repairBootPartition(): void {
  try {
    unmountAll(BOOT_FOLDER);
    run("fsck.fat", ["-a", "-w", partitionOf(BOOT_PARTITION).path], [0, 1]);
  } catch (error) {
    console.log(`the boot partition cannot be checked: ${(error as Error).message}`);
  }
  if (!isMounted(BOOT_FOLDER)) run("mount", [BOOT_FOLDER]);
}

/** Of the disk that the running root is on: another one with the same image may be plugged in. */
function partitionOf(number: number): { readonly path: string; readonly size: number } {
  const { dev } = statSync("/");
  const own = realpathSync(`/sys/dev/block/${dev >> 8}:${dev & 0xff}`);
  const disk = dirname(own);
  const name = readdirSync(disk).find((entry) => numberOf(`${disk}/${entry}`) === number);
  if (name === undefined) throw new Error(`${disk} has no partition ${number}`);
  const sectors = Number(readFileSync(`${disk}/${name}/size`, "utf8"));
  return { path: `/dev/${name}`, size: sectors * SECTOR_BYTES };
}

function numberOf(partition: string): number | null {
  const file = `${partition}/partition`;
  return existsSync(file) ? Number(readFileSync(file, "utf8")) : null;
}

function removeSalvaged(): void {
  for (const name of readdirSync(BOOT_FOLDER)) {
    if (SALVAGED.test(name)) rmSync(`${BOOT_FOLDER}/${name}`);
  }
}

function unmountAll(folder: string): void {
  while (isMounted(folder)) run("umount", [folder]);
}

function isMounted(folder: string): boolean {
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  return mounts.some((line) => line.split(" ")[1] === folder);
}

/** Stated on the kernel's command line, which each root slot has of its own. */
function runningRootSlot(): RootSlot {
  const [, rootSlot] = /\blocalgrid\.root_slot=([ab])\b/.exec(readFileSync("/proc/cmdline", "utf8")) ?? [];
  return rootSlot === "b" ? "b" : "a";
}

async function askHealth(): Promise<NodeHealth | null> {
  try {
    const response = await fetch(HEALTH_URL, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    const { status, broker, interval_closing, last_reading_at_ms } = (await response.json()) as Partial<NodeHealth>;
    return {
      status: String(status),
      broker: String(broker),
      interval_closing: interval_closing === true,
      last_reading_at_ms: typeof last_reading_at_ms === "number" ? last_reading_at_ms : null,
    };
  } catch {
    return null;
  }
}

function run(command: string, args: readonly string[], fine: readonly number[] = [0]): void {
  try {
    execFileSync(command, args, { stdio: ["ignore", "inherit", "inherit"], timeout: COMMAND_TIMEOUT_MS });
  } catch (error) {
    if (!fine.includes((error as { readonly status?: number }).status ?? -1)) throw error;
  }
}

import { closeSync, cpSync, openSync, rmSync, statfsSync, statSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { launch, temporaryFolder } from "./running-node.ts";

const MIB = 2 ** 20;
const PAGE = 4096;

/** A file system of a few MiB that only the processes started with `wrapper` see under its own name. */
export interface SmallDisk {
  /** As those processes call it. */
  readonly folder: string;
  /** The same for this process. */
  readonly folder_here: string;
  readonly wrapper: readonly string[];
  /** Leaves no free byte, or about so many. */
  fill(left_bytes?: number): void;
  /** Takes the ballast away. */
  makeRoom(): void;
  /** A copy on the ordinary disk. */
  copyOut(name: string): string;
}

/** As root in a mount namespace of its own, else in a user namespace: neither leaves a mount behind. */
const WAYS = [
  { unshare: ["--mount"], nsenter: ["--mount"] },
  { unshare: ["--user", "--map-root-user", "--mount"], nsenter: ["--user", "--preserve-credentials", "--mount"] },
];

/**
 * Mounts a small tmpfs. It lasts as long as the process that holds it, which `cleanUp` ends.
 *
 * @throws {Error} when this machine lets nobody mount: a full disk is then not tested at all
 */
export async function mountSmallDisk(size_mib: number): Promise<SmallDisk> {
  const folder = temporaryFolder("disk");
  const script = `mount -t tmpfs -o size=${size_mib}m,mode=0700 tmpfs "$0" && echo mounted && exec cat`;
  const failures: string[] = [];
  for (const { unshare, nsenter } of WAYS) {
    const holder = launch("unshare", [...unshare, "sh", "-c", script, folder]);
    let stderr = "";
    holder.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    holder.once("error", (error) => {
      stderr += error.message;
    });
    for await (const line of createInterface({ input: holder.stdout as NodeJS.ReadableStream })) {
      if (line === "mounted") return smallDisk(folder, holder.pid as number, nsenter);
    }
    failures.push(`unshare ${unshare.join(" ")}: ${stderr.trim()}`);
  }
  throw new Error(
    `a full disk cannot be tested here: mounting a tmpfs needs root or user namespaces\n${failures.join("\n")}`,
  );
}

function smallDisk(folder: string, holder_pid: number, nsenter: readonly string[]): SmallDisk {
  const folder_here = join(`/proc/${holder_pid}/root`, folder);
  const ballast = join(folder_here, "ballast");
  return {
    folder,
    folder_here,
    wrapper: ["nsenter", "--target", String(holder_pid), ...nsenter, "--"],
    fill(left_bytes = 0) {
      const file = openSync(ballast, "a");
      try {
        for (let size = MIB; size >= PAGE; size /= 2) while (canWrite(file, size));
      } finally {
        closeSync(file);
      }
      const { bavail } = statfsSync(folder_here);
      if (bavail > 0) throw new Error(`${bavail} blocks are still free`);
      if (left_bytes > 0) truncateSync(ballast, statSync(ballast).size - left_bytes);
    },
    makeRoom: () => rmSync(ballast),
    copyOut(name) {
      const copy = join(temporaryFolder("copy"), name);
      cpSync(join(folder_here, name), copy, { recursive: true });
      return copy;
    },
  };
}

function canWrite(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size)) === size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") return false;
    throw error;
  }
}

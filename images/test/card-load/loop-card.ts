import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const SECTOR_BYTES = 512;

/** A file that is mounted as the data partition of a card is, and counts what reaches it. */
export interface LoopCard {
  readonly folder: string;
  /** Everything that was written to the device so far, the file system's own journal included. */
  written_bytes(): number;
  remove(): void;
}

/** Needs root and loop devices. */
export function mountLoopCard(place: string, size_bytes: number): LoopCard {
  const file = join(place, "card.ext4");
  const folder = join(place, "card");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, "");
  truncateSync(file, size_bytes);
  // Nothing of making the file system is left for later: it would be counted.
  run("mke2fs", ["-q", "-F", "-t", "ext4", "-E", "lazy_itable_init=0,lazy_journal_init=0", file]);
  run("mount", ["-o", "loop,noatime,nodev,nosuid,noexec,commit=15", file, folder]);
  const remove = () => {
    // The node may still hold files of it for a moment.
    run("umount", ["--lazy", folder]);
    rmSync(file, { force: true });
  };
  process.once("exit", remove);
  const device = basename(run("findmnt", ["-n", "-o", "SOURCE", folder]).trim());
  return {
    folder,
    written_bytes: () => {
      run("sync", ["-f", folder]);
      const fields = readFileSync(`/sys/block/${device}/stat`, "utf8").trim().split(/\s+/);
      return Number(fields[6]) * SECTOR_BYTES;
    },
    remove: () => {
      process.off("exit", remove);
      remove();
    },
  };
}

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

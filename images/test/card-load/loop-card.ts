import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const SECTOR_BYTES = 512;
/** Where the image says how its data partition is mounted, and how long its kernel keeps what nobody waits for. */
const MOUNT_SCRIPT = imageFile("initramfs/scripts/local-bottom/localgrid-data");
const KERNEL_SETTINGS = imageFile("overlay/etc/sysctl.d/60-localgrid.conf");

/** A file that is mounted as the data partition of a card is, and counts what reaches it. */
export interface LoopCard {
  readonly folder: string;
  /** Everything that was written to the device so far, the file system's own journal included. */
  written_bytes(): number;
  remove(): void;
}

/**
 * Needs root and loop devices. Where the community's time runs faster, the pauses of the kernel and of the file system
 * are shorter in proportion, until `remove` is called.
 */
export function mountLoopCard(place: string, { size_bytes, speed }: { size_bytes: number; speed: number }): LoopCard {
  const file = join(place, "card.ext4");
  const folder = join(place, "card");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, "");
  truncateSync(file, size_bytes);
  // Nothing of making the file system is left for later: it would be counted.
  run("mke2fs", ["-q", "-F", "-t", "ext4", "-E", "lazy_itable_init=0,lazy_journal_init=0", file]);
  run("mount", ["-o", `loop,${mountOptions(speed)}`, file, folder]);
  const restoreKernel = hurryKernel(speed);
  const remove = () => {
    restoreKernel();
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

/** As the image mounts its data partition, with the file system's own pause as much shorter as time runs faster. */
function mountOptions(speed: number): string {
  const options = /mount -t ext4 -o (\S+)/.exec(readFileSync(MOUNT_SCRIPT, "utf8"))?.[1];
  if (options === undefined) throw new Error(`${MOUNT_SCRIPT} mounts nothing`);
  return options.replace(/commit=(\d+)/, (_, seconds) => `commit=${Math.max(1, Math.round(Number(seconds) / speed))}`);
}

/** Sets how long this machine's kernel keeps what was written, as the image does. Returns how to undo it. */
function hurryKernel(speed: number): () => void {
  const wanted = [...readFileSync(KERNEL_SETTINGS, "utf8").matchAll(/^vm\.(dirty_\w+_centisecs) = (\d+)$/gm)];
  if (wanted.length === 0) throw new Error(`${KERNEL_SETTINGS} says nothing about what was written`);
  const before = wanted.map(([, name, value]) => {
    const file = `/proc/sys/vm/${name}`;
    const was = readFileSync(file, "utf8");
    writeFileSync(file, String(Math.max(1, Math.round(Number(value) / speed))));
    return { file, was };
  });
  return () => {
    for (const { file, was } of before) writeFileSync(file, was);
  };
}

function imageFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

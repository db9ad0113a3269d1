import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";

/**
 * Packs a folder so that the same files give the same bytes, whoever owns them and whenever they were written.
 *
 * @throws {LocalGridError} `build-failed` with what mksquashfs said
 */
export function packSquashfs({ folder, file, epoch_s }: SquashfsOptions): void {
  rmSync(file, { force: true });
  const packing = [
    "-comp",
    "zstd",
    "-Xcompression-level",
    "15",
    "-b",
    "262144",
    "-all-root",
    "-no-xattrs",
    "-no-exports",
  ];
  const times = ["-mkfs-time", String(epoch_s), "-all-time", String(epoch_s)];
  // It refuses to be told the time twice.
  const { SOURCE_DATE_EPOCH: _, ...env } = process.env;
  try {
    execFileSync("mksquashfs", [folder, file, ...packing, ...times, "-noappend", "-quiet", "-no-progress"], {
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
  } catch (cause) {
    const said = String((cause as { stderr?: Buffer }).stderr ?? (cause as Error).message).trim();
    throw new LocalGridError("build-failed", `mksquashfs: ${said}`, { cause });
  }
}

export interface SquashfsOptions {
  readonly folder: string;
  readonly file: string;
  /** Of every file in it and of itself, seconds of Unix time. */
  readonly epoch_s: number;
}

/** Every user may read everything and change nothing, whatever the umask and the installer of packages left. */
export function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const at = lstatSync(path);
    if (at.isDirectory()) openToAll(path);
    else if (!at.isSymbolicLink()) chmodSync(path, 0o644);
  }
}

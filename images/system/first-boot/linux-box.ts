import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { syncFolder, writeAll } from "../durable-files.ts";
import { applianceError } from "../errors.ts";
import { type Box, type FileRights, PATHS } from "./box.ts";

const MAX_FILE_BYTES = 65_536;
/** As in the image. */
const OWNERS = { root: 0, localgrid: 790 } as const;

type Owners = Readonly<Record<keyof typeof OWNERS, number>>;

/** The machine that this program runs on; other owners are for machines on which it is only tried out. */
export function linuxBox(owners: Owners = OWNERS): Box {
  return {
    read: readFile,
    exists: existsSync,
    names: (folder) => (existsSync(folder) ? readdirSync(folder).sort() : []),
    write: (path, text, rights) => writeWhole(path, text, (file) => giveTo(file, rights, owners)),
    remove: (path) => {
      if (!existsSync(path)) return;
      rmSync(path, { force: true });
      syncFolder(dirname(path));
    },
    makeFolder: (path, rights) => {
      mkdirSync(path, { recursive: true, mode: rights.mode });
      giveTo(path, rights, owners);
    },
    overwriteOnCard: (name, text) => overwriteMounted({ folder: PATHS.card, file: name, text }),
    // Blocks until the kernel's generator is seeded: getrandom(2) without flags.
    random: (count) => new Uint8Array(randomBytes(count)),
    setHostName: (name) => writeFileSync("/proc/sys/kernel/hostname", name),
    log: (sentence) => {
      process.stderr.write(`localgrid: ${sentence}\n`);
    },
  };
}

function readFile(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
  try {
    if (!fstatSync(file).isFile()) throw applianceError("file-too-large", `${path} is no plain file`);
    const bytes = Buffer.alloc(MAX_FILE_BYTES + 1);
    const length = readSync(file, bytes);
    if (length > MAX_FILE_BYTES) throw applianceError("file-too-large", `${path} has more than 64 KiB`);
    return bytes.toString("utf8", 0, length);
  } finally {
    closeSync(file);
  }
}

function writeWhole(path: string, text: string, give: (file: string) => void): void {
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  try {
    const file = openSync(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      writeAll(file, Buffer.from(text));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    give(draft);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

function giveTo(path: string, { mode, owner = "root" }: FileRights, owners: Owners): void {
  chmodSync(path, mode);
  const id = owners[owner];
  const { uid, gid } = statSync(path);
  if (uid !== id || gid !== id) chownSync(path, id, id);
}

/**
 * Writes over the bytes of a file on a file system that is mounted for reading, and is again afterwards; false when
 * it cannot. `options` are what else it is mounted with.
 */
export function overwriteMounted({
  folder,
  file,
  text,
  options = [],
}: {
  readonly folder: string;
  readonly file: string;
  readonly text: string;
  readonly options?: readonly string[];
}): boolean {
  const remount = (way: "rw" | "ro") => execFileSync("mount", ["-o", ["remount", way, ...options].join(","), folder]);
  try {
    remount("rw");
    try {
      overwrite(join(folder, file), Buffer.from(text));
    } finally {
      remount("ro");
    }
    return true;
  } catch (error) {
    process.stderr.write(`localgrid: ${join(folder, file)} could not be written: ${(error as Error).message}\n`);
    return false;
  }
}

/** Over the same blocks, and over all of them, before the file gets shorter: a new file would leave the old blocks as they were. */
function overwrite(path: string, bytes: Buffer): void {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    const { size } = fstatSync(file);
    const padding = Buffer.alloc(Math.max(0, size - bytes.length), "\n");
    writeAll(file, Buffer.concat([bytes, padding]), 0);
    fsyncSync(file);
    ftruncateSync(file, bytes.length);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

import { constants } from "node:fs";
import { copyFile, link, mkdir, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { BUNDLE_START_BYTES, manifestLengthOf } from "@localgrid/protocol/update-bundle";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { edgeNodeError } from "../../errors.ts";
import type { KeptBundle, PartBundle, ReleaseFiles } from "../../releases/release-files.ts";

export interface ReleaseFolders {
  readonly data_dir: string;
  /** Where the machine looks for bundles. */
  readonly inbox: string;
  /** Bundles that the machine keeps; null where it keeps none. */
  readonly shelf: string | null;
}

const BUNDLE = /^([0-9a-f]{64})\.lgu$/;
const PART = /^([0-9a-f]{64})\.(hub|[0-9a-f]{32})\.part$/;
/** In the inbox, so that it is on the same file system; who watches the inbox hears of whole bundles only. */
const COMING = ".coming";
const NOTES = "notes.json";
const MAX_NOTES_BYTES = 65_536;
/** What a power cut can take of a part. */
const SYNC_EVERY_BYTES = 8_388_608;
const READ_AT_ONCE_BYTES = 262_144;
const MODE = 0o600;

/** Bundles as files in `data_dir/releases`, named by what was signed; those that are not whole have other names. */
export class ReleaseFileFolder implements ReleaseFiles {
  readonly hasShelf: boolean;
  private readonly folder: string;
  private readonly inbox: string;
  private readonly shelf: string | null;
  private unsynced = 0;
  /** Signed manifests by path, size and time: each file is opened once. */
  private heads: ReadonlyMap<string, Uint8Array> = new Map();

  constructor({ data_dir, inbox, shelf }: ReleaseFolders) {
    this.folder = join(data_dir, "releases");
    this.inbox = inbox;
    this.shelf = shelf;
    this.hasShelf = shelf !== null;
  }

  /** To be called once, long before the first handover: the machine looks whenever something new is in the inbox. */
  async prepare(): Promise<void> {
    await mkdir(join(this.inbox, COMING), { recursive: true, mode: 0o700 }).catch(() => {});
    const folder = join(this.inbox, COMING);
    for (const name of await namesIn(folder)) await rm(join(folder, name), { force: true }).catch(() => {});
  }

  async bundles(): Promise<readonly KeptBundle[]> {
    const heads = new Map<string, Uint8Array>();
    const found: KeptBundle[] = [];
    for (const [folder, isOwn] of [[this.folder, true] as const, [this.shelf, false] as const]) {
      if (folder === null) continue;
      for (const name of await namesIn(folder)) {
        const id = BUNDLE.exec(name)?.[1];
        const bundle = id === undefined ? null : await this.lookInto(join(folder, name), heads);
        if (id !== undefined && bundle !== null) found.push({ id, isOwn, ...bundle });
      }
    }
    this.heads = heads;
    return found;
  }

  async read(id: string, from: number, length: number): Promise<Uint8Array | null> {
    for (const folder of [this.folder, this.shelf]) {
      const bytes = folder === null ? null : await readAt(join(folder, `${id}.lgu`), from, length);
      if (bytes !== null) return bytes;
    }
    return null;
  }

  async part(): Promise<PartBundle | null> {
    for (const name of await namesIn(this.folder)) {
      const [, id, source] = PART.exec(name) ?? [];
      if (id === undefined || source === undefined) continue;
      const { size: received } = await onDisk(() => stat(join(this.folder, name)));
      return { id, source, received };
    }
    return null;
  }

  async beginPart(id: string, source: string, start: Uint8Array): Promise<void> {
    await this.dropPart();
    await onDisk(async () => {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await writeWhole(join(this.folder, `${id}.${source}.part`), start);
      await syncFolder(this.folder);
    });
  }

  async append(bytes: Uint8Array): Promise<void> {
    const path = await this.partPath();
    await onDisk(async () => {
      const file = await open(path, "a", MODE);
      try {
        await file.writeFile(bytes);
        this.unsynced += bytes.length;
        if (this.unsynced >= SYNC_EVERY_BYTES) await file.datasync();
        if (this.unsynced >= SYNC_EVERY_BYTES) this.unsynced = 0;
      } finally {
        await file.close();
      }
    });
  }

  async *partBytes(): AsyncGenerator<Uint8Array> {
    const path = await this.partPath();
    const file = await onDisk(async () => {
      const opened = await open(path, "r+");
      // What is read back shall be what a power cut leaves.
      await opened.datasync();
      return opened;
    });
    try {
      for await (const bytes of file.createReadStream({ highWaterMark: READ_AT_ONCE_BYTES })) yield bytes as Uint8Array;
    } finally {
      await file.close().catch(() => {});
    }
  }

  async keepPart(): Promise<void> {
    const path = await this.partPath();
    const [, id] = PART.exec(path.slice(this.folder.length + 1)) ?? [];
    await onDisk(async () => {
      await rename(path, join(this.folder, `${id}.lgu`));
      await syncFolder(this.folder);
    });
  }

  async dropPart(): Promise<void> {
    this.unsynced = 0;
    for (const name of await namesIn(this.folder)) {
      if (name.endsWith(".part")) await onDisk(() => rm(join(this.folder, name), { force: true }));
    }
  }

  async remove(id: string): Promise<void> {
    await onDisk(() => rm(join(this.folder, `${id}.lgu`), { force: true }));
  }

  /** By a link where the file system allows that, else by a copy; with a shelf an own one is then not needed. */
  async handOver(id: string, name: string): Promise<void> {
    const [from, to] = [join(this.folder, `${id}.lgu`), join(this.inbox, name)];
    const unfinished = join(this.inbox, COMING, name);
    await onDisk(async () => {
      await mkdir(join(this.inbox, COMING), { recursive: true, mode: 0o700 });
      await rm(unfinished, { force: true });
      const isLinked = await link(from, unfinished).then(
        () => true,
        () => false,
      );
      if (!isLinked) await copyWhole(from, unfinished);
      await rename(unfinished, to);
      await syncFolder(this.inbox);
      if (!isLinked && this.hasShelf) await rm(from, { force: true });
    });
  }

  async free_bytes(): Promise<number> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 }).catch(() => {});
    try {
      const { bavail, bsize } = await statfs(this.folder);
      return bavail * bsize;
    } catch {
      return 0;
    }
  }

  async readNotes(): Promise<string | null> {
    const bytes = await readAt(join(this.folder, NOTES), 0, MAX_NOTES_BYTES);
    return bytes && Buffer.from(bytes).toString("utf8");
  }

  async writeNotes(text: string): Promise<void> {
    const path = join(this.folder, NOTES);
    await onDisk(async () => {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await writeWhole(`${path}.new`, Buffer.from(text));
      await rename(`${path}.new`, path);
      await syncFolder(this.folder);
    });
  }

  private async partPath(): Promise<string> {
    const part = await this.part();
    if (part === null) throw edgeNodeError("storage-failed", "the part of a release is gone");
    return join(this.folder, `${part.id}.${part.source}.part`);
  }

  private async lookInto(path: string, heads: Map<string, Uint8Array>) {
    try {
      const { size, mtimeMs } = await stat(path);
      const key = `${path} ${size} ${mtimeMs}`;
      const signed = this.heads.get(key) ?? (await signedIn(path));
      if (signed === null) return null;
      heads.set(key, signed);
      return { signed, size };
    } catch (error) {
      // Somebody else may take files away at any moment.
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      return null;
    }
  }
}

async function signedIn(path: string): Promise<Uint8Array | null> {
  try {
    const length = manifestLengthOf((await readAt(path, 0, BUNDLE_START_BYTES)) ?? new Uint8Array());
    const signed = await readAt(path, BUNDLE_START_BYTES, length);
    return signed?.length === length ? signed : null;
  } catch (error) {
    if (!(error instanceof LocalGridError)) throw error;
    return null;
  }
}

/** Names in a folder; none of one that is not there. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

/** Fewer bytes at the end; null of a file that cannot be read. */
async function readAt(path: string, from: number, length: number): Promise<Uint8Array | null> {
  const file = await open(path, "r").catch(() => null);
  if (file === null) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
    return new Uint8Array(buffer.subarray(0, bytesRead));
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "w", MODE);
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function copyWhole(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const file = await open(to, "r+");
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** So that a new name, and not only the bytes, survives a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const file = await open(folder, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    if (code === "ENOSPC" || code === "EDQUOT") throw edgeNodeError("storage-full", "the disk is full", error);
    throw edgeNodeError("storage-failed", message, error);
  }
}

import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline, Readable } from "node:stream";
import { constants, createZstdCompress, createZstdDecompress } from "node:zlib";
import type { NodeKey } from "@localgrid/journal/head";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import type { NodeSecrets } from "@localgrid/journal/recovery-seal";
import { sealBackup } from "../../care/backup-container.ts";
import { packEntries } from "../../care/backup-entries.ts";
import type { BackupHeader } from "../../care/backup-header.ts";
import { edgeNodeError } from "../../errors.ts";
import { openBackupContent } from "../sqlite/backup-content.ts";
import { syncFolder } from "./identity.ts";
import { pause } from "./timers.ts";

/** A board of four small cores packs this faster than a stick writes; the journal's sealed records gain little. */
const LEVEL = 3;
/** 8 MiB: what a decoder may be made to set aside. */
const MAX_WINDOW_LOG = 23;

export interface NodeBackupSources {
  readonly data_dir: string;
  readonly key: NodeKey;
  readonly community: string;
  readonly secrets: NodeSecrets;
  /** Without it hub or peers have to have the journal. */
  readonly has_journal: boolean;
  readonly now_ms: number;
}

export interface NodeBackup {
  readonly header: BackupHeader;
  /** To be taken once, to its end or not. Memory does not grow with it. */
  readonly bytes: AsyncGenerator<Uint8Array>;
  /** In any case, and once the bytes are not wanted any more. */
  close(): void;
}

/** Makes an encrypted backup of one moment of a node, which may go on working. @throws {LocalGridError} `storage-full` */
export async function makeNodeBackup(sources: NodeBackupSources): Promise<NodeBackup> {
  const { data_dir, key, community, secrets, has_journal, now_ms } = sources;
  const breathe = () => pause(0).over;
  const content = await openBackupContent({ data_dir, secrets, has_journal, breathe, putOnDisk }).catch(outOfRoom);
  const header: BackupHeader = {
    node: Buffer.from(key.node).toString("hex"),
    community,
    made_at_ms: Math.floor(now_ms),
    journal_records: content.journal_records,
    content_bytes: content.content_bytes,
    salt: randomBytes(32).toString("hex"),
  };
  const packed = packedBy(packEntries(content.entries()), createZstdCompress({ params: levelOf(LEVEL) }));
  const close = () => {
    packed.destroy();
    content.close();
  };
  return { header, bytes: sealBackup(header, nodeSeedOf(key.privateKey), packed), close };
}

/** What {@link makeNodeBackup} packed. */
export function unpacked(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return packedBy(content, createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG } }));
}

/**
 * Writes a backup to a file that has its name when it is whole and on disk. Returns its bytes.
 *
 * @throws {LocalGridError} `storage-full`, `backup-too-large` beyond `most_bytes`
 */
export async function writeBackupFile(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  { most_bytes = Number.POSITIVE_INFINITY }: { readonly most_bytes?: number } = {},
): Promise<number> {
  const draft = `${file}.new`;
  let size = 0;
  try {
    const descriptor = openSync(draft, "w", 0o600);
    try {
      for await (const part of bytes) {
        size += part.length;
        if (size > most_bytes) throw edgeNodeError("backup-too-large", `it has more than ${most_bytes} bytes`);
        for (let at = 0; at < part.length; ) at += writeSync(descriptor, part, at);
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
    syncFolder(dirname(file));
    return size;
  } catch (error) {
    rmSync(draft, { force: true });
    return outOfRoom(error);
  }
}

function packedBy(
  content: AsyncIterable<Uint8Array>,
  codec: ReturnType<typeof createZstdCompress>,
): AsyncIterable<Uint8Array> & { destroy(): void } {
  // Whoever reads the other end hears of an error there.
  pipeline(Readable.from(content, { objectMode: false, highWaterMark: 1 }), codec, () => undefined);
  return codec as AsyncIterable<Uint8Array> & { destroy(): void };
}

function levelOf(level: number) {
  return { [constants.ZSTD_c_compressionLevel]: level };
}

/** Whichever program wrote it. */
async function putOnDisk(file: string): Promise<void> {
  const handle = await open(file, "r+").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  await handle?.datasync().finally(() => handle.close());
}

function outOfRoom(error: unknown): never {
  const { code } = error as { code?: string };
  if (code !== "ENOSPC" && code !== "SQLITE_FULL") throw error;
  throw edgeNodeError("storage-full", "there is no room for the backup", error);
}

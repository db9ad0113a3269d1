import { createHash } from "node:crypto";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { cloudHubError } from "../errors.ts";
import type { BackupStore, NodeBackup } from "./backup-store.ts";

export const MAX_BACKUP_BYTES = 33_554_432;
/** Of one node; an older one goes when a newer one is whole. */
export const KEPT_BACKUPS = 3;
const PIECE_BYTES = 262_144;
/** Uploads at once: each holds one piece in memory. */
const PLACES = 16;
/** Clocks of nodes may be wrong; a backup of next year must not outlive all later ones. */
const AHEAD_MS = 86_400_000;

export interface BackupDeskPorts {
  readonly store: BackupStore;
  readonly now_ms: () => number;
}

/** Keeps sealed backups of nodes, for boxes that take a dead one's place. */
export class BackupDesk {
  private readonly ports: BackupDeskPorts;
  private readonly busy = new Set<string>();

  constructor(ports: BackupDeskPorts) {
    this.ports = ports;
  }

  list(node: NodeId): Promise<readonly NodeBackup[]> {
    return this.ports.store.list(node);
  }

  /**
   * Takes a backup in as it comes; one that does not become whole leaves nothing, and the older ones as they are.
   *
   * @throws {LocalGridError} `overloaded`, `backup-too-large`, `wrong-backup-size`, and what the bytes throw
   */
  async keep(
    node: NodeId,
    bytes: AsyncIterable<Uint8Array>,
    about: { readonly made_at_ms: number; readonly size_bytes: number },
  ): Promise<NodeBackup> {
    const { store, now_ms } = this.ports;
    if (about.size_bytes > MAX_BACKUP_BYTES) throw tooLarge();
    const leave = this.enter(node);
    try {
      const made_at_ms = Math.min(about.made_at_ms, now_ms() + AHEAD_MS);
      const number = await store.begin(node, { made_at_ms, begun_at_ms: now_ms() });
      try {
        const whole = await this.write(number, bytes, about.size_bytes);
        await store.finish(number, whole, KEPT_BACKUPS);
        return { ...whole, made_at_ms };
      } catch (error) {
        await store.drop(number).catch(() => undefined);
        throw error;
      }
    } finally {
      leave();
    }
  }

  /** @throws {LocalGridError} `unknown-backup` */
  async content(node: NodeId, digest: Uint8Array): Promise<AsyncGenerator<Uint8Array> & { readonly size: number }> {
    const known = (await this.list(node)).find((one) => Buffer.compare(one.digest, digest) === 0);
    if (known === undefined) throw cloudHubError("unknown-backup", "there is no such backup of this node");
    return Object.assign(this.pieces(node, known), { size: known.size_bytes });
  }

  private async *pieces(node: NodeId, { digest, size_bytes }: NodeBackup): AsyncGenerator<Uint8Array> {
    for (let position = 0, sent = 0; sent < size_bytes; position++) {
      const piece = await this.ports.store.piece(node, digest, position);
      // Another one took its place meanwhile: whoever reads it notices that it is cut.
      if (piece === null) throw cloudHubError("unknown-backup", "the backup has gone meanwhile");
      sent += piece.length;
      yield piece;
    }
  }

  private async write(number: number, bytes: AsyncIterable<Uint8Array>, expected: number) {
    const digest = createHash("sha256");
    let size_bytes = 0;
    let position = 0;
    for await (const piece of inPieces(bytes)) {
      size_bytes += piece.length;
      if (size_bytes > expected)
        throw cloudHubError("wrong-backup-size", `more than the ${expected} bytes that were told`);
      digest.update(piece);
      await this.ports.store.addPiece(number, position++, piece);
    }
    if (size_bytes !== expected) {
      throw cloudHubError("wrong-backup-size", `${size_bytes} bytes, ${expected} were told`);
    }
    return { digest: new Uint8Array(digest.digest()), size_bytes };
  }

  private enter(node: NodeId): () => void {
    const name = Buffer.from(node).toString("hex");
    if (this.busy.size >= PLACES || this.busy.has(name)) {
      throw cloudHubError("overloaded", `${this.busy.size} backups are being taken in`);
    }
    this.busy.add(name);
    return () => void this.busy.delete(name);
  }
}

async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const part of bytes) {
    waiting.push(part);
    size += part.length;
    if (size < PIECE_BYTES) continue;
    const all = Buffer.concat(waiting);
    let at = 0;
    for (; all.length - at >= PIECE_BYTES; at += PIECE_BYTES) yield all.subarray(at, at + PIECE_BYTES);
    waiting = [all.subarray(at)];
    size = all.length - at;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

function tooLarge() {
  return cloudHubError("backup-too-large", `a backup has at most ${MAX_BACKUP_BYTES} bytes here`);
}

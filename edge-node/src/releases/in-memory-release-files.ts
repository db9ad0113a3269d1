import { BUNDLE_START_BYTES, manifestLengthOf } from "@localgrid/protocol/update-bundle";
import { edgeNodeError } from "../errors.ts";
import type { KeptBundle, PartBundle, ReleaseFiles } from "./release-files.ts";

interface Part {
  readonly id: string;
  readonly source: string;
  bytes: Buffer;
}

/** Test support: bundles in memory. */
export class InMemoryReleaseFiles implements ReleaseFiles {
  hasShelf = false;
  free = 10_000_000_000;
  /** Fails with a full disk as long as it is true. */
  isFull = false;
  isInboxFull = false;
  readonly own = new Map<string, Uint8Array>();
  readonly shelf = new Map<string, Uint8Array>();
  /** What lies before the machine, by name. */
  readonly inbox = new Map<string, Uint8Array>();
  notes: string | null = null;
  private current: Part | null = null;
  private readonly heads = new WeakMap<Uint8Array, Uint8Array>();

  async bundles(): Promise<readonly KeptBundle[]> {
    const all = [
      ...[...this.own].map((one) => [...one, true] as const),
      ...[...this.shelf].map((one) => [...one, false] as const),
    ];
    return all.map(([id, bytes, isOwn]) => ({ id, signed: this.signedOf(bytes), size: bytes.length, isOwn }));
  }

  async read(id: string, from: number, length: number): Promise<Uint8Array | null> {
    return (this.own.get(id) ?? this.shelf.get(id))?.slice(from, from + length) ?? null;
  }

  async part(): Promise<PartBundle | null> {
    const { current } = this;
    return current && { id: current.id, source: current.source, received: current.bytes.length };
  }

  async beginPart(id: string, source: string, start: Uint8Array): Promise<void> {
    this.current = { id, source, bytes: Buffer.from(start) };
  }

  async append(bytes: Uint8Array): Promise<void> {
    if (this.isFull) throw edgeNodeError("storage-full", "the disk is full");
    const part = this.current as Part;
    part.bytes = Buffer.concat([part.bytes, bytes]);
  }

  async *partBytes(): AsyncGenerator<Uint8Array> {
    if (this.current !== null) yield this.current.bytes;
  }

  async keepPart(): Promise<void> {
    const { id, bytes } = this.current as Part;
    this.own.set(id, new Uint8Array(bytes));
    this.current = null;
  }

  async dropPart(): Promise<void> {
    this.current = null;
  }

  async remove(id: string): Promise<void> {
    this.own.delete(id);
  }

  async handOver(id: string, name: string): Promise<void> {
    if (this.isInboxFull) throw edgeNodeError("storage-full", "the disk is full");
    this.inbox.set(name, this.own.get(id) as Uint8Array);
  }

  async free_bytes(): Promise<number> {
    return this.free;
  }

  async readNotes(): Promise<string | null> {
    return this.notes;
  }

  async writeNotes(text: string): Promise<void> {
    this.notes = text;
  }

  private signedOf(bytes: Uint8Array): Uint8Array {
    const signed = this.heads.get(bytes) ?? signedIn(bytes);
    this.heads.set(bytes, signed);
    return signed;
  }

  /** Something happened to the disk. */
  damagePart(at: number): void {
    const { bytes } = this.current as Part;
    bytes[at] = (bytes[at] as number) ^ 1;
  }
}

function signedIn(bytes: Uint8Array): Uint8Array {
  return bytes.slice(BUNDLE_START_BYTES, BUNDLE_START_BYTES + manifestLengthOf(bytes));
}

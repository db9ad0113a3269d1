import type { HeldJournal } from "@localgrid/protocol/announcement";
import type { NextBatch } from "./batch-check.ts";
import { bytesOf } from "./names.ts";
import type { ReplicaStore } from "./replica-store.ts";

export interface Holding {
  readonly node: string;
  /** Over all epochs. */
  readonly records: number;
  readonly bytes: number;
  /** The newest one. */
  readonly epoch: string;
  /** Last one of that epoch. */
  readonly seq: number;
  readonly updated_at_ms: number;
}

/** Which foreign journals are here and how far: asked too often to be read from the disk each time. */
export class Holdings {
  private readonly store: ReplicaStore;
  private readonly held = new Map<string, Holding>();

  constructor(store: ReplicaStore) {
    this.store = store;
  }

  load(): void {
    this.held.clear();
    for (const { node, records, bytes, updated_at_ms } of this.store.journals()) {
      const newest = this.store.extents(node).at(-1);
      if (newest === undefined) continue;
      this.held.set(node, { node, records, bytes, epoch: newest.epoch, seq: newest.last_seq, updated_at_ms });
    }
  }

  stored(node: string, batch: NextBatch, at_ms: number): void {
    const { epoch, upto_seq, from_seq, skip } = batch;
    const before = this.held.get(node);
    // A gap that is filled in an older epoch leaves the newest one as it is; an epoch that begins need not be newer.
    const newest = from_seq === 1 ? this.store.extents(node).at(-1) : undefined;
    const isNewest = newest === undefined ? epoch === before?.epoch : newest.epoch === epoch;
    this.held.set(node, {
      node,
      records: (before?.records ?? 0) + upto_seq - from_seq + 1 - skip,
      bytes: (before?.bytes ?? 0) + batch.bytes.length,
      epoch: isNewest ? epoch : (before?.epoch ?? epoch),
      seq: isNewest ? upto_seq : (before?.seq ?? upto_seq),
      updated_at_ms: at_ms,
    });
  }

  drop(node: string): void {
    this.store.drop(node);
    this.held.delete(node);
  }

  get(node: string): Holding | null {
    return this.held.get(node) ?? null;
  }

  all(): readonly Holding[] {
    return [...this.held.values()];
  }

  get bytes(): number {
    return [...this.held.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** How far an epoch is here. */
  lastSeq(node: string, epoch: string): number {
    const holding = this.held.get(node);
    if (holding === undefined) return 0;
    if (holding.epoch === epoch) return holding.seq;
    return this.store.extents(node).find((one) => one.epoch === epoch)?.last_seq ?? 0;
  }

  /** What is announced of a holding. */
  static announced({ node, epoch, seq, records }: Holding): HeldJournal {
    return { node: bytesOf(node), epoch: bytesOf(epoch), seq, records };
  }
}

import type { BatchRequest, EpochExtent } from "@localgrid/sync-engine/upload-state";
import type { ReplicaStore } from "../gossip/replica-store.ts";
import type { UploadSource } from "./upload-source.ts";

/**
 * Another node's journal as it goes up: the batches that it signed, as they came. Goes on telling what it had while
 * it was carried, so that what the hub has been offered stays known; grows only while it is carried.
 */
export class RelaySource implements UploadSource {
  readonly journal: string;
  readonly role = "carried" as const;
  private readonly replicas: Pick<ReplicaStore, "extents" | "batchAt">;
  private known: readonly EpochExtent[] = [];
  private isCarried = false;
  private isRemoved = false;

  constructor(journal: string, replicas: Pick<ReplicaStore, "extents" | "batchAt">) {
    this.journal = journal;
    this.replicas = replicas;
  }

  /** Follows the replica from now on. */
  carry(): void {
    this.isCarried = true;
    this.isRemoved = false;
  }

  /** What is under way goes on; nothing that comes to the replica later does. Of a removed member nothing goes on. */
  stopCarrying({ isRemoved = false } = {}): void {
    this.isRemoved = isRemoved;
    this.known = isRemoved ? [] : this.extents();
    this.isCarried = false;
  }

  extents(): readonly EpochExtent[] {
    return this.isCarried ? this.replicas.extents(this.journal) : this.known;
  }

  batch({ epoch, from_seq }: BatchRequest): Uint8Array | null {
    if (this.isRemoved) return null;
    return this.replicas.batchAt(this.journal, epoch, from_seq)?.bytes ?? null;
  }
}

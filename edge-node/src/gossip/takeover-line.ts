import { epochGeneration } from "./epoch-generation.ts";
import { hexOf } from "./names.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { SourceClaim } from "./source-claims.ts";

export interface OfferedEpoch {
  readonly epoch: string;
  readonly last_seq: number;
  readonly isHere: boolean;
}

/**
 * What may still be taken of a journal after another box went on with it: whatever the new box wrote, what stands
 * before the place where it took off, and whatever the new box itself counts as its own. The old box may have written
 * more beyond that place; nobody takes it from anybody else.
 */
export class TakeoverLine {
  private readonly store: ReplicaStore;
  private readonly node: string;
  private readonly generations = new Map<string, number>();
  private cuts: ReadonlyMap<string, number> | null = null;
  private cutsOf = 1;

  constructor(store: ReplicaStore, node: string) {
    this.store = store;
    this.node = node;
  }

  /** How far an epoch may be taken from a source; 0 for not at all. */
  allowedUpto({ epoch, last_seq, isHere }: OfferedEpoch, claim: SourceClaim): number {
    const generation = this.store.generationOf(this.node);
    if (claim.generation < generation) return 0;
    if (generation === 1 || claim.isOrigin) return last_seq;
    const cut = this.cutAt(epoch, generation);
    if (cut !== null) return Math.min(cut, last_seq);
    // Of an epoch that is not here yet only its genesis can tell which box wrote it.
    return !isHere || this.generationHere(epoch) >= generation ? last_seq : 0;
  }

  /** Whether an epoch that is not here yet may begin. */
  mayBegin(generation: number, epoch: string, claim: SourceClaim): boolean {
    const newest = this.store.generationOf(this.node);
    return generation >= newest || claim.isOrigin || this.cutAt(epoch, newest) !== null;
  }

  /** Whether the newest box writes the epoch, so that it may grow without further questions. */
  isOfNewest(epoch: string): boolean {
    const newest = this.store.generationOf(this.node);
    return newest === 1 || this.generationHere(epoch) >= newest;
  }

  private generationHere(epoch: string): number {
    const known = this.generations.get(epoch) ?? epochGeneration(this.store, this.node, epoch);
    this.generations.set(epoch, known);
    return known;
  }

  /** Where the line from the first record to the takeover leaves an epoch; null for epochs beside the line. */
  private cutAt(epoch: string, generation: number): number | null {
    if (this.cuts === null || this.cutsOf !== generation) {
      this.cuts = this.lineToTakeover();
      this.cutsOf = generation;
    }
    return this.cuts.get(epoch) ?? null;
  }

  private lineToTakeover(): ReadonlyMap<string, number> {
    const cuts = new Map<string, number>();
    let at = this.store.takenOverAt(this.node)?.parent ?? null;
    while (at !== null) {
      const epoch = hexOf(at.epoch);
      if (cuts.has(epoch)) break;
      cuts.set(epoch, at.seq);
      at = this.store.parentOf(this.node, epoch) ?? null;
    }
    return cuts;
  }
}

import { hexOf } from "./names.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { SourceClaim } from "./source-claims.ts";

/** An epoch that is not here yet. */
export interface OfferedEpoch {
  readonly epoch: string;
  /** Of its genesis. */
  readonly generation: number;
  /** The highest that is known of its node. */
  readonly newest: number;
}

/**
 * Which epochs may still begin after another box went on with a journal: the new box's own, those that it continues, and
 * whatever the new box itself counts as its journal. The old box may have begun others since: nobody takes them. What it
 * wrote into an epoch that is here is kept wherever it turns up, so that the new box can find it.
 */
export class TakeoverLine {
  private readonly store: ReplicaStore;
  private readonly node: string;

  constructor(store: ReplicaStore, node: string) {
    this.store = store;
    this.node = node;
  }

  mayBegin({ epoch, generation, newest }: OfferedEpoch, claim: SourceClaim): boolean {
    if (generation >= newest || (claim.isOrigin && claim.generation >= newest)) return true;
    // Without the new box's first epoch the line is not known: a source that knows of that box has it.
    if (this.store.generationOf(this.node) < newest) return claim.generation >= newest;
    return this.line().has(epoch);
  }

  /** The epochs that lead to the takeover. */
  private line(): ReadonlySet<string> {
    const epochs = new Set<string>();
    let at = this.store.takenOverAt(this.node)?.parent ?? null;
    while (at !== null && !epochs.has(hexOf(at.epoch))) {
      const epoch = hexOf(at.epoch);
      epochs.add(epoch);
      at = this.store.parentOf(this.node, epoch) ?? null;
    }
    return epochs;
  }
}

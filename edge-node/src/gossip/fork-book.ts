import type { AlarmBook } from "./alarm-book.ts";
import { type Evidence, MAX_EVIDENCE_PER_NODE, type ReplicaStore } from "./replica-store.ts";

/** Who signed two different things for one place of a journal, with the proof. Such an epoch grows no further here. */
export class ForkBook {
  private readonly store: Pick<ReplicaStore, "addEvidence" | "evidence">;
  private readonly alarms: AlarmBook;
  private readonly epochs = new Map<string, Set<string>>();

  constructor(store: ForkBook["store"], alarms: AlarmBook) {
    this.store = store;
    this.alarms = alarms;
  }

  /** Takes up what an earlier life of this node had found. */
  load(): void {
    for (const evidence of this.store.evidence()) this.note(evidence);
  }

  add(evidence: Evidence): void {
    if (!this.isForked(evidence.node, evidence.epoch)) this.store.addEvidence(evidence);
    this.note(evidence);
  }

  isForked(node: string, epoch: string): boolean {
    return this.epochs.get(node)?.has(epoch) ?? false;
  }

  private note({ node, epoch, seq }: Evidence): void {
    const epochs = this.epochs.get(node) ?? new Set<string>();
    if (epochs.size < MAX_EVIDENCE_PER_NODE) epochs.add(epoch);
    this.epochs.set(node, epochs);
    this.alarms.raise("equivocation", node, `signed two different records ${seq} of epoch ${epoch}`);
  }
}

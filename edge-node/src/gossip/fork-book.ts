import type { AlarmBook } from "./alarm-book.ts";
import { extractOf } from "./evidence-extract.ts";
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

  /** The first proof against a node is kept whole, further ones as little as still proves something. */
  add(evidence: Evidence): void {
    const { node, epoch, first, second } = evidence;
    const isFirst = !this.epochs.has(node);
    if (isFirst) this.store.addEvidence(evidence);
    else if (!this.isForked(node, epoch)) {
      this.store.addEvidence({ ...evidence, first: extractOf(first), second: extractOf(second) });
    }
    this.note(evidence);
  }

  isForked(node: string, epoch: string): boolean {
    return this.isDistrusted(node) || (this.epochs.get(node)?.has(epoch) ?? false);
  }

  /** Whoever was found out so often is believed in nothing more: its journal stays as it is. */
  isDistrusted(node: string): boolean {
    return (this.epochs.get(node)?.size ?? 0) >= MAX_EVIDENCE_PER_NODE;
  }

  private note({ node, epoch, seq }: Evidence): void {
    const epochs = this.epochs.get(node) ?? new Set<string>();
    if (epochs.size < MAX_EVIDENCE_PER_NODE) epochs.add(epoch);
    this.epochs.set(node, epochs);
    this.alarms.raise("equivocation", node, `signed two different records ${seq} of epoch ${epoch}`);
  }
}

import type { EpochHead, EpochPosition } from "@localgrid/protocol/upload-answers";
import type { HubAnswer } from "../upload-state.ts";

/** Records are names; that they are chained is left out, for equal names at equal places are all that a chain proves. */
export interface ModelBatch {
  readonly journal: string;
  readonly epoch: string;
  readonly from_seq: number;
  /** Where the epoch goes on from; looked at with the first record only. */
  readonly parent: EpochPosition | null;
  readonly records: readonly string[];
}

/** What the hub does with the next thing that it hears. */
export type HubMood = "well" | "dies-before-commit" | "dies-after-commit" | "busy" | "strict" | "forgetful";

interface HeldEpoch {
  readonly parent: EpochPosition | null;
  readonly records: string[];
}

/** A hub in memory: what it stores it keeps, whatever happens to its answers. */
export class ModelHub {
  /** Every record in the order in which it was stored. */
  stored: string[] = [];
  private journals = new Map<string, Map<string, HeldEpoch>>();
  private backup = {};
  mood: HubMood = "well";

  constructor() {
    this.backUp();
  }

  /** Null when the hub died and nobody hears an answer. */
  receive(batch: ModelBatch): HubAnswer | null {
    const mood = this.takeMood();
    if (mood === "busy") return { kind: "unavailable", retry_after_s: 3 };
    if (mood === "forgetful") return { kind: "not-authenticated" };
    if (mood === "strict" && batch.records.length > 1) return { kind: "too-large", max_records: null };
    const objection = this.objection(batch);
    if (objection !== null) return objection;
    if (mood === "dies-before-commit") return null;
    const held = this.store(batch);
    if (mood === "dies-after-commit") return null;
    return { kind: "acknowledged", acknowledged: { epoch: batch.epoch, seq: held }, max_records: 7 };
  }

  heads(journal: string): HubAnswer | null {
    const mood = this.takeMood();
    if (mood === "busy") return { kind: "unavailable", retry_after_s: null };
    if (mood === "dies-before-commit" || mood === "dies-after-commit") return null;
    const heads = this.headsOf(journal);
    return { kind: "heads", heads, newest: heads.at(-1)?.epoch ?? null };
  }

  headsOf(journal: string): readonly EpochHead[] {
    return [...(this.journals.get(journal) ?? [])].map(([epoch, { records }]) => ({
      epoch,
      seq: records.length,
      hash: "",
    }));
  }

  recordsOf(journal: string, epoch: string): readonly string[] {
    return this.journals.get(journal)?.get(epoch)?.records ?? [];
  }

  parentOf(journal: string, epoch: string): EpochPosition | null {
    return this.journals.get(journal)?.get(epoch)?.parent ?? null;
  }

  backUp(): void {
    this.backup = structuredClone({ stored: this.stored, journals: this.journals });
  }

  /** What came after the backup is gone, though it was acknowledged. */
  restore(): void {
    Object.assign(this, structuredClone(this.backup));
  }

  private takeMood(): HubMood {
    const { mood } = this;
    this.mood = "well";
    return mood;
  }

  private objection({ journal, epoch, from_seq, parent, records }: ModelBatch): HubAnswer | null {
    const held = this.recordsOf(journal, epoch);
    if (from_seq > held.length + 1) return { kind: "gap", expected: { epoch, seq: held.length + 1 } };
    const isParentHere = parent === null || this.recordsOf(journal, parent.epoch).length >= parent.seq;
    if (from_seq === 1 && !isParentHere) return { kind: "unknown-parent" };
    const forkAt = records.findIndex((name, index) => (held[from_seq - 1 + index] ?? name) !== name);
    return forkAt === -1 ? null : { kind: "fork", at: { epoch, seq: from_seq + forkAt } };
  }

  private store({ journal, epoch, from_seq, parent, records }: ModelBatch): number {
    const epochs = this.journals.get(journal) ?? new Map<string, HeldEpoch>();
    this.journals.set(journal, epochs);
    const held = epochs.get(epoch) ?? { parent, records: [] };
    epochs.set(epoch, held);
    const fresh = records.slice(held.records.length + 1 - from_seq);
    held.records.push(...fresh);
    this.stored.push(...fresh);
    return held.records.length;
  }
}

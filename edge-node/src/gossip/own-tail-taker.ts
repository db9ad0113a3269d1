import { checkBatch, type JournalPlace } from "./batch-check.ts";
import type { JournalTaker, Taken } from "./journal-fetch.ts";
import { hexOf } from "./names.ts";
import type { ReplicatedJournal } from "./own-journal.ts";
import type { SourceClaim } from "./source-claims.ts";

export interface OwnTailTakerPorts {
  readonly own: ReplicatedJournal;
  readonly publicKey: Uint8Array;
  /** Which box of the node this is. */
  readonly generation: number;
  /** Epochs that only the box before this one knows: remembered, so that they are not fetched again. */
  readonly unwanted: Set<string>;
  /** A box of a higher generation has signed an epoch of this journal. */
  readonly replaced: (generation: number) => void;
  /** This node's key has signed something else for a place of its own journal. */
  readonly forked: (place: { readonly epoch: string; readonly seq: number; readonly second: Uint8Array }) => void;
}

/**
 * Takes back records of the own journal that this disk has lost, or that its recovery did not find: what this node once
 * signed itself, never into the epoch that it is writing, and no epoch that the box before this one may have begun since.
 */
export class OwnTailTaker implements JournalTaker, JournalPlace {
  readonly node: string;
  readonly publicKey: Uint8Array;
  private readonly ports: OwnTailTakerPorts;
  private readonly reach: Map<string, number>;
  private readonly writing: string | null;

  constructor(ports: OwnTailTakerPorts) {
    const { own } = ports;
    this.ports = ports;
    this.node = own.journal;
    this.publicKey = ports.publicKey;
    this.reach = new Map(own.extents().map(({ epoch, last_seq }) => [epoch, last_seq]));
    const head = own.head();
    this.writing = head === null ? null : hexOf(head.epoch);
  }

  get records(): number {
    return [...this.reach.values()].reduce((sum, last_seq) => sum + last_seq, 0);
  }

  lastSeq(epoch: string): number {
    return this.reach.get(epoch) ?? 0;
  }

  hashAt(epoch: string, seq: number): Uint8Array | null {
    return this.ports.own.hashAt(epoch, seq);
  }

  wantedUpto(epoch: string, last_seq: number): number {
    return epoch === this.writing || this.ports.unwanted.has(epoch) ? 0 : last_seq;
  }

  continuesStraight(): boolean {
    return false;
  }

  take(bytes: Uint8Array, epoch: string, _claim: SourceClaim): Taken {
    const { own, forked, replaced, generation } = this.ports;
    const checked = checkBatch(bytes, this, epoch);
    if (checked.kind === "fork") forked({ epoch: checked.epoch, seq: checked.seq, second: new Uint8Array(bytes) });
    if (checked.kind !== "next") return { kind: checked.kind };
    if (checked.generation !== undefined && checked.generation > generation) {
      replaced(checked.generation);
      return { kind: "parent-missing" };
    }
    const isNew = !this.reach.has(epoch);
    if (isNew && checked.generation !== undefined && checked.generation < generation) {
      this.ports.unwanted.add(epoch);
      return { kind: "unwanted" };
    }
    const records = checked.records.slice(checked.skip);
    own.storeTail({
      epoch,
      from_seq: checked.from_seq + checked.skip,
      records: records.map((record) => new Uint8Array(record.bytes)),
      hashes: records.map(({ hash }) => hash),
    });
    this.reach.set(epoch, checked.upto_seq);
    return { kind: "stored", records: records.length, upto_seq: checked.upto_seq };
  }
}

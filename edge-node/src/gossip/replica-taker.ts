import { checkBatch, type JournalPlace, type NextBatch } from "./batch-check.ts";
import type { JournalTaker, Taken } from "./journal-fetch.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { SourceClaim } from "./source-claims.ts";
import { TakeoverLine } from "./takeover-line.ts";

/** A node begins an epoch with each start; a journal with more has been made to cost others. */
const MAX_EPOCHS = 4_096;

export interface ReplicaTakerPorts {
  readonly node: string;
  readonly publicKey: Uint8Array;
  readonly store: ReplicaStore;
  readonly now_ms: () => number;
  /** The highest that the node has announced. */
  readonly generation: number;
  /** Epochs of the box before, which nobody takes: remembered, so that they are not fetched again. */
  readonly unwanted: Set<string>;
  /** Epochs of which nothing more is taken, because their node signed two things for one place. */
  readonly isForked: (epoch: string) => boolean;
  readonly forked: (place: { readonly epoch: string; readonly seq: number; readonly second: Uint8Array }) => void;
  readonly stored: (batch: NextBatch) => void;
  readonly isMember: () => boolean;
  /** The journal has more epochs than are kept of one. */
  readonly hasTooManyEpochs: (most: number) => void;
}

/** Takes records of a foreign journal into the replica that is here. */
export class ReplicaTaker implements JournalTaker, JournalPlace {
  readonly node: string;
  readonly publicKey: Uint8Array;
  private readonly ports: ReplicaTakerPorts;
  private readonly reach: Map<string, number>;
  private readonly line: TakeoverLine;

  constructor(ports: ReplicaTakerPorts) {
    this.ports = ports;
    this.node = ports.node;
    this.publicKey = ports.publicKey;
    this.reach = new Map(ports.store.extents(ports.node).map(({ epoch, last_seq }) => [epoch, last_seq]));
    this.line = new TakeoverLine(ports.store, ports.node);
  }

  lastSeq(epoch: string): number {
    return this.reach.get(epoch) ?? 0;
  }

  hashAt(epoch: string, seq: number): Uint8Array | null {
    return this.ports.store.hashAt(this.node, epoch, seq);
  }

  get records(): number {
    return [...this.reach.values()].reduce((sum, last_seq) => sum + last_seq, 0);
  }

  wantedUpto(epoch: string, last_seq: number, claim: SourceClaim): number {
    const { isForked, unwanted, generation } = this.ports;
    // What others were refused, the new box itself may count as its own.
    const isRefused = unwanted.has(epoch) && !(claim.isOrigin && claim.generation >= generation);
    const isTooMany = !this.reach.has(epoch) && this.reach.size >= MAX_EPOCHS;
    if (isTooMany) this.ports.hasTooManyEpochs(MAX_EPOCHS);
    return isForked(epoch) || isRefused || isTooMany ? 0 : last_seq;
  }

  continuesStraight(epoch: string): boolean {
    return this.reach.has(epoch) && !this.ports.isForked(epoch);
  }

  take(bytes: Uint8Array, epoch: string, claim: SourceClaim): Taken {
    const { store, now_ms, forked, stored, isMember, isForked } = this.ports;
    // What had come before the stream was aborted may still be read.
    if (!isMember()) return { kind: "no-member" };
    if (isForked(epoch)) return { kind: "unwanted" };
    const checked = checkBatch(bytes, this, epoch);
    if (checked.kind === "fork") forked({ epoch: checked.epoch, seq: checked.seq, second: bytes });
    if (checked.kind !== "next") return { kind: checked.kind };
    const { from_seq, upto_seq, head_hash, parent, generation, skip } = checked;
    const isBegun = this.reach.has(epoch);
    const newest = this.ports.generation;
    if (generation !== undefined && !isBegun && !this.line.mayBegin({ epoch, generation, newest }, claim)) {
      this.ports.unwanted.add(epoch);
      return { kind: "unwanted" };
    }
    // Before the epoch itself: a crash in between must not leave one of the new box whose takeover nobody knows.
    if (generation !== undefined && generation > store.generationOf(this.node)) {
      store.noteGeneration(this.node, generation, parent ?? null);
    }
    const at_ms = Math.floor(now_ms());
    const own = new Uint8Array(bytes);
    store.append({
      node: this.node,
      epoch,
      from_seq,
      upto_seq,
      bytes: own,
      head_hash,
      parent,
      generation,
      skip,
      at_ms,
    });
    this.reach.set(epoch, upto_seq);
    stored(checked);
    return { kind: "stored", records: upto_seq - from_seq + 1 - skip, upto_seq };
  }
}

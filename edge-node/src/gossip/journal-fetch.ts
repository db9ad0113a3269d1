import { edgeNodeError } from "../errors.ts";
import { type Answer, type Conversation, expectAnswer } from "./conversation.ts";
import { areEqual, bytesOf, hexOf } from "./names.ts";
import type { SourceClaim } from "./source-claims.ts";

/** A long journal comes in portions, so that others get their turn in between. */
const MAX_BATCHES_PER_FETCH = 8_192;
const MAX_BYTES_PER_FETCH = 67_108_864;

export type Taken =
  | { readonly kind: "stored"; readonly records: number; readonly upto_seq: number }
  /** `unwanted`: the rest of the epoch is not wanted either; `no-member`: nothing of the node is, any more. */
  | { readonly kind: "fork" | "parent-missing" | "unwanted" | "no-member" };

/** Where fetched records go. It checks each batch before it keeps it. */
export interface JournalTaker {
  readonly node: string;
  /** What is here, over all epochs. */
  readonly records: number;
  lastSeq(epoch: string): number;
  /** How far an epoch that the source has up to `last_seq` is wanted from it; 0 for not at all. */
  wantedUpto(epoch: string, last_seq: number, claim: SourceClaim): number;
  /** Whether the epoch is here and may grow without a look at the others. */
  continuesStraight(epoch: string): boolean;
  /** @throws {LocalGridError} those of `checkBatch`; `storage-full`, `storage-failed` */
  take(bytes: Uint8Array, epoch: string, claim: SourceClaim): Taken;
}

export interface FetchOutcome {
  readonly records: number;
  readonly bytes: number;
  /**
   * `done`: everything that the source has and that may be taken is here. `more`: it was enough for one turn. `short`:
   * the source does not have what it claims. `stopped`: what came does not fit what is here.
   */
  readonly ended: "done" | "more" | "short" | "stopped";
}

/** Gets what a source claims to have of a journal and what is not here yet, batch by batch, each stored before the next. */
export class JournalFetch {
  private readonly conversation: Conversation;
  private readonly taker: JournalTaker;
  private claim: SourceClaim;
  private records = 0;
  private bytes = 0;
  private batches = 0;
  private isShort = false;
  private isStopped = false;
  private readonly stored: () => void;

  /** `stored` is called with each batch that is kept. */
  constructor(
    conversation: Conversation,
    {
      taker,
      claim,
      stored,
    }: { readonly taker: JournalTaker; readonly claim: SourceClaim; readonly stored: () => void },
  ) {
    this.conversation = conversation;
    this.taker = taker;
    this.claim = claim;
    this.stored = stored;
  }

  /** @throws {LocalGridError} those of the conversation and of the taker; what was stored before stays */
  async run(): Promise<FetchOutcome> {
    const { taker, claim } = this;
    if (this.isStraight()) await this.fetchEpoch(claim.epoch, claim.seq);
    if (taker.records !== claim.records || taker.lastSeq(claim.epoch) < claim.seq) await this.fetchGaps();
    return this.outcome();
  }

  private outcome(): FetchOutcome {
    const { records, bytes } = this;
    if (this.isStopped) return { records, bytes, ended: "stopped" };
    if (this.isShort) return { records, bytes, ended: "short" };
    return { records, bytes, ended: this.isFull() ? "more" : "done" };
  }

  private isFull(): boolean {
    return this.batches >= MAX_BATCHES_PER_FETCH || this.bytes >= MAX_BYTES_PER_FETCH;
  }

  /** Whether only the end of the newest epoch is missing, so that nobody has to list all epochs. */
  private isStraight(): boolean {
    const { taker, claim } = this;
    const missing = claim.seq - taker.lastSeq(claim.epoch);
    return missing > 0 && taker.continuesStraight(claim.epoch) && taker.records + missing >= claim.records;
  }

  private async fetchGaps(): Promise<void> {
    if (this.isFull() || this.isStopped) return;
    const { taker } = this;
    const node = bytesOf(taker.node);
    const { generation, epochs, ...of } = expectAnswer(
      await this.conversation.ask({ kind: "extents", node }),
      "extents",
    );
    if (!areEqual(of.node, node)) throw edgeNodeError("wrong-peer-answer", "epochs of another journal");
    this.claim = { ...this.claim, generation };
    const listed = epochs.reduce((sum, { last_seq }) => sum + last_seq, 0);
    const newest = epochs.find(({ epoch }) => hexOf(epoch) === this.claim.epoch);
    this.isShort ||= listed < this.claim.records || (newest?.last_seq ?? 0) < this.claim.seq;
    for (const { epoch, last_seq } of epochs) {
      const name = hexOf(epoch);
      const isWhole = await this.fetchEpoch(name, taker.wantedUpto(name, last_seq, this.claim));
      // Whoever lists one epoch that it does not have may list thousands.
      if (!isWhole) return;
    }
  }

  /** False when the source does not have what it listed. */
  private async fetchEpoch(epoch: string, upto_seq: number): Promise<boolean> {
    const { taker } = this;
    const node = bytesOf(taker.node);
    while (!(this.isFull() || this.isStopped)) {
      const from_seq = taker.lastSeq(epoch) + 1;
      if (from_seq > upto_seq) return true;
      const answer = await this.conversation.ask({ kind: "records", node, epoch: bytesOf(epoch), from_seq, upto_seq });
      const isWanted = await this.takeAll(answer, epoch);
      if (!isWanted) return true;
      if (taker.lastSeq(epoch) >= from_seq) continue;
      this.isShort ||= !this.isStopped;
      return false;
    }
    return true;
  }

  /** Reads the answer to its end; whether the epoch is wanted. */
  private async takeAll(first: Answer, epoch: string): Promise<boolean> {
    let isWanted = true;
    for (let answer = first; answer.kind !== "end"; answer = await this.conversation.next()) {
      const { bytes } = expectAnswer(answer, "batch");
      if (!isWanted) continue;
      const taken = this.taker.take(bytes, epoch, this.claim);
      if (taken.kind === "stored") this.count(taken.records, bytes);
      else if (taken.kind === "unwanted") isWanted = false;
      else {
        // What else the source wanted to send of this epoch is of no use.
        this.isStopped = true;
        this.conversation.abort();
        break;
      }
    }
    return isWanted;
  }

  private count(records: number, bytes: Uint8Array): void {
    this.records += records;
    this.bytes += bytes.length;
    this.batches += 1;
    this.stored();
  }
}

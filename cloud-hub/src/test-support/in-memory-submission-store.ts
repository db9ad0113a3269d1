import { cloudHubError } from "../errors.ts";
import type { Lane, SignedTransaction } from "../settlement/chain.ts";
import type {
  BatchName,
  EndedSubmission,
  OpenSubmission,
  SubmissionDraft,
  SubmissionEnd,
  SubmissionStore,
} from "../settlement/outbox/submission-store.ts";

interface Kept {
  submission: OpenSubmission;
  end: SubmissionEnd | null;
}

/** A store for tests that is as durable as the test. */
export class InMemorySubmissionStore implements SubmissionStore {
  private readonly kept: Kept[] = [];
  private readonly keys = new Map<string, Uint8Array>();

  /** Every transaction ever kept, in order, with what came of it. */
  get all(): readonly Readonly<Kept>[] {
    return this.kept;
  }

  async open(lane: Lane): Promise<OpenSubmission | null> {
    return this.kept.find(({ submission, end }) => submission.lane === lane && end === null)?.submission ?? null;
  }

  async keep({ keys, at_ms: _, ...draft }: SubmissionDraft): Promise<OpenSubmission> {
    if ((await this.open(draft.lane)) !== null) throw cloudHubError("lane-taken", draft.lane);
    const submission = { ...draft, id: this.kept.length + 1, wasSent: false, bump: null };
    this.kept.push({ submission, end: null });
    for (const key of keys) this.keys.set(Buffer.from(key).toString("hex"), key);
    return submission;
  }

  async markSent(id: number): Promise<void> {
    this.change(id, { wasSent: true });
  }

  async keepBump(
    id: number,
    { bid_stroops, ...bump }: SignedTransaction & { readonly bid_stroops: bigint },
  ): Promise<void> {
    this.change(id, { bump, bid_stroops });
  }

  async end(id: number, outcome: SubmissionEnd): Promise<void> {
    const kept = this.kept[id - 1] as Kept;
    kept.end ??= outcome;
  }

  async lastSpent(lane: Lane): Promise<bigint | null> {
    const spent = this.kept
      .filter(({ submission, end }) => submission.lane === lane && isSpent(end))
      .map(({ submission }) => submission.sequence);
    return spent.reduce<bigint | null>((most, sequence) => (most === null || sequence > most ? sequence : most), null);
  }

  async lastOf({ community, seq }: BatchName): Promise<EndedSubmission | null> {
    const found = this.kept.findLast(
      ({ submission: { batch }, end }) =>
        batch?.community === community &&
        batch.seq === seq &&
        (end?.state === "confirmed" || end?.state === "forgotten"),
    );
    if (found === undefined || found.end === null) return null;
    const { submission, end } = found;
    const { hash } = submission.bump ?? submission.transaction;
    return { hash, state: end.state, ledger: end.ledger, fee_stroops: end.fee_stroops };
  }

  async newestLedger(): Promise<number> {
    return Math.max(0, ...this.kept.map(({ end }) => end?.ledger ?? 0));
  }

  async usedKeys(after: Uint8Array | null, count: number) {
    const start = after === null ? "" : Buffer.from(after).toString("hex");
    return [...this.keys]
      .filter(([digest]) => digest > start)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, count)
      .map(([digest, key]) => ({ digest: Buffer.from(digest, "hex"), key }));
  }

  async prune(): Promise<void> {}

  private change(id: number, changed: Partial<OpenSubmission>): void {
    const kept = this.kept[id - 1] as Kept;
    kept.submission = { ...kept.submission, ...changed };
  }
}

function isSpent(end: SubmissionEnd | null): boolean {
  return end?.state === "confirmed" || end?.state === "failed";
}

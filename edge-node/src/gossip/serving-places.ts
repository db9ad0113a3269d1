/** Batches that are read and not yet on their way to a peer: what serving may hold in memory. */
const MAX_BATCHES_IN_HAND = 16;
const MAX_PER_PEER = 2;
const QUESTIONS_PER_S = 20;
const QUESTION_BURST = 100;

/** Sees to it that no peer takes all of this node's time and memory for its questions. */
export class ServingPlaces {
  private readonly perPeer = new Map<string, number>();
  private readonly allowance = new Map<string, { left: number; at_ms: number }>();
  private readonly waiting: (() => void)[] = [];
  private readonly steady_ms: () => number;
  private inHand = 0;

  constructor(steady_ms: () => number) {
    this.steady_ms = steady_ms;
  }

  /** Whether the peer may have one more answer of records; to be followed by {@link leave}. */
  enter(node: string): boolean {
    const streams = this.perPeer.get(node) ?? 0;
    if (streams >= MAX_PER_PEER) return false;
    this.perPeer.set(node, streams + 1);
    return true;
  }

  leave(node: string): void {
    const streams = (this.perPeer.get(node) ?? 1) - 1;
    if (streams > 0) this.perPeer.set(node, streams);
    else this.perPeer.delete(node);
  }

  /** Runs `work` with one batch in hand, in the order in which it was asked for. */
  async withBatch<T>(work: () => Promise<T>): Promise<T> {
    if (this.inHand >= MAX_BATCHES_IN_HAND) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.inHand += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.inHand -= 1;
      else next();
    }
  }

  /** How long the peer's next question has to wait: those who ask too often are answered more slowly, not refused. */
  delayOf(node: string): number {
    const now_ms = this.steady_ms();
    const { left, at_ms } = this.allowance.get(node) ?? { left: QUESTION_BURST, at_ms: now_ms };
    const filled = Math.min(QUESTION_BURST, left + ((now_ms - at_ms) * QUESTIONS_PER_S) / 1_000);
    this.allowance.set(node, { left: filled - 1, at_ms: now_ms });
    return filled >= 1 ? 0 : ((1 - filled) * 1_000) / QUESTIONS_PER_S;
  }

  keepOnly(isKept: (node: string) => boolean): void {
    for (const node of [...this.allowance.keys()]) if (!isKept(node)) this.allowance.delete(node);
  }
}

/** Batches that are read and not yet on their way to a peer: what serving may hold in memory. */
const MAX_BATCHES_IN_HAND = 16;
const MAX_PER_PEER = 2;
const QUESTIONS_PER_S = 20;
const QUESTION_BURST = 100;
/** Of answers that cost little to ask for and much to send: lists of heads, members and epochs. */
const LISTED_BYTES_PER_S = 1_048_576;
const LISTED_BURST_BYTES = 4_194_304;

interface Allowance {
  readonly left: number;
  readonly at_ms: number;
}

interface Spending {
  readonly node: string;
  readonly amount: number;
  readonly per_s: number;
  readonly burst: number;
}

/** Sees to it that no peer takes all of this node's time and memory for its questions. */
export class ServingPlaces {
  private readonly perPeer = new Map<string, number>();
  private readonly allowance = new Map<string, Allowance>();
  private readonly listed = new Map<string, Allowance>();
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
    const rate = { per_s: QUESTIONS_PER_S, burst: QUESTION_BURST };
    return this.spend(this.allowance, { node, amount: 1, ...rate });
  }

  /** How long a list of so many bytes has to wait before it goes to the peer. */
  delayOfList(node: string, bytes: number): number {
    const rate = { per_s: LISTED_BYTES_PER_S, burst: LISTED_BURST_BYTES };
    return this.spend(this.listed, { node, amount: bytes, ...rate });
  }

  keepOnly(isKept: (node: string) => boolean): void {
    for (const spent of [this.allowance, this.listed]) {
      for (const node of [...spent.keys()]) if (!isKept(node)) spent.delete(node);
    }
  }

  private spend(spent: Map<string, Allowance>, { node, amount, per_s, burst }: Spending): number {
    const now_ms = this.steady_ms();
    const { left, at_ms } = spent.get(node) ?? { left: burst, at_ms: now_ms };
    const filled = Math.min(burst, left + ((now_ms - at_ms) * per_s) / 1_000);
    spent.set(node, { left: filled - amount, at_ms: now_ms });
    return filled >= amount ? 0 : ((amount - filled) * 1_000) / per_s;
  }
}

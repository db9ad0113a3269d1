/**
 * Runs at most `width` jobs at once and keeps at most `length` more waiting. Hashing needs 32 MiB and a thread
 * of the pool each; without a bound a burst of logins would take both from everything else.
 */
export class WorkQueue {
  private readonly width: number;
  private readonly length: number;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(limits: { readonly width: number; readonly length: number }) {
    this.width = limits.width;
    this.length = limits.length;
  }

  isFull(): boolean {
    return this.waiting.length >= this.length;
  }

  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.running >= this.width) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await job();
    } finally {
      // The place goes straight to the next one in the queue, so that nobody can slip in between.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}

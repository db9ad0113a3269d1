import { cloudHubError } from "../errors.ts";

/** Passes a source on until somebody stops it, also while it waits for more. */
export class Interruptible {
  private isStopped = false;
  private interrupt: (() => void) | null = null;

  stop(): void {
    this.isStopped = true;
    this.interrupt?.();
  }

  /** @throws {LocalGridError} `interrupted-import` once stopped, and whatever the source throws */
  async *read(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const iterator = source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value } = await this.next(iterator);
        if (done === true) return;
        yield value;
      }
    } finally {
      // Not waited for: an iterator that waits itself ends only when its source does.
      iterator.return?.().catch(() => {});
    }
  }

  private next(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    return new Promise((resolve, reject) => {
      this.interrupt = () => reject(cloudHubError("interrupted-import", "the hub is stopping"));
      if (this.isStopped) this.interrupt();
      else iterator.next().then(resolve, reject);
    });
  }
}

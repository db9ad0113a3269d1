/** Lets a bounded number of workers work at a time; the others wait, or sleep until they are woken. */
export class WorkGate {
  private readonly later: (delay_ms: number, act: () => void) => () => void;
  private readonly sleepers = new Set<() => void>();
  private readonly queue: (() => void)[] = [];
  private free: number;
  private isClosed = false;

  constructor(width: number, later: (delay_ms: number, act: () => void) => () => void) {
    this.free = width;
    this.later = later;
  }

  /** Does some work as soon as there is a place. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.free === 0) await new Promise<void>((go) => this.queue.push(go));
    else this.free -= 1;
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }

  /** Sleeps for a while, or until somebody wakes all. */
  nap(delay_ms: number): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        cancel();
        this.sleepers.delete(wake);
        resolve();
      };
      const cancel = this.later(delay_ms, wake);
      this.sleepers.add(wake);
    });
  }

  /** Nobody sleeps from here on. */
  close(): void {
    this.isClosed = true;
    this.wakeAll();
  }

  wakeAll(): void {
    for (const wake of [...this.sleepers]) wake();
  }
}

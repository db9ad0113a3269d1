/** A chain of promises that is longer than this would be cut short by the next event. */
const TURNS = 80;

interface Waiting {
  readonly due_ms: number;
  readonly order: number;
  readonly act: () => void;
  isCancelled: boolean;
}

/** Test support: a clock that moves from event to event, and chance that repeats itself for a seed. */
export class TestTime {
  private readonly heap: Waiting[] = [];
  private state: number;
  private order = 0;
  private time_ms: number;

  constructor({ seed = 1, at_ms = 1_760_000_000_000 } = {}) {
    this.state = seed;
    this.time_ms = at_ms;
  }

  now_ms = (): number => this.time_ms;

  /** From 0 to below 1 (mulberry32). */
  random = (): number => {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };

  after = (delay_ms: number, act: () => void): (() => void) => {
    this.order += 1;
    const entry = { due_ms: this.time_ms + Math.max(0, delay_ms), order: this.order, act, isCancelled: false };
    this.heap.push(entry);
    this.rise(this.heap.length - 1);
    return () => {
      entry.isCancelled = true;
    };
  };

  pause(delay_ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(delay_ms, resolve);
    });
  }

  /** Events that are still to come. */
  get waiting(): number {
    return this.heap.filter(({ isCancelled }) => !isCancelled).length;
  }

  /** Lets time pass, event by event, with whatever follows from each. */
  async pass(duration_ms: number): Promise<void> {
    const end_ms = this.time_ms + duration_ms;
    await settled();
    for (let next = this.heap[0]; next !== undefined && next.due_ms <= end_ms; next = this.heap[0]) {
      this.takeFirst();
      if (next.isCancelled) continue;
      this.time_ms = Math.max(this.time_ms, next.due_ms);
      next.act();
      await settled();
    }
    this.time_ms = end_ms;
  }

  /** Lets time pass until something is true; whether it became true in time. */
  async passUntil(probe: () => boolean, most_ms: number, step_ms = 1_000): Promise<boolean> {
    for (let passed_ms = 0; passed_ms < most_ms; passed_ms += step_ms) {
      if (probe()) return true;
      await this.pass(step_ms);
    }
    return probe();
  }

  private takeFirst(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.sink();
  }

  private rise(start: number): void {
    for (let at = start; at > 0; ) {
      const above = (at - 1) >> 1;
      if (!this.swapIfLater(above, at)) return;
      at = above;
    }
  }

  private sink(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      if (left >= this.heap.length) return;
      const right = left + 1;
      const isRight = right < this.heap.length && isLater(this.heap[left], this.heap[right]);
      const below = isRight ? right : left;
      if (!this.swapIfLater(at, below)) return;
      at = below;
    }
  }

  private swapIfLater(upper: number, lower: number): boolean {
    const [a, b] = [this.heap[upper], this.heap[lower]];
    if (a === undefined || b === undefined || !isLater(a, b)) return false;
    this.heap[upper] = b;
    this.heap[lower] = a;
    return true;
  }
}

function isLater(a: Waiting | undefined, b: Waiting | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.due_ms === b.due_ms ? a.order > b.order : a.due_ms > b.due_ms;
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
}

/** Lines on the terminal for work that takes a while: at most one in two seconds, and one at the end. */
export class Progress {
  private readonly label: string;
  private readonly total: number;
  private readonly startedAt_ms = performance.now();
  private shownAt_ms = performance.now();

  constructor(label: string, total: number) {
    this.label = label;
    this.total = total;
  }

  reached(done: number): void {
    const now_ms = performance.now();
    if (now_ms - this.shownAt_ms < 2_000) return;
    this.shownAt_ms = now_ms;
    const share = this.total === 0 ? 100 : Math.floor((done * 100) / this.total);
    console.error(`${this.label}: ${done} of ${this.total} (${share} %), ${this.elapsed()}`);
  }

  /** Where nobody knows how much there will be. */
  counted(done: number): void {
    const now_ms = performance.now();
    if (now_ms - this.shownAt_ms < 2_000) return;
    this.shownAt_ms = now_ms;
    console.error(`${this.label}: ${done}, ${this.elapsed()}`);
  }

  finish(summary: string): void {
    console.error(`${this.label}: ${summary}, ${this.elapsed()}`);
  }

  private elapsed(): string {
    return `${((performance.now() - this.startedAt_ms) / 1000).toFixed(1)} s`;
  }
}

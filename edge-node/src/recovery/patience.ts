/** How long a source that answers nothing of use is asked again, since it last did. */
const LONGEST_TROUBLE_WALL_MS = 120_000;
const FIRST_WAIT_WALL_MS = 500;
const LONGEST_WAIT_WALL_MS = 15_000;

export interface PatiencePorts {
  /** Of a clock that only rises. */
  readonly steady_ms: () => number;
  readonly pause: (wall_ms: number) => Promise<void>;
}

/** With a source that is busy or slow: it is asked again after longer and longer waits, but not for ever. */
export class Patience {
  private readonly ports: PatiencePorts;
  private since_ms: number | null = null;
  private next_ms = FIRST_WAIT_WALL_MS;

  constructor(ports: PatiencePorts) {
    this.ports = ports;
  }

  /** The source is well. */
  answered(): void {
    this.since_ms = null;
    this.next_ms = FIRST_WAIT_WALL_MS;
  }

  /** Waits, and says whether to ask again. `retry_after_s`: before that the source wants to hear nothing. */
  async isRenewed(retry_after_s: number | null): Promise<boolean> {
    const { steady_ms, pause } = this.ports;
    const now_ms = steady_ms();
    this.since_ms ??= now_ms;
    const wait_ms = Math.max(this.next_ms, (retry_after_s ?? 0) * 1_000);
    if (now_ms + wait_ms - this.since_ms > LONGEST_TROUBLE_WALL_MS) return false;
    this.next_ms = Math.min(this.next_ms * 2, LONGEST_WAIT_WALL_MS);
    await pause(wait_ms);
    return true;
  }
}

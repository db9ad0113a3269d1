/** A clock that was set, or a machine that slept, counts as no more than this between two looks. */
const MAX_STEP_MS = 5_000;

/** Time that has passed in this life of the node, told from wall time that may jump: for all that is said to be ago. */
export class SteadyTime {
  private readonly wall_ms: () => number;
  private last_ms: number;
  private elapsed_ms = 0;

  constructor(wall_ms: () => number) {
    this.wall_ms = wall_ms;
    this.last_ms = wall_ms();
  }

  /** To be asked at least every few seconds, or time is lost. */
  now_ms(): number {
    const now_ms = this.wall_ms();
    this.elapsed_ms += Math.min(Math.max(now_ms - this.last_ms, 0), MAX_STEP_MS);
    this.last_ms = now_ms;
    return this.elapsed_ms;
  }
}

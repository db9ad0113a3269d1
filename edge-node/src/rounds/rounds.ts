export interface RoundsPorts {
  /** Does what there is to do. A long one looks at {@link Rounds.isOpen} to end early. */
  readonly round: () => Promise<void>;
  /** A round failed: nothing asks again unless this does, or somebody else. What it answers is waited for. */
  readonly failed: (error: Error) => void | Promise<void>;
  /**
   * Waited for before the first round of several in a row, where whoever asks is in the middle of its own work; without
   * it that round begins at once.
   */
  readonly turn?: () => Promise<void>;
}

/*
 *            ask               turn over
 *   at rest ─────► about to go ─────────► in a round ──► at rest, or in the next round when it was asked meanwhile
 *                                             └─ fails ──► at rest: what was asked meanwhile is forgotten
 */

/** Does rounds of work one after the other, as long as it is asked to: however often it is asked during one, one follows. */
export class Rounds {
  private readonly ports: RoundsPorts;
  private isAsked = false;
  private isStarted = false;
  private isGoing = false;
  private ended: Promise<void> = Promise.resolve();

  constructor(ports: RoundsPorts) {
    this.ports = ports;
  }

  /** Whether there are rounds: between the start and the stop. */
  get isOpen(): boolean {
    return this.isStarted;
  }

  start(): void {
    this.isStarted = true;
  }

  /** Resolves when the round that is under way has ended. */
  async stop(): Promise<void> {
    this.isStarted = false;
    await this.ended;
  }

  /** Changes nothing before the start and after the stop. */
  ask(): void {
    if (!this.isStarted) return;
    this.isAsked = true;
    if (this.isGoing) return;
    this.isGoing = true;
    this.ended = this.go().finally(() => {
      this.isGoing = false;
      if (this.isAsked) this.ask();
    });
  }

  private async go(): Promise<void> {
    try {
      if (this.ports.turn !== undefined) await this.ports.turn();
      while (this.isAsked && this.isStarted) {
        this.isAsked = false;
        await this.ports.round();
      }
    } catch (error) {
      this.isAsked = false;
      await this.ports.failed(error as Error);
    }
  }
}

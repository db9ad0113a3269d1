/** What has to be true of a node that makes progress. */
export interface ProgressSigns {
  /** Resolves when the journal's writer has done what it was asked for before; does not while it hangs. */
  readonly writerAnswers: () => Promise<void>;
  /** Whether devices can come in. */
  readonly isBrokerListening: () => boolean;
}

export interface ProgressEvents {
  /** Everything was true just now. */
  proven(): void;
  /** Once for each time that progress ends, and for what reason. */
  stuck(reason: StuckReason): void;
  /** Once for each time that it goes on. */
  recovered(): void;
}

export type StuckReason = "journal-writer-silent" | "broker-closed";

/**
 * Proves that a node works, not only that it runs. Progress is proven when, in this order, the event loop turned (a
 * look is only taken by a timer of it), the journal's writer answered a question that was put in that turn, and the
 * broker's port took connections. A disk without room is no lack of progress: the writer answers, and a restart would
 * not make room.
 *
 * idle ── look, broker listens ──▶ asked ── answer, broker listens ──▶ idle, proven
 *   └── look, broker closed ──▶ idle, stuck     asked ── look ──▶ asked, stuck
 */
export class NodeProgress {
  private readonly signs: ProgressSigns;
  private readonly events: ProgressEvents;
  private isAsked = false;
  private isStuck = false;

  constructor(signs: ProgressSigns, events: ProgressEvents) {
    this.signs = signs;
    this.events = events;
  }

  /** To be called by a timer, several times in the time after which a node without progress is ended. */
  look(): void {
    // One question at a time: a writer that hangs must not find a thousand of them when it goes on.
    if (this.isAsked) return this.isWithout("journal-writer-silent");
    if (!this.signs.isBrokerListening()) return this.isWithout("broker-closed");
    this.isAsked = true;
    void this.signs.writerAnswers().then(() => this.answered());
  }

  private answered(): void {
    this.isAsked = false;
    if (!this.signs.isBrokerListening()) return this.isWithout("broker-closed");
    if (this.isStuck) this.events.recovered();
    this.isStuck = false;
    this.events.proven();
  }

  private isWithout(reason: StuckReason): void {
    if (!this.isStuck) this.events.stuck(reason);
    this.isStuck = true;
  }
}

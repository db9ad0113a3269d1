/** What the page knows of the answers that it shows: whether the node has just given them, or they were kept. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { keptAt } from "./kept-mark.ts";

/** An answer, and when the node gave it if it was kept; null when it is fresh. */
export interface Heard<T> {
  readonly value: T;
  readonly kept_at_ms: number | null;
}

/** The oldest kept answer among those that the view shows now. */
export class KeptFigures {
  private readonly oldest = signal<number | null>(null);

  get oldest_at_ms(): ReadonlySignal<number | null> {
    return this.oldest;
  }

  hear(response: Response | null): void {
    const at_ms = response === null ? null : keptAt(response.headers);
    if (at_ms !== null) this.oldest.value = Math.min(at_ms, this.oldest.peek() ?? at_ms);
  }

  /** The view shows other answers from now on. */
  forget(): void {
    this.oldest.value = null;
  }
}

/**
 * A session that ended while a view stands: the login is asked for in front of it, and what was typed stays.
 *
 *   none ──refused──► asking ──same login──► none
 *                      │  ▲
 *                put off  a change is refused, or somebody wants to
 *                      ▼  │
 *                    put-off
 */
import { type ReadonlySignal, signal } from "@preact/signals";

export type RenewalState = "none" | "asking" | "put-off";

export class Renewal {
  private readonly current = signal<RenewalState>("none");
  private waiting: ((isBack: boolean) => void)[] = [];
  private isLeaving = false;

  get state(): ReadonlySignal<RenewalState> {
    return this.current;
  }

  /** The server refused a request of this method; answers whether it may be tried again. Questions never wait. */
  refused(method: string): Promise<boolean> {
    if (this.isLeaving) return Promise.resolve(false);
    const isChange = method !== "GET";
    if (isChange || this.current.peek() === "none") this.current.value = "asking";
    if (!isChange) return Promise.resolve(false);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Whoever leaves is not asked to log in for it. */
  async leave(work: () => Promise<void>): Promise<void> {
    this.isLeaving = true;
    try {
      await work();
    } finally {
      this.isLeaving = false;
    }
  }

  ask(): void {
    this.current.value = "asking";
  }

  /** @param isBack whether the same login as before is logged in again */
  end(isBack: boolean): void {
    this.current.value = "none";
    this.release(isBack);
  }

  putOff(): void {
    this.current.value = "put-off";
    this.release(false);
  }

  /** Its dialog was closed; that comes as an event of its own, after the dialog has gone because somebody logged in. */
  dismiss(): void {
    if (this.current.peek() === "asking") this.putOff();
  }

  private release(isBack: boolean): void {
    const released = this.waiting;
    this.waiting = [];
    for (const resolve of released) resolve(isBack);
  }
}

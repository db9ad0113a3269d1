/** What the node says of the others, asked again every now and then for as long as somebody is logged in. */
import { type ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { signal } from "@preact/signals";
import type { Peers } from "./peers-types.ts";

export interface PeersWatchPorts {
  readonly fetchPeers: () => Promise<Peers>;
  readonly setTimer: (run: () => void, delay_ms: number) => number;
  readonly clearTimer: (timer: number) => void;
}

/** Between two questions. */
export const ASK_EVERY_MS = 15_000;

export class PeersWatch {
  readonly peers = signal<Peers | null>(null);
  /** Why the last question had no answer; null when it had. */
  readonly error = signal<ApiError | null>(null);
  private readonly ports: PeersWatchPorts;
  private timer: number | null = null;
  /** Answers to questions of an earlier session are nobody's any more. */
  private session = 0;
  /** Grows with all that was taken: an answer to an older question says less than what came since. */
  private taken = 0;

  constructor(ports: PeersWatchPorts) {
    this.ports = ports;
  }

  start(): void {
    this.stop();
    void this.ask(this.session);
  }

  stop(): void {
    this.session += 1;
    if (this.timer !== null) this.ports.clearTimer(this.timer);
    this.timer = null;
    this.peers.value = null;
    this.error.value = null;
  }

  /** Asks at once. */
  refresh(): void {
    if (this.timer === null) return;
    this.ports.clearTimer(this.timer);
    void this.ask(this.session);
  }

  /** Takes figures that came with another answer. */
  take(peers: Peers): void {
    this.taken += 1;
    this.peers.value = peers;
    this.error.value = null;
  }

  private async ask(session: number): Promise<void> {
    this.timer = null;
    const { taken } = this;
    const answer = await this.ports.fetchPeers().catch((thrown: unknown) => asApiError(thrown));
    if (session !== this.session) return;
    if (taken === this.taken) {
      if ("at_ms" in answer) this.take(answer);
      else this.error.value = answer;
    }
    this.timer = this.ports.setTimer(() => void this.ask(session), ASK_EVERY_MS);
  }
}

import type { MemberId } from "@localgrid/vocabulary/identifiers";
import {
  discoveryMessages,
  type FigureMessage,
  figureMessages,
  type MemberFigures,
  removalMessages,
} from "./discovery-messages.ts";

/** A connection into which its member wants the own figures. */
export interface FigureOutlet {
  readonly connection: string;
  readonly member: MemberId;
}

export interface HomeAutomationPorts {
  /** Asked at each tick; who is no longer in it gets no figures any more, and what was told is taken back. */
  readonly outlets: () => readonly FigureOutlet[];
  readonly figures: (member: MemberId) => MemberFigures;
  /** False when the connection's broker cannot be reached now. */
  readonly publish: (connection: string, message: FigureMessage) => boolean;
  readonly currency: string;
  /** Wall time. */
  readonly now_ms: () => number;
  readonly timers: { every(interval_ms: number, act: () => void): () => void };
}

export const TICK_MS = 5_000;
export const REPEAT_MS = 60_000;
/** A broker may have forgotten what it had stored. */
export const DESCRIBE_MS = 3_600_000;
/** How long a broker that is away is waited for to take figures back from it. */
const LONGEST_GOODBYE_MS = 86_400_000;

interface Told {
  readonly member: MemberId;
  described_at_ms: number;
  told_at_ms: number;
  last: string;
  leaving_at_ms: number | null;
}

/** Tells each member's own figures to the member's own home automation: when they change, and every minute. */
export class HomeAutomation {
  private readonly ports: HomeAutomationPorts;
  private readonly told = new Map<string, Told>();
  private ending: (() => void) | null = null;

  constructor(ports: HomeAutomationPorts) {
    this.ports = ports;
  }

  start(): void {
    this.ending = this.ports.timers.every(TICK_MS, () => this.tick());
  }

  stop(): void {
    this.ending?.();
    this.ending = null;
  }

  tick(): void {
    const now_ms = this.ports.now_ms();
    const wanted = new Map(this.ports.outlets().map((outlet) => [outlet.connection, outlet]));
    for (const [connection, told] of this.told) {
      if (wanted.get(connection)?.member !== told.member) this.takeBack(connection, told, now_ms);
    }
    for (const outlet of wanted.values()) this.tell(outlet, now_ms);
  }

  private tell({ connection, member }: FigureOutlet, now_ms: number): void {
    const known = this.told.get(connection);
    const told = known?.member === member && known.leaving_at_ms === null ? known : newlyTold(member);
    if (now_ms - told.described_at_ms >= DESCRIBE_MS) {
      if (!this.publishAll(connection, discoveryMessages(member, this.ports.currency))) return;
      told.described_at_ms = now_ms;
      this.told.set(connection, told);
      // Figures follow with the next tick, when the broker has stored what they mean.
      told.told_at_ms = Number.NEGATIVE_INFINITY;
      return;
    }
    const messages = figureMessages(member, this.ports.figures(member));
    const text = JSON.stringify(messages);
    if (text === told.last && now_ms - told.told_at_ms < REPEAT_MS) return;
    if (!this.publishAll(connection, messages)) {
      // The broker was away: it may come back without what it had stored.
      told.described_at_ms = Number.NEGATIVE_INFINITY;
      return;
    }
    told.last = text;
    told.told_at_ms = now_ms;
  }

  private takeBack(connection: string, told: Told, now_ms: number): void {
    told.leaving_at_ms ??= now_ms;
    const isOver = now_ms - told.leaving_at_ms > LONGEST_GOODBYE_MS;
    if (isOver || this.publishAll(connection, removalMessages(told.member, this.ports.currency))) {
      this.told.delete(connection);
    }
  }

  private publishAll(connection: string, messages: readonly FigureMessage[]): boolean {
    return messages.every((message) => this.ports.publish(connection, message));
  }
}

function newlyTold(member: MemberId): Told {
  const never = Number.NEGATIVE_INFINITY;
  return { member, described_at_ms: never, told_at_ms: never, last: "", leaving_at_ms: null };
}

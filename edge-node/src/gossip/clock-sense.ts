import type { AlarmBook } from "./alarm-book.ts";
import type { NodeClock } from "./gossip-ports.ts";
import type { ClockReport } from "./report.ts";

/** So many peers with a time source settle it; fewer only together with all others. */
const ENOUGH_TRUSTED = 3;
const ENOUGH_PEERS = 3;
/** In a region with so few others two have to do. */
const FEW_OTHERS = 3;
const ENOUGH_OF_FEW = 2;
/** Then those decide who have answered. */
const WAIT_MS = 60_000;
/** Clocks further apart than this agree on nothing. */
const MAX_SPREAD_MS = 10_000;
const MAX_OFFSET_MS = 86_400_000;
/** A smaller difference is left alone. */
const NOTABLE_MS = 2_000;
/** An answer that took longer says too little about now. */
const MAX_ROUND_TRIP_MS = 5_000;
/** A comparison counts for so long. */
const FRESH_FOR_MS = 1_800_000;

export interface ClockSample {
  /** The peer's clock minus this node's. */
  readonly offset_ms: number;
  readonly is_trusted: boolean;
  /** Steady time. */
  readonly taken_ms: number;
}

/** Among whom the clocks are compared. */
export interface Surroundings {
  /** Members besides this node. */
  readonly others: () => number;
  /** Those of them that can be asked. */
  readonly connected: () => number;
}

export interface ClockAnswer {
  readonly asked_at_ms: number;
  readonly now_ms: number;
  readonly answered_at_ms: number;
  readonly is_trusted: boolean;
}

/**
 * Compares this node's clock with its peers'. A node without time source takes what they agree on, at most a day away
 * from the machine's clock; one that has a source only warns.
 */
export class ClockSense {
  private readonly clock: NodeClock;
  private readonly alarms: AlarmBook;
  private readonly around: Surroundings;
  private readonly samples = new Map<string, ClockSample>();
  private applied_ms = 0;
  private first_ms: number | null = null;

  constructor(clock: NodeClock, alarms: AlarmBook, around: Surroundings) {
    this.clock = clock;
    this.alarms = alarms;
    this.around = around;
  }

  /** What a peer answered; `taken_ms` is steady time. The clock is taken to be read in the middle of the round trip. */
  compared(peer: string, answer: ClockAnswer, taken_ms: number): void {
    const { asked_at_ms, now_ms, answered_at_ms, is_trusted } = answer;
    const round_trip_ms = answered_at_ms - asked_at_ms;
    if (round_trip_ms < 0 || round_trip_ms > MAX_ROUND_TRIP_MS) return;
    const offset_ms = Math.round(now_ms - (asked_at_ms + answered_at_ms) / 2);
    this.samples.set(peer, { offset_ms, is_trusted, taken_ms });
    this.first_ms ??= taken_ms;
    this.look(taken_ms);
  }

  /** To be called now and then: a time source may have come, or a wait be over. */
  look(now_ms: number): void {
    if (this.applied_ms !== 0 && this.clock.isTrusted()) this.giveBack();
    const samples = this.fresh(now_ms);
    if (samples.length > 0 && this.hasWaited(samples, now_ms)) this.decide(samples);
  }

  forget(peer: string): void {
    this.samples.delete(peer);
  }

  offsetOf(peer: string): number | null {
    return this.samples.get(peer)?.offset_ms ?? null;
  }

  report(now_ms: number): ClockReport {
    const agreed = agreedOffset(this.fresh(now_ms), this.enough());
    return {
      offset_ms: agreed?.offset_ms ?? null,
      peers: agreed?.peers ?? 0,
      is_trusted: this.clock.isTrusted(),
      is_applied: this.applied_ms !== 0,
    };
  }

  private fresh(now_ms: number): readonly ClockSample[] {
    return [...this.samples.values()].filter(({ taken_ms }) => now_ms - taken_ms <= FRESH_FOR_MS);
  }

  private enough(): number {
    return this.around.others() <= FEW_OTHERS ? ENOUGH_OF_FEW : ENOUGH_PEERS;
  }

  /** The first answers to come are not those of the majority. */
  private hasWaited(samples: readonly ClockSample[], now_ms: number): boolean {
    const trusted = samples.filter(({ is_trusted }) => is_trusted).length;
    if (trusted >= ENOUGH_TRUSTED || samples.length * 2 > this.around.connected()) return true;
    return this.first_ms !== null && now_ms - this.first_ms >= WAIT_MS;
  }

  private giveBack(): void {
    const taken_ms = this.applied_ms;
    this.applied_ms = 0;
    this.clock.apply(0, 0);
    this.shift(taken_ms);
  }

  /** What was measured before was measured with the clock as it was. */
  private shift(by_ms: number): void {
    for (const [peer, sample] of this.samples) {
      this.samples.set(peer, { ...sample, offset_ms: sample.offset_ms + by_ms });
    }
  }

  private decide(samples: readonly ClockSample[]): void {
    const agreed = agreedOffset(samples, this.enough());
    const isNotable = agreed !== null && Math.abs(agreed.offset_ms) > NOTABLE_MS;
    if (!isNotable) {
      this.alarms.end("clock-differs", null);
      return;
    }
    const { offset_ms, peers } = agreed;
    const whole_ms = this.applied_ms + offset_ms;
    if (this.clock.isTrusted() || Math.abs(whole_ms) > MAX_OFFSET_MS) {
      this.alarms.raise("clock-differs", null, `${peers} other nodes' clocks are ${offset_ms} ms ahead of this one`);
      return;
    }
    this.applied_ms = whole_ms;
    this.clock.apply(whole_ms, peers);
    this.shift(-offset_ms);
  }
}

/** The median of what enough clocks say that are close enough to each other; null when there is no such thing. */
export function agreedOffset(
  samples: readonly ClockSample[],
  enough: number,
): { readonly offset_ms: number; readonly peers: number } | null {
  const trusted = samples.filter(({ is_trusted }) => is_trusted);
  const counted = trusted.length >= ENOUGH_TRUSTED ? trusted : samples;
  if (counted.length < enough) return null;
  const offsets = counted.map(({ offset_ms }) => offset_ms).sort((a, b) => a - b);
  const middle = offsets.length >> 1;
  const upper = offsets[middle] ?? 0;
  const median = offsets.length % 2 === 1 ? upper : Math.floor(((offsets[middle - 1] ?? 0) + upper) / 2);
  const near = offsets.filter((offset_ms) => Math.abs(offset_ms - median) <= MAX_SPREAD_MS / 2);
  const isAgreed = near.length >= enough && near.length * 2 > offsets.length;
  return isAgreed ? { offset_ms: median, peers: near.length } : null;
}

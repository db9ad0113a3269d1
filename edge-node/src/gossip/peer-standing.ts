import type { AlarmBook } from "./alarm-book.ts";

/** So much is a fault of a cable or a version; more is told to people. */
const ALARM_AT = 3;
/** From here on a peer is left alone until it has been forgiven so far. */
const BAN_AT = 20;
const FORGIVEN_AT = 10;
const FORGIVE_EVERY_MS = 60_000;

/** How often peers have sent what no honest node sends. One strike is forgiven each minute. */
export class PeerStanding {
  private readonly strikes = new Map<string, number>();
  private readonly banned = new Set<string>();
  private readonly alarms: AlarmBook;
  private lastForgiven_ms = 0;

  constructor(alarms: AlarmBook) {
    this.alarms = alarms;
  }

  /** Whether that was the one too many. */
  strike(node: string, reason: string): boolean {
    const strikes = Math.min((this.strikes.get(node) ?? 0) + 1, 2 * BAN_AT);
    this.strikes.set(node, strikes);
    if (strikes >= ALARM_AT) this.alarms.raise("misbehaving-peer", node, `sent what no honest node sends: ${reason}`);
    if (strikes < BAN_AT || this.banned.has(node)) return false;
    this.banned.add(node);
    return true;
  }

  /** Lets time heal; whether somebody is welcome again. `now_ms` is steady time. */
  forgive(now_ms: number): boolean {
    const before = this.banned.size;
    for (; now_ms - this.lastForgiven_ms >= FORGIVE_EVERY_MS; this.lastForgiven_ms += FORGIVE_EVERY_MS) {
      for (const [node, strikes] of [...this.strikes]) this.set(node, strikes - 1);
    }
    return this.banned.size < before;
  }

  /** Who is cut off at the moment. */
  get cutOff(): ReadonlySet<string> {
    return this.banned;
  }

  strikesOf(node: string): number {
    return this.strikes.get(node) ?? 0;
  }

  keepOnly(isKept: (node: string) => boolean): void {
    for (const node of [...this.strikes.keys()]) if (!isKept(node)) this.set(node, 0);
  }

  private set(node: string, strikes: number): void {
    if (strikes <= FORGIVEN_AT) this.banned.delete(node);
    if (strikes > 0) this.strikes.set(node, strikes);
    else this.strikes.delete(node);
    if (strikes <= 0) this.alarms.end("misbehaving-peer", node);
  }
}

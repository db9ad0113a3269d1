import type { ClaimBook, SourceClaim } from "./source-claims.ts";

export interface HolderWatchPorts {
  readonly own: string;
  readonly claims: ClaimBook;
  /** How many records a journal has by its own node's word; null when that has not been heard. */
  readonly recordsOf: (origin: string) => number | null;
  /** Which box of the node that is. */
  readonly generationOf: (origin: string) => number;
  /** Heard in this life of the node, and lately: what it claims it has, and what it does not claim it has not. */
  readonly isHeard: (node: string) => boolean;
  readonly steady_ms: () => number;
  readonly grace_ms: number;
}

interface Lag {
  /** What the journal had when the holder fell behind: it has caught up when it has that. */
  readonly records: number;
  readonly since_ms: number;
}

/** Whether those who are to hold a journal come along with it, by what they claim. */
export class HolderWatch {
  private readonly ports: HolderWatchPorts;
  private readonly lags = new Map<string, Lag>();

  constructor(ports: HolderWatchPorts) {
    this.ports = ports;
  }

  forgetAll(): void {
    this.lags.clear();
  }

  /** How many records a holder may be believed to have; 0 when it claims none, or more than there can be. */
  believed(origin: string, node: string): number {
    const claim = this.ports.claims.of(origin, node);
    return claim === null || this.isBeyond(origin, claim) ? 0 : claim.records;
  }

  /** Whether it has been here for longer than the grace without getting what there was at its beginning. */
  hasFallenBehind(origin: string, node: string): boolean {
    const { isHeard, steady_ms, grace_ms } = this.ports;
    const key = `${origin} ${node}`;
    const records = this.obtainable(origin);
    const lag = this.lags.get(key);
    const isLagging = isHeard(node) && this.believed(origin, node) < Math.min(lag?.records ?? records, records);
    if (!isLagging) {
      this.lags.delete(key);
      return false;
    }
    if (lag === undefined) this.lags.set(key, { records, since_ms: steady_ms() });
    return steady_ms() - (lag?.since_ms ?? steady_ms()) > grace_ms;
  }

  /** Other members that keep a journal and come along with it. */
  keepersOf(origin: string): readonly string[] {
    const { own, claims, isHeard } = this.ports;
    const sources = claims.on(origin).map(({ source }) => source);
    return sources.filter((node) => {
      if (node === origin || node === own || !isHeard(node)) return false;
      return this.believed(origin, node) > 0 && !this.hasFallenBehind(origin, node);
    });
  }

  /**
   * How many records a holder can have got. What only the journal's own node claims may have died with it, or have never
   * been: while somebody else has some, those who have most are the measure.
   */
  private obtainable(origin: string): number {
    const { own, claims, recordsOf, isHeard } = this.ports;
    if (origin === own) return recordsOf(origin) ?? 0;
    const holders = claims.on(origin).filter(({ source, isOrigin }) => !isOrigin && isHeard(source));
    const most = Math.max(0, ...holders.map(({ source }) => this.believed(origin, source)));
    return most === 0 && isHeard(origin) ? (recordsOf(origin) ?? 0) : most;
  }

  /** Of a box that was never replaced nobody else can have more than it has itself. */
  private isBeyond(origin: string, { records }: SourceClaim): boolean {
    const all = this.ports.recordsOf(origin);
    return all !== null && records > all && this.ports.generationOf(origin) === 1;
  }
}

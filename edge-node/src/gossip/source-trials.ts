import type { SourceClaim } from "./source-claims.ts";
import type { SourceShortfalls } from "./source-shortfalls.ts";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A claim that brought nothing new is tried again after so long, in case the source has found it meanwhile. */
const SETTLED_FOR_MS = 600_000;

interface Trial {
  failures: number;
  retry_ms: number;
  /** The claim that was followed to its end. */
  settled: string | null;
  /** Records that the source counts and that may not be taken from it; below 0 when there are more here. */
  excess: number;
}

/** What became of asking each source for one journal, so that those who fail are asked later and less often. */
export class SourceTrials {
  private readonly journal: string;
  private readonly shortfalls: SourceShortfalls;
  private readonly steady_ms: () => number;
  private readonly random: () => number;
  private readonly trials = new Map<string, Trial>();

  constructor(
    journal: string,
    ports: { readonly shortfalls: SourceShortfalls; readonly steady_ms: () => number; readonly random: () => number },
  ) {
    this.journal = journal;
    this.shortfalls = ports.shortfalls;
    this.steady_ms = ports.steady_ms;
    this.random = ports.random;
  }

  mayTry(claim: SourceClaim): boolean {
    const trial = this.trials.get(claim.source);
    if (trial === undefined) return true;
    if (trial.settled !== null && trial.settled !== nameOf(claim)) return trial.failures === 0 || this.isDue(trial);
    return this.isDue(trial);
  }

  failuresOf(source: string): number {
    return this.trials.get(source)?.failures ?? 0;
  }

  /** How many records more the source counts than can be here. */
  excessOf(source: string): number {
    return this.trials.get(source)?.excess ?? 0;
  }

  /** The source gave all that it has; what it claims beyond the `records` that are here may not be taken. */
  settled({ source, ...claim }: SourceClaim, records: number): void {
    const retry_ms = this.steady_ms() + SETTLED_FOR_MS;
    const excess = claim.records - records;
    this.trials.set(source, { failures: 0, settled: nameOf(claim), retry_ms, excess });
    this.shortfalls.end(this.journal, source);
  }

  succeeded(source: string): void {
    this.trials.delete(source);
    this.shortfalls.end(this.journal, source);
  }

  /** It claims nothing any more that is not here. */
  contented(source: string): void {
    this.shortfalls.contented(this.journal, source);
  }

  failed(source: string): void {
    const trial = this.trial(source);
    const pause_ms = Math.min(FIRST_PAUSE_MS * 2 ** trial.failures, LONGEST_PAUSE_MS);
    trial.failures = Math.min(trial.failures + 1, 16);
    trial.retry_ms = this.steady_ms() + pause_ms * (0.5 + this.random() / 2);
    trial.settled = null;
  }

  /** The source does not have what it claims. */
  short(claim: SourceClaim): void {
    this.failed(claim.source);
    this.shortfalls.add(this.journal, claim);
  }

  keepOnly(isKept: (source: string) => boolean): void {
    for (const source of [...this.trials.keys()]) if (!isKept(source)) this.trials.delete(source);
  }

  private isDue(trial: Trial): boolean {
    return this.steady_ms() >= trial.retry_ms;
  }

  private trial(source: string): Trial {
    const trial = this.trials.get(source) ?? { failures: 0, retry_ms: 0, settled: null, excess: 0 };
    this.trials.set(source, trial);
    return trial;
  }
}

function nameOf({ epoch, seq, records }: Pick<SourceClaim, "epoch" | "seq" | "records">): string {
  return `${epoch} ${seq} ${records}`;
}

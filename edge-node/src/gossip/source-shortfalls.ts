import type { AlarmBook } from "./alarm-book.ts";
import type { SourceClaim } from "./source-claims.ts";

const CLAIMS_AHEAD_AT = 3;
/** What lies further apart has not to do with each other: honest nodes lose something now and then. */
const WITHIN_MS = 600_000;

interface Shortfall {
  /** Those of which the source did not have what it claimed. */
  readonly journals: Set<string>;
  /** In how many announcements. */
  told: number;
  told_at_ms: number;
  last_ms: number;
}

/** Who claims again and again what it does not have, counted by source: a liar may name another journal each time. */
export class SourceShortfalls {
  private readonly alarms: AlarmBook;
  private readonly steady_ms: () => number;
  private readonly sources = new Map<string, Shortfall>();

  constructor({ alarms, steady_ms }: { readonly alarms: AlarmBook; readonly steady_ms: () => number }) {
    this.alarms = alarms;
    this.steady_ms = steady_ms;
  }

  /** It may have lost it since: only claims that are made anew are held against it. */
  add(journal: string, { source, records, told_at_ms }: SourceClaim): void {
    const known = this.sources.get(source);
    const now_ms = this.steady_ms();
    const isRecent = known !== undefined && now_ms - known.last_ms <= WITHIN_MS;
    const shortfall = isRecent ? known : { journals: new Set<string>(), told: 0, told_at_ms: -1, last_ms: now_ms };
    if (shortfall.told_at_ms !== told_at_ms) shortfall.told += 1;
    shortfall.told_at_ms = told_at_ms;
    shortfall.last_ms = now_ms;
    shortfall.journals.add(journal);
    this.sources.set(source, shortfall);
    if (shortfall.told < CLAIMS_AHEAD_AT) return;
    const detail = `claims ${records} records of the journal of ${journal}, and does not have them`;
    this.alarms.raise("claims-ahead", source, detail);
  }

  /** What the source claims of this journal is here. */
  end(journal: string, source: string): void {
    const shortfall = this.sources.get(source);
    if (shortfall?.journals.delete(journal) !== true || shortfall.journals.size > 0) return;
    this.forget(source);
  }

  /** Like {@link end}, but one true claim between false ones makes nobody honest: only an alarm ends. */
  contented(journal: string, source: string): void {
    if (this.alarms.has("claims-ahead", source)) this.end(journal, source);
  }

  /** What is not claimed any more is over after a while. */
  look(): void {
    const now_ms = this.steady_ms();
    for (const [source, { last_ms }] of [...this.sources]) if (now_ms - last_ms > WITHIN_MS) this.forget(source);
  }

  keepOnly(isKept: (source: string) => boolean): void {
    for (const source of [...this.sources.keys()]) if (!isKept(source)) this.forget(source);
  }

  private forget(source: string): void {
    this.sources.delete(source);
    this.alarms.end("claims-ahead", source);
  }
}

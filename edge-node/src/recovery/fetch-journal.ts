import type { EpochPiece, RecoverySource, SeqRange, SourceReach } from "./recovery-source.ts";

/** Conversations with one source at a time: one is answered while the next is on its way. */
const STREAMS_PER_SOURCE = 2;
const SOURCES_AT_ONCE = 4;
/** Failures in a row after which a source is left alone. */
const MOST_STRIKES = 3;

export interface FetchSegment extends SeqRange {
  readonly id: number;
  readonly fetched_upto: number;
}

export interface SegmentStore {
  segments(): readonly FetchSegment[];
  /** @throws {LocalGridError} `foreign-tail`, `storage-full` */
  store(id: number, piece: EpochPiece): void;
}

/** A source, and what it said that it has. */
export interface Holder {
  readonly source: RecoverySource;
  readonly reach: SourceReach;
}

export interface FetchPorts {
  readonly store: SegmentStore;
  readonly progress: (records: number) => void;
  /** A source failed; others go on. */
  readonly trouble: (source: string, message: string) => void;
}

/**
 * Fetches every segment from whoever has it, several sources at once. Returns when all is here, or nobody who is left
 * gives more.
 *
 * @throws {LocalGridError} `storage-full`
 */
export async function fetchJournal(holders: readonly Holder[], ports: FetchPorts): Promise<void> {
  const round = new FetchRound(ports);
  for (;;) {
    // What one source gave up had been in its hands until now: others may take it.
    const active = holders.filter((holder) => round.hasWork(holder)).slice(0, SOURCES_AT_ONCE);
    if (active.length === 0) return;
    await Promise.all(active.flatMap((holder) => Array.from({ length: STREAMS_PER_SOURCE }, () => round.work(holder))));
  }
}

class FetchRound {
  fetched = 0;
  private readonly ports: FetchPorts;
  private readonly busy = new Set<number>();
  private readonly failed = new Set<string>();
  private readonly strikes = new Map<string, number>();

  constructor(ports: FetchPorts) {
    this.ports = ports;
  }

  hasWork(holder: Holder): boolean {
    return this.next(holder) !== undefined;
  }

  async work(holder: Holder): Promise<void> {
    for (;;) {
      const segment = this.next(holder);
      if (segment === undefined) return;
      this.busy.add(segment.id);
      await this.fetch(holder.source, segment);
      this.busy.delete(segment.id);
    }
  }

  /** A source that has failed too often is given nothing more. */
  private next({ source: { name }, reach }: Holder): FetchSegment | undefined {
    if ((this.strikes.get(name) ?? 0) >= MOST_STRIKES) return undefined;
    const has = new Map(reach.epochs.map(({ epoch, last_seq }) => [epoch, last_seq]));
    return this.ports.store.segments().find(({ id, epoch, fetched_upto, upto_seq }) => {
      const isOpen = fetched_upto < upto_seq && !this.busy.has(id);
      return isOpen && (has.get(epoch) ?? 0) > fetched_upto && !this.failed.has(`${name} ${id}`);
    });
  }

  private async fetch(source: RecoverySource, segment: FetchSegment): Promise<void> {
    const { id, epoch, upto_seq } = segment;
    const before = segment.fetched_upto;
    try {
      for await (const piece of source.pieces({ epoch, from_seq: before + 1, upto_seq })) {
        if (piece.records.length === 0) continue;
        this.ports.store.store(id, piece);
        this.fetched += piece.records.length;
        this.ports.progress(this.fetched);
      }
      if (segment.fetched_upto === before) throw new Error("gave none of the records that it said it has");
      this.strikes.delete(source.name);
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      if (code === "storage-full") throw error;
      this.failed.add(`${source.name} ${id}`);
      this.strikes.set(source.name, (this.strikes.get(source.name) ?? 0) + 1);
      this.ports.trouble(source.name, message);
    }
  }
}

import type { FoldedRecord } from "@localgrid/clearing/fold";
import { openRecord } from "@localgrid/clearing/replay";
import { type DecodedRecord, decodeRecord } from "@localgrid/journal/record";
import { createEpochSeal, type EpochSeal } from "@localgrid/journal/sealing";
import type { JournalSearch, RecordPlace } from "./journal-search.ts";

export interface OpenedRecord {
  readonly position: number;
  readonly decoded: DecodedRecord;
  readonly folded: FoldedRecord;
}

export interface OpenedRecordsPorts {
  readonly search: JournalSearch;
  readonly communityKey: Uint8Array;
  /** Lets others have a turn. */
  readonly turn: () => Promise<void>;
}

interface Walk {
  readonly from: number;
  /** Records that are looked at, of any kind. */
  readonly count: number;
  readonly kinds: ReadonlySet<string>;
}

/** Records between two turns of others: opening one takes some tenths of a millisecond on a small board. */
const AT_ONCE = 64;

/** Walks over the own journal, opens what it is asked for, and lets others have their turns on the way. */
export class OpenedRecords {
  private readonly ports: OpenedRecordsPorts;
  private readonly seals = new Map<string, EpochSeal>();

  constructor(ports: OpenedRecordsPorts) {
    this.ports = ports;
  }

  positionAt(recorded_at_ms: number): number {
    return this.ports.search.positionAt(recorded_at_ms);
  }

  /** Records of the wanted kinds among `count` ones from a position on, in order. Whoever has enough stops. */
  async *from({ from, count, kinds }: Walk): AsyncGenerator<OpenedRecord> {
    for (let at = from; at < from + count; at += AT_ONCE) {
      const records = this.ports.search.records(at, Math.min(AT_ONCE, from + count - at));
      for (const { position, record } of records) {
        const opened = this.open(position, record, kinds);
        if (opened !== null) yield opened;
      }
      if (records.length < AT_ONCE) return;
      await this.ports.turn();
    }
  }

  /** A hash takes as many records as there are since the last head, so others have their turn first. */
  async placeOf({ position, decoded: { epoch, seq, kind } }: OpenedRecord): Promise<RecordPlace> {
    await this.ports.turn();
    const hash = this.ports.search.hashAt(position);
    return { position, epoch: hexOf(epoch), seq, kind, hash: hash === null ? null : hexOf(hash) };
  }

  private open(position: number, record: Uint8Array, kinds: ReadonlySet<string>): OpenedRecord | null {
    const decoded = decodeRecord(record);
    if (!kinds.has(decoded.kind)) return null;
    return { position, decoded, folded: openRecord(decoded, this.sealOf(decoded)) };
  }

  private sealOf({ node, epoch }: DecodedRecord): EpochSeal {
    const name = hexOf(epoch);
    const seal = this.seals.get(name) ?? createEpochSeal(this.ports.communityKey, node, epoch);
    this.seals.set(name, seal);
    return seal;
  }
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

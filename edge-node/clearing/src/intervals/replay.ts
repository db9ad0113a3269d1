import { type ChainPosition, ChainVerifier } from "@localgrid/journal/chain";
import type { DecodedRecord } from "@localgrid/journal/record";
import { createEpochSeal, type EpochSeal } from "@localgrid/journal/sealing";
import type { KnownRecord, RecordKind } from "@localgrid/protocol/record-bodies";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { type FoldedRecord, foldRecord } from "./fold.ts";
import type { NodeState } from "./node-state.ts";
import type { ProjectionSink } from "./projection-sink.ts";

const KNOWN_KINDS: Readonly<Record<RecordKind, true>> = {
  genesis: true,
  member: true,
  "metering-point": true,
  "meter-key": true,
  "third-party-meter": true,
  tariff: true,
  "allocation-key": true,
  "standing-limits": true,
  readings: true,
  "third-party-reading": true,
  "substitute-value": true,
  "interval-closed": true,
  correction: true,
  "official-values": true,
  head: true,
  clock: true,
};

/** A place in the journal and everything that is known there. */
export interface ReplayPoint {
  /** Position of the last record applied; 0 before the first. */
  readonly position: number;
  readonly chain: ChainPosition | null;
  /** Null only before the first record. */
  readonly state: NodeState | null;
}

export const JOURNAL_START: ReplayPoint = { position: 0, chain: null, state: null };

export interface ReplayOptions {
  readonly from: ReplayPoint;
  /** The records after `from`, in order. */
  readonly records: Iterable<{ readonly position: number; readonly record: Uint8Array }>;
  readonly communityKey: Uint8Array;
  readonly sink: ProjectionSink;
  /** Called for each record, with what it was; for progress, warnings and checks. */
  readonly onRecord?: (position: number, record: DecodedRecord, folded: FoldedRecord) => void;
}

/**
 * Folds a journal from a known point to its end, checking the hash chain on the way.
 *
 * @throws {LocalGridError} the codes of the journal's chain, `wrong-key`, and those of `foldRecord`
 */
export function replay({ from, records, communityKey, sink, onRecord }: ReplayOptions): ReplayPoint {
  const chain = new ChainVerifier(from.chain);
  const seals = new Map<string, EpochSeal>();
  let { position, state } = from;
  for (const entry of records) {
    if (entry.position !== position + 1) {
      throw new LocalGridError("sequence-gap", `record ${entry.position} follows ${position}`);
    }
    const decoded = chain.accept(entry.record);
    const folded = openRecord(decoded, sealOf(seals, decoded, communityKey));
    state = foldRecord(state, folded, sink).state;
    position = entry.position;
    onRecord?.(position, decoded, folded);
  }
  return { position, chain: chain.position, state };
}

/** Opens a record's body. Kinds of later versions come out as `unknown`: kept in the journal, skipped here. */
export function openRecord(record: DecodedRecord, seal: EpochSeal): FoldedRecord {
  const { kind, recorded_at_ms, body } = record;
  if (!Object.hasOwn(KNOWN_KINDS, kind)) return { kind: "unknown", body: null, recorded_at_ms };
  const open = body instanceof Uint8Array ? seal.open(record.header, record.seq, body) : body;
  return { kind, body: open, recorded_at_ms } as unknown as KnownRecord & { recorded_at_ms: number };
}

function sealOf(seals: Map<string, EpochSeal>, record: DecodedRecord, communityKey: Uint8Array): EpochSeal {
  const name = Buffer.from(record.epoch).toString("hex");
  const known = seals.get(name);
  if (known !== undefined) return known;
  const seal = createEpochSeal(communityKey, record.node, record.epoch);
  seals.set(name, seal);
  return seal;
}

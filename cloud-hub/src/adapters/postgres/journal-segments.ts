import { chainHash } from "@localgrid/journal/chain";
import { type CborValue, decodeCbor, encodeCbor } from "@localgrid/vocabulary/cbor";
import type { Pool, PoolClient } from "pg";

/**
 * Consecutive records of one epoch that were stored together. A row for each record would cost several times as much
 * as its bytes.
 */
export interface JournalSegment {
  readonly from_seq: number;
  /** Chain hash before the first record. */
  readonly prev_hash: Uint8Array;
  readonly records: readonly Uint8Array[];
}

export interface EpochPlace {
  readonly epoch_id: number;
  readonly seq: number;
}

interface SegmentRow {
  readonly from_seq: number;
  readonly prev_hash: Buffer;
  readonly records: Buffer;
}

const SEGMENTS_AT_ONCE = 64;

/** From the segment on that holds `seq`: as many as stay below a number of bytes, but never none. */
const SEGMENTS_FROM = `
  SELECT from_seq, prev_hash, records FROM (
    SELECT from_seq, prev_hash, records,
           sum(octet_length(records)) OVER (ORDER BY from_seq) - octet_length(records) AS bytes_before
      FROM (
        SELECT * FROM journal_segment
         WHERE epoch_id = $1 AND last_seq >= $2
           AND from_seq >= (SELECT max(from_seq) FROM journal_segment WHERE epoch_id = $1 AND from_seq <= $2)
         ORDER BY from_seq LIMIT ${SEGMENTS_AT_ONCE}
      ) next
  ) part WHERE bytes_before < $3 ORDER BY from_seq`;

export function packRecords(records: readonly Uint8Array[]): Buffer {
  return Buffer.from(encodeCbor(records as unknown as CborValue));
}

/** The segments from the one on that holds `seq`, up to some 64, none when there is no such record. */
export async function segmentsFrom(
  client: Pool | PoolClient,
  { epoch_id, seq }: EpochPlace,
  max_bytes: number,
): Promise<readonly JournalSegment[]> {
  const { rows } = await client.query<SegmentRow>({
    name: "segments-from",
    text: SEGMENTS_FROM,
    values: [epoch_id, seq, max_bytes],
  });
  return rows.map(({ from_seq, prev_hash, records }) => ({
    from_seq,
    prev_hash,
    records: decodeCbor(records) as unknown as readonly Uint8Array[],
  }));
}

/** Records from `seq` on, and the chain hash before the first of them; null when there is no such record. */
export async function recordsFrom(
  client: Pool | PoolClient,
  { epoch_id, seq }: EpochPlace,
  max_bytes: number,
): Promise<JournalSegment | null> {
  const segments = await segmentsFrom(client, { epoch_id, seq }, max_bytes);
  const [first] = segments;
  if (first === undefined) return null;
  const before = first.records.slice(0, seq - first.from_seq);
  const records = segments.flatMap((segment) => segment.records).slice(before.length);
  return { from_seq: seq, prev_hash: before.reduce(chainHash, first.prev_hash), records };
}

/** Chain hash after the record `seq`; null when there is no such record. */
export async function hashAt(client: Pool | PoolClient, { epoch_id, seq }: EpochPlace): Promise<Uint8Array | null> {
  const [segment] = await segmentsFrom(client, { epoch_id, seq }, 1);
  if (segment === undefined) return null;
  return segment.records.slice(0, seq - segment.from_seq + 1).reduce(chainHash, segment.prev_hash);
}

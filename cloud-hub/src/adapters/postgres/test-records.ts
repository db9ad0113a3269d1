import { chainHash } from "@localgrid/journal/chain";
import { decodeRecord } from "@localgrid/journal/record";
import { decodeCbor } from "@localgrid/vocabulary/cbor";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { Client, Pool } from "pg";
import type { ReceivedRecord } from "../../edge-gateway/journal-store.ts";

export interface StoredRecord extends Omit<ReceivedRecord, "kind" | "recorded_at_ms"> {
  /** Null where the bytes are no record. */
  readonly kind: string | null;
  readonly recorded_at_ms: number | null;
  readonly received_at_ms: number;
}

const SEGMENTS = `
  SELECT e.node, e.epoch, s.from_seq, s.prev_hash, s.received_at_ms, s.records
    FROM journal_segment s JOIN journal_epoch e ON e.id = s.epoch_id ORDER BY e.node, e.id, s.from_seq`;

/** All records that are stored, by node in hexadecimal, in the order of epochs and seqs. */
export async function storedRecords(client: Client | Pool): Promise<ReadonlyMap<string, readonly StoredRecord[]>> {
  const verdicts = new Map<string, string>();
  const told = await client.query("SELECT encode(epoch, 'hex') AS epoch, seq, verdict FROM record_verdict");
  for (const { epoch, seq, verdict } of told.rows) verdicts.set(`${epoch} ${seq}`, verdict);
  const byNode = new Map<string, StoredRecord[]>();
  for (const { node, epoch, from_seq, prev_hash, received_at_ms, records } of (await client.query(SEGMENTS)).rows) {
    const name = node.toString("hex");
    const stored = byNode.get(name) ?? [];
    byNode.set(name, stored);
    let hash: Uint8Array = prev_hash;
    for (const [index, bytes] of (decodeCbor(records) as Uint8Array[]).entries()) {
      hash = chainHash(hash, bytes);
      const seq = Number(from_seq) + index;
      const verdict = verdicts.get(`${epoch.toString("hex")} ${seq}`) ?? null;
      stored.push({ seq, ...headerOf(bytes), hash, bytes, verdict, received_at_ms: Number(received_at_ms) });
    }
  }
  return byNode;
}

function headerOf(bytes: Uint8Array): Pick<StoredRecord, "kind" | "recorded_at_ms"> {
  try {
    const { kind, recorded_at_ms } = decodeRecord(bytes);
    return { kind, recorded_at_ms };
  } catch (error) {
    if (!(error instanceof LocalGridError)) throw error;
    return { kind: null, recorded_at_ms: null };
  }
}

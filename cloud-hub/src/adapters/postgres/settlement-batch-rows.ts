import { LEAF_BYTES } from "@localgrid/protocol/settlement-batch";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { PoolClient } from "pg";
import type { SealedBatch } from "../../settlement/sealed-batch.ts";
import { unpackRecords } from "./settlement-bytes.ts";

const KEY_BYTES = 32;
const REPORT_AT = 138;

const BATCH = `
  SELECT b.community, b.seq, b.zone, b.window_start_s, b.window_end_s, b.trade_count, b.trades_root, b.rows, b.header,
         b.batch_hash, b.leaves, b.sealed_at_ms, z.signers
    FROM settlement_batch b JOIN settlement_zone z ON z.community = b.community
   WHERE b.community = $1 AND b.seq = `;

const SIGNATURES = "SELECT signer, signature FROM settlement_signature WHERE community = $1 AND seq = $2";

export function readBatch(client: PoolClient, community: CommunityId, seq: number): Promise<SealedBatch | null> {
  return read(client, `${BATCH} $2`, [community, seq]);
}

/** The batch that is sealed and not final. */
export function readOpenBatch(client: PoolClient, community: CommunityId): Promise<SealedBatch | null> {
  return read(client, `${BATCH} z.sealed_seq AND z.confirmed_seq < z.sealed_seq`, [community]);
}

/** Public keys that stand one behind the other. */
export function keysIn(signers: Buffer): readonly Uint8Array[] {
  const starts = Array.from({ length: signers.length / KEY_BYTES }, (_, index) => index * KEY_BYTES);
  return starts.map((start) => signers.subarray(start, start + KEY_BYTES));
}

interface BatchRow extends Omit<SealedBatch, "signatures" | "report"> {
  readonly signers: Buffer;
}

interface SignatureRow {
  readonly signer: Buffer;
  readonly signature: Buffer;
}

async function read(client: PoolClient, text: string, values: readonly unknown[]): Promise<SealedBatch | null> {
  const row = (await client.query<BatchRow>(text, [...values])).rows[0];
  if (row === undefined) return null;
  const { rows } = await client.query<SignatureRow>(SIGNATURES, [row.community, row.seq]);
  return batchOf(row, rows);
}

function batchOf({ signers, leaves, ...row }: BatchRow, signatures: readonly SignatureRow[]): SealedBatch {
  const bySigner = new Map(signatures.map(({ signer, signature }) => [signer.toString("hex"), signature]));
  return {
    ...row,
    leaves: unpackRecords(leaves, LEAF_BYTES),
    report: row.header.subarray(REPORT_AT),
    signatures: keysIn(signers).flatMap((key, index) => {
      const signature = bySigner.get(Buffer.from(key).toString("hex"));
      return signature === undefined ? [] : [{ index, signature }];
    }),
  };
}

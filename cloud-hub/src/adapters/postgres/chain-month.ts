import type { ChainBatches, ChainMonth } from "../../billing/settling.ts";
import { RESULT_SOURCES } from "./result-sources.ts";

/** Batches before a month began hold nothing of it. */
const OF_THE_MONTH = `b.community = $1 AND b.window_end_s > $2 AND EXISTS (
  SELECT FROM jsonb_array_elements(b.intervals) AS held
   WHERE (held ->> 0)::bigint >= $2 AND (held ->> 0)::bigint < $3)`;

/** An interval is settled where the newest result, by its digests, is the one that was sealed, and that batch is final. */
const CHAIN_MONTH = `
  WITH ${RESULT_SOURCES}
  SELECT z.zone, z.settlement_contract, own.count, own.first_seq, own.last_seq, newest.tx_hash AS last_tx_hash,
         coalesce(own.last_seq <= z.confirmed_seq, true) AND NOT EXISTS (
           SELECT FROM (
             SELECT DISTINCT ON (i.start_s) i.start_s, i.input_digest || i.result_digest AS source
               FROM sources r JOIN recomputed_interval i ON i.node = r.node AND (r.upto_s IS NULL OR i.start_s < r.upto_s)
              WHERE i.start_s >= $2 AND i.start_s < $3
              ORDER BY i.start_s, i.revision DESC) i
             LEFT JOIN settlement_interval k ON k.community = $1 AND k.start_s = i.start_s
            WHERE k.source IS DISTINCT FROM i.source) AS is_settled
    FROM settlement_zone z
    CROSS JOIN LATERAL (
      SELECT count(*)::integer AS count, min(b.seq) AS first_seq, max(b.seq) AS last_seq
        FROM settlement_batch b WHERE ${OF_THE_MONTH}) own
    LEFT JOIN settlement_batch newest ON newest.community = z.community AND newest.seq = own.last_seq
   WHERE z.community = $1`;

type Ask = <Row extends object>(query: string, values: readonly unknown[]) => Promise<readonly Row[]>;

/** @param ask asks with the community as `$1` */
export async function chainMonthOf(
  ask: Ask,
  { from_s, to_s }: { readonly from_s: number; readonly to_s: number },
): Promise<ChainMonth> {
  const [row] = await ask<ChainBatches & Pick<ChainMonth, "is_settled">>(CHAIN_MONTH, [from_s, to_s]);
  if (row === undefined) {
    const nothing = { count: 0, first_seq: null, last_seq: null, last_tx_hash: null };
    return { is_settled: false, batches: { zone: 0, settlement_contract: null, ...nothing } };
  }
  const { is_settled, ...batches } = row;
  return { is_settled, batches };
}

import { createHash } from "node:crypto";
import type { openPool } from "@localgrid/cloud-hub/adapters/database";

type Pool = ReturnType<typeof openPool>;

export const INTERVAL_S = 900;
const PRICE_MICRO_PER_KWH = 150_000;

/** A community of so many members, one half of which sells to the other in every interval. */
export interface BenchCommunity {
  readonly name: string;
  readonly members: number;
}

/** The community with its node, whose journal counts as folded. */
export async function writeCommunity(pool: Pool, { name, members }: BenchCommunity): Promise<void> {
  await pool.query("INSERT INTO community (id, created_at_ms) VALUES ($1, 0)", [name]);
  await pool.query(
    "INSERT INTO member SELECT $1, 'm' || lpad(n::text, 5, '0'), true, NULL, 0 FROM generate_series(1, $2) AS n",
    [name, members],
  );
  await pool.query(
    `INSERT INTO metering_point (community, metering_point, member, is_active, main_fuse_w, created_at_ms)
     SELECT $1, 'p' || lpad(n::text, 5, '0'), 'm' || lpad(n::text, 5, '0'), true, 25000, 0
       FROM generate_series(1, $2) AS n`,
    [name, members],
  );
  await pool.query("INSERT INTO tariff VALUES ($1, 0, 300000, 80000, 20000, 0, 0)", [name]);
  await pool.query("INSERT INTO node VALUES ($1, $2, $3, 0, NULL)", [nodeOf(name), name, keyOf(name)]);
  await pool.query(
    "INSERT INTO recomputed_journal (node, status, fold_version, updated_at_ms) VALUES ($1, 'current', 1, 0)",
    [nodeOf(name)],
  );
}

/** Closed intervals as folding leaves them, all at once; every member has one trade in each. */
export async function writeIntervals(
  pool: Pool,
  { name, members }: BenchCommunity,
  { from_s, count }: { readonly from_s: number; readonly count: number },
): Promise<void> {
  const client = await pool.connect();
  const last_s = from_s + (count - 1) * INTERVAL_S;
  const span = [nodeOf(name), from_s, last_s, members];
  try {
    await client.query("BEGIN");
    await client.query(
      `INSERT INTO recomputed_interval (node, start_s, revision, length_s, price_micro_per_kwh, matched_wh, demand_wh,
         supply_wh, saving_nano, closed_at_ms, input_digest, result_digest, node_price_micro_per_kwh, node_matched_wh,
         node_input_digest, node_result_digest, is_same, official_points, points)
       SELECT $1, s, 0, ${INTERVAL_S}, ${PRICE_MICRO_PER_KWH}, 0, 0, 0, 0, 0, d, d, ${PRICE_MICRO_PER_KWH}, 0, d, d, true, 0, $4
         FROM generate_series($2::bigint, $3, ${INTERVAL_S}) AS s, sha256(s::text::bytea) AS d`,
      span,
    );
    // A pair of neighbours trades one amount, another one in each interval.
    const traded_wh = `(100 + ((n + 1) / 2 * 7 + s / ${INTERVAL_S}) % 400)`;
    await client.query(
      `INSERT INTO recomputed_posting (node, start_s, revision, ordinal, length_s, account, category, cause,
         energy_change_wh, price_micro_per_kwh, amount_nano, posted_at_ms)
       SELECT $1, s, 0, n, ${INTERVAL_S}, 'member:m' || lpad(n::text, 5, '0') || ':market',
              CASE n % 2 WHEN 0 THEN 'neighbour-purchase' ELSE 'neighbour-sale' END, 'closing', ${traded_wh},
              ${PRICE_MICRO_PER_KWH}, CASE n % 2 WHEN 0 THEN -1 ELSE 1 END * ${traded_wh} * ${PRICE_MICRO_PER_KWH}, 0
         FROM generate_series($2::bigint, $3, ${INTERVAL_S}) AS s, generate_series(1, $4::int) AS n`,
      span,
    );
    await client.query(
      `INSERT INTO recomputed_point_interval
       SELECT $1, 'p' || lpad(n::text, 5, '0'), s, 0, CASE n % 2 WHEN 0 THEN ${traded_wh} ELSE 0 END,
              CASE n % 2 WHEN 0 THEN 0 ELSE ${traded_wh} END, 'valid', true, false
         FROM generate_series($2::bigint, $3, ${INTERVAL_S}) AS s, generate_series(1, $4::int) AS n`,
      span,
    );
    await client.query("UPDATE recomputed_journal SET records = records + $2 WHERE node = $1", [nodeOf(name), count]);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

function keyOf(name: string): Buffer {
  return createHash("sha256").update(name).digest();
}

function nodeOf(name: string): Buffer {
  return createHash("sha256").update(keyOf(name)).digest().subarray(0, 16);
}

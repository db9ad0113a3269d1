import { createHash } from "node:crypto";
import type { Pool } from "pg";

export const COMMUNITY = "sun";
const NODE = Buffer.alloc(16, 7);
const NODE_KEY = Buffer.alloc(32, 8);
const PRICE_MICRO_PER_KWH = 150_000;
const FEE_MICRO_PER_KWH = 20_000;

/** Members of the community that results are written for; the first one sells to the others. */
export const MEMBERS = ["anna", "bert", "cleo", "dora"] as const;

/** A community with a node whose journal has been folded as far as {@link writeInterval} says. */
export async function writeCommunity(pool: Pool, community = COMMUNITY, node = NODE): Promise<void> {
  await pool.query("INSERT INTO community (id, created_at_ms) VALUES ($1, 0)", [community]);
  for (const member of MEMBERS) {
    await pool.query("INSERT INTO member VALUES ($1, $2, true, NULL, 0)", [community, member]);
    await pool.query(
      "INSERT INTO metering_point (community, metering_point, member, is_active, main_fuse_w, created_at_ms) VALUES ($1, $2, $3, true, 25000, 0)",
      [community, `point-${member}`, member],
    );
  }
  await pool.query("INSERT INTO tariff VALUES ($1, 0, 300000, 80000, 20000, 0, 0)", [community]);
  await pool.query("INSERT INTO node VALUES ($1, $2, $3, 0, NULL)", [node, community, NODE_KEY]);
  await pool.query(
    "INSERT INTO recomputed_journal (node, status, fold_version, updated_at_ms) VALUES ($1, 'current', 1, 0)",
    [node],
  );
}

interface Interval {
  readonly start_s: number;
  readonly length_s: number;
  /** What each buyer takes; the seller gives the sum. */
  readonly bought_wh: number;
  readonly revision?: number;
  readonly node?: Buffer;
}

/** One closed interval with a trade between the seller and each buyer, as the fold writes it. */
export async function writeInterval(pool: Pool, { start_s, length_s, bought_wh, revision = 0, node = NODE }: Interval) {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const [seller, ...buyers] = MEMBERS;
    const sold_wh = bought_wh * buyers.length;
    const digest = createHash("sha256").update(`${start_s} ${revision} ${bought_wh}`).digest();
    await client.query(
      `INSERT INTO recomputed_interval (node, start_s, revision, length_s, price_micro_per_kwh, matched_wh, demand_wh, supply_wh,
         saving_nano, closed_at_ms, input_digest, result_digest, node_price_micro_per_kwh, node_matched_wh, node_input_digest,
         node_result_digest, is_same, official_points, points)
       VALUES ($1, $2, $3, $4, $5, $6, $6, $6, 0, 0, $7, $7, $5, $6, $7, $7, true, 0, 4)`,
      [node, start_s, revision, length_s, PRICE_MICRO_PER_KWH, sold_wh, digest],
    );
    for (const [ordinal, line] of linesOf(bought_wh).entries()) {
      const { account, category, energy_wh, amount_nano } = line;
      await client.query(
        `INSERT INTO recomputed_posting (node, start_s, revision, ordinal, length_s, account, category, cause, energy_change_wh,
           price_micro_per_kwh, amount_nano, posted_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, 'closing', $8, $9, $10, 0)`,
        [node, start_s, revision, ordinal, length_s, account, category, energy_wh, PRICE_MICRO_PER_KWH, amount_nano],
      );
    }
    for (const member of MEMBERS) {
      const [import_wh, export_wh] = member === seller ? [0, sold_wh] : [bought_wh, 0];
      await client.query(
        "INSERT INTO recomputed_point_interval VALUES ($1, $2, $3, $4, $5, $6, 'valid', true, false)",
        [node, `point-${member}`, start_s, revision, import_wh, export_wh],
      );
    }
    await client.query("UPDATE recomputed_journal SET records = records + 1 WHERE node = $1", [node]);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

function linesOf(bought_wh: number) {
  const [seller, ...buyers] = MEMBERS;
  const sold_wh = bought_wh * buyers.length;
  const bought = {
    category: "neighbour-purchase",
    energy_wh: bought_wh,
    amount_nano: -bought_wh * PRICE_MICRO_PER_KWH,
  };
  const fee = { category: "local-network-fee", energy_wh: 0, amount_nano: -bought_wh * FEE_MICRO_PER_KWH };
  const sale = { category: "neighbour-sale", energy_wh: sold_wh, amount_nano: sold_wh * PRICE_MICRO_PER_KWH };
  return [
    { account: `member:${seller}:market`, ...sale },
    ...buyers.flatMap((buyer) => [bought, fee].map((line) => ({ account: `member:${buyer}:market`, ...line }))),
  ];
}

import type { ResidualLevel } from "@localgrid/matching/residual-book";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Pool, PoolClient } from "pg";
import type { RegionBooks, RegionClearing } from "../../residual/region-clearing.ts";
import type { RegionInterval, ResidualStore } from "../../residual/residual-store.ts";
import { onDatabase } from "./database-errors.ts";
import { inTransaction } from "./transaction.ts";

const AT_ONCE = 200;
/** A backlog that drains late brings books of several communities one after the other. */
const GRACE_MS = 3_600_000;
const STANDARD_DEADLINE_S = 172_800;

/** Communities close their intervals in order, so the newest one tells of all before it. */
const DUE = `
  WITH progress AS (
    SELECT m.region, min(coalesce((SELECT max(b.start_s) FROM residual_book b WHERE b.node = m.node), -1)) AS closed_to_s
      FROM residual_community m GROUP BY m.region
  )
  SELECT m.region, b.start_s, b.length_s
    FROM residual_book b
    JOIN residual_community m ON m.node = b.node
    JOIN progress p ON p.region = m.region
    LEFT JOIN residual_region s ON s.region = m.region
   WHERE b.is_open AND m.region <> ALL ($2::text[])
   GROUP BY m.region, b.start_s, b.length_s, p.closed_to_s, s.deadline_s
  HAVING b.start_s <= p.closed_to_s
      OR ((b.start_s + b.length_s + coalesce(s.deadline_s, ${STANDARD_DEADLINE_S})) * 1000 <= $1
          AND min(b.arrived_at_ms) + ${GRACE_MS} <= $1)
   ORDER BY b.start_s, m.region, b.length_s LIMIT ${AT_ONCE}`;

const LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('residual ' || $1, 0))";

const CLEARED = "SELECT 1 FROM residual_interval WHERE region = $1 AND start_s = $2 AND length_s = $3";

const BOOKS = `
  SELECT m.community, m.currency, b.bids, b.offers, coalesce(l.fee_micro_per_kwh, 0) AS fee_micro_per_kwh,
         l.import_cap_wh, l.export_cap_wh
    FROM residual_community m
    JOIN residual_book b ON b.node = m.node AND b.start_s = $2 AND b.length_s = $3 AND b.is_open
    LEFT JOIN residual_link l ON l.community = m.community
   WHERE m.region = $1`;

const CLOSE_BOOKS = `
  UPDATE residual_book b SET is_open = false FROM residual_community m
   WHERE m.region = $1 AND b.node = m.node AND b.start_s = $2 AND b.length_s = $3 AND b.is_open`;

const KEEP = `
  INSERT INTO residual_interval (region, start_s, length_s, cleared_at_ms, currency, communities, price_micro_per_kwh,
                                 matched_wh, congestion_rent_nano, digest)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

const KEEP_TRADE = `
  INSERT INTO residual_trade (region, start_s, length_s, community, side, energy_wh, price_micro_per_kwh, fee_nano,
                              amount_nano)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

type Levels = readonly (readonly [limit_micro_per_kwh: number, energy_wh: number])[];

interface BookRow {
  readonly community: CommunityId;
  readonly currency: string;
  readonly bids: Levels;
  readonly offers: Levels;
  readonly fee_micro_per_kwh: number;
  readonly import_cap_wh: number | null;
  readonly export_cap_wh: number | null;
}

export class PostgresResidualStore implements ResidualStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async due(at_ms: number, left_out: ReadonlySet<string>): Promise<readonly RegionInterval[]> {
    return (await onDatabase(() => this.pool.query<RegionInterval>(DUE, [at_ms, [...left_out]]))).rows;
  }

  clear(interval: RegionInterval, clearing: Parameters<ResidualStore["clear"]>[1]): Promise<RegionClearing | null> {
    const place = [interval.region, interval.start_s, interval.length_s];
    return inTransaction(this.pool, async (client) => {
      await client.query(LOCK, [interval.region]);
      const isCleared = (await client.query(CLEARED, place)).rows.length > 0;
      const { rows } = await client.query<BookRow>(BOOKS, place);
      await client.query(CLOSE_BOOKS, place);
      if (isCleared || rows.length === 0) return null;
      const result = clearing.decide(await booksOf(client, interval, rows));
      const { price_micro_per_kwh, matched_wh, congestion_rent_nano, digest } = result;
      const figures = [price_micro_per_kwh, matched_wh, congestion_rent_nano, Buffer.from(digest)];
      await client.query(KEEP, [...place, clearing.at_ms, rows[0]?.currency, rows.length, ...figures]);
      for (const { community, side, energy_wh, price_micro_per_kwh: price, fee_nano, amount_nano } of result.trades) {
        await client.query(KEEP_TRADE, [...place, community, side, energy_wh, price, fee_nano, amount_nano]);
      }
      return result;
    });
  }
}

async function booksOf(client: PoolClient, interval: RegionInterval, rows: readonly BookRow[]): Promise<RegionBooks> {
  const query = "SELECT fee_micro_per_kwh FROM residual_region WHERE region = $1";
  const settings = await client.query<{ fee_micro_per_kwh: number }>(query, [interval.region]);
  return {
    ...interval,
    fee_micro_per_kwh: settings.rows[0]?.fee_micro_per_kwh ?? 0,
    members: rows.map(({ community, bids, offers, fee_micro_per_kwh, import_cap_wh, export_cap_wh }) => ({
      community,
      book: { bids: levelsOf(bids), offers: levelsOf(offers) },
      fee_micro_per_kwh,
      import_cap_wh,
      export_cap_wh,
    })),
  };
}

function levelsOf(levels: Levels): readonly ResidualLevel[] {
  return levels.map(
    ([limit_micro_per_kwh, energy_wh]) => ({ limit_micro_per_kwh, energy_wh }) as unknown as ResidualLevel,
  );
}

import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";
import type {
  ClearedRegionInterval,
  LinkTerms,
  RegionQuery,
  RegionTerms,
  ResidualTerms,
} from "../../residual/residual-terms.ts";
import { onDatabase } from "./database-errors.ts";

const STANDARD_REGION: RegionTerms = { fee_micro_per_kwh: 0, deadline_s: 172_800 };
const STANDARD_LINK: LinkTerms = { fee_micro_per_kwh: 0, import_cap_wh: null, export_cap_wh: null };

const REGION = "SELECT fee_micro_per_kwh, deadline_s FROM residual_region WHERE region = $1";

const SET_REGION = `
  INSERT INTO residual_region (region, fee_micro_per_kwh, deadline_s) VALUES ($1, $2, $3)
  ON CONFLICT (region) DO UPDATE SET fee_micro_per_kwh = $2, deadline_s = $3`;

const LINK = "SELECT fee_micro_per_kwh, import_cap_wh, export_cap_wh FROM residual_link WHERE community = $1";

const SET_LINK = `
  INSERT INTO residual_link (community, fee_micro_per_kwh, import_cap_wh, export_cap_wh) VALUES ($1, $2, $3, $4)
  ON CONFLICT (community) DO UPDATE SET fee_micro_per_kwh = $2, import_cap_wh = $3, export_cap_wh = $4`;

const CLEARED = `
  SELECT i.start_s, i.length_s, i.cleared_at_ms, i.currency, i.communities, i.price_micro_per_kwh, i.matched_wh,
         i.congestion_rent_nano::text, i.digest,
         (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'community', t.community, 'side', t.side, 'energy_wh', t.energy_wh,
                   'price_micro_per_kwh', t.price_micro_per_kwh, 'fee_nano', t.fee_nano::text,
                   'amount_nano', t.amount_nano::text) ORDER BY t.community COLLATE "C"), '[]'::jsonb)
            FROM residual_trade t
           WHERE t.region = i.region AND t.start_s = i.start_s AND t.length_s = i.length_s) AS trades
    FROM residual_interval i
   WHERE i.region = $1 AND i.start_s >= $2 AND i.start_s < $3 AND (i.start_s, i.length_s) > ($4, $5)
   ORDER BY i.start_s, i.length_s LIMIT $6`;

export class PostgresResidualTerms implements ResidualTerms {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async region(region: string): Promise<RegionTerms> {
    return (await this.rows<RegionTerms>(REGION, [region]))[0] ?? STANDARD_REGION;
  }

  async setRegion(region: string, { fee_micro_per_kwh, deadline_s }: RegionTerms): Promise<void> {
    await this.rows(SET_REGION, [region, fee_micro_per_kwh, deadline_s]);
  }

  async link(community: CommunityId): Promise<LinkTerms> {
    return (await this.rows<LinkTerms>(LINK, [community]))[0] ?? STANDARD_LINK;
  }

  async setLink(community: CommunityId, terms: LinkTerms): Promise<void> {
    const { fee_micro_per_kwh, import_cap_wh, export_cap_wh } = terms;
    await this.rows(SET_LINK, [community, fee_micro_per_kwh, import_cap_wh, export_cap_wh]);
  }

  cleared({ region, from_s, to_s, after, limit }: RegionQuery): Promise<readonly ClearedRegionInterval[]> {
    const known = [after?.start_s ?? -1, after?.length_s ?? -1];
    return this.rows<ClearedRegionInterval>(CLEARED, [region, from_s, to_s, ...known, limit]);
  }

  private async rows<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    return (await onDatabase(() => this.pool.query<Row>(text, [...values]))).rows;
  }
}

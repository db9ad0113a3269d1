import { decodeRows } from "@localgrid/protocol/settlement-batch";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Pool, PoolClient } from "pg";
import { termsToSet } from "../../settlement/member-terms.ts";
import type { Confirmation, SealedBatch } from "../../settlement/sealed-batch.ts";
import type {
  Attestation,
  ChainPositions,
  MemberTerms,
  OpenedZone,
  SealOutcome,
  SealRequest,
  SettlementBook,
  Zone,
  ZoneBounds,
} from "../../settlement/settlement-book.ts";
import { onDatabase } from "./database-errors.ts";
import { keysIn, readBatch, readOpenBatch } from "./settlement-batch-rows.ts";
import { numberedMembers, numberMembers } from "./settlement-members.ts";
import { settleReceipt } from "./settlement-receipts.ts";
import { sealIn } from "./settlement-sealing.ts";
import { enterChainSettling } from "./settlement-ways.ts";
import { inTransaction } from "./transaction.ts";

/** Enrolled nodes of a community are few; more signatures than this are somebody's mistake. */
const MOST_SIGNATURES = 16;

const ENTER_ZONES = `
  WITH entered AS (
    INSERT INTO settlement_zone (community, zone, window_start_s, window_end_s, created_at_ms)
    SELECT community, (SELECT coalesce(max(zone), 0) FROM settlement_zone) + row_number() OVER (ORDER BY community COLLATE "C"),
           start_s, start_s, $2
      FROM (SELECT r.community, (SELECT min(i.start_s) FROM recomputed_interval i WHERE i.node = r.node) / $1 * $1 AS start_s
              FROM results_node r) AS found
     WHERE start_s IS NOT NULL AND NOT EXISTS (SELECT FROM settlement_zone z WHERE z.community = found.community)
    RETURNING community
  )
  INSERT INTO settlement_member (community, number) SELECT community, 0 FROM entered RETURNING community`;

const ENTER_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('settlement zones', 0))";

const ZONES = `
  SELECT z.community, z.zone, z.status, z.window_start_s, z.window_end_s, z.sealed_seq, z.confirmed_seq, z.domain,
         z.network_passphrase, z.settlement_contract, z.signers, z.threshold, n.public_key AS node_key
    FROM settlement_zone z
    LEFT JOIN results_node r ON r.community = z.community
    LEFT JOIN node n ON n.id = r.node AND n.revoked_at_ms IS NULL
   ORDER BY z.zone`;

/** Fuses and prices as they are now. */
const BOUNDS = `
  SELECT (SELECT coalesce(max(w), 0) FROM (SELECT sum(main_fuse_w) AS w FROM metering_point WHERE community = $1
           GROUP BY member) AS members)::text AS power_w,
         (SELECT coalesce(min(feed_in_micro_per_kwh), 0) FROM tariff WHERE community = $1) AS feed_in_micro_per_kwh,
         (SELECT coalesce(max(retail_micro_per_kwh), 0) FROM tariff WHERE community = $1) AS retail_micro_per_kwh`;

const MARK_OPEN = `
  UPDATE settlement_zone SET status = 'open', network_passphrase = $2, settlement_contract = $3, domain = $4, signers = $5,
         threshold = $6
   WHERE community = $1 AND status = 'new'`;

const SET_SIGNERS = "UPDATE settlement_zone SET signers = $2, threshold = $3 WHERE community = $1 AND status = 'open'";

const ATTEST = `
  INSERT INTO settlement_signature (community, seq, signer, signature)
  SELECT $1, $2, $3, $4
   WHERE (SELECT count(*) FROM settlement_signature WHERE community = $1 AND seq = $2) < ${MOST_SIGNATURES}
  ON CONFLICT DO NOTHING`;

const CONFIRM = `
  UPDATE settlement_batch SET tx_hash = $3, ledger = $4, fee_stroops = $5, confirmed_at_ms = $6
   WHERE community = $1 AND seq = $2 AND confirmed_at_ms IS NULL`;

/** Room for larger connections and other prices later: only governance can change these. */
const ROOM = 4;
const LEAST_POWER_W = 100_000;
const LEAST_PRICE_MICRO_PER_KWH = 1_000_000;

/** The book in the hub's database. */
export class PostgresSettlementBook implements SettlementBook {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  zones(window_s: number, at_ms: number): Promise<readonly Zone[]> {
    return inTransaction(this.pool, async (client) => {
      await client.query(ENTER_LOCK);
      const entered = await client.query<{ community: string }>(ENTER_ZONES, [window_s, at_ms]);
      for (const { community } of entered.rows) await enterChainSettling(client, community, at_ms);
      return (await client.query<ZoneRow>(ZONES)).rows.map(zoneOf);
    });
  }

  async bounds(community: CommunityId): Promise<ZoneBounds> {
    const { rows } = await onDatabase(() => this.pool.query(BOUNDS, [community]));
    const { power_w, feed_in_micro_per_kwh, retail_micro_per_kwh } = rows[0];
    const largest = Math.max(retail_micro_per_kwh, -feed_in_micro_per_kwh);
    const max_price_micro_per_kwh = Math.max(LEAST_PRICE_MICRO_PER_KWH, ROOM * largest);
    return {
      max_power_w: Math.max(LEAST_POWER_W, ROOM * Number(power_w)),
      // Feeding in may cost something one day.
      min_price_micro_per_kwh: -max_price_micro_per_kwh,
      max_price_micro_per_kwh,
    };
  }

  async markOpen(community: CommunityId, { chain, signers, threshold }: OpenedZone): Promise<void> {
    const keys = Buffer.concat(signers);
    const identity = [chain.network_passphrase, chain.settlement_contract, Buffer.from(chain.domain)];
    await onDatabase(() => this.pool.query(MARK_OPEN, [community, ...identity, keys, threshold]));
  }

  async setSigners(community: CommunityId, { signers, threshold }: Pick<OpenedZone, "signers" | "threshold">) {
    await onDatabase(() => this.pool.query(SET_SIGNERS, [community, Buffer.concat(signers), threshold]));
  }

  openBatch(community: CommunityId): Promise<SealedBatch | null> {
    return this.withClient((client) => readOpenBatch(client, community));
  }

  batch(community: CommunityId, seq: number): Promise<SealedBatch | null> {
    return this.withClient((client) => readBatch(client, community, seq));
  }

  sealNext(community: CommunityId, request: SealRequest): Promise<SealOutcome> {
    return inTransaction(this.pool, (client) => sealIn(client, community, request));
  }

  attest(community: CommunityId, seq: number, { signer, batch_hash, signature }: Attestation) {
    return inTransaction(this.pool, async (client) => {
      const query = "SELECT batch_hash FROM settlement_batch WHERE community = $1 AND seq = $2";
      const held = (await client.query<{ batch_hash: Buffer }>(query, [community, seq])).rows[0];
      if (held === undefined) return "unknown-batch" as const;
      if (!held.batch_hash.equals(batch_hash)) return "batch-differs" as const;
      await client.query(ATTEST, [community, seq, Buffer.from(signer), Buffer.from(signature)]);
      return "kept" as const;
    });
  }

  async confirm(community: CommunityId, seq: number, confirmation: Confirmation): Promise<void> {
    const { tx_hash, ledger, fee_stroops, confirmed_at_ms } = confirmation;
    await inTransaction(this.pool, async (client) => {
      const values = [community, seq, tx_hash, ledger, fee_stroops, confirmed_at_ms];
      if ((await client.query(CONFIRM, values)).rowCount === 0) return;
      await client.query("UPDATE settlement_zone SET confirmed_seq = $2 WHERE community = $1", [community, seq]);
      await settleReceipt(client, { community, seq }, confirmation);
    });
  }

  membersToEnrol(community: CommunityId, enrolled: number): Promise<readonly bigint[]> {
    return inTransaction(this.pool, async (client) => {
      await client.query("SELECT 1 FROM settlement_zone WHERE community = $1 FOR UPDATE", [community]);
      await numberMembers(client, community);
      const members = await numberedMembers(client, community);
      return members.filter(({ number }) => number >= enrolled).map(({ limit_units }) => limit_units);
    });
  }

  async termsToSet(community: CommunityId, positions: ChainPositions): Promise<readonly MemberTerms[]> {
    const open = await this.openBatch(community);
    const rows = open === null ? [] : decodeRows(open.rows);
    const members = await this.withClient((client) => numberedMembers(client, community));
    return termsToSet(members, { positions, openRows: rows });
  }

  private withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return onDatabase(async () => {
      const client = await this.pool.connect();
      try {
        return await work(client);
      } finally {
        client.release();
      }
    });
  }
}

interface ZoneRow extends Omit<Zone, "chain" | "signers"> {
  readonly domain: Buffer | null;
  readonly network_passphrase: string;
  readonly settlement_contract: string;
  readonly signers: Buffer;
}

function zoneOf({ domain, network_passphrase, settlement_contract, signers, ...zone }: ZoneRow): Zone {
  const chain = domain === null ? null : { network_passphrase, settlement_contract, domain };
  return { ...zone, chain, signers: keysIn(signers) };
}

import { applyToCommunity, createCommunity } from "@localgrid/clearing/community";
import type { KnownRecord, MemberBody, MeteringPointBody, TariffBody } from "@localgrid/protocol/record-bodies";
import type { CommunityId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { Pool, PoolClient } from "pg";
import type {
  CommunityChange,
  CommunityProfile,
  CommunityStore,
  CommunitySummary,
  HeldCommunity,
  HeldMember,
  HeldMeteringPoint,
  HeldTariff,
  ListPart,
  NodePolicy,
} from "../../communities/community-store.ts";
import { onDatabase } from "./database-errors.ts";
import { inTransaction } from "./transaction.ts";

const ADD = `
  INSERT INTO community (id, name, region, currency, time_zone, created_at_ms) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT DO NOTHING`;

const ADD_POLICY = "INSERT INTO node_policy (community) VALUES ($1) ON CONFLICT DO NOTHING";

const LIST = `
  SELECT c.id AS community, c.name, c.region, c.currency, c.time_zone, c.created_at_ms,
         (SELECT count(*) FROM member m WHERE m.community = c.id) AS members,
         (SELECT count(*) FROM metering_point p WHERE p.community = c.id) AS metering_points,
         (SELECT count(*) FROM node n WHERE n.community = c.id AND n.revoked_at_ms IS NULL) AS nodes,
         (SELECT max(i.start_s) FROM recomputed_interval i WHERE i.node = r.node) AS last_interval_start_s,
         (SELECT count(DISTINCT i.start_s) FROM recomputed_interval i WHERE i.node = r.node AND NOT i.is_same) AS mismatches,
         (SELECT count(*) FROM official_import o
           WHERE o.community = c.id AND o.status IN ('waiting', 'running')) AS open_imports
    FROM community c LEFT JOIN results_node r ON r.community = c.id
   WHERE ($2::text IS NULL OR c.id COLLATE "C" > $2) AND ($3::text IS NULL OR c.id = $3)
   ORDER BY c.id COLLATE "C" LIMIT $1`;

const MEMBERS = `
  SELECT m.member, m.is_active, m.credit_limit_micro, m.version,
         coalesce(t.members @> jsonb_build_array(jsonb_build_object(
           'member', m.member, 'is_active', m.is_active, 'credit_limit_micro', m.credit_limit_micro)), false) AS is_taken
    FROM member m
    LEFT JOIN results_node r ON r.community = m.community
    LEFT JOIN recomputed_community t ON t.node = r.node
   WHERE m.community = $1 AND ($3::text IS NULL OR m.member COLLATE "C" > $3)
   ORDER BY m.member COLLATE "C" LIMIT $2`;

const METERING_POINTS = `
  SELECT p.metering_point, p.member, p.is_active, p.main_fuse_w, p.operator_reference, p.version,
         coalesce(t.metering_points @> jsonb_build_array(jsonb_build_object(
           'metering_point', p.metering_point, 'member', p.member, 'is_active', p.is_active,
           'main_fuse_w', p.main_fuse_w)), false) AS is_taken
    FROM metering_point p
    LEFT JOIN results_node r ON r.community = p.community
    LEFT JOIN recomputed_community t ON t.node = r.node
   WHERE p.community = $1 AND ($3::text IS NULL OR p.metering_point COLLATE "C" > $3)
   ORDER BY p.metering_point COLLATE "C" LIMIT $2`;

const TARIFF_FIGURES =
  "f.valid_from_s, f.retail_micro_per_kwh, f.feed_in_micro_per_kwh, f.local_network_fee_micro_per_kwh, f.fixed_fee_micro_per_day";

const TARIFFS = `
  SELECT ${TARIFF_FIGURES},
         coalesce(t.tariffs @> jsonb_build_array(jsonb_build_object(
           'valid_from_s', f.valid_from_s, 'retail_micro_per_kwh', f.retail_micro_per_kwh,
           'feed_in_micro_per_kwh', f.feed_in_micro_per_kwh,
           'local_network_fee_micro_per_kwh', f.local_network_fee_micro_per_kwh,
           'fixed_fee_micro_per_day', f.fixed_fee_micro_per_day)), false) AS is_taken
    FROM tariff f
    LEFT JOIN results_node r ON r.community = f.community
    LEFT JOIN recomputed_community t ON t.node = r.node
   WHERE f.community = $1 AND ($3::bigint IS NULL OR f.valid_from_s > $3)
   ORDER BY f.valid_from_s LIMIT $2`;

const OPEN_FROM = `
  SELECT max(i.start_s + i.length_s) AS open_from_s
    FROM results_node r JOIN recomputed_interval i ON i.node = r.node
   WHERE r.community = $1 AND i.start_s = (SELECT max(start_s) FROM recomputed_interval WHERE node = r.node)`;

const SAVE_MEMBER = `
  INSERT INTO member (community, member, is_active, credit_limit_micro, created_at_ms) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (community, member) DO UPDATE SET is_active = $3, credit_limit_micro = $4, is_adopted = false`;

const SAVE_METERING_POINT = `
  INSERT INTO metering_point (community, metering_point, member, is_active, main_fuse_w, operator_reference, created_at_ms)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (community, metering_point)
    DO UPDATE SET member = $3, is_active = $4, main_fuse_w = $5, operator_reference = $6, is_adopted = false`;

const SAVE_TARIFF = `
  INSERT INTO tariff (community, valid_from_s, retail_micro_per_kwh, feed_in_micro_per_kwh,
                      local_network_fee_micro_per_kwh, fixed_fee_micro_per_day, created_at_ms)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`;

const SET_POLICY = `
  INSERT INTO node_policy (community, status_every_s, telemetry_every_s) VALUES ($1, $2, $3)
  ON CONFLICT (community) DO UPDATE SET status_every_s = $2, telemetry_every_s = $3`;

export class PostgresCommunities implements CommunityStore {
  private readonly pool: Pool;
  private readonly now_ms: () => number;

  constructor(pool: Pool, now_ms: () => number) {
    this.pool = pool;
    this.now_ms = now_ms;
  }

  add(profile: CommunityProfile): Promise<"added" | "community-exists"> {
    const { community, name, region, currency, time_zone, created_at_ms } = profile;
    return inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(ADD, [community, name, region, currency, time_zone, created_at_ms]);
      await client.query(ADD_POLICY, [community]);
      return rowCount === 1 ? "added" : "community-exists";
    });
  }

  async has(community: CommunityId): Promise<boolean> {
    const { rows } = await this.query("SELECT 1 FROM community WHERE id = $1", [community]);
    return rows.length === 1;
  }

  async list({ limit, after }: ListPart<string>, only: CommunityId | null): Promise<readonly CommunitySummary[]> {
    return (await this.query<CommunitySummary>(LIST, [limit, after, only])).rows;
  }

  change(community: CommunityId, decide: (held: HeldCommunity) => CommunityChange): Promise<CommunityChange> {
    return inTransaction(this.pool, async (client) => {
      await client.query("SELECT FROM community WHERE id = $1 FOR NO KEY UPDATE", [community]);
      const change = decide(await readCommunity(client, community));
      if (change.kind !== "records") return change;
      const at_ms = this.now_ms();
      for (const record of change.records) {
        await saveRecord(client, record, { community, at_ms, references: change.references ?? new Map() });
      }
      return change;
    });
  }

  async members(community: CommunityId, { limit, after }: ListPart<string>): Promise<readonly HeldMember[]> {
    return (await this.query<HeldMember>(MEMBERS, [community, limit, after])).rows;
  }

  async meteringPoints(community: CommunityId, part: ListPart<string>): Promise<readonly HeldMeteringPoint[]> {
    return (await this.query<HeldMeteringPoint>(METERING_POINTS, [community, part.limit, part.after])).rows;
  }

  async tariffs(community: CommunityId, { limit, after }: ListPart<number>): Promise<readonly HeldTariff[]> {
    return (await this.query<HeldTariff>(TARIFFS, [community, limit, after])).rows;
  }

  async policy(community: CommunityId): Promise<NodePolicy> {
    const text = `
      SELECT status_every_s, telemetry_every_s FROM node_policy WHERE community = $1`;
    const { rows } = await this.query<NodePolicy>(text, [community]);
    if (rows[0] !== undefined) return rows[0];
    // A community from before there were policies, or made by hand.
    await this.query(ADD_POLICY, [community]);
    return this.policy(community);
  }

  async setPolicy(community: CommunityId, { status_every_s, telemetry_every_s }: NodePolicy): Promise<void> {
    await this.query(SET_POLICY, [community, status_every_s, telemetry_every_s]);
  }

  private query<Row extends object>(text: string, values: readonly unknown[]) {
    return onDatabase(() => this.pool.query<Row>(text, [...values]));
  }
}

type MemberRow = MemberBody & { readonly version: number };
type HeldRow = MeteringPointBody & { readonly operator_reference: string | null; readonly version: number };

/** All that is held of a community, inside the transaction of whoever changes it. */
export async function readCommunity(client: PoolClient, community: CommunityId): Promise<HeldCommunity> {
  const state = createCommunity();
  const members = await client.query<MemberRow>(
    "SELECT member, is_active, credit_limit_micro, version FROM member WHERE community = $1",
    [community],
  );
  const points = await client.query<HeldRow>(
    `SELECT metering_point, member, is_active, main_fuse_w, operator_reference, version
       FROM metering_point WHERE community = $1`,
    [community],
  );
  const tariffs = await client.query<TariffBody>(
    `SELECT ${TARIFF_FIGURES} FROM tariff f WHERE community = $1 ORDER BY valid_from_s`,
    [community],
  );
  const open = await client.query<{ open_from_s: number | null }>(OPEN_FROM, [community]);
  for (const { version: _, ...body } of members.rows) applyToCommunity(state, { kind: "member", body });
  for (const { operator_reference: _, version: __, ...body } of points.rows)
    applyToCommunity(state, { kind: "metering-point", body });
  state.tariffs = tariffs.rows;
  const references = new Map(points.rows.map((row) => [row.metering_point, row.operator_reference]));
  const versions = {
    members: new Map(members.rows.map(({ member, version }) => [member as MemberId, version])),
    points: new Map(points.rows.map(({ metering_point, version }) => [metering_point as MeteringPointId, version])),
  };
  return { state, references, versions, open_from_s: open.rows[0]?.open_from_s ?? null };
}

interface Saving {
  readonly community: CommunityId;
  readonly at_ms: number;
  readonly references: ReadonlyMap<MeteringPointId, string | null>;
}

async function saveRecord(client: PoolClient, record: KnownRecord, { community, at_ms, references }: Saving) {
  switch (record.kind) {
    case "member": {
      const { member, is_active, credit_limit_micro } = record.body;
      await client.query(SAVE_MEMBER, [community, member, is_active, credit_limit_micro, at_ms]);
      break;
    }
    case "metering-point": {
      const { metering_point, member, is_active, main_fuse_w } = record.body;
      const reference = references.get(metering_point) ?? null;
      await client.query(SAVE_METERING_POINT, [
        community,
        metering_point,
        member,
        is_active,
        main_fuse_w,
        reference,
        at_ms,
      ]);
      break;
    }
    case "tariff": {
      const { valid_from_s, retail_micro_per_kwh, feed_in_micro_per_kwh } = record.body;
      const { local_network_fee_micro_per_kwh, fixed_fee_micro_per_day } = record.body;
      const prices = [retail_micro_per_kwh, feed_in_micro_per_kwh, local_network_fee_micro_per_kwh];
      await client.query(SAVE_TARIFF, [community, valid_from_s, ...prices, fixed_fee_micro_per_day, at_ms]);
      break;
    }
    default:
      throw new Error(`a hub keeps no ${record.kind}`);
  }
}

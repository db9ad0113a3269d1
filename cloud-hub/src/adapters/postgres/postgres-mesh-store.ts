import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";
import type { MeshLine, MeshReport, MeshStore, ToldMesh } from "../../region/mesh-store.ts";
import { onDatabase } from "./database-errors.ts";

const MOST_LINES = 1_000;

/** A box that was replaced signs with the same key as the one that took its place: its generation tells them apart. */
const SAVE = `
  WITH before AS (SELECT addresses FROM node_mesh WHERE node = $1)
  INSERT INTO node_mesh (node, received_at_ms, addresses, is_partitioned, partitioned_since_ms, membership_version,
                         generation, peers, copies, alarms, peers_connected, behind_records)
  SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
   WHERE NOT EXISTS (SELECT FROM node_takeover WHERE node = $1 AND generation > $7)
  ON CONFLICT (node) DO UPDATE SET
    received_at_ms = $2, addresses = $3, is_partitioned = $4, partitioned_since_ms = $5, membership_version = $6,
    generation = $7, peers = $8, copies = $9, alarms = $10, peers_connected = $11, behind_records = $12
  RETURNING coalesce((SELECT addresses FROM before), '[]') = $3::jsonb AS is_same`;

const REPORT = `
  SELECT n.id AS node, n.community, c.region, coalesce(t.generation, 1)::bigint AS generation, t.at_ms AS replaced_at_ms,
         m.received_at_ms AS reported_at_ms, m.addresses, m.is_partitioned, m.partitioned_since_ms,
         m.membership_version, m.generation AS told_generation, m.peers, m.copies, m.alarms
    FROM node n JOIN community c ON c.id = n.community
    LEFT JOIN node_mesh m ON m.node = n.id
    LEFT JOIN LATERAL (
      SELECT generation, at_ms FROM node_takeover WHERE node = n.id ORDER BY generation DESC LIMIT 1
    ) t ON true`;

const OF_REGION = `${REPORT}
   WHERE c.region = $1 AND n.revoked_at_ms IS NULL AND ($3::bytea IS NULL OR n.id > $3)
   ORDER BY n.id LIMIT $2`;

const LINES = `
  SELECT n.id AS node, n.community, m.received_at_ms AS reported_at_ms,
         coalesce(m.is_partitioned, false) AS is_partitioned, m.partitioned_since_ms,
         (SELECT count(*) FROM jsonb_to_recordset(m.copies) AS k (holder text, records bigint)
            JOIN node h ON h.id = decode(k.holder, 'hex') AND h.revoked_at_ms IS NULL
           WHERE k.records > 0) AS copies
    FROM node n JOIN community c ON c.id = n.community LEFT JOIN node_mesh m ON m.node = n.id
   WHERE c.region = $1 AND n.revoked_at_ms IS NULL
   ORDER BY n.id LIMIT ${MOST_LINES}`;

type ReportRow = Omit<MeshReport, "told"> & ToldMesh & { readonly told_generation: number };

export class PostgresMeshStore implements MeshStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async save(node: NodeId, told: ToldMesh, received_at_ms: number): Promise<"moved" | "stayed"> {
    const { addresses, is_partitioned, partitioned_since_ms, membership_version, generation } = told;
    const { peers, copies, alarms } = told;
    const values = [
      ...[Buffer.from(node), received_at_ms, JSON.stringify(addresses), is_partitioned, partitioned_since_ms],
      ...[membership_version, generation, JSON.stringify(peers), JSON.stringify(copies), JSON.stringify(alarms)],
      peers.filter(({ is_connected }) => is_connected).length,
      copies.length === 0 ? null : Math.min(...copies.map(({ behind_records }) => behind_records)),
    ];
    const { rows } = await onDatabase(() => this.pool.query<{ is_same: boolean }>(SAVE, values));
    return rows[0]?.is_same === false ? "moved" : "stayed";
  }

  async ofNode(node: Uint8Array): Promise<MeshReport | null> {
    const query = `${REPORT} WHERE n.id = $1`;
    const { rows } = await onDatabase(() => this.pool.query<ReportRow>(query, [Buffer.from(node)]));
    return rows[0] === undefined ? null : reportOf(rows[0]);
  }

  async ofRegion(region: string, { limit, after }: Parameters<MeshStore["ofRegion"]>[1]) {
    const values = [region, limit, after === null ? null : Buffer.from(after)];
    const { rows } = await onDatabase(() => this.pool.query<ReportRow>(OF_REGION, values));
    return rows.map(reportOf);
  }

  async lines(region: string): Promise<readonly MeshLine[]> {
    return (await onDatabase(() => this.pool.query<MeshLine>(LINES, [region]))).rows;
  }
}

function reportOf(row: ReportRow): MeshReport {
  const { node, community, region, generation, replaced_at_ms, reported_at_ms } = row;
  const { addresses, is_partitioned, partitioned_since_ms, membership_version, told_generation } = row;
  const { peers, copies, alarms } = row;
  const place = { addresses, is_partitioned, partitioned_since_ms, membership_version };
  const told = { ...place, generation: told_generation, peers, copies, alarms };
  const known = { node, community, region, generation, replaced_at_ms, reported_at_ms };
  return { ...known, told: reported_at_ms === null ? null : told };
}

import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";
import type { NewRelease, NodeOutcome, Release } from "../../releases/release.ts";
import type { AddAnswer, ReleaseStore } from "../../releases/release-store.ts";
import { DRAFT, placeOf, type Rollout } from "../../releases/rollout.ts";
import { onDatabase } from "./database-errors.ts";
import { inTransaction } from "./transaction.ts";

/**
 * Outcomes are counted where the condition holds: there may be one of every node. Only of nodes that the rollout has
 * come to, as `isReached` says.
 */
const releasesWith = (isCounted: string) => `
  SELECT r.number, r.id, r.kind, r.board, r.version, r.version_name, r.min_version, r.signed_manifest, r.size_bytes,
         r.added_at_ms, r.added_by, r.phase, r.rings, r.ring, r.ring_since_ms, r.most_failures, r.forgiven,
         o.taken, o.proven, o.failed
    FROM release r CROSS JOIN LATERAL (
      SELECT max((ring ->> 'permille')::integer) AS permille,
             jsonb_path_query_array(jsonb_agg(ring), '$[*].nodes[*]') AS nodes
        FROM jsonb_array_elements(r.rings) WITH ORDINALITY AS rings (ring, at) WHERE at <= r.ring + 1
    ) reached CROSS JOIN LATERAL (
      SELECT count(*) AS taken, count(*) FILTER (WHERE outcome = 'proven') AS proven,
             count(*) FILTER (WHERE is_failure) AS failed
        FROM release_outcome WHERE release = r.id AND ${isCounted} AND r.phase <> 'draft'
         AND (place < reached.permille OR reached.nodes ? encode(node, 'hex'))
    ) o`;

const RELEASES = releasesWith("true");

const TOLD = `${releasesWith("r.phase = 'running'")} WHERE r.phase IN ('running', 'withdrawn')`;

const INSERT = `
  INSERT INTO release (id, content, kind, board, version, version_name, min_version, signed_manifest, size_bytes,
                       added_at_ms, added_by, phase, rings, ring, ring_since_ms, most_failures, forgiven)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
  ON CONFLICT DO NOTHING`;

const ABANDONED = `
  DELETE FROM release_content c
   WHERE begun_at_ms < $1 AND NOT EXISTS (SELECT FROM release r WHERE r.content = c.id)`;

const REPLACE = `
  UPDATE release SET phase = $2, rings = $3, ring = $4, ring_since_ms = $5, most_failures = $6, forgiven = $7
   WHERE id = $1 AND phase = $8 AND ring = $9 AND ring_since_ms IS NOT DISTINCT FROM $10 AND forgiven = $11`;

/** A node speaks last: what it told before is not kept, but that it has proven the release, until it fails there. */
const SAVE_OUTCOME = `
  INSERT INTO release_outcome (release, node, outcome, reason, is_failure, received_at_ms, place)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (release, node) DO UPDATE SET
    outcome = $3, reason = $4, is_failure = $5, place = $7,
    received_at_ms = CASE WHEN release_outcome.outcome = $3 THEN release_outcome.received_at_ms ELSE $6 END
  WHERE release_outcome.outcome <> 'proven' OR $3 = 'proven' OR $5`;

type Row = Omit<Release, "rollout" | "counts"> & Rollout & Release["counts"];

export class PostgresReleaseStore implements ReleaseStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async beginContent(content: Uint8Array, times: Parameters<ReleaseStore["beginContent"]>[1]): Promise<void> {
    await this.run(ABANDONED, [times.abandoned_before_ms]);
    await this.run("INSERT INTO release_content VALUES ($1, $2)", [Buffer.from(content), times.at_ms]);
  }

  async addPiece(content: Uint8Array, position: number, bytes: Uint8Array): Promise<void> {
    const values = [Buffer.from(content), position, Buffer.from(bytes)];
    await this.run("INSERT INTO release_piece VALUES ($1, $2, $3)", values);
  }

  async dropContent(content: Uint8Array): Promise<void> {
    await this.run(
      "DELETE FROM release_content c WHERE id = $1 AND NOT EXISTS (SELECT FROM release r WHERE r.content = c.id)",
      [Buffer.from(content)],
    );
  }

  async add(release: NewRelease, content: Uint8Array): Promise<AddAnswer> {
    const isNew = await inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(INSERT, [...valuesOf(release, content)]);
      if (rowCount === 0) await client.query("DELETE FROM release_content WHERE id = $1", [Buffer.from(content)]);
      return rowCount === 1;
    });
    const known = await this.find(release.id);
    if (known === null) return { kind: "version-taken" };
    return { kind: isNew ? "added" : "known", release: known };
  }

  async count(): Promise<number> {
    const { rows } = await this.run<{ count: number }>("SELECT count(*) FROM release", []);
    return rows[0]?.count ?? 0;
  }

  async find(id: Uint8Array): Promise<Release | null> {
    const { rows } = await this.run<Row>(`${RELEASES} WHERE r.id = $1`, [Buffer.from(id)]);
    return rows[0] === undefined ? null : releaseOf(rows[0]);
  }

  async list({ limit, after }: Parameters<ReleaseStore["list"]>[0]): Promise<readonly Release[]> {
    const query = `${RELEASES} WHERE $2::bigint IS NULL OR r.number < $2 ORDER BY r.number DESC LIMIT $1`;
    return (await this.run<Row>(query, [limit, after])).rows.map(releaseOf);
  }

  async told(limit: number): Promise<readonly Release[]> {
    const query = `${TOLD} ORDER BY r.number DESC LIMIT $1`;
    return (await this.run<Row>(query, [limit])).rows.map(releaseOf);
  }

  async piece(id: Uint8Array, position: number): Promise<Uint8Array | null> {
    const { rows } = await this.run<{ bytes: Buffer }>(
      "SELECT p.bytes FROM release r JOIN release_piece p ON p.content = r.content WHERE r.id = $1 AND p.position = $2",
      [Buffer.from(id), position],
    );
    return rows[0]?.bytes ?? null;
  }

  async replaceRollout(id: Uint8Array, before: Rollout, after: Rollout): Promise<boolean> {
    const { phase, ring, ring_since_ms, forgiven } = before;
    const values = [Buffer.from(id), ...rolloutValues(after), phase, ring, ring_since_ms, forgiven];
    return (await this.run(REPLACE, values)).rowCount === 1;
  }

  async remove(id: Uint8Array): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ content: Buffer }>("DELETE FROM release WHERE id = $1 RETURNING content", [
        Buffer.from(id),
      ]);
      await client.query("DELETE FROM release_content WHERE id = $1", [rows[0]?.content ?? null]);
    });
  }

  async saveOutcome(id: Uint8Array, told: NodeOutcome): Promise<void> {
    const { node, outcome, reason, is_failure, received_at_ms } = told;
    const told_values = [outcome, reason, is_failure, received_at_ms, placeOf(id, node)];
    await this.run(SAVE_OUTCOME, [Buffer.from(id), Buffer.from(node), ...told_values]);
  }

  async outcomes(id: Uint8Array, { limit, after }: Parameters<ReleaseStore["outcomes"]>[1]) {
    const query = `
      SELECT node, outcome, reason, is_failure, received_at_ms FROM release_outcome
       WHERE release = $1 AND ($3::bytea IS NULL OR node > $3) ORDER BY node LIMIT $2`;
    const values = [Buffer.from(id), limit, after === null ? null : Buffer.from(after)];
    return (await this.run<NodeOutcome>(query, values)).rows;
  }

  async nodes(): Promise<readonly NodeId[]> {
    const { rows } = await this.run<{ id: NodeId }>("SELECT id FROM node WHERE revoked_at_ms IS NULL", []);
    return rows.map(({ id }) => id);
  }

  private run<T extends object>(query: string, values: readonly unknown[]) {
    return onDatabase(() => this.pool.query<T>(query, [...values]));
  }
}

function valuesOf(release: NewRelease, content: Uint8Array): readonly unknown[] {
  const { id, kind, board, version, version_name, min_version, signed_manifest, size_bytes, added_at_ms, added_by } =
    release;
  return [
    ...[Buffer.from(id), Buffer.from(content), kind, board, version, version_name, min_version],
    ...[Buffer.from(signed_manifest), size_bytes, added_at_ms, added_by, ...rolloutValues(DRAFT)],
  ];
}

function rolloutValues({ phase, rings, ring, ring_since_ms, most_failures, forgiven }: Rollout): readonly unknown[] {
  return [phase, JSON.stringify(rings), ring, ring_since_ms, most_failures, forgiven];
}

function releaseOf({ phase, rings, ring, ring_since_ms, most_failures, forgiven, ...row }: Row): Release {
  const { taken, proven, failed, ...release } = row;
  return {
    ...release,
    rollout: { phase, rings, ring, ring_since_ms, most_failures, forgiven },
    counts: { taken, proven, failed },
  };
}

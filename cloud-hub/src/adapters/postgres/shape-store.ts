import { createHash } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { cloudHubError } from "../../errors.ts";
import { type NamedShape, type ScopedShape, watchKeyOf } from "../../shapes/named-shapes.ts";
import type {
  ShapeChange,
  ShapeLogPage,
  ShapeRetention,
  ShapeRow,
  ShapeStore,
  SnapshotPart,
  StoredShape,
} from "../../shapes/shape-store.ts";
import { onDatabase } from "./database-errors.ts";
import { ROTATED, SHAPE_CHANNEL } from "./shape-signals.ts";
import { takeSnapshot } from "./shape-snapshot.ts";
import { inTransaction } from "./transaction.ts";

export interface PostgresShapeStoreOptions {
  readonly pool: Pool;
  readonly now_ms: () => number;
  /** Changes in one page of the log. */
  readonly page_changes?: number;
  /** Length at which a part of a snapshot is full. */
  readonly part_length?: number;
}

const PAGE_CHANGES = 200;
const PART_LENGTH = 256 * 1024;
const OPEN_ATTEMPTS = 3;
const MAX_POSITION = 2 ** 31 - 1;
const TOUCHED_EVERY_MS = 3_600_000;
const MAX_TOUCHED = 50_000;
const PRUNED_AT_ONCE = 10_000;
const PRUNE_LOCK = 0x10ca_5a9e;

const END = `greatest(s.start_id, s.floor_id,
  (SELECT max(id) FROM shape_change WHERE source = s.source AND scope = s.scope))`;

const FIND_CURRENT = `
  SELECT s.handle, s.start_id, ${END} AS end_id FROM shape s
    WHERE s.source = $1 AND s.scope = $2 AND s.definition = $3 AND s.is_current`;

const FIND_CHUNK = `
  SELECT s.chunks, c.body FROM shape s LEFT JOIN shape_chunk c ON c.handle = s.handle AND c.position = $5
    WHERE s.handle = $1 AND s.source = $2 AND s.scope = $3 AND s.definition = $4`;

/** One statement, so that nothing is cut off between its parts. */
const FIND_CHANGES = `
  SELECT s.start_id, s.floor_id, ${END} AS end_id, c.id, c.xid, c.old, c.new
    FROM shape s LEFT JOIN LATERAL (
      SELECT id, xid, old, new FROM shape_change
        WHERE source = s.source AND scope = s.scope AND id > greatest($5::bigint, s.start_id) ORDER BY id LIMIT $6) c ON true
    WHERE s.handle = $1 AND s.source = $2 AND s.scope = $3 AND s.definition = $4 ORDER BY c.id`;

interface ChangeRow {
  readonly start_id: number;
  readonly floor_id: number;
  readonly end_id: number;
  /** Null in the one row of a shape without news. */
  readonly id: number | null;
  readonly xid: number;
  readonly old: ShapeRow | null;
  readonly new: ShapeRow | null;
}

/** Shapes, their snapshots and their log in PostgreSQL; triggers write the log, see the migration. */
export class PostgresShapeStore implements ShapeStore {
  private readonly options: Required<PostgresShapeStoreOptions>;
  private readonly opening = new Map<string, Promise<StoredShape>>();
  private readonly touched = new Map<string, number>();

  constructor(options: PostgresShapeStoreOptions) {
    this.options = { page_changes: PAGE_CHANGES, part_length: PART_LENGTH, ...options };
  }

  open(scoped: ScopedShape): Promise<StoredShape> {
    const name = watchKeyOf(scoped);
    const opening = this.opening.get(name) ?? this.find(scoped).finally(() => this.opening.delete(name));
    this.opening.set(name, opening);
    return opening;
  }

  chunk(scoped: ScopedShape, handle: string, position: number): Promise<SnapshotPart> {
    return onDatabase(async () => {
      const values = [...namesOf(scoped, handle), Math.min(position, MAX_POSITION)];
      const { rows } = await this.options.pool.query<{ chunks: number; body: string | null }>(FIND_CHUNK, values);
      const [row] = rows;
      if (row === undefined) return { kind: "gone" };
      await this.touch(handle);
      if (row.body !== null) return { kind: "part", body: row.body };
      return { kind: position >= row.chunks ? "end" : "gone" };
    });
  }

  changes(scoped: ScopedShape, handle: string, after: number): Promise<ShapeLogPage | null> {
    return onDatabase(async () => {
      const { pool, page_changes } = this.options;
      const values = [...namesOf(scoped, handle), after, page_changes + 1];
      const { rows } = await pool.query<ChangeRow>(FIND_CHANGES, values);
      const [first] = rows;
      if (first === undefined) return null;
      const { start_id, floor_id, end_id } = first;
      if (Math.max(after, start_id) < floor_id || after > end_id) return null;
      await this.touch(handle);
      const changes = rows.slice(0, page_changes).flatMap(changeOf);
      return { start_id, changes, has_more: rows.length > page_changes };
    });
  }

  async discard(handle: string): Promise<void> {
    await onDatabase(async () => {
      await this.options.pool.query("DELETE FROM shape WHERE handle = $1", [handle]);
      await this.options.pool.query("SELECT pg_notify($1, $2)", [SHAPE_CHANNEL, ROTATED]);
    });
  }

  async prune(retention: ShapeRetention): Promise<void> {
    const { pool } = this.options;
    const now_ms = this.options.now_ms();
    await onDatabase(async () => {
      for (let hasMore = true; hasMore; ) {
        hasMore = await inTransaction(pool, (client) => cutLog(client, retention, now_ms));
      }
      await pool.query("DELETE FROM shape WHERE used_at_ms < $1", [now_ms - retention.unused_ms]);
      await pool.query("SELECT pg_notify($1, $2)", [SHAPE_CHANNEL, ROTATED]);
    });
  }

  private find(scoped: ScopedShape): Promise<StoredShape> {
    const { pool, now_ms, part_length } = this.options;
    const { shape, scope } = scoped;
    const definition = definitionOf(shape);
    return onDatabase(async () => {
      for (let attempt = 1; attempt <= OPEN_ATTEMPTS; attempt++) {
        const { rows } = await pool.query<StoredShape>(FIND_CURRENT, [shape.table, scope, definition]);
        const [current] = rows;
        if (current !== undefined) {
          await this.touch(current.handle);
          return current;
        }
        await takeSnapshot(pool, scoped, { definition, now_ms: now_ms(), part_length });
      }
      throw cloudHubError("overloaded", "shapes are given up faster than they can be stored");
    });
  }

  /** Tells now and then that a shape is in use. */
  private async touch(handle: string): Promise<void> {
    const now_ms = this.options.now_ms();
    if (now_ms - (this.touched.get(handle) ?? 0) < TOUCHED_EVERY_MS) return;
    if (this.touched.size >= MAX_TOUCHED) this.touched.clear();
    this.touched.set(handle, now_ms);
    await this.options.pool.query("UPDATE shape SET used_at_ms = greatest(used_at_ms, $2) WHERE handle = $1", [
      handle,
      now_ms,
    ]);
  }
}

function namesOf({ shape, scope }: ScopedShape, handle: string): readonly string[] {
  return [handle, shape.table, scope, definitionOf(shape)];
}

function definitionOf({ columns, key }: NamedShape): string {
  return createHash("sha256")
    .update(JSON.stringify([columns, key]))
    .digest("hex")
    .slice(0, 16);
}

function changeOf({ id, xid, old, new: after }: ChangeRow): readonly ShapeChange[] {
  return id === null ? [] : [{ id, xid: xid % 2 ** 32, before: old, after }];
}

/** Cuts off a bounded part of what is too old or too much; tells whether there is more of it. */
async function cutLog(client: PoolClient, retention: ShapeRetention, now_ms: number): Promise<boolean> {
  const { max_changes, max_age_ms, min_age_ms } = retention;
  // Hubs beside each other take turns; who comes second leaves it to the first.
  const lock = await client.query<{ is_ours: boolean }>("SELECT pg_try_advisory_xact_lock($1) AS is_ours", [
    PRUNE_LOCK,
  ]);
  if (lock.rows[0]?.is_ours !== true) return false;
  const { rows } = await client.query<{ id: number | null; count: number }>(
    `SELECT max(id) AS id, count(*)::integer AS count
       FROM (SELECT id, created_at_ms FROM shape_change ORDER BY id LIMIT ${PRUNED_AT_ONCE}) oldest
       WHERE created_at_ms <= $1 OR (created_at_ms <= $2
         AND id <= (SELECT id FROM shape_change ORDER BY id DESC OFFSET $3 LIMIT 1))`,
    [now_ms - max_age_ms, now_ms - min_age_ms, max_changes],
  );
  const { id, count } = rows[0] as { id: number | null; count: number };
  if (id === null) return false;
  // Whose snapshot needs what is cut off is told to nobody new; those who have read further go on.
  await client.query(
    `WITH cut AS (DELETE FROM shape_change WHERE id <= $1 RETURNING source, scope, id),
          last AS (SELECT source, scope, max(id) AS id FROM cut GROUP BY source, scope)
     UPDATE shape s SET floor_id = last.id, is_current = s.is_current AND s.start_id >= last.id
       FROM last WHERE s.source = last.source AND s.scope = last.scope`,
    [id],
  );
  await client.query("DELETE FROM shape_chunk c USING shape s WHERE s.handle = c.handle AND NOT s.is_current");
  return count === PRUNED_AT_ONCE;
}

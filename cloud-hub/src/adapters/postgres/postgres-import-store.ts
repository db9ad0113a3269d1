import type { CommunityId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import { and, desc, eq, gt, lt } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import type { Pool, PoolClient } from "pg";
import { cloudHubError } from "../../errors.ts";
import type {
  ImportablePoint,
  ImportContext,
  ImportRun,
  ImportStore,
  NewImport,
  Numbered,
  NumberedPart,
  OfficialImport,
} from "../../reconciliation/import-store.ts";
import type { FaultCode, ImportFault } from "../../reconciliation/official-value.ts";
import { onDatabase } from "./database-errors.ts";
import { letGo, openImportRun, releaseImports, tryLockImports } from "./postgres-import-run.ts";
import { importFault, officialImport } from "./schema-reconciliation.ts";

const STANDARD_LENGTH_S = 900;

const INTERVALS = `
  SELECT (SELECT time_zone FROM community WHERE id = $1) AS time_zone,
         (SELECT min(i.start_s) FROM recomputed_interval i JOIN results_node r ON r.node = i.node AND r.community = $1)
           AS first_start_s,
         (SELECT max(i.start_s) FROM recomputed_interval i JOIN results_node r ON r.node = i.node AND r.community = $1)
           AS last_start_s,
         (SELECT i.length_s FROM recomputed_interval i JOIN results_node r ON r.node = i.node AND r.community = $1
           ORDER BY i.start_s DESC LIMIT 1) AS length_s`;

/**
 * Also metering points that only the node's journal has, and none that no node will ever have: it would refuse their
 * intervals, with the values of all others.
 */
const POINTS = `
  SELECT p.metering_point, p.member, p.main_fuse_w, p.operator_reference
    FROM metering_point p JOIN member m ON m.community = p.community AND m.member = p.member
   WHERE p.community = $1
     AND (p.is_active AND m.is_active
          OR EXISTS (SELECT FROM results_node r JOIN recomputed_community c ON c.node = r.node
                      WHERE r.community = $1 AND c.metering_points
                            @> jsonb_build_array(jsonb_build_object('metering_point', p.metering_point))))
  UNION ALL
  SELECT journaled.metering_point, journaled.member, journaled.main_fuse_w, NULL
    FROM results_node r
    JOIN recomputed_community c ON c.node = r.node,
         jsonb_to_recordset(c.metering_points) AS journaled (metering_point text, member text, main_fuse_w integer)
   WHERE r.community = $1
     AND NOT EXISTS (SELECT FROM metering_point p
                      WHERE p.community = $1 AND p.metering_point = journaled.metering_point)
   ORDER BY 1`;

const FAIL_ABANDONED = `
  UPDATE official_import SET status = 'failed', reason = 'interrupted', ended_at_ms = $2
   WHERE community = $1 AND status = 'running'`;

const BEGIN = `
  UPDATE official_import
     SET status = 'running', bytes_read = 0, rows_read = 0, rows_taken = 0, rows_unchanged = 0, rows_faulty = 0,
         intervals_changed = 0, started_at_ms = $3, ended_at_ms = NULL, reason = NULL, digest = NULL
   WHERE community = $1 AND import = $2 AND status IN ('waiting', 'failed')
  RETURNING file_name, layout, time_zone, decimal_separator, keep_good_rows, bytes_total`;

type IntervalRow = {
  time_zone: string | null;
  first_start_s: number | null;
  last_start_s: number | null;
  length_s: number | null;
};

export class PostgresImportStore implements ImportStore {
  private readonly pool: Pool;
  private readonly database: NodePgDatabase;

  constructor(pool: Pool) {
    this.pool = pool;
    this.database = drizzle({ client: pool });
  }

  context(community: CommunityId): Promise<ImportContext | null> {
    return onDatabase(async () => {
      const { rows } = await this.pool.query<IntervalRow>(INTERVALS, [community]);
      const { time_zone = null, first_start_s = null, last_start_s = null, length_s = null } = rows[0] ?? {};
      if (time_zone === null) return null;
      const points = await this.pool.query<ImportablePoint & { member: MemberId; metering_point: MeteringPointId }>(
        POINTS,
        [community],
      );
      return { time_zone, length_s: length_s ?? STANDARD_LENGTH_S, first_start_s, last_start_s, points: points.rows };
    });
  }

  add({ at_ms, ...added }: NewImport, waiting_since_ms: number): Promise<void> {
    const isForgotten = and(
      eq(officialImport.community, added.community),
      eq(officialImport.status, "waiting"),
      lt(officialImport.started_at_ms, waiting_since_ms),
    );
    return onDatabase(async () => {
      await this.database.delete(officialImport).where(isForgotten);
      await this.database.insert(officialImport).values({ ...added, status: "waiting", started_at_ms: at_ms });
    });
  }

  find(community: CommunityId, id: string): Promise<OfficialImport | null> {
    const isIt = and(eq(officialImport.community, community), eq(officialImport.import, id));
    return onDatabase(async () => {
      const [row] = await this.database.select().from(officialImport).where(isIt);
      return row ?? null;
    });
  }

  list(community: CommunityId, { limit, after }: NumberedPart): Promise<readonly Numbered<OfficialImport>[]> {
    const isIn = and(
      eq(officialImport.community, community),
      after === null ? undefined : lt(officialImport.number, after),
    );
    return onDatabase(() =>
      this.database.select().from(officialImport).where(isIn).orderBy(desc(officialImport.number)).limit(limit),
    );
  }

  faults(id: string, { limit, after }: NumberedPart): Promise<readonly Numbered<ImportFault>[]> {
    const isIn = and(eq(importFault.import, id), after === null ? undefined : gt(importFault.number, after));
    return onDatabase(async () => {
      const query = this.database.select().from(importFault).where(isIn).orderBy(importFault.number).limit(limit);
      return (await query).map(({ number, line, code, message }) => ({
        number,
        line,
        code: code as FaultCode,
        message,
      }));
    });
  }

  begin(community: CommunityId, id: string, at_ms: number): Promise<ImportRun> {
    return onDatabase(async () => {
      const client = await this.pool.connect();
      try {
        if (!(await tryLockImports(client, community))) {
          throw cloudHubError("import-running", `another import of community ${community} is under way`);
        }
        await client.query(FAIL_ABANDONED, [community, at_ms]);
        const { rows } = await client.query(BEGIN, [community, id, at_ms]);
        if (rows[0] === undefined) throw await this.notWaiting(community, id);
        await client.query("DELETE FROM import_fault WHERE import = $1", [id]);
        return await openImportRun(client, { community, import: id, terms: rows[0] });
      } catch (error) {
        await letGo(client);
        throw error;
      }
    });
  }

  failAbandoned(at_ms: number): Promise<number> {
    return onDatabase(async () => {
      const { rows } = await this.pool.query<{ community: CommunityId }>(
        "SELECT DISTINCT community FROM official_import WHERE status = 'running'",
      );
      let failed = 0;
      const client = await this.pool.connect();
      try {
        for (const { community } of rows) failed += await failAbandonedOf(client, community, at_ms);
        client.release();
        return failed;
      } catch (error) {
        client.release(true);
        throw error;
      }
    });
  }

  private async notWaiting(community: CommunityId, id: string): Promise<Error> {
    const found = await this.find(community, id);
    if (found === null) return cloudHubError("unknown-import", `community ${community} has no import ${id}`);
    return cloudHubError("import-used", `import ${id} is ${found.status}`);
  }
}

/** Whoever still works on a community's import holds the lock. */
async function failAbandonedOf(client: PoolClient, community: CommunityId, at_ms: number): Promise<number> {
  if (!(await tryLockImports(client, community))) return 0;
  const { rowCount } = await client.query(FAIL_ABANDONED, [community, at_ms]);
  await releaseImports(client, community);
  return rowCount ?? 0;
}

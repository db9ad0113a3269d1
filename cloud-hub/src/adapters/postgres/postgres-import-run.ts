import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { PoolClient } from "pg";
import type {
  AppliedContent,
  AppliedImport,
  ImportEnd,
  ImportRun,
  ImportTerms,
} from "../../reconciliation/import-store.ts";
import type { ImportFault, LocatedValue } from "../../reconciliation/official-value.ts";
import { onDatabase } from "./database-errors.ts";
import { appendAct } from "./postgres-audit-log.ts";

const LOCK = 0x10ca_16d5;
const FAULTS_KEPT = 10_000;

/** Of one session: what is left of an import that broke off goes with its connection. */
const STAGING = `
  CREATE TEMPORARY TABLE staged_value (
    start_s bigint NOT NULL, metering_point text COLLATE "C" NOT NULL, import_wh bigint, export_wh bigint,
    is_doubtful boolean NOT NULL, PRIMARY KEY (start_s, metering_point)
  );
  CREATE TEMPORARY TABLE changed_value (
    start_s bigint NOT NULL, metering_point text COLLATE "C" NOT NULL, import_wh bigint NOT NULL,
    export_wh bigint NOT NULL, version integer NOT NULL
  ) ON COMMIT DELETE ROWS`;

const STAGE = `
  WITH staged AS (
    INSERT INTO staged_value AS s (start_s, metering_point, import_wh, export_wh, is_doubtful)
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::boolean[])
    ON CONFLICT (start_s, metering_point) DO UPDATE
      SET import_wh = coalesce(s.import_wh, excluded.import_wh),
          export_wh = coalesce(s.export_wh, excluded.export_wh),
          is_doubtful = s.is_doubtful OR excluded.is_doubtful
            OR coalesce(s.import_wh <> excluded.import_wh, false) OR coalesce(s.export_wh <> excluded.export_wh, false)
      WHERE s.is_doubtful OR excluded.is_doubtful
         OR (s.import_wh, s.export_wh) IS DISTINCT FROM (excluded.import_wh, excluded.export_wh)
    RETURNING s.start_s, s.metering_point, s.is_doubtful
  )
  SELECT start_s, metering_point FROM staged WHERE is_doubtful`;

/**
 * A file with one direction only says nothing of the other: that stays as it was official before, else as the node
 * metered it.
 */
const FIND_CHANGED = `
  INSERT INTO changed_value
  SELECT s.start_s, s.metering_point,
         coalesce(s.import_wh, v.import_wh, metered.import_wh, 0), coalesce(s.export_wh, v.export_wh, metered.export_wh, 0),
         coalesce(v.version, 0) + 1
    FROM staged_value s
    LEFT JOIN official_value v
      ON v.community = $1 AND v.start_s = s.start_s AND v.metering_point = s.metering_point
    LEFT JOIN LATERAL (
      SELECT p.import_wh, p.export_wh
        FROM results_node r JOIN recomputed_point_interval p ON p.node = r.node
       WHERE (s.import_wh IS NULL OR s.export_wh IS NULL) AND v.version IS NULL
         AND r.community = $1 AND p.start_s = s.start_s AND p.metering_point = s.metering_point
       ORDER BY p.revision DESC LIMIT 1
    ) metered ON true
   WHERE NOT s.is_doubtful
     AND (v.version IS NULL OR coalesce(s.import_wh, v.import_wh) <> v.import_wh
          OR coalesce(s.export_wh, v.export_wh) <> v.export_wh)`;

const TAKE_VALUES = `
  INSERT INTO official_value (community, start_s, metering_point, version, import_wh, export_wh, import)
  SELECT $1, start_s, metering_point, version, import_wh, export_wh, $2 FROM changed_value
  ON CONFLICT (community, start_s, metering_point) DO UPDATE
    SET version = excluded.version, import_wh = excluded.import_wh, export_wh = excluded.export_wh,
        import = excluded.import`;

/**
 * The node passes over versions up to the one that it took: a hub that lost its own goes on behind that.
 * Last of all: whoever follows the community by shapes waits for this transaction from here on. */
const TAKE_INTERVALS = `
  INSERT INTO official_interval (community, start_s, version, metered, created_at_ms)
  SELECT $1, changed.start_s, greatest(newest.version, taken.version, 0) + 1, whole.metered, $2
    FROM (SELECT DISTINCT start_s FROM changed_value) changed
    CROSS JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_array(v.metering_point, v.import_wh, v.export_wh)
                       ORDER BY v.metering_point COLLATE "C") AS metered
        FROM official_value v WHERE v.community = $1 AND v.start_s = changed.start_s
    ) whole
    LEFT JOIN LATERAL (
      SELECT i.version FROM official_interval i WHERE i.community = $1 AND i.start_s = changed.start_s
       ORDER BY i.version DESC LIMIT 1
    ) newest ON true
    LEFT JOIN LATERAL (
      SELECT max(i.official_version) AS version
        FROM results_node r JOIN recomputed_interval i ON i.node = r.node
       WHERE r.community = $1 AND i.start_s = changed.start_s
    ) taken ON true
   ORDER BY changed.start_s`;

const COUNT = `
  SELECT (SELECT count(*) FROM staged_value WHERE NOT is_doubtful) AS values, count(*) AS taken,
         count(DISTINCT start_s) AS intervals, min(start_s) AS from_s, max(start_s) AS to_s
    FROM changed_value`;

const DONE = `
  UPDATE official_import
     SET status = 'done', ended_at_ms = $2, digest = $3, rows_taken = $4, rows_unchanged = $5, intervals_changed = $6
   WHERE import = $1`;

const ADD_FAULTS = `
  INSERT INTO import_fault (import, number, line, code, message)
  SELECT $1, * FROM unnest($2::integer[], $3::bigint[], $4::text[], $5::text[])`;

/** True when this session may work on the community's imports until it ends. */
export async function tryLockImports(client: PoolClient, community: CommunityId): Promise<boolean> {
  const lock = `SELECT pg_try_advisory_lock(hashtextextended($1, ${LOCK})) AS is_locked`;
  const { rows } = await client.query<{ is_locked: boolean }>(lock, [community]);
  return rows[0]?.is_locked === true;
}

export async function releaseImports(client: PoolClient, community: CommunityId): Promise<void> {
  await client.query(`SELECT pg_advisory_unlock(hashtextextended($1, ${LOCK}))`, [community]);
}

/** Ends a session that may hold locks; the end of its connection alone would free them some time later. */
export async function letGo(client: PoolClient): Promise<void> {
  try {
    await client.query("SELECT pg_advisory_unlock_all()");
  } catch {
    // A session that broke holds nothing.
  }
  client.release(true);
}

interface Running {
  readonly community: CommunityId;
  readonly import: string;
  readonly terms: ImportTerms;
}

/** Works on a connection of its own, which holds the lock. @throws {LocalGridError} `store-away`, `store-full` */
export async function openImportRun(client: PoolClient, running: Running): Promise<ImportRun> {
  await client.query(STAGING);
  return new PostgresImportRun(client, running);
}

class PostgresImportRun implements ImportRun {
  readonly terms: ImportTerms;
  private readonly client: PoolClient;
  private readonly running: Running;
  private faults_kept = 0;

  constructor(client: PoolClient, running: Running) {
    this.client = client;
    this.running = running;
    this.terms = running.terms;
  }

  stage(values: readonly LocatedValue[]): Promise<readonly LocatedValue[]> {
    const { merged, contradicting } = mergedValues(values);
    const places = [...merged.values()];
    const arrays = [
      arrayText(places, ({ value }) => value.start_s),
      arrayText(places, ({ value }) => `"${value.metering_point}"`),
      arrayText(places, ({ value }) => value.import_wh),
      arrayText(places, ({ value }) => value.export_wh),
      arrayText(places, ({ is_doubtful }) => is_doubtful),
    ];
    return onDatabase(async () => {
      const { rows } = await this.client.query<Place>({ name: "stage", text: STAGE, values: arrays });
      const earlier = rows.flatMap((row) => {
        const place = merged.get(keyOf(row));
        return place === undefined || place.is_doubtful ? [] : [place.value];
      });
      return [...contradicting, ...earlier];
    });
  }

  async addFaults(faults: readonly ImportFault[]): Promise<void> {
    const kept = faults.slice(0, FAULTS_KEPT - this.faults_kept);
    if (kept.length === 0) return;
    const first = this.faults_kept + 1;
    this.faults_kept += kept.length;
    const columns = [
      kept.map((_, index) => first + index),
      kept.map(({ line }) => line),
      kept.map(({ code }) => code),
      kept.map(({ message }) => message),
    ];
    await onDatabase(() => this.client.query(ADD_FAULTS, [this.running.import, ...columns]));
  }

  async progress({ bytes_read, rows_read, rows_faulty }: Parameters<ImportRun["progress"]>[0]): Promise<void> {
    const update = "UPDATE official_import SET bytes_read = $2, rows_read = $3, rows_faulty = $4 WHERE import = $1";
    await onDatabase(() => this.client.query(update, [this.running.import, bytes_read, rows_read, rows_faulty]));
  }

  apply(content: AppliedContent): Promise<AppliedImport> {
    return onDatabase(async () => {
      await this.client.query("BEGIN; SET LOCAL statement_timeout = 0; ANALYZE staged_value");
      try {
        const applied = await this.applyStaged(content);
        await this.client.query("COMMIT");
        return applied;
      } catch (error) {
        await this.client.query("ROLLBACK");
        throw error;
      }
    });
  }

  async end({ status, reason, at_ms }: ImportEnd): Promise<void> {
    const update = "UPDATE official_import SET status = $2, reason = $3, ended_at_ms = $4 WHERE import = $1";
    await onDatabase(() => this.client.query(update, [this.running.import, status, reason, at_ms]));
  }

  close(): Promise<void> {
    return letGo(this.client);
  }

  private async applyStaged({ digest, by, at_ms }: AppliedContent): Promise<AppliedImport> {
    const { client } = this;
    const { community, import: id } = this.running;
    await client.query(FIND_CHANGED, [community]);
    const counted = await client.query<Counted>(COUNT);
    const { values, taken, intervals, from_s, to_s } = counted.rows[0] as Counted;
    const unchanged = values - taken;
    await client.query(DONE, [id, at_ms, Buffer.from(digest), taken, unchanged, intervals]);
    await client.query(TAKE_VALUES, [community, id]);
    await client.query(TAKE_INTERVALS, [community, at_ms]);
    const details = { rows_taken: taken, intervals_changed: intervals, digest: Buffer.from(digest).toString("hex") };
    await appendAct(client, { community, ...by, action: "values-imported", subject: id, details }, at_ms);
    const changed = from_s === null || to_s === null ? null : { from_s, to_s, intervals };
    return { rows_taken: taken, rows_unchanged: unchanged, changed };
  }
}

interface Counted {
  readonly values: number;
  readonly taken: number;
  readonly intervals: number;
  readonly from_s: number | null;
  readonly to_s: number | null;
}

interface Place {
  readonly start_s: number;
  readonly metering_point: string;
}

interface MergedPlace {
  value: LocatedValue;
  is_doubtful: boolean;
}

/** An array as PostgreSQL writes it; the driver's own way looks at each item for what might have to be quoted. */
function arrayText<Item>(items: readonly Item[], of: (item: Item) => string | number | boolean | null): string {
  return `{${items.map((item) => of(item) ?? "NULL").join(",")}}`;
}

/** One statement can change each place once. */
function mergedValues(values: readonly LocatedValue[]) {
  const merged = new Map<string, MergedPlace>();
  const contradicting: LocatedValue[] = [];
  for (const value of values) {
    const key = keyOf(value);
    const place = merged.get(key);
    if (place === undefined) {
      merged.set(key, { value, is_doubtful: false });
      continue;
    }
    if (contradicts(place.value.import_wh, value.import_wh) || contradicts(place.value.export_wh, value.export_wh)) {
      place.is_doubtful = true;
      contradicting.push(value);
      continue;
    }
    const { import_wh, export_wh } = place.value;
    place.value = { ...value, import_wh: import_wh ?? value.import_wh, export_wh: export_wh ?? value.export_wh };
  }
  return { merged, contradicting };
}

function contradicts(a: number | null, b: number | null): boolean {
  return a !== null && b !== null && a !== b;
}

function keyOf({ start_s, metering_point }: Place): string {
  return `${start_s} ${metering_point}`;
}

import type { IntervalInputs } from "@localgrid/clearing/clear-interval";
import type { IntervalReading } from "@localgrid/clearing/metering";
import { decodeCbor } from "@localgrid/vocabulary/cbor";
import type { CommunityId, MeteringPointId, NodeId } from "@localgrid/vocabulary/identifiers";
import type { Pool, PoolClient } from "pg";
import type {
  ComparedDay,
  DifferenceQuery,
  ListedDifference,
  OfficialDay,
  OfficialInterval,
  Period,
  PeriodFigures,
  ReconciliationStore,
} from "../../reconciliation/reconciliation-store.ts";
import { onDatabase } from "./database-errors.ts";
import { readOwners } from "./point-owners.ts";
import { DIFFERENCES, readFigures } from "./reconciliation-figures.ts";

const DAY_S = 86_400;
const LOCK = 0x10ca_16d6;

const STALE_DAYS = `
  SELECT DISTINCT o.start_s - o.start_s % ${DAY_S} AS day_s
    FROM (SELECT start_s, max(version) AS version FROM official_interval
           WHERE community = $1 AND start_s >= $2 AND start_s < $3 GROUP BY start_s) o
    JOIN results_node r ON r.community = $1
    JOIN LATERAL (SELECT input_digest FROM recomputed_interval
                   WHERE node = r.node AND start_s = o.start_s ORDER BY revision DESC LIMIT 1) i ON true
    LEFT JOIN reconciled_interval c ON c.community = $1 AND c.start_s = o.start_s
   WHERE c.version IS DISTINCT FROM o.version OR c.node <> r.node OR c.input_digest <> i.input_digest
   ORDER BY day_s`;

const INTERVALS = `
  SELECT o.start_s, o.version, o.metered, i.length_s, i.input_digest, i.inputs, i.points
    FROM (SELECT DISTINCT ON (start_s) start_s, version, metered FROM official_interval
           WHERE community = $1 AND start_s >= $3 AND start_s < $3 + ${DAY_S} ORDER BY start_s, version DESC) o
    JOIN LATERAL (SELECT * FROM recomputed_interval
                   WHERE node = $2 AND start_s = o.start_s ORDER BY revision DESC LIMIT 1) i ON true
   WHERE i.inputs IS NOT NULL ORDER BY o.start_s`;

const OWN = `
  SELECT DISTINCT ON (start_s, metering_point COLLATE "C")
         start_s, metering_point, import_wh, export_wh, quality, is_signed, is_official
    FROM recomputed_point_interval
   WHERE node = $1 AND start_s >= $2 AND start_s < $2 + ${DAY_S} AND NOT is_official
   ORDER BY start_s, metering_point COLLATE "C", revision DESC`;

const SAVE_INTERVALS = `
  INSERT INTO reconciled_interval (community, node, computed_at_ms, start_s, version, input_digest, length_s, points,
    official_points, result_digest, members_change_nano, supplier_change_nano, network_operator_change_nano,
    operator_change_nano)
  SELECT $1, $2, $3, * FROM unnest($4::bigint[], $5::integer[], $6::bytea[], $7::integer[], $8::integer[],
    $9::integer[], $10::bytea[], $11::numeric[], $12::numeric[], $13::numeric[], $14::numeric[])`;

const SAVE_DIFFERENCES = `
  INSERT INTO official_difference (community, start_s, version, metering_point, member, cause, import_wh, export_wh,
    official_import_wh, official_export_wh, amount_change_nano)
  SELECT $1, * FROM unnest($2::bigint[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::bigint[],
    $8::bigint[], $9::bigint[], $10::bigint[], $11::numeric[])`;

interface IntervalRow extends Omit<OfficialInterval, "inputs" | "official"> {
  readonly inputs: Buffer;
  readonly metered: readonly (readonly [MeteringPointId, number, number])[];
}

type OwnRow = IntervalReading & { readonly start_s: number };

export class PostgresReconciliationStore implements ReconciliationStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  timeZone(community: CommunityId): Promise<string | null> {
    return onDatabase(async () => {
      const query = "SELECT time_zone FROM community WHERE id = $1";
      const { rows } = await this.pool.query<{ time_zone: string }>(query, [community]);
      return rows[0]?.time_zone ?? null;
    });
  }

  staleDays(community: CommunityId, { from_s, to_s }: Period): Promise<readonly number[]> {
    return onDatabase(async () => {
      const { rows } = await this.pool.query<{ day_s: number }>(STALE_DAYS, [community, from_s, to_s]);
      return rows.map(({ day_s }) => day_s);
    });
  }

  day(community: CommunityId, day_s: number): Promise<OfficialDay | null> {
    return onDatabase(async () => {
      const query = "SELECT node FROM results_node WHERE community = $1";
      const { rows } = await this.pool.query<{ node: Buffer }>(query, [community]);
      const [found] = rows;
      if (found === undefined) return null;
      const { node } = found;
      const owners = await readOwners(this.pool, community, node);
      const intervals = await this.pool.query<IntervalRow>(INTERVALS, [community, node, day_s]);
      const own = await this.pool.query<OwnRow>(OWN, [node, day_s]);
      return {
        node: new Uint8Array(node) as NodeId,
        owners,
        intervals: intervals.rows.map(officialInterval),
        own: Map.groupBy(own.rows, ({ start_s }) => start_s),
      };
    });
  }

  save(community: CommunityId, day: ComparedDay): Promise<void> {
    return this.withClient(async (client) => {
      await client.query("BEGIN");
      await lockDifferences(client, community);
      await saveDay(client, community, day);
      await client.query("COMMIT");
    });
  }

  figures(community: CommunityId, period: Period): Promise<PeriodFigures> {
    return this.withClient((client) => readFigures(client, community, period));
  }

  differences(community: CommunityId, query: DifferenceQuery): Promise<readonly ListedDifference[]> {
    const { from_s, to_s, member, cause, state, limit, after } = query;
    const values = [
      community,
      from_s,
      to_s,
      member,
      cause,
      after?.start_s ?? -1,
      after?.metering_point ?? "",
      limit,
      state,
    ];
    return onDatabase(async () => {
      const { rows } = await this.pool.query<ListedDifference & { amount_change_nano: string }>(DIFFERENCES, values);
      return rows.map((row) => ({ ...row, amount_change_nano: BigInt(row.amount_change_nano) }));
    });
  }

  private withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return onDatabase(async () => {
      const client = await this.pool.connect();
      try {
        const result = await work(client);
        client.release();
        return result;
      } catch (error) {
        // Ends the transaction as well, whatever became of the connection.
        client.release(true);
        throw error;
      }
    });
  }
}

/** Comparisons of a community, and what is said about them, are written by one at a time. */
export async function lockDifferences(client: PoolClient, community: CommunityId): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, ${LOCK}))`, [community]);
}

function officialInterval({ inputs, metered, ...row }: IntervalRow): OfficialInterval {
  return {
    ...row,
    inputs: decodeCbor(inputs) as unknown as IntervalInputs,
    official: metered.map(([metering_point, import_wh, export_wh]) => ({ metering_point, import_wh, export_wh })),
  };
}

async function saveDay(client: PoolClient, community: CommunityId, day: ComparedDay): Promise<void> {
  const { day_s, node, intervals, at_ms } = day;
  await client.query(
    `DELETE FROM reconciled_interval WHERE community = $1 AND start_s >= $2 AND start_s < $2 + ${DAY_S}`,
    [community, day_s],
  );
  const differences = intervals.flatMap(({ interval: { start_s, version }, differences: of }) =>
    of.map((difference) => ({ start_s, version, ...difference })),
  );
  await client.query(SAVE_INTERVALS, [
    community,
    Buffer.from(node),
    at_ms,
    intervals.map(({ interval }) => interval.start_s),
    intervals.map(({ interval }) => interval.version),
    intervals.map(({ interval }) => Buffer.from(interval.input_digest)),
    intervals.map(({ interval }) => interval.length_s),
    intervals.map(({ interval }) => interval.points),
    intervals.map(({ interval }) => interval.official.length),
    intervals.map(({ result_digest }) => Buffer.from(result_digest)),
    intervals.map(({ members_change_nano }) => String(members_change_nano)),
    intervals.map(({ supplier_change_nano }) => String(supplier_change_nano)),
    intervals.map(({ network_operator_change_nano }) => String(network_operator_change_nano)),
    intervals.map(({ operator_change_nano }) => String(operator_change_nano)),
  ]);
  await client.query(SAVE_DIFFERENCES, [
    community,
    differences.map(({ start_s }) => start_s),
    differences.map(({ version }) => version),
    differences.map(({ metering_point }) => metering_point),
    differences.map(({ member }) => member),
    differences.map(({ cause }) => cause),
    differences.map(({ own }) => own?.import_wh ?? null),
    differences.map(({ own }) => own?.export_wh ?? null),
    differences.map(({ official }) => official.import_wh),
    differences.map(({ official }) => official.export_wh),
    differences.map(({ amount_change_nano }) => String(amount_change_nano)),
  ]);
}

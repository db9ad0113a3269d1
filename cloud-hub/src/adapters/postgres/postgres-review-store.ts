import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Pool, PoolClient } from "pg";
import type {
  DifferencePlace,
  DifferenceRecord,
  OpenDifferences,
  OpenFilter,
  ReviewStore,
  SaidAct,
  SaidOutcome,
  SaidRefusal,
} from "../../reconciliation/review-store.ts";
import { onDatabase } from "./database-errors.ts";
import { appendAct } from "./postgres-audit-log.ts";
import { lockDifferences } from "./postgres-reconciliation-store.ts";
import { queryReviewed, REVIEWED_PERIOD } from "./reviewed-period.ts";
import { inTransaction } from "./transaction.ts";

/** More are no decision that anybody has looked at, and a transaction that others wait for. */
const MOST_AT_ONCE = 50_000;
const MOST_RECORDS = 100;

const OPEN_WHERE = "WHERE NOT is_accepted AND cause = $4 AND ($5::text IS NULL OR member = $5)";

const OPEN = `${REVIEWED_PERIOD}
  SELECT count(*) AS differences,
         coalesce(sum(official_import_wh - coalesce(import_wh, 0)), 0)::bigint AS import_change_wh,
         coalesce(sum(official_export_wh - coalesce(export_wh, 0)), 0)::bigint AS export_change_wh,
         coalesce(sum(amount_change_nano), 0)::text AS amount_change_nano,
         encode(substring(sha256(convert_to(coalesce(string_agg(concat_ws(' ', start_s, metering_point,
           coalesce(import_wh::text, '-'), coalesce(export_wh::text, '-'), official_import_wh, official_export_wh,
           amount_change_nano, last_act), ' ' ORDER BY start_s, metering_point), ''), 'UTF8')) for 8), 'hex') AS seen
    FROM reviewed ${OPEN_WHERE}`;

const FIGURES = "import_wh, export_wh, official_import_wh, official_export_wh, amount_change_nano";

const ONE = `
  SELECT review, records, seen FROM reviewed_difference WHERE community = $1 AND start_s = $2 AND metering_point = $3`;

const ADD_ACT = `
  INSERT INTO difference_act (community, act, kind, text, who, role, at_ms, differences)
  SELECT $1, coalesce(max(act), 0) + 1, $2, $3, $4, $5, $6, $7 FROM difference_act WHERE community = $1
  RETURNING act`;

const ADD_ONE = `
  INSERT INTO difference_record (community, start_s, metering_point, act, ${FIGURES})
  SELECT community, start_s, metering_point, $4, ${FIGURES} FROM official_difference
   WHERE community = $1 AND start_s = $2 AND metering_point = $3`;

const ADD_OPEN = `${REVIEWED_PERIOD}
  INSERT INTO difference_record (community, start_s, metering_point, act, ${FIGURES})
  SELECT community, start_s, metering_point, $6, ${FIGURES} FROM reviewed ${OPEN_WHERE}`;

const RECORDS = `
  SELECT a.act, a.kind, a.text, a.who, a.role, a.at_ms, a.differences, ${FIGURES}
    FROM difference_record r JOIN difference_act a USING (community, act)
   WHERE r.community = $1 AND r.start_s = $2 AND r.metering_point = $3 AND ($5::integer IS NULL OR r.act < $5)
   ORDER BY r.act DESC LIMIT $4`;

type Texts<Row extends { readonly amount_change_nano: bigint }> = Omit<Row, "amount_change_nano"> & {
  readonly amount_change_nano: string;
};

interface OneRow {
  readonly review: string;
  readonly records: number;
  readonly seen: string;
}

export class PostgresReviewStore implements ReviewStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  open(community: CommunityId, filter: OpenFilter): Promise<OpenDifferences> {
    return inTransaction(this.pool, (client) => readOpen(client, community, filter));
  }

  say(community: CommunityId, { start_s, metering_point }: DifferencePlace, act: SaidAct): Promise<SaidOutcome> {
    const place = [community, start_s, metering_point];
    return inTransaction(this.pool, async (client) => {
      await lockDifferences(client, community);
      const { rows } = await client.query<OneRow>(ONE, place);
      const reason = objection(rows[0], act);
      if (reason !== null) return { kind: "refused", reason };
      const number = await addAct(client, community, { ...act, differences: 1 });
      await client.query(ADD_ONE, [...place, number]);
      const action = `difference-${act.kind}`;
      const audited = {
        community,
        ...act.by,
        action,
        subject: `${start_s}/${metering_point}`,
        details: { act: number },
      };
      await appendAct(client, audited, act.at_ms);
      return { kind: "said", act: number, differences: 1 };
    });
  }

  acceptOpen(
    community: CommunityId,
    { month, ...filter }: OpenFilter & { readonly month: string },
    act: SaidAct,
  ): Promise<SaidOutcome> {
    return inTransaction(this.pool, async (client) => {
      await lockDifferences(client, community);
      const { differences, seen, amount_change_nano } = await readOpen(client, community, filter);
      const refused = (reason: SaidRefusal): SaidOutcome => ({ kind: "refused", reason });
      if (differences === 0) return refused("nothing-to-accept");
      if (seen !== act.seen) return refused("difference-changed");
      if (differences > MOST_AT_ONCE) return refused("too-many-differences");
      const number = await addAct(client, community, { ...act, differences });
      await queryReviewed(client, ADD_OPEN, [...valuesOf(community, filter), number]);
      const { cause, member } = filter;
      const figures = { differences, amount_change_nano: String(amount_change_nano) };
      const details = { act: number, cause, ...(member === null ? {} : { member }), ...figures };
      const audited = { community, ...act.by, action: "differences-accepted", subject: month, details };
      await appendAct(client, audited, act.at_ms);
      return { kind: "said", act: number, differences };
    });
  }

  records(
    community: CommunityId,
    { start_s, metering_point }: DifferencePlace,
    { limit, after }: { readonly limit: number; readonly after: number | null },
  ): Promise<readonly DifferenceRecord[]> {
    return onDatabase(async () => {
      const values = [community, start_s, metering_point, limit, after];
      const { rows } = await this.pool.query<Texts<DifferenceRecord>>(RECORDS, values);
      return rows.map((row) => ({ ...row, amount_change_nano: BigInt(row.amount_change_nano) }));
    });
  }
}

async function readOpen(client: PoolClient, community: string, filter: OpenFilter): Promise<OpenDifferences> {
  const { rows } = await queryReviewed<Texts<OpenDifferences>>(client, OPEN, valuesOf(community, filter));
  const [sums] = rows as [Texts<OpenDifferences>];
  return { ...sums, amount_change_nano: BigInt(sums.amount_change_nano) };
}

function valuesOf(community: string, { from_s, to_s, cause, member }: OpenFilter) {
  return [community, from_s, to_s, cause, member];
}

function objection(found: OneRow | undefined, { kind, seen }: SaidAct): SaidRefusal | null {
  if (found === undefined) return "unknown-difference";
  if (found.seen !== seen) return "difference-changed";
  if (kind === "reopened" && found.review !== "accepted") return "not-accepted";
  return found.records >= MOST_RECORDS ? "too-many-records" : null;
}

async function addAct(
  client: PoolClient,
  community: string,
  { kind, text, by, at_ms, differences }: SaidAct & { readonly differences: number },
): Promise<number> {
  const values = [community, kind, text, by.who, by.role, at_ms, differences];
  const { rows } = await client.query<{ act: number }>(ADD_ACT, values);
  return (rows as [{ act: number }])[0].act;
}

import type { CommunityId, MemberId } from "@localgrid/vocabulary/identifiers";
import type { PoolClient } from "pg";
import { DIFFERENCE_CAUSES, type DifferenceCause } from "../../reconciliation/difference-cause.ts";
import type { CauseFigures, MemberFigures, Period, PeriodFigures } from "../../reconciliation/reconciliation-store.ts";
import { queryReviewed, REVIEWED_PERIOD } from "./reviewed-period.ts";

/** Whether the node's newest result is the one that the official values lead to. */
const IS_POSTED = `
  coalesce((SELECT i.result_digest = c.result_digest FROM recomputed_interval i
             WHERE i.node = c.node AND i.start_s = c.start_s ORDER BY i.revision DESC LIMIT 1), false)`;

export const DIFFERENCES = `
  SELECT d.start_s, d.metering_point, d.member, d.version, d.cause, d.import_wh, d.export_wh, d.official_import_wh,
         d.official_export_wh, d.amount_change_nano, d.review, d.accepted_by, d.accepted_at_ms, d.accepted_text, d.note,
         d.records, d.seen, ${IS_POSTED} AS is_posted
    FROM reviewed_difference d JOIN reconciled_interval c USING (community, start_s)
   WHERE d.community = $1 AND d.start_s >= $2 AND d.start_s < $3
     AND ($4::text IS NULL OR d.member = $4) AND ($5::text IS NULL OR d.cause = $5)
     AND ($9::text IS NULL OR (d.review = 'accepted') = ($9 = 'accepted'))
     AND (d.start_s, d.metering_point) > ($6::bigint, $7::text)
   ORDER BY d.start_s, d.metering_point LIMIT $8`;

const COUNTS = `
  SELECT (SELECT count(DISTINCT metering_point) FROM official_value
           WHERE community = $1 AND start_s >= $2 AND start_s < $3) AS metering_points,
         (SELECT count(DISTINCT i.start_s) FROM recomputed_interval i
            JOIN results_node r ON r.node = i.node AND r.community = $1
           WHERE i.start_s >= $2 AND i.start_s < $3) AS intervals,
         (SELECT count(DISTINCT start_s) FROM official_interval
           WHERE community = $1 AND start_s >= $2 AND start_s < $3) AS official_intervals,
         (SELECT count(*) FROM reconciled_interval c
           WHERE community = $1 AND start_s >= $2 AND start_s < $3 AND ${IS_POSTED}) AS posted_intervals`;

const CAUSES = `${REVIEWED_PERIOD}
  SELECT cause, count(*) AS differences, count(*) FILTER (WHERE is_accepted) AS accepted,
         sum(official_import_wh - coalesce(import_wh, 0))::bigint AS import_change_wh,
         sum(official_export_wh - coalesce(export_wh, 0))::bigint AS export_change_wh,
         sum(amount_change_nano) AS amount_change_nano
    FROM reviewed GROUP BY cause`;

const MEMBERS = `
  WITH posted AS (
    SELECT split_part(p.account, ':', 2) AS member, sum(p.amount_nano) AS nano
      FROM recomputed_posting p JOIN results_node r ON r.node = p.node AND r.community = $1
     WHERE p.start_s >= $2 AND p.start_s < $3 AND p.account LIKE 'member:%' AND p.cause <> 'official-value'
     GROUP BY 1
  ), changed AS (
    SELECT member, sum(amount_change_nano) AS nano, count(*) FILTER (WHERE cause <> 'neighbours') AS differences
      FROM official_difference WHERE community = $1 AND start_s >= $2 AND start_s < $3 GROUP BY member
  )
  SELECT member, coalesce(posted.nano, 0) AS provisional_nano, coalesce(changed.nano, 0) AS difference_nano,
         coalesce(changed.differences, 0) AS differences
    FROM posted FULL JOIN changed USING (member) ORDER BY member COLLATE "C"`;

const ACCOUNTS = `
  SELECT coalesce(sum(supplier_change_nano), 0) AS supplier, coalesce(sum(operator_change_nano), 0) AS operator,
         coalesce(sum(network_operator_change_nano), 0) AS network_operator
    FROM reconciled_interval WHERE community = $1 AND start_s >= $2 AND start_s < $3`;

type Counts = Pick<PeriodFigures, "metering_points" | "intervals" | "official_intervals" | "posted_intervals">;
/** PostgreSQL's numeric comes as text. */
type Texts<Row, Keys extends keyof Row> = Omit<Row, Keys> & Readonly<Record<Keys, string>>;

/** All figures are of one moment. */
export async function readFigures(
  client: PoolClient,
  community: CommunityId,
  { from_s, to_s }: Period,
): Promise<PeriodFigures> {
  const values = [community, from_s, to_s];
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const counts = await client.query<Counts>(COUNTS, values);
  const causes = await queryReviewed<Texts<CauseFigures, "amount_change_nano">>(client, CAUSES, values);
  const members = await client.query<{
    member: MemberId;
    provisional_nano: string;
    difference_nano: string;
    differences: number;
  }>(MEMBERS, values);
  const accounts = await client.query<Record<"supplier" | "operator" | "network_operator", string>>(ACCOUNTS, values);
  await client.query("COMMIT");
  const { supplier = "0", operator = "0", network_operator = "0" } = accounts.rows[0] ?? {};
  return {
    ...(counts.rows[0] as Counts),
    causes: causes.rows
      .map((row) => ({ ...row, amount_change_nano: BigInt(row.amount_change_nano) }))
      .sort((a, b) => rankOf(a.cause) - rankOf(b.cause)),
    members: members.rows.map(memberFigures),
    accounts: [
      { account: "network-operator", amount_change_nano: BigInt(network_operator) },
      { account: "operator", amount_change_nano: BigInt(operator) },
      { account: "supplier", amount_change_nano: BigInt(supplier) },
    ],
  };
}

function rankOf(cause: DifferenceCause): number {
  return DIFFERENCE_CAUSES.indexOf(cause);
}

function memberFigures(
  row: Texts<
    Pick<MemberFigures, "member" | "provisional_nano" | "difference_nano" | "differences">,
    "provisional_nano" | "difference_nano"
  >,
): MemberFigures {
  const provisional_nano = BigInt(row.provisional_nano);
  const difference_nano = BigInt(row.difference_nano);
  const { member, differences } = row;
  return { member, provisional_nano, final_nano: provisional_nano + difference_nano, difference_nano, differences };
}

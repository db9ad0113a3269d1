import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { Pool, PoolClient } from "pg";
import type { AuditedAct } from "../../audit/audit-log.ts";
import {
  type Biller,
  type BillingAccount,
  type Held,
  NO_ACCOUNT,
  NO_BILLER,
  type Version,
} from "../../billing/billing-party.ts";
import {
  type BilledBefore,
  isChange,
  type MonthFigures,
  type RunContent,
  type RunItem,
  type StatementFigure,
} from "../../billing/billing-run.ts";
import type {
  BillingBook,
  BillingRecords,
  BillingRun,
  BillingStore,
  NewRun,
  RunDecision,
  StoredInvoice,
} from "../../billing/billing-store.ts";
import { canonicalJson } from "../../billing/canonical-json.ts";
import type { ChainMonth, Settling } from "../../billing/settling.ts";
import { cloudHubError } from "../../errors.ts";
import { chainMonthOf } from "./chain-month.ts";
import { appendAct } from "./postgres-audit-log.ts";
import { PostgresBillingRecords } from "./postgres-billing-records.ts";
import { RESULT_SOURCES } from "./result-sources.ts";
import { inTransaction } from "./transaction.ts";

/** Lets others refer to the community meanwhile. */
const LOCK = "SELECT id FROM community WHERE id = $1 FOR NO KEY UPDATE";

/** One statement, so that it is one moment of the results. */
const FIGURES = `
  WITH ${RESULT_SOURCES}, figures AS (
    SELECT split_part(p.account, ':', 2) AS member,
           jsonb_agg(jsonb_build_array(p.category, p.energy_wh::text, p.amount_nano::text)) AS figures
      FROM (
        SELECT p.account, p.category, sum(p.energy_change_wh) AS energy_wh, sum(p.amount_nano) AS amount_nano
          FROM sources s JOIN recomputed_posting p ON p.node = s.node AND (s.upto_s IS NULL OR p.start_s < s.upto_s)
         WHERE p.start_s >= $2 AND p.start_s < $3 AND starts_with(p.account, 'member:')
         GROUP BY p.account, p.category
      ) p GROUP BY 1
  ), shares AS (
    SELECT m.member, count(*) AS intervals, count(*) FILTER (WHERE m.is_official) AS final_intervals
      FROM sources s JOIN recomputed_member_interval m ON m.node = s.node AND (s.upto_s IS NULL OR m.start_s < s.upto_s)
     WHERE m.start_s >= $2 AND m.start_s < $3
     GROUP BY 1
  )
  SELECT coalesce(s.member, f.member) AS member, coalesce(s.intervals, 0) AS intervals,
         coalesce(s.final_intervals, 0) AS final_intervals, coalesce(f.figures, '[]') AS figures,
         EXISTS (SELECT FROM results_node r JOIN recomputed_journal j ON j.node = r.node AND j.status <> 'behind'
                   JOIN recomputed_interval i ON i.node = r.node
                  WHERE r.community = $1 AND i.start_s + i.length_s >= $3) AS is_closed
    FROM shares s FULL JOIN figures f USING (member)`;

/** With who made the versions that no bill has gone to yet. */
const HELD_ACCOUNTS = `
  SELECT a.member, a.version, a.content, a.changed_by,
         (SELECT coalesce(json_agg(DISTINCT s.changed_by COLLATE "C"), '[]') FROM billing_account s
           WHERE s.community = $1 AND s.member = a.member AND s.version > coalesce((
             SELECT max(account_version) FROM billed_member b
              WHERE b.community = $1 AND b.member = a.member AND b.due_cents <> 0), 0)) AS changed_since
    FROM (SELECT DISTINCT ON (member) member, version, content, changed_by FROM billing_account WHERE community = $1
           ORDER BY member, version DESC) a`;

const HELD_BILLER = `
  SELECT version, content, changed_by,
         (SELECT coalesce(json_agg(DISTINCT s.changed_by COLLATE "C"), '[]') FROM biller s
           WHERE s.community = $1 AND s.version > coalesce((
             SELECT max((summary::jsonb -> 'biller' ->> 'version')::integer) FROM billing_run r
              WHERE r.community = $1 AND r.state = 'approved'), 0)) AS changed_since
    FROM biller WHERE community = $1 ORDER BY version DESC LIMIT 1`;

const FIRST_CONTENT = `
  SELECT content FROM billing_run WHERE community = $1 AND month = $2 AND state = 'approved' ORDER BY run LIMIT 1`;

const CARRIED = `
  SELECT DISTINCT ON (member) member, carried_out_nano FROM billed_member WHERE community = $1
   ORDER BY member, run DESC`;

const BILLED = `
  SELECT member, category, sum(energy_change_wh)::text AS energy_wh, sum(amount_nano)::text AS amount_nano
    FROM billed_line WHERE community = $1 AND month = $2 GROUP BY member, category ORDER BY member, category`;

const ADD_RUN = `
  INSERT INTO billing_run (community, run, month, state, summary, content, digest, drafted_by, drafted_at_ms)
  SELECT $1, coalesce(max(run), 0) + 1, $2, 'draft', $3, $4, decode($5, 'hex'), $6, $7
    FROM billing_run WHERE community = $1
  RETURNING run`;

const DECIDE_RUN = `
  UPDATE billing_run SET state = $3, decided_by = $4, decided_at_ms = $5, issue_date = $6
   WHERE community = $1 AND run = $2`;

const ADD_MEMBERS = `
  INSERT INTO billed_member (community, run, member, month, account_version, carried_in_nano, amount_nano, due_cents,
                             carried_out_nano, chain_nano, bank_cents)
  SELECT $1, $2, member, $3, account_version, carried_in_nano, amount_nano, due_cents, carried_out_nano, chain_nano, bank_cents
    FROM unnest($4::text[], $5::integer[], $6::numeric[], $7::numeric[], $8::bigint[], $9::numeric[], $10::numeric[], $11::bigint[])
         AS item (member, account_version, carried_in_nano, amount_nano, due_cents, carried_out_nano, chain_nano, bank_cents)`;

const ADD_LINES = `
  INSERT INTO billed_line (community, run, member, category, month, energy_change_wh, amount_nano)
  SELECT $1, $2, member, category, $3, energy_change_wh, amount_nano
    FROM unnest($4::text[], $5::text[], $6::bigint[], $7::numeric[])
         AS line (member, category, energy_change_wh, amount_nano)`;

const ADD_INVOICES = `
  INSERT INTO invoice (community, ordinal, number, run, member, month, kind, due_cents, content)
  SELECT $1, ordinal, number, run, member, month, kind, due_cents, content
    FROM unnest($2::integer[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[])
         AS added (ordinal, number, run, member, month, kind, due_cents, content)`;

const ADD_COLLECTION = `
  INSERT INTO collection (community, run, ordinal, collection_date, decided_by, decided_at_ms)
  SELECT $1, $2, coalesce(max(ordinal), 0) + 1, $3, $4, $5 FROM collection WHERE community = $1 AND run = $2`;

const FOREIGN_KEY_VIOLATION = "23503";

interface FigureRow {
  readonly member: MemberId;
  readonly intervals: number;
  readonly final_intervals: number;
  readonly figures: readonly (readonly [StatementFigure["category"], string, string])[];
  readonly is_closed: boolean;
}

export class PostgresBillingStore implements BillingStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  change<T>(community: string, work: (book: BillingBook) => Promise<T>): Promise<T> {
    return inTransaction(this.pool, async (client) => {
      await client.query(LOCK, [community]);
      return work(new PostgresBillingBook(client, community));
    });
  }

  read(community: string): BillingRecords {
    return new PostgresBillingRecords(this.pool, community);
  }
}

/** What a transaction reads and writes. */
export class PostgresBillingBook extends PostgresBillingRecords implements BillingBook {
  private readonly transaction: PoolClient;

  constructor(client: PoolClient, community: string) {
    super(client, community);
    this.transaction = client;
  }

  async profile(): Promise<{ readonly currency: string; readonly time_zone: string }> {
    type Row = { readonly currency: string; readonly time_zone: string };
    const [row] = await this.query<Row>("SELECT currency, time_zone FROM community WHERE id = $1", []);
    if (row === undefined) throw cloudHubError("unknown-community", "there is no such community");
    return row;
  }

  async monthFigures({ from_s, to_s }: { readonly from_s: number; readonly to_s: number }): Promise<MonthFigures> {
    const rows = await this.query<FigureRow>(FIGURES, [from_s, to_s]);
    const members = rows.map(({ is_closed: _, figures, ...row }) => ({
      ...row,
      figures: figures.map(([category, energy_wh, amount_nano]) => figureOf({ category, energy_wh, amount_nano })),
    }));
    return { is_closed: rows[0]?.is_closed ?? false, members };
  }

  chainMonth(time: { readonly from_s: number; readonly to_s: number }): Promise<ChainMonth> {
    return chainMonthOf((query, values) => this.query(query, values), time);
  }

  async heldAccounts(): Promise<ReadonlyMap<string, Held<BillingAccount>>> {
    const rows = await this.query<HeldRow & { readonly member: string }>(HELD_ACCOUNTS, []);
    return new Map(rows.map(({ member, ...row }) => [member, heldOf(row, NO_ACCOUNT)]));
  }

  async heldBiller(): Promise<Held<Biller> | null> {
    const [row] = await this.query<HeldRow>(HELD_BILLER, []);
    return row === undefined ? null : heldOf(row, NO_BILLER);
  }

  async firstBiller(month: string): Promise<Biller | null> {
    const [row] = await this.query<{ content: string }>(FIRST_CONTENT, [month]);
    return row === undefined ? null : (JSON.parse(row.content) as RunContent).biller;
  }

  async billedBefore(month: string): Promise<ReadonlyMap<string, BilledBefore>> {
    type Line = { readonly member: string; readonly category: StatementFigure["category"] } & Figures;
    const carried = await this.query<{ member: string; carried_out_nano: string }>(CARRIED, []);
    const lines = Map.groupBy(await this.query<Line>(BILLED, [month]), ({ member }) => member);
    const numbers = await this.query<{ member: string; number: string }>(
      "SELECT member, number FROM invoice WHERE community = $1 AND month = $2 ORDER BY ordinal",
      [month],
    );
    const byMember = Map.groupBy(numbers, ({ member }) => member);
    return new Map(
      carried.map(({ member, carried_out_nano }) => [
        member,
        {
          figures: (lines.get(member) ?? []).map(figureOf),
          invoices: (byMember.get(member) ?? []).map(({ number }) => number),
          carried_nano: BigInt(carried_out_nano),
        },
      ]),
    );
  }

  async lastOrdinal(): Promise<number> {
    const [row] = await this.query<{ last: number | null }>(
      `SELECT greatest((SELECT max(ordinal) FROM invoice WHERE community = $1),
                       (SELECT ordinal FROM invoice_floor WHERE community = $1)) AS last`,
      [],
    );
    return row?.last ?? 0;
  }

  async saveBiller({ version, content, changed_by, changed_at_ms }: Version<Biller>): Promise<void> {
    const values = [version, canonicalJson(content), changed_by, changed_at_ms];
    await this.query("INSERT INTO biller VALUES ($1, $2, $3, $4, $5)", values);
  }

  async saveSettling(settling: Settling): Promise<void> {
    const { version, settles_by, from_month, from_s, changed_by, changed_at_ms } = settling;
    const values = [version, settles_by, from_month, from_s, changed_by, changed_at_ms];
    await this.query("INSERT INTO settling VALUES ($1, $2, $3, $4, $5, $6, $7)", values);
  }

  async saveAccount(member: string, { version, content, changed_by, changed_at_ms }: Version<BillingAccount>) {
    const values = [member, version, canonicalJson(content), changed_by, changed_at_ms];
    try {
      await this.query("INSERT INTO billing_account VALUES ($1, $2, $3, $4, $5, $6)", values);
    } catch (error) {
      if ((error as { readonly code?: string }).code !== FOREIGN_KEY_VIOLATION) throw error;
      throw cloudHubError("unknown-member", `the community has no member ${member}`, error);
    }
  }

  async addRun({ month, summary, content, digest, drafted_by, drafted_at_ms }: NewRun): Promise<number> {
    const values = [month, canonicalJson(summary), content, digest, drafted_by, drafted_at_ms];
    const [row] = await this.query<{ run: number }>(ADD_RUN, values);
    return (row as { run: number }).run;
  }

  async decideRun({ run, state, decided_by, decided_at_ms, issue_date }: RunDecision): Promise<void> {
    await this.query(DECIDE_RUN, [run, state, decided_by, decided_at_ms, issue_date]);
  }

  async addBilled({ run, month }: Pick<BillingRun, "run" | "month">, items: readonly RunItem[]): Promise<void> {
    const column = <Key extends keyof RunItem>(key: Key) => items.map((item) => item[key]);
    const amounts = [column("carried_in_nano"), column("amount_nano"), column("due_cents"), column("carried_out_nano")];
    const versions = items.map(({ account_provenance }) => account_provenance.version);
    const chain = [
      items.map((item) => item.chain?.chain_nano ?? null),
      items.map((item) => item.chain?.bank_cents ?? null),
    ];
    await this.query(ADD_MEMBERS, [run, month, column("member"), versions, ...amounts, ...chain]);
    const lines = items.flatMap(({ member, lines: own }) => own.filter(isChange).map((line) => ({ member, ...line })));
    await this.query(ADD_LINES, [
      ...[run, month, lines.map(({ member }) => member), lines.map(({ category }) => category)],
      ...[lines.map((line) => line.energy_change_wh), lines.map((line) => line.amount_nano)],
    ]);
  }

  async addCollection(
    run: number,
    {
      collection_date,
      decided_by,
      decided_at_ms,
    }: { readonly collection_date: string; readonly decided_by: string; readonly decided_at_ms: number },
  ): Promise<void> {
    await this.query(ADD_COLLECTION, [run, collection_date, decided_by, decided_at_ms]);
  }

  async addInvoices(added: readonly StoredInvoice[]): Promise<void> {
    const column = (of: (stored: StoredInvoice) => unknown) => added.map(of);
    await this.query(ADD_INVOICES, [
      ...[column(({ ordinal }) => ordinal), column(({ invoice }) => invoice.number), column(({ run }) => run)],
      ...[column(({ invoice }) => invoice.member), column(({ invoice }) => invoice.month)],
      ...[column(({ invoice }) => invoice.kind), column(({ invoice }) => signedCents(invoice))],
      column(({ invoice }) => canonicalJson(invoice)),
    ]);
  }

  audit(act: AuditedAct, at_ms: number): Promise<void> {
    return appendAct(this.transaction, act, at_ms);
  }
}

interface HeldRow {
  readonly version: number;
  readonly content: string;
  readonly changed_by: string;
  readonly changed_since: readonly string[];
}

function heldOf<Content extends object>({ content, ...provenance }: HeldRow, empty: Content): Held<Content> {
  return { content: { ...empty, ...(JSON.parse(content) as Content) }, provenance };
}

interface Figures {
  readonly energy_wh: string;
  readonly amount_nano: string;
}

function figureOf({ category, energy_wh, amount_nano }: Figures & Pick<StatementFigure, "category">): StatementFigure {
  return { category, energy_wh: Number(energy_wh), amount_nano: BigInt(amount_nano) };
}

function signedCents({ kind, payable_cents }: StoredInvoice["invoice"]): number {
  return kind === "invoice" ? -payable_cents : payable_cents;
}

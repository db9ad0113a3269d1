import type { Pool, PoolClient } from "pg";
import type { Biller, BillingAccount, Version } from "../../billing/billing-party.ts";
import type { RunSummary } from "../../billing/billing-run.ts";
import {
  type BillingRecords,
  type BillingRun,
  type ListPart,
  MOST_SETTLINGS,
  type StoredInvoice,
  type WholeRun,
} from "../../billing/billing-store.ts";
import type { Invoice } from "../../billing/invoice.ts";
import type { Settling } from "../../billing/settling.ts";
import { onDatabase } from "./database-errors.ts";

const VERSION = "version, content, changed_by, changed_at_ms";

const ACCOUNTS = `
  SELECT m.member, a.version, a.content, a.changed_by, a.changed_at_ms
    FROM member m LEFT JOIN LATERAL (
      SELECT ${VERSION} FROM billing_account b WHERE b.community = m.community AND b.member = m.member
       ORDER BY version DESC LIMIT 1
    ) a ON true
   WHERE m.community = $1 AND ($3::text IS NULL OR m.member COLLATE "C" > $3)
   ORDER BY m.member COLLATE "C" LIMIT $2`;

const ACCOUNTS_OF_RUN = `
  SELECT DISTINCT ON (a.member) a.member, a.content
    FROM invoice i JOIN billing_account a ON a.community = i.community AND a.member = i.member
   WHERE i.community = $1 AND i.run = $2 ORDER BY a.member, a.version DESC`;

const runsWith = (columns: string) => `
  SELECT run, month, state, ${columns}, encode(digest, 'hex') AS digest, drafted_by, drafted_at_ms, decided_by,
         decided_at_ms, issue_date, collection_date, collection_ordinal, collection_set_by
    FROM billing_run r LEFT JOIN LATERAL (
      SELECT collection_date, ordinal AS collection_ordinal, decided_by AS collection_set_by FROM collection c
       WHERE c.community = r.community AND c.run = r.run ORDER BY ordinal DESC LIMIT 1
    ) c ON true
   WHERE community = $1`;

/** What runs say is large: lists leave it out. */
const RUNS = runsWith("summary");
const WHOLE_RUN = runsWith("summary, content");

const SETTLINGS = `
  SELECT version, settles_by, from_month, from_s, changed_by, changed_at_ms FROM settling WHERE community = $1
   ORDER BY version DESC LIMIT ${MOST_SETTLINGS}`;

const INVOICE = "SELECT ordinal, run, content FROM invoice WHERE community = $1";

interface VersionRow extends Omit<Version<unknown>, "content"> {
  readonly content: string;
}

type RunRow<Run extends BillingRun> = Omit<Run, "summary"> & { readonly summary: string };

interface InvoiceRow extends Omit<StoredInvoice, "invoice"> {
  readonly content: string;
}

/** Reads of one community, on the pool or inside a transaction. */
export class PostgresBillingRecords implements BillingRecords {
  protected readonly client: Pool | PoolClient;
  protected readonly community: string;

  constructor(client: Pool | PoolClient, community: string) {
    this.client = client;
    this.community = community;
  }

  async biller(): Promise<Version<Biller> | null> {
    return (await this.billerVersions({ limit: 1, after: null }))[0] ?? null;
  }

  async hasMember(member: string): Promise<boolean> {
    return (await this.query("SELECT FROM member WHERE community = $1 AND member = $2", [member])).length === 1;
  }

  async account(member: string): Promise<Version<BillingAccount> | null> {
    return (await this.accountVersions(member, { limit: 1, after: null }))[0] ?? null;
  }

  async accounts({ limit, after }: ListPart<string>) {
    type Row = { readonly member: string } & { readonly [Key in keyof VersionRow]: VersionRow[Key] | null };
    const rows = await this.query<Row>(ACCOUNTS, [limit, after]);
    return rows.map(({ member, ...row }) => ({
      member,
      account: row.version === null ? null : versionOf<BillingAccount>(row as VersionRow),
    }));
  }

  async accountVersions(member: string, { limit, after }: ListPart<number>) {
    const query = `
      SELECT ${VERSION} FROM billing_account
       WHERE community = $1 AND member = $4 AND ($3::bigint IS NULL OR version < $3) ORDER BY version DESC LIMIT $2`;
    return (await this.query<VersionRow>(query, [limit, after, member])).map(versionOf<BillingAccount>);
  }

  async billerVersions({ limit, after }: ListPart<number>) {
    const query = `
      SELECT ${VERSION} FROM biller WHERE community = $1 AND ($3::bigint IS NULL OR version < $3)
       ORDER BY version DESC LIMIT $2`;
    return (await this.query<VersionRow>(query, [limit, after])).map(versionOf<Biller>);
  }

  settlings(): Promise<readonly Settling[]> {
    return this.query<Settling>(SETTLINGS, []);
  }

  async hasZone(): Promise<boolean> {
    return (await this.query("SELECT FROM settlement_zone WHERE community = $1", [])).length === 1;
  }

  async run(run: number): Promise<WholeRun | null> {
    const [row] = await this.query<RunRow<WholeRun>>(`${WHOLE_RUN} AND run = $2`, [run]);
    return row === undefined ? null : runOf(row);
  }

  async openRun(): Promise<BillingRun | null> {
    const [row] = await this.query<RunRow<BillingRun>>(`${RUNS} AND state = 'draft'`, []);
    return row === undefined ? null : runOf(row);
  }

  async runs({ limit, after }: ListPart<number>): Promise<readonly BillingRun[]> {
    const query = `${RUNS} AND ($3::bigint IS NULL OR run < $3) ORDER BY run DESC LIMIT $2`;
    return (await this.query<RunRow<BillingRun>>(query, [limit, after])).map(runOf);
  }

  async invoices({ limit, after }: ListPart<number>): Promise<readonly StoredInvoice[]> {
    const query = `${INVOICE} AND ($3::bigint IS NULL OR ordinal < $3) ORDER BY ordinal DESC LIMIT $2`;
    return (await this.query<InvoiceRow>(query, [limit, after])).map(invoiceOf);
  }

  async invoice(ordinal: number): Promise<StoredInvoice | null> {
    const [row] = await this.query<InvoiceRow>(`${INVOICE} AND ordinal = $2`, [ordinal]);
    return row === undefined ? null : invoiceOf(row);
  }

  async invoicesOf(run: number): Promise<readonly StoredInvoice[]> {
    return (await this.query<InvoiceRow>(`${INVOICE} AND run = $2 ORDER BY ordinal`, [run])).map(invoiceOf);
  }

  async accountsOf(run: number): Promise<ReadonlyMap<string, BillingAccount>> {
    const rows = await this.query<{ member: string; content: string }>(ACCOUNTS_OF_RUN, [run]);
    return new Map(rows.map(({ member, content }) => [member, JSON.parse(content) as BillingAccount]));
  }

  /** With the community as `$1`. */
  protected async query<Row extends object>(query: string, values: readonly unknown[]): Promise<readonly Row[]> {
    const { rows } = await onDatabase(() => this.client.query<Row>(query, [this.community, ...values]));
    return rows;
  }
}

function versionOf<Content>({ content, ...row }: VersionRow): Version<Content> {
  return { ...row, content: JSON.parse(content) as Content };
}

function runOf<Run extends BillingRun>({ summary, ...row }: RunRow<Run>): Run {
  return { ...row, summary: JSON.parse(summary) as RunSummary } as unknown as Run;
}

function invoiceOf({ content, ...row }: InvoiceRow): StoredInvoice {
  return { ...row, invoice: JSON.parse(content) as Invoice };
}

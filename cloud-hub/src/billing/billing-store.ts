import type { AuditedAct } from "../audit/audit-log.ts";
import type { Biller, BillingAccount, Held, Version } from "./billing-party.ts";
import type { BilledBefore, MonthFigures, RunItem, RunSummary } from "./billing-run.ts";
import type { Invoice } from "./invoice.ts";
import type { ChainMonth, Settling } from "./settling.ts";

export const RUN_STATES = ["draft", "approved", "cancelled"] as const;
export type RunState = (typeof RUN_STATES)[number];

/** A run as it is kept. */
export interface BillingRun {
  /** From 1 on in each community. */
  readonly run: number;
  readonly month: string;
  readonly state: RunState;
  readonly summary: RunSummary;
  /** SHA-256 of the content in hexadecimal. */
  readonly digest: string;
  readonly drafted_by: string;
  readonly drafted_at_ms: number;
  readonly decided_by: string | null;
  readonly decided_at_ms: number | null;
  readonly issue_date: string | null;
  /** Day of the newest collection by direct debit; null while there is none. */
  readonly collection_date: string | null;
  /** From 1 on in each run; null while there is none. */
  readonly collection_ordinal: number | null;
  readonly collection_set_by: string | null;
}

/** With everything that it says. */
export interface WholeRun extends BillingRun {
  /** Canonical JSON of {@link RunContent}. */
  readonly content: string;
}

export type NewRun = Pick<WholeRun, "month" | "summary" | "content" | "digest" | "drafted_by" | "drafted_at_ms">;

export type RunDecision = Pick<BillingRun, "run"> & {
  readonly state: Exclude<RunState, "draft">;
  readonly decided_by: string;
  readonly decided_at_ms: number;
  readonly issue_date: string | null;
};

export interface StoredInvoice {
  readonly ordinal: number;
  readonly run: number;
  readonly invoice: Invoice;
}

export interface ListPart<Key> {
  readonly limit: number;
  readonly after: Key | null;
}

/** More changes of the way are nobody's intent; the store refuses them. */
export const MOST_SETTLINGS = 1_000;

/** What can be read of a community's billing. Every method @throws {LocalGridError} `store-away` */
export interface BillingRecords {
  biller(): Promise<Version<Biller> | null>;
  hasMember(member: string): Promise<boolean>;
  account(member: string): Promise<Version<BillingAccount> | null>;
  /** By member. Those of all members, with null for whom nothing was entered. */
  accounts(
    part: ListPart<string>,
  ): Promise<readonly { readonly member: string; readonly account: Version<BillingAccount> | null }[]>;
  /** The newest first, those below `after`. */
  accountVersions(member: string, part: ListPart<number>): Promise<readonly Version<BillingAccount>[]>;
  billerVersions(part: ListPart<number>): Promise<readonly Version<Biller>[]>;
  /** By which ways money is settled from which month on, the newest first; the newest {@link MOST_SETTLINGS}. */
  settlings(): Promise<readonly Settling[]>;
  /** Whether the hub settles the community's trades on a chain. */
  hasZone(): Promise<boolean>;
  run(run: number): Promise<WholeRun | null>;
  /** The newest first, those below `after`. */
  runs(part: ListPart<number>): Promise<readonly BillingRun[]>;
  invoices(part: ListPart<number>): Promise<readonly StoredInvoice[]>;
  invoice(ordinal: number): Promise<StoredInvoice | null>;
  /** By ordinal. */
  invoicesOf(run: number): Promise<readonly StoredInvoice[]>;
  /** As they are now, of the members that a run has an invoice for. */
  accountsOf(run: number): Promise<ReadonlyMap<string, BillingAccount>>;
}

/** A community's billing while nobody else changes it: all of a transaction or nothing. */
export interface BillingBook extends BillingRecords {
  profile(): Promise<{ readonly currency: string; readonly time_zone: string }>;
  /** Of delivery intervals from `from_s` on and before `to_s`; one moment of the recomputed results. */
  monthFigures(time: { readonly from_s: number; readonly to_s: number }): Promise<MonthFigures>;
  /** What the chain has of the delivery intervals from `from_s` on and before `to_s`; nothing is settled without a zone. */
  chainMonth(time: { readonly from_s: number; readonly to_s: number }): Promise<ChainMonth>;
  heldAccounts(): Promise<ReadonlyMap<string, Held<BillingAccount>>>;
  heldBiller(): Promise<Held<Biller> | null>;
  /** As the month's first approved run has it; null while there is none. */
  firstBiller(month: string): Promise<Biller | null>;
  /** Of every member that an approved run of any month has billed. */
  billedBefore(month: string): Promise<ReadonlyMap<string, BilledBefore>>;
  openRun(): Promise<BillingRun | null>;
  /** Behind which the next invoice is numbered: the newest, or farther where a backup was put back. 0 before the first. */
  lastOrdinal(): Promise<number>;

  saveBiller(version: Version<Biller>): Promise<void>;
  saveSettling(settling: Settling): Promise<void>;
  /** @throws {LocalGridError} `unknown-member` */
  saveAccount(member: string, version: Version<BillingAccount>): Promise<void>;
  /** A draft. Returns its number. */
  addRun(draft: NewRun): Promise<number>;
  decideRun(decision: RunDecision): Promise<void>;
  addBilled(run: Pick<BillingRun, "run" | "month">, items: readonly RunItem[]): Promise<void>;
  addCollection(
    run: number,
    collection: { readonly collection_date: string; readonly decided_by: string; readonly decided_at_ms: number },
  ): Promise<void>;
  addInvoices(invoices: readonly StoredInvoice[]): Promise<void>;
  /** Kept if, and only if, everything else in the transaction is. */
  audit(act: AuditedAct, at_ms: number): Promise<void>;
}

export interface BillingStore {
  /**
   * One at a time per community. What the work throws rolls everything back.
   *
   * @throws {LocalGridError} `store-away`, `store-full`, and what the work throws
   */
  change<T>(community: string, work: (book: BillingBook) => Promise<T>): Promise<T>;
  read(community: string): BillingRecords;
}

/** JSON of the hub's billing and audit log. `*_nano` is a decimal string; cents are hundredths of the currency. */

export type RunState = "draft" | "approved" | "cancelled";

export type MissingCode =
  | "not-closed"
  | "not-final"
  | "not-settled"
  | "no-name"
  | "no-address"
  | "no-iban"
  | "not-in-sepa"
  | "no-mandate"
  | "no-tax-status"
  | "no-invoice-prefix"
  | "no-creditor-identifier";

/** Withheld members are in `withheld` and in `statement_nano` only. */
export interface RunTotals {
  readonly invoices: number;
  readonly credit_notes: number;
  readonly without_amount: number;
  readonly withheld: number;
  readonly debit_cents: number;
  readonly credit_cents: number;
  readonly statement_nano: string;
  readonly amount_nano: string;
  readonly carried_in_nano: string;
  readonly carried_out_nano: string;
  /** What the chain settles: carried in + amount = this + by bank + carried out. */
  readonly chain_nano: string;
  readonly bank_debit_cents: number;
  readonly bank_credit_cents: number;
}

export type SettlingWay = "bank" | "chain";

/** The batches on the chain that hold a month's intervals. */
export interface ChainBatches {
  readonly zone: number;
  readonly settlement_contract: string | null;
  readonly count: number;
  readonly first_seq: number | null;
  readonly last_seq: number | null;
  readonly last_tx_hash: string | null;
}

/** By which way money is settled from a month on that had not begun. */
export interface Settling {
  readonly version: number;
  readonly settles_by: SettlingWay;
  /** `YYYY-MM`; `1970-01` for all months. */
  readonly from_month: string;
  readonly from_s: number;
  /** Null where the hub entered it. */
  readonly changed_by: string | null;
  readonly changed_at_ms: number;
}

export interface Settlings {
  /** Of the newest; 0 where there is none: then it is by bank. */
  readonly version: number;
  /** Whether the hub settles the community's trades on a chain. */
  readonly has_zone: boolean;
  /** The newest first; of those that have begun the newest counts. */
  readonly settlings: readonly Settling[];
}

/** Where money goes, and who has changed it. */
export interface UsedParty {
  readonly iban: string | null;
  /** 0 while nothing was entered. */
  readonly version: number;
  readonly changed_by: string | null;
  /** Who made the versions that no approved run has used before: they do not approve the run. */
  readonly changed_since: readonly string[];
}

/** A past month of which something can be billed that no run has billed; in members. */
export interface BillableMonth {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Its newest approved run; null while there is none. */
  readonly run: number | null;
  /** Who has no bill of the month and can be billed. */
  readonly left_out: number;
  /** Whose bill has changed since. */
  readonly corrected: number;
  /** Who waits for figures that time brings. */
  readonly waiting: number;
  /** Who lacks something that somebody has to enter. */
  readonly lacking: number;
}

export interface BillingRun {
  /** From 1 on in each community. */
  readonly run: number;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly state: RunState;
  /** SHA-256 of all that the run says, in hexadecimal. */
  readonly digest: string;
  readonly currency: string;
  readonly takes_provisional: boolean;
  readonly drafted_by: string;
  readonly drafted_at_ms: number;
  readonly decided_by: string | null;
  readonly decided_at_ms: number | null;
  readonly issue_date: string | null;
  /** Day of the newest collection; null while there is none. */
  readonly collection_date: string | null;
  readonly collection_set_by: string | null;
  readonly biller: UsedParty;
  readonly biller_missing: readonly MissingCode[];
  readonly totals: RunTotals;
  readonly settles_by: SettlingWay;
  /** Null in months that are settled by bank. */
  readonly batches: ChainBatches | null;
}

/** > 0 the member receives, < 0 it pays, as everywhere in the ledger. */
export interface RunLine {
  readonly category: string;
  /** False for what the member's supplier settles. */
  readonly is_billed: boolean;
  readonly statement_energy_wh: number;
  readonly statement_nano: string;
  /** What this run adds to earlier ones: all of it in the first. */
  readonly energy_change_wh: number;
  readonly amount_nano: string;
  readonly cents: number;
}

export type ItemKind = "invoice" | "credit-note" | "none" | "withheld";

export interface RunItem {
  readonly member: string;
  readonly name: string | null;
  readonly account: UsedParty;
  readonly kind: ItemKind;
  readonly missing: readonly MissingCode[];
  readonly intervals: number;
  readonly final_intervals: number;
  readonly lines: readonly RunLine[];
  readonly carried_in_nano: string;
  /** Sum of the lines: carried in + this = on the chain + by bank + carried out, exactly. */
  readonly amount_nano: string;
  readonly due_cents: number;
  readonly chain_nano: string;
  /** What the bank moves, with the sign of `due_cents`. */
  readonly bank_cents: number;
  readonly carried_out_nano: string;
  /** Numbers of earlier invoices of the month, which this one corrects. */
  readonly refers_to: readonly string[];
}

export interface Invoice {
  /** From 1 on in each community, in the order of approval. */
  readonly ordinal: number;
  readonly number: string;
  readonly kind: "invoice" | "credit-note";
  readonly run: number;
  readonly member: string;
  readonly name: string | null;
  readonly month: string;
  readonly issue_date: string;
  readonly due_date: string;
  readonly currency: string;
  readonly net_cents: number;
  readonly vat_cents: number;
  readonly payable_cents: number;
  /** What the bank moves: > 0 the member receives, < 0 it pays. */
  readonly bank_cents: number;
  readonly chain: (ChainBatches & { readonly settled_cents: number; readonly chain_nano: string }) | null;
  readonly refers_to: readonly string[];
}

/** Invoices that no bank collects, because the mandate was withdrawn or replaced since the approval. */
export interface LeftOut {
  readonly count: number;
  readonly cents: number;
  readonly invoices: readonly {
    readonly number: string;
    readonly member: string;
    readonly name: string | null;
    readonly cents: number;
  }[];
}

export interface NewRun {
  readonly month: string;
  readonly takes_provisional: boolean;
}

export interface AskedCollection {
  readonly collection_date: string;
  /** Day of the collection whose file the bank has dropped. */
  readonly replaces: string | null;
}

export interface Address {
  readonly name: string | null;
  readonly street: string | null;
  readonly postcode: string | null;
  readonly city: string | null;
  /** ISO 3166-1, two letters. */
  readonly country: string | null;
  readonly email: string | null;
}

export interface BillingAccount extends Address {
  readonly iban: string | null;
  readonly mandate_reference: string | null;
  readonly mandate_signed_on: string | null;
}

export interface Biller extends Address {
  readonly vat_id: string | null;
  /** Hundredths of a percent. */
  readonly vat_rate_basis_points: number | null;
  readonly tax_number: string | null;
  readonly exemption_note: string | null;
  readonly creditor_identifier: string | null;
  readonly iban: string | null;
  readonly invoice_prefix: string | null;
  readonly payment_term_days: number;
  readonly collection_notice_days: number;
  readonly bills_supply: boolean;
}

export interface MemberAccount {
  readonly member: string;
  /** 0 while nothing was entered. */
  readonly version: number;
  readonly account: BillingAccount;
  readonly missing: readonly MissingCode[];
}

export interface CurrentBiller {
  readonly version: number;
  readonly biller: Biller;
  readonly missing: readonly MissingCode[];
}

interface Change {
  readonly version: number;
  readonly changed_by: string;
  readonly changed_at_ms: number;
}

export interface AccountVersion extends Change {
  readonly account: BillingAccount;
}

export interface BillerVersion extends Change {
  readonly biller: Biller;
}

export interface AuditEntry {
  /** From 1 on without gaps. */
  readonly number: number;
  readonly at_ms: number;
  readonly community: string | null;
  readonly who: string;
  readonly role: string;
  readonly action: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** SHA-256 over the hash of the entry before and this one. */
  readonly hash: string;
}

import { isSepaIban } from "./bank-identifiers.ts";

/** Where a bill goes: fields that an invoice needs, each null until somebody has entered it. */
export interface Address {
  readonly name: string | null;
  readonly street: string | null;
  readonly postcode: string | null;
  readonly city: string | null;
  /** ISO 3166-1, two letters. */
  readonly country: string | null;
}

/** What the hub keeps of a member to send invoices and collect them. Never in a journal. */
export interface BillingAccount extends Address {
  readonly email: string | null;
  /** Without blanks. */
  readonly iban: string | null;
  /** SEPA direct debit mandate; reference and date come together. */
  readonly mandate_reference: string | null;
  readonly mandate_signed_on: string | null;
}

/** Who sends the invoices of a community. */
export interface Biller extends Address {
  readonly email: string | null;
  readonly vat_id: string | null;
  /** VAT that is inside the prices, in hundredths of a percent; with a VAT id. */
  readonly vat_rate_basis_points: number | null;
  /** What the tax office calls the biller where it has no VAT id. */
  readonly tax_number: string | null;
  /** Why no VAT is charged, such as the small business exemption; without a rate. */
  readonly exemption_note: string | null;
  readonly creditor_identifier: string | null;
  readonly iban: string | null;
  readonly invoice_prefix: string | null;
  readonly payment_term_days: number;
  /** Days between the export of direct debits and their collection. */
  readonly collection_notice_days: number;
  /** Whether the biller is the members' supplier too, and bills energy from and to the grid. */
  readonly bills_supply: boolean;
}

/** One state of an account or biller; the newest counts. */
export interface Version<Content> {
  readonly version: number;
  readonly content: Content;
  readonly changed_by: string;
  readonly changed_at_ms: number;
}

/** Where the state of an account or biller that a run uses comes from. */
export interface Provenance {
  /** 0 while nothing was entered. */
  readonly version: number;
  readonly changed_by: string | null;
  /** Who made the versions that no approved run has used yet, in byte order: they do not approve the run. */
  readonly changed_since: readonly string[];
}

/** An account or biller as a run takes it. */
export interface Held<Content> {
  readonly content: Content;
  readonly provenance: Provenance;
}

export const NEVER_ENTERED: Provenance = { version: 0, changed_by: null, changed_since: [] };

export const NO_ACCOUNT: BillingAccount = {
  ...{ name: null, street: null, postcode: null, city: null, country: null },
  ...{ email: null, iban: null, mandate_reference: null, mandate_signed_on: null },
};

export const NO_BILLER: Biller = {
  ...{ name: null, street: null, postcode: null, city: null, country: null, email: null },
  ...{ vat_id: null, vat_rate_basis_points: null, tax_number: null, exemption_note: null },
  ...{ creditor_identifier: null, iban: null, invoice_prefix: null },
  ...{ payment_term_days: 14, collection_notice_days: 14, bills_supply: false },
};

/** What an invoice or its collection lacks. Codes are stable. */
export const MISSING_CODES = [
  "not-closed",
  "not-final",
  "not-settled",
  "no-name",
  "no-address",
  "no-iban",
  "not-in-sepa",
  "no-mandate",
  "no-tax-status",
  "no-invoice-prefix",
  "no-creditor-identifier",
] as const;
export type MissingCode = (typeof MISSING_CODES)[number];

/** Without these there is no invoice; without the others nothing is collected or paid by bank. */
const NEEDED_TO_INVOICE: ReadonlySet<MissingCode> = new Set([
  "not-closed",
  "not-final",
  "not-settled",
  "no-name",
  "no-address",
  "no-tax-status",
  "no-invoice-prefix",
]);

export function missingInAccount(account: BillingAccount): readonly MissingCode[] {
  return [
    ...missingInAddress(account),
    ...missingInIban(account),
    ...(account.mandate_reference === null ? (["no-mandate"] as const) : []),
  ];
}

export function missingInBiller(biller: Biller): readonly MissingCode[] {
  const { vat_id, vat_rate_basis_points, tax_number, exemption_note } = biller;
  const charges = vat_id !== null && vat_rate_basis_points !== null;
  const isExempt = exemption_note !== null && (vat_id !== null || tax_number !== null);
  return [
    ...missingInAddress(biller),
    ...(charges || isExempt ? [] : (["no-tax-status"] as const)),
    ...(biller.invoice_prefix === null ? (["no-invoice-prefix"] as const) : []),
    ...missingInIban(biller),
    ...(biller.creditor_identifier === null ? (["no-creditor-identifier"] as const) : []),
  ];
}

export function hindersInvoice(codes: readonly MissingCode[]): boolean {
  return codes.some((code) => NEEDED_TO_INVOICE.has(code));
}

/**
 * The biller for another run of a month: whether it supplies the members, and whether it charges VAT, are as when the
 * month was billed first, because what it bills now corrects that. Its numbers at the tax office are those of today.
 */
export function billerOfMonth(today: Biller, first: Biller | null): Biller {
  if (first === null) return today;
  const { bills_supply, vat_rate_basis_points, exemption_note } = first;
  const numbers = { vat_id: today.vat_id ?? first.vat_id, tax_number: today.tax_number ?? first.tax_number };
  return { ...today, ...numbers, bills_supply, vat_rate_basis_points, exemption_note };
}

/** Names of the fields that differ: for the log, which holds no values. */
export function changedFields(before: object, after: object): readonly string[] {
  const was = before as Readonly<Record<string, unknown>>;
  return Object.entries(after)
    .filter(([key, value]) => was[key] !== value)
    .map(([key]) => key)
    .sort();
}

function missingInIban({ iban }: { readonly iban: string | null }): readonly MissingCode[] {
  if (iban === null) return ["no-iban"];
  return isSepaIban(iban) ? [] : ["not-in-sepa"];
}

function missingInAddress({ name, street, postcode, city, country }: Address): readonly MissingCode[] {
  const isWhole = street !== null && postcode !== null && city !== null && country !== null;
  return [...(name === null ? (["no-name"] as const) : []), ...(isWhole ? [] : (["no-address"] as const))];
}

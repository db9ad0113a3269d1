import type { RunContent, RunItem } from "./billing-run.ts";
import { decimal, decimalCents } from "./cents.ts";
import { isCollected } from "./direct-debit.ts";
import { bankDueOf, type Invoice } from "./invoice.ts";

const COLUMNS = [
  "number",
  "kind",
  "member",
  "name",
  "street",
  "postcode",
  "city",
  "country",
  "email",
  "iban",
  "mandate_reference",
  "month",
  "issue_date",
  "due_date",
  "currency",
  "amount",
  "payment",
  "carried_in",
  "carried_out",
  "refers_to",
  "missing",
] as const;

const CHAIN_COLUMNS = ["settled_on_chain", "by_bank"] as const;

type ChainRow = { readonly [Column in (typeof CHAIN_COLUMNS)[number]]: string | null };
type Row = { readonly [Column in (typeof COLUMNS)[number]]: string | null };

const NANO_PLACES = 9;

/**
 * A run as CSV (RFC 4180, CRLF, UTF-8, comma): one row per member. `amount` is signed, + the member receives; what is
 * withheld has no amount. `payment` is `direct-debit`, `transfer` (the member pays), `payout` (the member is paid),
 * `chain` (nothing is left to the bank) or nothing. Months on the chain have two columns more: what it settles, to the
 * nano, and what is left to the bank.
 */
export function runCsv(run: RunContent, invoices: readonly Invoice[]): string {
  const byMember = new Map(invoices.map((invoice) => [invoice.member, invoice]));
  const columns = run.batches === undefined ? COLUMNS : [...COLUMNS, ...CHAIN_COLUMNS];
  const rows = run.items.map((item) => ({
    ...rowOf(run, item, byMember.get(item.member) ?? null),
    ...chainRow(item),
  }));
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(","));
  return [columns.join(","), ...lines, ""].join("\r\n");
}

function chainRow({ kind, chain }: RunItem): ChainRow {
  if (chain === undefined || kind === "withheld") return { settled_on_chain: null, by_bank: null };
  const settled_on_chain = decimal(BigInt(chain.chain_nano), NANO_PLACES);
  return { settled_on_chain, by_bank: decimalCents(chain.bank_cents) };
}

function rowOf({ month, currency }: RunContent, item: RunItem, invoice: Invoice | null): Row {
  const { member, kind, account, due_cents, carried_in_nano, carried_out_nano, refers_to, missing } = item;
  const { name, street, postcode, city, country, email, iban, mandate_reference } = account;
  const isLeftOut = kind === "withheld";
  return {
    ...{ number: invoice?.number ?? null, kind, member, name, street, postcode, city, country, email, iban },
    ...{ mandate_reference, month, currency },
    issue_date: invoice?.issue_date ?? null,
    due_date: invoice?.due_date ?? null,
    amount: isLeftOut ? null : decimalCents(due_cents),
    payment: paymentOf(invoice),
    carried_in: isLeftOut ? null : decimal(BigInt(carried_in_nano), NANO_PLACES),
    carried_out: isLeftOut ? null : decimal(BigInt(carried_out_nano), NANO_PLACES),
    refers_to: refers_to.join(" "),
    missing: missing.join(" "),
  };
}

function paymentOf(invoice: Invoice | null): string | null {
  if (invoice === null) return null;
  const due_cents = bankDueOf(invoice);
  if (due_cents === 0) return "chain";
  if (due_cents > 0) return "payout";
  return isCollected(invoice) ? "direct-debit" : "transfer";
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it; amounts stay numbers. */
function cell(value: string | null): string {
  const text = value ?? "";
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^[\s]*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What a billing run says, in words; and what follows from its figures. */
import type { Formatter } from "@localgrid/ui-components/format";
import { hasMessage, t } from "@localgrid/ui-components/messages";
import type {
  BillingRun,
  ChainBatches,
  MissingCode,
  RunItem,
  RunTotals,
  Settling,
  SettlingWay,
  UsedParty,
} from "./billing-types.ts";
import { ibanText } from "./party-fields.ts";
import { hrefOf } from "./router.ts";
import { addMonths, monthOf } from "./time-words.ts";

const NANO_PER_CENT = 10_000_000n;

export type Exact = Pick<Formatter, "exactMoney">;

export function centsNano(cents: number): bigint {
  return BigInt(cents) * NANO_PER_CENT;
}

/** To the last digit that there is, without a sign: direction is told in words. */
export function amountText({ exactMoney }: Exact, amount_nano: bigint): string {
  const { before, fraction, after } = exactMoney(amount_nano < 0n ? -amount_nano : amount_nano);
  return before + fraction + after;
}

/** What a member pays or receives: `pays €1.03`. */
export function dueText(exact: Exact, amount_nano: bigint): string {
  if (amount_nano === 0n) return t("billing-nothing-due");
  const amount = amountText(exact, amount_nano);
  return amount_nano < 0n ? t("billing-pays", { amount }) : t("billing-receives", { amount });
}

/** What all members together pay or receive. */
export function sumText(exact: Exact, amount_nano: bigint): string {
  if (amount_nano === 0n) return t("billing-nothing-due");
  const amount = amountText(exact, amount_nano);
  return amount_nano < 0n ? t("billing-all-pay", { amount }) : t("billing-all-receive", { amount });
}

/** Less than a cent that waits for another run: `€0.004 still to pay`. */
export function carriedText(exact: Exact, carried_nano: string): string {
  const nano = BigInt(carried_nano);
  if (nano === 0n) return t("billing-nothing-carried");
  const amount = amountText(exact, nano);
  return nano < 0n ? t("billing-still-to-pay", { amount }) : t("billing-still-to-receive", { amount });
}

export function categoryText(category: string): string {
  return hasMessage(`billing-category-${category}`) ? t(`billing-category-${category}`) : category;
}

/** Without these there is no invoice; without the others nothing is fetched or paid by the bank. */
const NEEDED_TO_INVOICE: ReadonlySet<MissingCode> = new Set([
  "not-closed",
  "not-final",
  "not-settled",
  "no-name",
  "no-address",
  "no-tax-status",
  "no-invoice-prefix",
]);

export function hindersInvoice(codes: readonly MissingCode[]): boolean {
  return codes.some((code) => NEEDED_TO_INVOICE.has(code));
}

export function missingText(code: MissingCode): string {
  return hasMessage(`billing-missing-${code}`) ? t(`billing-missing-${code}`) : code;
}

/** An IBAN that a run uses, and who has changed it since a run that was approved. */
export function usedIbanText({ iban, changed_since }: UsedParty): string {
  const shown = iban === null ? "–" : ibanText(iban);
  return changed_since.length === 0
    ? shown
    : `${shown} ${t("billing-changed-since", { who: changed_since.join(", ") })}`;
}

export interface WhereMissing {
  readonly community: string;
  readonly month: string;
  readonly member: string;
}

/** Where it is put right. */
export function missingHref(code: MissingCode, { community, month, member }: WhereMissing): string {
  if (code === "not-closed") return hrefOf(community, "nodes");
  if (code === "not-settled") return hrefOf(community, "settlement");
  if (code === "not-final") return hrefOf(community, "reconciliation", month);
  return hrefOf(community, "billing", `accounts/${member}`);
}

/** Whether what the chain settles, what the bank moves, in cents, and what is carried on are exactly what the run took in. */
export function addsUp(totals: RunTotals): boolean {
  const { amount_nano, carried_in_nano, carried_out_nano, chain_nano, bank_credit_cents, bank_debit_cents } = totals;
  const taken = BigInt(amount_nano) + BigInt(carried_in_nano);
  const byBank = centsNano(bank_credit_cents) - centsNano(bank_debit_cents);
  return taken === BigInt(chain_nano) + byBank + BigInt(carried_out_nano);
}

/** The batches that hold a month, in words: `12 batches, 4 to 15, of zone 1`. */
export function batchesText({ count, first_seq, last_seq, zone }: ChainBatches): string {
  if (first_seq === null || last_seq === null) return t("billing-chain-no-batch");
  const places = { first: String(first_seq), last: String(last_seq), zone: String(zone) };
  return t("billing-chain-batches", { count, ...places });
}

/** All months, as the hub enters it for who got a zone on the chain. */
const FROM_THE_BEGINNING = "1970-01";

export function settlingText({ settles_by, from_month }: Settling, monthText: (month: string) => string): string {
  if (from_month === FROM_THE_BEGINNING) return t(`settling-always-${settles_by}`);
  return t(`settling-from-${settles_by}`, { month: monthText(from_month) });
}

/** The way of a month: of the entries that have begun by then the newest counts, and without one it is the bank. */
export function wayOf(settlings: readonly Settling[], month: string): SettlingWay {
  const begun = settlings.filter(({ from_month }) => from_month <= month).sort((a, b) => b.version - a.version);
  return begun[0]?.settles_by ?? "bank";
}

/** The same for one member. */
export function itemAddsUp({ lines, carried_in_nano, amount_nano, carried_out_nano, ...item }: RunItem): boolean {
  const { chain_nano, bank_cents } = item;
  const sum = lines.reduce((total, line) => total + BigInt(line.amount_nano), 0n);
  const isSum = sum === BigInt(amount_nano);
  const left = BigInt(chain_nano) + centsNano(bank_cents) + BigInt(carried_out_nano);
  return isSum && sum + BigInt(carried_in_nano) === left;
}

/** Months that are over in the community, the latest first. */
export function pastMonths(now_ms: number, time_zone: string, count: number): readonly string[] {
  const current = monthOf(now_ms, time_zone);
  return Array.from({ length: count }, (_, index) => addMonths(current, -1 - index));
}

/** The latest month that is over and has no approved run, else the latest that is over. */
export function nextMonth(months: readonly string[], runs: readonly BillingRun[]): string {
  const billed = new Set(runs.filter(({ state }) => state === "approved").map(({ month }) => month));
  return months.find((month) => !billed.has(month)) ?? months[0] ?? "";
}

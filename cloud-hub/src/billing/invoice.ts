import type { PostingCategory } from "@localgrid/clearing/pricing";
import type { Biller, BillingAccount } from "./billing-party.ts";
import { isChange, type RunContent, type RunItem, type RunLine } from "./billing-run.ts";
import { localDateAfter, type MonthDays, monthDays } from "./calendar.ts";
import type { ChainBatches } from "./settling.ts";

/** UNCL 5305: `S` at a rate, `E` exempt. */
export type VatCategory = "S" | "E";

/** One line. What the document is for has positive cents: what an invoice asks for, what a credit note gives. */
export interface InvoiceLine {
  readonly category: PostingCategory;
  /** Wh with the sign of the cents; null where energy does not explain the amount, and the line counts as one piece. */
  readonly energy_wh: number | null;
  readonly vat_category: VatCategory;
  /** Without VAT. */
  readonly net_cents: number;
  /** With VAT, as the run has it. */
  readonly gross_cents: number;
}

export interface VatSum {
  readonly vat_category: VatCategory;
  readonly rate_basis_points: number;
  readonly taxable_cents: number;
  readonly vat_cents: number;
  /** Null where VAT is charged. */
  readonly exemption_note: string | null;
}

/** With the sign of the document: what it asks for, or gives, is positive. */
export interface SettledPart extends ChainBatches {
  /** To the cent as the document has it: `payable_cents` less this is left to the bank, to pay the other way if negative. */
  readonly settled_cents: number;
  /** As the chain has it, + the member receives. */
  readonly chain_nano: string;
}

/** What the bank moves, + the member receives. */
export function bankDueOf({ kind, payable_cents, chain }: Pick<Invoice, "kind" | "payable_cents" | "chain">): number {
  const left_cents = payable_cents - (chain?.settled_cents ?? 0);
  return left_cents === 0 ? 0 : kind === "invoice" ? -left_cents : left_cents;
}

/**
 * An invoice or credit note, frozen with its number. Sums: the lines' net cents are `net_cents`; with all VAT and
 * `rounding_cents` that is `payable_cents`, which are the run's cents.
 */
export interface Invoice {
  readonly format: 1;
  readonly number: string;
  readonly kind: "invoice" | "credit-note";
  readonly community: string;
  readonly member: string;
  readonly month: string;
  readonly days: MonthDays;
  readonly issue_date: string;
  readonly due_date: string;
  readonly currency: string;
  readonly biller: Biller;
  readonly account: BillingAccount;
  readonly refers_to: readonly string[];
  readonly lines: readonly InvoiceLine[];
  readonly vat: readonly VatSum[];
  readonly net_cents: number;
  readonly vat_cents: number;
  /** What rounding VAT alone cannot reach: −1, 0 or 1. */
  readonly rounding_cents: number;
  readonly payable_cents: number;
  /** What of it is settled on the chain; in such months only. */
  readonly chain?: SettledPart;
  readonly carried_in_nano: string;
  readonly carried_out_nano: string;
}

/** What the member delivers. It is not the biller's turnover, so the biller's VAT is not in it. */
const DELIVERED: ReadonlySet<PostingCategory> = new Set(["neighbour-sale", "grid-export"]);
const MEMBER_NOTE = "Energy delivered by the member, no VAT shown";
const WHOLE_BASIS_POINTS = 10_000n;

/** The document of an item that is due. */
export function invoiceOf(
  run: RunContent,
  item: RunItem,
  { number, issue_date }: { readonly number: string; readonly issue_date: string },
): Invoice {
  const { kind, member, account, refers_to, carried_in_nano, carried_out_nano } = item;
  if (kind !== "invoice" && kind !== "credit-note") throw new Error(`${member} gets no document`);
  const { biller, community, month, currency } = run;
  const lines = linesOf(item, biller);
  const vat = vatSums(lines, biller);
  const sum = (cents: readonly number[]) => cents.reduce((total, each) => total + each, 0);
  const net_cents = sum(lines.map((line) => line.net_cents));
  const vat_cents = sum(vat.map((each) => each.vat_cents));
  const payable_cents = Math.abs(item.due_cents);
  return {
    ...{ format: 1, number, kind, community, member, month, days: monthDays(month), issue_date },
    due_date: localDateAfter(issue_date, biller.payment_term_days),
    ...{ currency, biller, account, refers_to, lines, vat, net_cents, vat_cents },
    rounding_cents: payable_cents - net_cents - vat_cents,
    ...{ payable_cents, ...settledPart(run, item), carried_in_nano, carried_out_nano },
  };
}

function settledPart({ batches }: RunContent, { kind, due_cents, chain }: RunItem): { readonly chain?: SettledPart } {
  if (batches === undefined || chain === undefined) return {};
  const left_cents = kind === "invoice" ? -chain.bank_cents : chain.bank_cents;
  const settled_cents = unsignedZero(Math.abs(due_cents) - left_cents);
  return { chain: { ...batches, settled_cents, chain_nano: chain.chain_nano } };
}

/** VAT lies inside the prices; net cents are split off the running sum, so that they add up. */
function linesOf(item: RunItem, biller: Biller): readonly InvoiceLine[] {
  const sign = item.kind === "invoice" ? -1 : 1;
  const rate = BigInt(biller.vat_rate_basis_points ?? 0);
  let [gross_so_far, net_so_far] = [0, 0];
  return item.lines.filter(isChange).map((line): InvoiceLine => {
    const gross_cents = unsignedZero(sign * line.cents);
    const { category } = line;
    const own = { category, energy_wh: energyOf(line, gross_cents), gross_cents };
    if (biller.vat_rate_basis_points === null || DELIVERED.has(category)) {
      return { ...own, vat_category: "E", net_cents: gross_cents };
    }
    gross_so_far += gross_cents;
    const net = halfUp(BigInt(gross_so_far) * WHOLE_BASIS_POINTS, WHOLE_BASIS_POINTS + rate);
    const net_cents = net - net_so_far;
    net_so_far = net;
    return { ...own, vat_category: "S", net_cents };
  });
}

/** Null for lines whose energy has no amount, or that change an amount against the direction of their energy. */
function energyOf({ category, energy_change_wh, amount_nano, cents }: RunLine, gross_cents: number): number | null {
  if (energy_change_wh === 0 || cents === 0) return null;
  const usual = DELIVERED.has(category) ? 1n : -1n;
  const isPriced = BigInt(amount_nano) * usual > 0n === energy_change_wh > 0;
  // Rounding may show a cent where the exact amount lies on the other side of zero.
  const isShownSo = cents > 0 === BigInt(amount_nano) > 0n;
  return isPriced && isShownSo ? Math.sign(gross_cents) * Math.abs(energy_change_wh) : null;
}

function vatSums(lines: readonly InvoiceLine[], biller: Biller): readonly VatSum[] {
  return (["S", "E"] as const).flatMap((vat_category): readonly VatSum[] => {
    const own = lines.filter((line) => line.vat_category === vat_category);
    if (own.length === 0) return [];
    const rate_basis_points = vat_category === "S" ? (biller.vat_rate_basis_points ?? 0) : 0;
    const taxable_cents = own.reduce((total, { net_cents }) => total + net_cents, 0);
    const vat_cents = halfUp(BigInt(taxable_cents) * BigInt(rate_basis_points), WHOLE_BASIS_POINTS);
    const isOfMember = biller.vat_rate_basis_points !== null;
    const exemption_note = vat_category === "S" ? null : isOfMember ? MEMBER_NOTE : biller.exemption_note;
    return [{ vat_category, rate_basis_points, taxable_cents, vat_cents, exemption_note }];
  });
}

/** The nearest whole number; a half goes away from zero. */
function halfUp(dividend: bigint, divisor: bigint): number {
  const size = dividend < 0n ? -dividend : dividend;
  const rounded = Number((2n * size + divisor) / (2n * divisor));
  return dividend < 0n ? unsignedZero(-rounded) : rounded;
}

function unsignedZero(value: number): number {
  return value === 0 ? 0 : value;
}

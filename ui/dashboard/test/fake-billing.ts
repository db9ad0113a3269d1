/** Billing of the fake hub: a month with somebody who lacks an IBAN, and names in scripts and with script in them. */
import { createHash } from "node:crypto";
import { isTargetDay } from "../src/bank-days.ts";
import type {
  AuditEntry,
  BillableMonth,
  Biller,
  BillingAccount,
  BillingRun,
  ChainBatches,
  Invoice,
  MissingCode,
  RunItem,
  RunLine,
  Settling,
  UsedParty,
} from "../src/billing-types.ts";
import { NOW_MS } from "./fake-communities.ts";

export const SCRIPT_NAME = "<script>alert(1)</script>";
export const RIGHT_TO_LEFT_NAME = "שרה לוי";
const NANO_PER_CENT = 10_000_000n;
const HOUR_MS = 3_600_000;
export const GOOD_IBAN = "AT611904300234573201";

interface Version<Content> {
  readonly version: number;
  readonly content: Content;
  readonly changed_by: string;
  readonly changed_at_ms: number;
}

interface FakeRun {
  readonly run: BillingRun;
  readonly items: readonly RunItem[];
}

/** What one community has of billing. */
export interface FakeBilling {
  readonly accounts: Map<string, readonly Version<BillingAccount>[]>;
  billers: readonly Version<Biller>[];
  runs: readonly FakeRun[];
  invoices: readonly Invoice[];
  audit: readonly AuditEntry[];
  /** Until a run of the month is approved. */
  billable: readonly BillableMonth[];
  /** The newest first; the fake hub bills every month by the one from the beginning. */
  settlings: readonly Settling[];
}

export const BATCHES: ChainBatches = {
  ...{ zone: 1, settlement_contract: `C${"A".repeat(55)}`, count: 31, first_seq: 12, last_seq: 43 },
  last_tx_hash: "ab".repeat(32),
};

/** As the hub enters it with the zone. */
export const ON_CHAIN: Settling = {
  ...{ version: 1, settles_by: "chain", from_month: "1970-01", from_s: 0, changed_by: null },
  changed_at_ms: NOW_MS - 96 * HOUR_MS,
};

function isChainMonth({ settlings }: FakeBilling): boolean {
  return settlings.some(({ from_s, settles_by }) => from_s === 0 && settles_by === "chain");
}

const ADDRESS = { street: "Lindengasse 1", postcode: "1070", city: "Wien", country: "AT", email: null };

function account(name: string, more: Partial<BillingAccount> = {}): BillingAccount {
  const paid = { iban: GOOD_IBAN, mandate_reference: "M-1", mandate_signed_on: "2025-12-01" };
  return { name, ...ADDRESS, ...paid, ...more };
}

const BILLER: Biller = {
  ...{ ...ADDRESS, name: "Lindengasse eG", email: "rechnung@lindengasse.example" },
  ...{ vat_id: null, vat_rate_basis_points: null, tax_number: "12 345/6789", exemption_note: "Kleinunternehmer" },
  ...{ creditor_identifier: "DE98ZZZ09999999999", iban: "DE89370400440532013000", invoice_prefix: "LIN-" },
  ...{ payment_term_days: 14, collection_notice_days: 5, bills_supply: false },
};

function first<Content>(content: Content): readonly Version<Content>[] {
  return [{ version: 1, content, changed_by: "clara", changed_at_ms: NOW_MS - 48 * HOUR_MS }];
}

export function fakeBilling(): FakeBilling {
  const billing: FakeBilling = {
    accounts: new Map([
      ["m01", first(account(SCRIPT_NAME))],
      ["m02", first(account(RIGHT_TO_LEFT_NAME))],
      ["m03", first(account("Bert Muster", { iban: null, mandate_reference: null, mandate_signed_on: null }))],
    ]),
    billers: first(BILLER),
    runs: [],
    invoices: [],
    audit: [],
    settlings: [],
    billable: [],
  };
  for (let day = 0; day < 60; day += 1) {
    note(billing, {
      ...{ who: day % 3 === 0 ? "otto" : "clara", role: day % 3 === 0 ? "operator" : "coordinator" },
      ...{ at_ms: NOW_MS - (60 - day) * 24 * HOUR_MS, action: "member-put", subject: `m${10 + (day % 17)}` },
      details: { is_active: day % 5 !== 0, credit_limit_micro: day % 4 === 0 ? 12_500_000 : null },
    });
  }
  return billing;
}

/** One more entry of the log, sealed over the one before. */
export function note(billing: FakeBilling, act: Omit<AuditEntry, "number" | "hash" | "community">): void {
  const number = billing.audit.length + 1;
  const hash = createHash("sha256")
    .update(`${billing.audit[0]?.hash} ${JSON.stringify(act)}`)
    .digest("hex");
  billing.audit = [{ number, community: "lindengasse", hash, ...act }, ...billing.audit];
}

/** Statements of the month, in nano-currency: what each member receives (+) or pays (−). */
const FIGURES: Readonly<Record<string, readonly (readonly [category: string, wh: number, nano: bigint])[]>> = {
  m01: [["neighbour-sale", 10_000, 1_500_000_001n]],
  m02: [
    ["neighbour-purchase", 6_001, -900_150_000n],
    ["local-network-fee", 6_001, -120_020_000n],
    ["grid-import", 2_000, -600_000_000n],
  ],
  m03: [
    ["neighbour-purchase", 3_999, -599_850_001n],
    ["fixed-fee", 0, -100_000_000n],
  ],
  m04: [],
};

export function missingOf(account: BillingAccount | undefined): readonly MissingCode[] {
  const { name = null, street = null, iban = null, mandate_reference = null } = account ?? {};
  return [
    ...(name === null ? (["no-name"] as const) : []),
    ...(street === null ? (["no-address"] as const) : []),
    ...(iban === null ? (["no-iban"] as const) : []),
    ...(mandate_reference === null ? (["no-mandate"] as const) : []),
  ];
}

export function missingOfBiller(biller: Biller): readonly MissingCode[] {
  return biller.invoice_prefix === null ? ["no-invoice-prefix"] : [];
}

/** Rounded half away from zero; what is left is carried on. */
function cents(nano: bigint): number {
  const magnitude = ((nano < 0n ? -nano : nano) + NANO_PER_CENT / 2n) / NANO_PER_CENT;
  return Number(nano < 0n ? -magnitude : magnitude);
}

function usedOf(held: Version<{ readonly iban: string | null }> | undefined): UsedParty {
  if (held === undefined) return { iban: null, version: 0, changed_by: null, changed_since: [] };
  const { version, changed_by } = held;
  return { iban: held.content.iban, version, changed_by, changed_since: version === 1 ? [] : [changed_by] };
}

function itemOf(billing: FakeBilling, member: string): RunItem {
  const held = billing.accounts.get(member)?.[0];
  const content = held?.content;
  const lines = (FIGURES[member] ?? []).map(([category, wh, nano]): RunLine => {
    const is_billed = category !== "grid-import";
    return {
      ...{ category, is_billed, statement_energy_wh: wh, statement_nano: `${nano}` },
      ...{ energy_change_wh: is_billed ? wh : 0, amount_nano: is_billed ? `${nano}` : "0" },
      cents: is_billed ? cents(nano) : 0,
    };
  });
  const carried_in = member === "m02" ? -2_400_000n : 0n;
  const amount = lines.reduce((sum, line) => sum + BigInt(line.amount_nano), 0n);
  const due_cents = cents(amount + carried_in);
  const isOnChain = isChainMonth(billing);
  const missing = due_cents === 0 ? [] : missingOf(content).filter((code) => due_cents < 0 || code !== "no-mandate");
  const isWithheld = missing.includes("no-name");
  return {
    ...{ member, name: content?.name ?? null, missing, intervals: 2976, final_intervals: 2976, lines },
    account: usedOf(held),
    kind: isWithheld ? "withheld" : due_cents === 0 ? "none" : due_cents < 0 ? "invoice" : "credit-note",
    ...{ carried_in_nano: `${carried_in}`, amount_nano: `${amount}`, due_cents, refers_to: [] },
    ...(isOnChain
      ? { chain_nano: `${amount}`, bank_cents: 0, carried_out_nano: `${carried_in}` }
      : {
          ...{ chain_nano: "0", bank_cents: due_cents },
          carried_out_nano: `${amount + carried_in - BigInt(due_cents) * NANO_PER_CENT}`,
        }),
  };
}

function totalsOf(items: readonly RunItem[]): BillingRun["totals"] {
  const of = (kind: RunItem["kind"]) => items.filter((item) => item.kind === kind);
  const due = (kind: RunItem["kind"]) => of(kind).reduce((sum, item) => sum + item.due_cents, 0);
  const sum = (amounts: readonly string[]) => `${amounts.reduce((total, amount) => total + BigInt(amount), 0n)}`;
  return {
    ...{ invoices: of("invoice").length, credit_notes: of("credit-note").length },
    ...{ without_amount: of("none").length, withheld: of("withheld").length },
    ...{ debit_cents: 0 - due("invoice"), credit_cents: due("credit-note") },
    statement_nano: sum(items.flatMap(({ lines }) => lines.map(({ statement_nano }) => statement_nano))),
    amount_nano: sum(items.map(({ amount_nano }) => amount_nano)),
    carried_in_nano: sum(items.map(({ carried_in_nano }) => carried_in_nano)),
    carried_out_nano: sum(items.map(({ carried_out_nano }) => carried_out_nano)),
    chain_nano: sum(items.map(({ chain_nano }) => chain_nano)),
    bank_debit_cents: items.reduce((total, { bank_cents }) => (bank_cents < 0 ? total - bank_cents : total), 0),
    bank_credit_cents: items.reduce((total, { bank_cents }) => (bank_cents > 0 ? total + bank_cents : total), 0),
  };
}

/** The same input gives the same digest. */
export function digestOf(billing: FakeBilling, items: readonly RunItem[]): string {
  const told = [items, [...billing.accounts].map(([, versions]) => versions[0]?.content), billing.billers[0]?.content];
  return createHash("sha256").update(JSON.stringify(told)).digest("hex");
}

export function itemsNow(billing: FakeBilling): readonly RunItem[] {
  return Object.keys(FIGURES).map((member) => itemOf(billing, member));
}

export interface Drafted {
  readonly month: string;
  readonly takes_provisional: boolean;
  readonly by: string;
  readonly at_ms: number;
}

export function addDraft(billing: FakeBilling, { month, takes_provisional, by, at_ms }: Drafted): BillingRun {
  const items = itemsNow(billing);
  const run: BillingRun = {
    ...{ run: billing.runs.length + 1, month, state: "draft", digest: digestOf(billing, items), currency: "EUR" },
    ...{ takes_provisional, drafted_by: by, drafted_at_ms: at_ms, decided_by: null, decided_at_ms: null },
    ...{ issue_date: null, collection_date: null, collection_set_by: null },
    biller: usedOf(billing.billers[0]),
    biller_missing: missingOfBiller(billing.billers[0]?.content ?? BILLER),
    totals: totalsOf(items),
    settles_by: isChainMonth(billing) ? "chain" : "bank",
    batches: isChainMonth(billing) ? BATCHES : null,
  };
  billing.runs = [{ run, items }, ...billing.runs];
  return run;
}

export function replaceRun(billing: FakeBilling, run: number, more: Partial<BillingRun>): BillingRun {
  billing.runs = billing.runs.map((each) => (each.run.run === run ? { ...each, run: { ...each.run, ...more } } : each));
  return billing.runs.find((each) => each.run.run === run)?.run as BillingRun;
}

export function addInvoices(billing: FakeBilling, { run, items }: FakeRun, issue_date: string): void {
  const due = items.filter(({ kind }) => kind === "invoice" || kind === "credit-note");
  const added = due.map((item, index): Invoice => {
    const ordinal = billing.invoices.length + 1 + index;
    const payable_cents = Math.abs(item.due_cents);
    return {
      ...{ ordinal, number: `LIN-${String(ordinal).padStart(6, "0")}`, run: run.run, member: item.member },
      ...{ kind: item.kind as Invoice["kind"], name: item.name, month: run.month, issue_date, due_date: "2026-12-04" },
      ...{ currency: "EUR", net_cents: payable_cents, vat_cents: 0, payable_cents, refers_to: [] },
      bank_cents: item.bank_cents,
      chain:
        run.batches === null ? null : { ...run.batches, settled_cents: payable_cents, chain_nano: item.chain_nano },
    };
  });
  billing.invoices = [...added.reverse(), ...billing.invoices];
}

/** What earlier runs left over of two months, and a month that nobody has billed. */
export const LEFT_OVER: readonly BillableMonth[] = [
  { month: "2026-10", run: null, left_out: 4, corrected: 0, waiting: 0, lacking: 1 },
  { month: "2026-09", run: 14, left_out: 1, corrected: 2, waiting: 5, lacking: 0 },
  { month: "2026-08", run: 12, left_out: 3, corrected: 0, waiting: 0, lacking: 0 },
];

/** With a month that was drafted and approved. */
export function billedBilling(): FakeBilling {
  const billing = fakeBilling();
  const { run } = addDraft(billing, { month: "2026-10", takes_provisional: false, by: "clara", at_ms: NOW_MS });
  const [drafted] = billing.runs;
  if (drafted !== undefined) addInvoices(billing, drafted, "2026-11-20");
  const decided = { decided_by: "bill", decided_at_ms: NOW_MS, issue_date: "2026-11-20" };
  replaceRun(billing, run, { ...decided, state: "approved" });
  billing.billable = LEFT_OVER;
  return billing;
}

/** The code of a refusal, null where the day is fine. */
export function collectionRefusal(run: BillingRun, asked: { collection_date: string; replaces: string | null }) {
  if (asked.replaces !== run.collection_date) return "collection-exists";
  if (!isTargetDay(asked.collection_date)) return "not-a-target-day";
  if (asked.collection_date > "2027-02-18") return "collection-too-late";
  return asked.collection_date < "2026-12-04" ? "collection-too-early" : null;
}

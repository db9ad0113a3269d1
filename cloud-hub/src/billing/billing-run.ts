import { POSTING_CATEGORIES, type PostingCategory } from "@localgrid/clearing/pricing";
import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import {
  type Biller,
  type BillingAccount,
  billerOfMonth,
  type Held,
  hindersInvoice,
  type MissingCode,
  missingInAccount,
  missingInBiller,
  NEVER_ENTERED,
  type Provenance,
} from "./billing-party.ts";
import { CentColumn } from "./cents.ts";
import { type ChainBatches, type ChainMonth, isOnChain } from "./settling.ts";

/** What a member's intervals of a month come to in one category, whenever it was posted. */
export interface StatementFigure {
  readonly category: PostingCategory;
  readonly energy_wh: number;
  /** + the member receives, − it pays. */
  readonly amount_nano: bigint;
}

export interface MemberFigures {
  readonly member: MemberId;
  /** Intervals that the member took part in, and those of them that official values settled. */
  readonly intervals: number;
  readonly final_intervals: number;
  readonly figures: readonly StatementFigure[];
}

/** The statements of a month, of one moment. */
export interface MonthFigures {
  /** Whether the community's node has closed the month's last interval, and all that it journaled has been folded. */
  readonly is_closed: boolean;
  readonly members: readonly MemberFigures[];
}

/** What approved runs have billed a member. */
export interface BilledBefore {
  /** Of the month. */
  readonly figures: readonly StatementFigure[];
  /** Numbers of the month's invoices and credit notes, oldest first. */
  readonly invoices: readonly string[];
  /** What the newest bill of any month left over. */
  readonly carried_nano: bigint;
}

export interface RunLine {
  readonly category: PostingCategory;
  /** False for what the member's supplier settles, unless the biller is the supplier. */
  readonly is_billed: boolean;
  /** The statement as it stands. */
  readonly statement_energy_wh: number;
  readonly statement_nano: string;
  /** What this run adds to earlier ones: all of it in the first. */
  readonly energy_change_wh: number;
  readonly amount_nano: string;
  readonly cents: number;
}

/** `invoice`: the member pays; `credit-note`: it receives; `none`: nothing is due; `withheld`: left to a later run. */
export type ItemKind = "invoice" | "credit-note" | "none" | "withheld";

export interface RunItem {
  readonly member: MemberId;
  readonly account: BillingAccount;
  readonly account_provenance: Provenance;
  readonly kind: ItemKind;
  readonly missing: readonly MissingCode[];
  readonly intervals: number;
  readonly final_intervals: number;
  readonly lines: readonly RunLine[];
  readonly carried_in_nano: string;
  /** Sum of the lines: carried in + this = due + carried out, exactly; of a month on the chain see {@link ChainPart}. */
  readonly amount_nano: string;
  /** > 0: the member receives; < 0: it pays. */
  readonly due_cents: number;
  /** In months that are settled on the chain only. */
  readonly chain?: ChainPart;
  readonly carried_out_nano: string;
  /** Earlier invoices of the month, which this one corrects. */
  readonly refers_to: readonly string[];
}

/**
 * How a bill is settled of which the chain settles a part, with the signs of the bill. Exactly: carried in + amount =
 * chain + bank + carried out. What the chain settles is never rounded, so only the bank's part is carried.
 */
export interface ChainPart {
  readonly chain_nano: string;
  /** What is left to the bank of `due_cents`. */
  readonly bank_cents: number;
}

/** What the bank moves for an item; all of it unless the chain settles a part. */
export function bankCentsOf({ due_cents, chain }: Pick<RunItem, "due_cents" | "chain">): number {
  return chain?.bank_cents ?? due_cents;
}

/** All that a run says. The same input gives the same bytes of its canonical JSON. */
export interface RunContent {
  readonly format: 1;
  readonly community: string;
  readonly month: string;
  readonly currency: string;
  readonly takes_provisional: boolean;
  /** With the supply and VAT status of the month's first run. */
  readonly biller: Biller;
  readonly biller_provenance: Provenance;
  readonly biller_missing: readonly MissingCode[];
  /** Where the month is settled on the chain. */
  readonly batches?: ChainBatches;
  /** By member id in byte order. */
  readonly items: readonly RunItem[];
}

export interface RunInput {
  readonly community: string;
  readonly month: string;
  readonly currency: string;
  /** Whether members are billed of whose intervals some wait for official values. */
  readonly takes_provisional: boolean;
  readonly biller: Held<Biller>;
  /** Of the month's first approved run; null before it. */
  readonly first_biller: Biller | null;
  readonly figures: MonthFigures;
  /** Null for a month that is settled by bank. */
  readonly chain: ChainMonth | null;
  readonly accounts: ReadonlyMap<string, Held<BillingAccount>>;
  readonly billed: ReadonlyMap<string, BilledBefore>;
}

const SUPPLY: ReadonlySet<PostingCategory> = new Set(["grid-import", "grid-export"]);
const NOTHING: BilledBefore = { figures: [], invoices: [], carried_nano: 0n };

/** @throws {LocalGridError} `amount-out-of-range` */
export function draftRun(input: RunInput, noAccount: BillingAccount): RunContent {
  const { community, month, currency, takes_provisional, figures, accounts, billed } = input;
  const biller = billerOfMonth(input.biller.content, input.first_biller);
  const items = membersOf(figures, billed).map((member) => {
    const held = accounts.get(member.member) ?? { content: noAccount, provenance: NEVER_ENTERED };
    return itemOf(member, { input, biller, held, before: billed.get(member.member) ?? NOTHING });
  });
  return {
    ...{ format: 1, community, month, currency, takes_provisional, biller },
    ...{ biller_provenance: input.biller.provenance, biller_missing: missingInBiller(biller), items },
    ...(input.chain === null ? {} : { batches: input.chain.batches }),
  };
}

/** What a list shows of a run; follows from its content. */
export interface RunSummary extends Pick<RunContent, "currency" | "takes_provisional" | "biller_missing" | "batches"> {
  readonly biller: Provenance & Pick<Biller, "iban">;
  readonly totals: RunTotals;
}

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
  /** In months that are settled on the chain only: what it settles, and what members pay and receive by bank. */
  readonly chain_nano?: string;
  readonly bank_debit_cents?: number;
  readonly bank_credit_cents?: number;
}

export function summaryOf(run: RunContent): RunSummary {
  const { currency, takes_provisional, biller_missing, batches } = run;
  const biller = { iban: run.biller.iban, ...run.biller_provenance };
  const placed = batches === undefined ? {} : { batches };
  return { currency, takes_provisional, biller_missing, biller, totals: totalsOf(run), ...placed };
}

/** Who entered what nobody else has approved yet: of the biller, and of the accounts that the run moves money of. */
export function changersOf({ biller_provenance, items }: RunContent): ReadonlySet<string> {
  const used = items.filter(({ kind }) => kind === "invoice" || kind === "credit-note");
  return new Set(
    [biller_provenance, ...used.map((item) => item.account_provenance)].flatMap((each) => each.changed_since),
  );
}

/** What a run comes to. */
export function totalsOf({ items, batches }: RunContent): RunTotals {
  const sum = (amounts: readonly string[]) => `${amounts.reduce((total, amount) => total + BigInt(amount), 0n)}`;
  const cents = (kind: ItemKind) =>
    items.filter((item) => item.kind === kind).reduce((total, { due_cents }) => total + due_cents, 0);
  const count = (kind: ItemKind) => items.filter((item) => item.kind === kind).length;
  const billed = items.filter(isRecorded);
  return {
    invoices: count("invoice"),
    credit_notes: count("credit-note"),
    without_amount: count("none"),
    withheld: count("withheld"),
    debit_cents: 0 - cents("invoice"),
    credit_cents: cents("credit-note"),
    statement_nano: sum(items.flatMap(({ lines }) => lines.map(({ statement_nano }) => statement_nano))),
    amount_nano: sum(billed.map(({ amount_nano }) => amount_nano)),
    carried_in_nano: sum(billed.map(({ carried_in_nano }) => carried_in_nano)),
    carried_out_nano: sum(billed.map(({ carried_out_nano }) => carried_out_nano)),
    ...(batches === undefined ? {} : partsOf(billed)),
  };
}

function partsOf(billed: readonly RunItem[]) {
  const bank = billed.map(bankCentsOf);
  return {
    chain_nano: `${billed.reduce((total, { chain }) => total + BigInt(chain?.chain_nano ?? 0), 0n)}`,
    bank_debit_cents: bank.reduce((total, cents) => (cents < 0 ? total - cents : total), 0),
    bank_credit_cents: bank.reduce((total, cents) => (cents > 0 ? total + cents : total), 0),
  };
}

/** Whether an approval bills the item: it changes something, and nothing is missing for it. */
export function isRecorded({ kind, lines }: RunItem): boolean {
  return kind !== "withheld" && lines.some(isChange);
}

export function isChange({ energy_change_wh, amount_nano }: RunLine): boolean {
  return energy_change_wh !== 0 || amount_nano !== "0";
}

/** Members without intervals that were billed before are corrected as well. */
function membersOf({ members }: MonthFigures, billed: RunInput["billed"]): readonly MemberFigures[] {
  const known = new Set<string>(members.map(({ member }) => member));
  const gone = [...billed].filter(([member, { figures }]) => figures.length > 0 && !known.has(member));
  const without = gone.map(([member]) => {
    return { member: member as MemberId, intervals: 0, final_intervals: 0, figures: [] };
  });
  return [...members, ...without].sort((a, b) => compareIdentifiers(a.member, b.member));
}

interface ItemTerms {
  readonly input: RunInput;
  readonly biller: Biller;
  readonly held: Held<BillingAccount>;
  readonly before: BilledBefore;
}

function itemOf(figures: MemberFigures, { input, biller, held, before }: ItemTerms): RunItem {
  const { content: account, provenance: account_provenance } = held;
  const { member, intervals, final_intervals } = figures;
  const column = new CentColumn(before.carried_nano);
  const lines = POSTING_CATEGORIES.flatMap((category) => lineOf({ category, figures, before, biller, column }));
  const whole = column.sum();
  const { due_cents } = whole;
  const { chain, carried_out_nano } = input.chain === null ? { ...whole, chain: null } : partOnChain(lines, before);
  const bank_cents = chain?.bank_cents ?? due_cents;
  const amount_nano = lines.reduce((total, line) => total + BigInt(line.amount_nano), 0n);
  const isFinal = final_intervals === intervals || input.takes_provisional;
  const missing = [
    ...(input.figures.is_closed ? [] : (["not-closed"] as const)),
    ...(isFinal ? [] : (["not-final"] as const)),
    ...(isSettled(lines, input.chain) ? [] : (["not-settled"] as const)),
    ...neededFor({ due_cents, bank_cents }, missingInAccount(account)),
  ];
  return {
    ...{
      member,
      account,
      account_provenance,
      kind: kindOf(due_cents === 0 ? bank_cents : due_cents, missing),
      missing,
    },
    ...{ intervals, final_intervals, lines },
    carried_in_nano: `${before.carried_nano}`,
    amount_nano: `${amount_nano}`,
    due_cents,
    ...(chain === null ? {} : { chain }),
    carried_out_nano: `${carried_out_nano}`,
    refers_to: before.invoices,
  };
}

/** What the chain settles as it is, and the rest in cents of its own column: only that is rounded. */
function partOnChain(lines: readonly RunLine[], { carried_nano }: BilledBefore) {
  const column = new CentColumn(carried_nano);
  let chain_nano = 0n;
  for (const { category, amount_nano } of lines) {
    if (isOnChain(category)) chain_nano += BigInt(amount_nano);
    else column.add(BigInt(amount_nano));
  }
  const { due_cents: bank_cents, carried_out_nano } = column.sum();
  return { chain: { chain_nano: `${chain_nano}`, bank_cents }, carried_out_nano };
}

function isSettled(lines: readonly RunLine[], chain: ChainMonth | null): boolean {
  return chain === null || chain.is_settled || !lines.some((line) => isOnChain(line.category) && isChange(line));
}

/** What only collections need, and what only payments by bank need. */
const TO_COLLECT: ReadonlySet<MissingCode> = new Set(["no-mandate", "not-in-sepa"]);
const TO_PAY: ReadonlySet<MissingCode> = new Set(["no-iban", ...TO_COLLECT]);

/** Nobody needs a mandate to be paid, an account where the chain settles, nor an address where nothing is due. */
function neededFor(
  { due_cents, bank_cents }: { readonly due_cents: number; readonly bank_cents: number },
  missing: readonly MissingCode[],
): readonly MissingCode[] {
  if (due_cents === 0 && bank_cents === 0) return [];
  if (bank_cents < 0) return missing;
  return missing.filter((code) => !(bank_cents === 0 ? TO_PAY : TO_COLLECT).has(code));
}

function kindOf(due_cents: number, missing: readonly MissingCode[]): ItemKind {
  if (hindersInvoice(missing)) return "withheld";
  return due_cents === 0 ? "none" : due_cents < 0 ? "invoice" : "credit-note";
}

interface LineTerms {
  readonly category: PostingCategory;
  readonly figures: MemberFigures;
  readonly before: BilledBefore;
  readonly biller: Biller;
  readonly column: CentColumn;
}

function lineOf({ category, figures, before, biller, column }: LineTerms): readonly RunLine[] {
  const now = sumIn(figures.figures, category);
  const then = sumIn(before.figures, category);
  if (now === null && then === null) return [];
  const is_billed = !SUPPLY.has(category) || biller.bills_supply;
  const energy_change_wh = is_billed ? (now?.energy_wh ?? 0) - (then?.energy_wh ?? 0) : 0;
  const amount_nano = is_billed ? (now?.amount_nano ?? 0n) - (then?.amount_nano ?? 0n) : 0n;
  return [
    {
      ...{ category, is_billed },
      statement_energy_wh: now?.energy_wh ?? 0,
      statement_nano: `${now?.amount_nano ?? 0n}`,
      energy_change_wh,
      amount_nano: `${amount_nano}`,
      cents: column.add(amount_nano),
    },
  ];
}

function sumIn(
  figures: readonly StatementFigure[],
  category: PostingCategory,
): Omit<StatementFigure, "category"> | null {
  const own = figures.filter((figure) => figure.category === category);
  if (own.length === 0) return null;
  return {
    energy_wh: own.reduce((total, { energy_wh }) => total + energy_wh, 0),
    amount_nano: own.reduce((total, { amount_nano }) => total + amount_nano, 0n),
  };
}

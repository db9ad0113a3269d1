import { POSTING_CATEGORIES } from "@localgrid/clearing/pricing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Biller, NO_ACCOUNT } from "./billing-party.ts";
import {
  type BilledBefore,
  bankCentsOf,
  draftRun,
  isChange,
  isRecorded,
  type StatementFigure,
  totalsOf,
} from "./billing-run.ts";
import { NANO_PER_CENT } from "./cents.ts";
import { bankDueOf, invoiceOf } from "./invoice.ts";
import { EXEMPT_BILLER, figure, held, memberFigures, ON_CHAIN, PAYER, TAXED_BILLER } from "./test-run.ts";

const MONTHS = ["2026-01", "2026-02", "2026-03"] as const;
const CHAIN_MONTH = "2026-02";
const MEMBERS = ["anna", "bert"] as const;

/** What happens: something is posted for a month, a run bills a month, or the biller changes. */
const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("posting" as const),
      month: fc.constantFrom(...MONTHS),
      member: fc.constantFrom(...MEMBERS),
      category: fc.constantFrom(...POSTING_CATEGORIES),
      energy_wh: fc.integer({ min: -9_000, max: 9_000 }),
      amount_nano: fc.oneof(fc.bigInt(-30_000_000n, 30_000_000n), fc.bigInt(-(10n ** 13n), 10n ** 13n)),
    }),
    fc.record({ kind: fc.constant("run" as const), month: fc.constantFrom(...MONTHS), isFinal: fc.boolean() }),
    fc.record({
      kind: fc.constant("switch" as const),
      biller: fc.constantFrom(EXEMPT_BILLER, TAXED_BILLER),
      bills_supply: fc.boolean(),
    }),
  ),
  { maxLength: 40 },
);

interface Posted extends StatementFigure {
  readonly month: string;
  readonly member: string;
}

/** A hub in a few lines: what was posted, and what approved runs have billed. */
class Model {
  readonly posted: Posted[] = [];
  readonly billed: Posted[] = [];
  readonly carried = new Map<string, bigint>();
  /** What the bank moved, and what the chain settled. */
  cents = 0n;
  chain_nano = 0n;
  /** By month, from its first approved run on. */
  readonly first = new Map<string, Biller>();
  biller: Biller;

  constructor(biller: Biller) {
    this.biller = biller;
  }

  run(month: string, isFinal: boolean): void {
    const members = MEMBERS.map((member) => {
      const own = memberFigures(member, figuresOf(this.posted, { month, member }));
      return isFinal || member === "bert" ? own : { ...own, final_intervals: 1 };
    });
    const billed = new Map(
      MEMBERS.map((member): [string, BilledBefore] => {
        const figures = figuresOf(this.billed, { month, member });
        return [member, { figures, invoices: [], carried_nano: this.carried.get(member) ?? 0n }];
      }),
    );
    const run = draftRun(
      {
        ...{ community: "sun", month, currency: "EUR", takes_provisional: false, billed },
        chain: month === CHAIN_MONTH ? { ...ON_CHAIN, is_settled: isFinal } : null,
        biller: held(this.biller),
        first_biller: this.first.get(month) ?? null,
        figures: { is_closed: true, members },
        accounts: new Map(MEMBERS.map((member) => [member, held(PAYER)])),
      },
      NO_ACCOUNT,
    );
    const totals = totalsOf(run);
    expect(BigInt(totals.carried_in_nano) + BigInt(totals.amount_nano)).toBe(
      BigInt(totals.chain_nano ?? 0) +
        BigInt((totals.bank_credit_cents ?? totals.credit_cents) - (totals.bank_debit_cents ?? totals.debit_cents)) *
          NANO_PER_CENT +
        BigInt(totals.carried_out_nano),
    );
    const { bills_supply, vat_rate_basis_points } = this.first.get(month) ?? this.biller;
    expect(run.biller).toMatchObject({ bills_supply, vat_rate_basis_points });
    expect(run.biller_missing).toEqual([]);
    if (run.items.some(isRecorded) && !this.first.has(month)) this.first.set(month, run.biller);
    for (const item of run.items.filter(isRecorded)) {
      this.cents += BigInt(bankCentsOf(item));
      this.chain_nano += BigInt(item.chain?.chain_nano ?? 0);
      this.carried.set(item.member, BigInt(item.carried_out_nano));
      for (const { category, energy_change_wh, amount_nano } of item.lines.filter(isChange)) {
        const line = figure(category, energy_change_wh, BigInt(amount_nano));
        this.billed.push({ month, member: item.member, ...line });
      }
      expect(item.lines.reduce((sum, { cents }) => sum + cents, 0)).toBe(item.due_cents);
      if (item.kind === "none") continue;
      const invoice = invoiceOf(run, item, { number: "1", issue_date: "2026-04-01" });
      const sum = (cents: readonly number[]) => cents.reduce((total, each) => total + each, 0);
      expect(invoice.payable_cents).toBe(Math.abs(item.due_cents));
      expect(bankDueOf(invoice)).toBe(bankCentsOf(item));
      expect(sum(invoice.lines.map(({ gross_cents }) => gross_cents))).toBe(invoice.payable_cents);
      expect(sum(invoice.lines.map(({ net_cents }) => net_cents))).toBe(invoice.net_cents);
      expect(sum(invoice.vat.map(({ taxable_cents }) => taxable_cents))).toBe(invoice.net_cents);
      expect(Math.abs(invoice.rounding_cents)).toBeLessThanOrEqual(1);
    }
  }
}

const isBilled = ({ category }: StatementFigure, bills_supply: boolean) =>
  bills_supply || !category.startsWith("grid-");
const isOfChain = ({ month, category }: Posted) => month === CHAIN_MONTH && !category.startsWith("grid-");
const nanoOf = (figures: readonly StatementFigure[]) => figures.reduce((sum, { amount_nano }) => sum + amount_nano, 0n);

function figuresOf(all: readonly Posted[], of: { readonly month: string; readonly member: string }) {
  return all.filter(({ month, member }) => month === of.month && member === of.member);
}

test("what the bank moves, the chain settles and is carried are the statements to the nano, whatever is corrected when", () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(EXEMPT_BILLER, TAXED_BILLER), fc.boolean(), (all, biller, bills_supply) => {
      const model = new Model({ ...biller, bills_supply });
      const carried = () => [...model.carried.values()].reduce((sum, nano) => sum + nano, 0n);
      for (const step of all) {
        if (step.kind === "posting") model.posted.push(step);
        else if (step.kind === "switch") model.biller = { ...step.biller, bills_supply: step.bills_supply };
        else model.run(step.month, step.isFinal);
        expect(model.cents * NANO_PER_CENT + model.chain_nano + carried()).toBe(nanoOf(model.billed));
        expect(model.chain_nano).toBe(nanoOf(model.billed.filter(isOfChain)));
      }
      for (const month of MONTHS) model.run(month, true);
      // What a month's first run has left to the supplier stays with the supplier.
      const owed = model.posted.filter((posting) =>
        isBilled(posting, (model.first.get(posting.month) ?? model.biller).bills_supply),
      );
      expect(model.cents * NANO_PER_CENT + model.chain_nano + carried()).toBe(nanoOf(owed));
      expect(model.chain_nano).toBe(nanoOf(model.posted.filter(isOfChain)));
      // Another run of each month has nothing to add.
      const before = model.billed.length;
      for (const month of MONTHS) model.run(month, true);
      expect(model.billed.length).toBe(before);
    }),
    { numRuns: 200 },
  );
});

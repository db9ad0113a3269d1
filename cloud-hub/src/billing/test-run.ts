import type { MemberId } from "@localgrid/vocabulary/identifiers";
import { type Biller, type BillingAccount, type Held, NO_ACCOUNT, NO_BILLER } from "./billing-party.ts";
import {
  type BilledBefore,
  draftRun,
  type MemberFigures,
  type RunContent,
  type StatementFigure,
} from "./billing-run.ts";
import { type Invoice, invoiceOf } from "./invoice.ts";
import type { ChainMonth } from "./settling.ts";

export const PLACE = { street: "Gasse 1", postcode: "1010", city: "Wien", country: "AT" };

export const EXEMPT_BILLER: Biller = {
  ...NO_BILLER,
  ...{ name: "Sonnenweg & Söhne eG", ...PLACE, email: "rechnung@sonnenweg.example" },
  ...{ tax_number: "12 345/6789", exemption_note: "Kleinunternehmer, § 6 Abs. 1 Z 27 UStG" },
  ...{ creditor_identifier: "DE98ZZZ09999999999", iban: "DE89370400440532013000", invoice_prefix: "SUN-" },
};

export const TAXED_BILLER: Biller = {
  ...EXEMPT_BILLER,
  ...{ vat_id: "ATU12345678", vat_rate_basis_points: 2_000, tax_number: null, exemption_note: null },
};

export const PAYER: BillingAccount = {
  ...NO_ACCOUNT,
  ...{ name: "Bert <script>alert(1)</script>", ...PLACE, email: "bert@example.org", iban: "AT611904300234573201" },
  ...{ mandate_reference: "M-1", mandate_signed_on: "2025-12-01" },
};

export const RECEIVER: BillingAccount = {
  ...NO_ACCOUNT,
  name: "ליאת כהן \u202eabc",
  ...PLACE,
  iban: "AT611904300234573201",
};

/** A month that three batches of zone 7 have settled. */
export const ON_CHAIN: ChainMonth = {
  is_settled: true,
  batches: {
    ...{ zone: 7, settlement_contract: `C${"A".repeat(55)}`, count: 3, first_seq: 12, last_seq: 15 },
    last_tx_hash: "ab".repeat(32),
  },
};

/** As somebody has entered it first. */
export function held<Content>(content: Content): Held<Content> {
  return { content, provenance: { version: 1, changed_by: "ben", changed_since: ["ben"] } };
}

export function figure(category: StatementFigure["category"], energy_wh: number, amount_nano: bigint): StatementFigure {
  return { category, energy_wh, amount_nano };
}

export function memberFigures(member: string, figures: readonly StatementFigure[]): MemberFigures {
  return { member: member as MemberId, intervals: 2, final_intervals: 2, figures };
}

export const MIXED: readonly MemberFigures[] = [
  memberFigures("anna", [
    figure("neighbour-sale", 10_000, 1_500_000_001n),
    figure("grid-export", 2_500, 200_000_000n),
    figure("fixed-fee", 0, -310_000_000n),
  ]),
  memberFigures("bert", [
    figure("neighbour-purchase", 6_001, -900_150_000n),
    figure("neighbour-sale", 400, 60_000_000n),
    figure("local-network-fee", 6_001, -120_020_000n),
    figure("grid-import", 2_000, -600_000_000n),
    figure("fixed-fee", 0, -310_000_000n),
  ]),
];

export function runOf(
  biller: Biller,
  members: readonly MemberFigures[] = MIXED,
  before: {
    readonly billed?: ReadonlyMap<string, BilledBefore>;
    readonly first_biller?: Biller;
    readonly chain?: ChainMonth;
  } = {},
): RunContent {
  const { billed = new Map(), first_biller = null, chain = null } = before;
  return draftRun(
    {
      ...{ community: "sun", month: "2026-01", currency: "EUR", takes_provisional: false, first_biller, billed, chain },
      biller: held(biller),
      figures: { is_closed: true, members },
      accounts: new Map([
        ["anna", held(RECEIVER)],
        ["bert", held(PAYER)],
      ]),
    },
    NO_ACCOUNT,
  );
}

/** Invoices of a run, numbered from 1. */
export function invoicesOf(run: RunContent): readonly Invoice[] {
  const due = run.items.filter(({ kind }) => kind === "invoice" || kind === "credit-note");
  return due.map((item, index) => invoiceOf(run, item, { number: `SUN-00000${index + 1}`, issue_date: "2026-02-03" }));
}

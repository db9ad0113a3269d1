import { POSTING_CATEGORIES } from "@localgrid/clearing/pricing";
import * as Type from "typebox";
import { MISSING_CODES } from "../billing/billing-party.ts";
import { RUN_STATES } from "../billing/billing-store.ts";
import { SETTLING_WAYS } from "../billing/settling.ts";
import { CommunityName, closed, orNull } from "../http/schemas.ts";
import { Count, lineOf, Milliseconds, Money, Month, OpaqueId } from "./schemas.ts";

/** Who sees what members pay, and their names and accounts. */
export const BILLING_READERS = ["operator", "coordinator", "billing"] as const;
export const BILLING_WRITERS = ["coordinator", "billing"] as const;
export const BILLING_TAGS = ["billing"];

const EveryDay = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "YYYY-MM-DD" });
const Text = (most: number, description: string) => orNull(lineOf(most, description));
const Iban = Type.String({ pattern: "^[A-Za-z0-9 ]{0,42}$", description: "IBAN; blanks do not count" });

const ADDRESS = {
  name: Text(140, "as it stands on the invoice"),
  street: Text(140, "street and number"),
  postcode: Text(16, "postal code"),
  city: Text(70, "place"),
  country: orNull(Type.String({ pattern: "^[A-Z]{2}$", description: "ISO 3166-1, such as AT" })),
  email: orNull(
    Type.String({ maxLength: 254, pattern: "^[^\\s@\\u0000-\\u001f\\u007f<>]+@[^\\s@\\u0000-\\u001f\\u007f<>]+$" }),
  ),
};

export const ACCOUNT = {
  ...ADDRESS,
  iban: orNull(Iban),
  mandate_reference: orNull(
    Type.String({ pattern: "^(?!/)(?!.*//)[A-Za-z0-9+?/:().,'-]{1,35}$", description: "of the mandate" }),
  ),
  mandate_signed_on: orNull(EveryDay),
};
export const AccountJson = closed(ACCOUNT);
export const ChangedAccountJson = closed({
  ...ACCOUNT,
  version: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 2_000_000_000,
      description: "the version that was looked at; left out to change whatever is there",
    }),
  ),
});

export const BILLER = {
  ...ADDRESS,
  vat_id: orNull(Type.String({ pattern: "^[A-Za-z]{2}[A-Za-z0-9+* ]{2,20}$" })),
  vat_rate_basis_points: orNull(
    Type.Integer({ minimum: 1, maximum: 10_000, description: "VAT inside the prices, hundredths of a percent" }),
  ),
  tax_number: Text(40, "of the tax office; for who has no VAT id"),
  exemption_note: Text(200, "why no VAT is charged"),
  creditor_identifier: orNull(Type.String({ maxLength: 50, description: "SEPA creditor identifier" })),
  iban: orNull(Iban),
  invoice_prefix: orNull(Type.String({ pattern: "^[A-Za-z0-9-]{1,20}$", description: "before the six digits" })),
  payment_term_days: Type.Integer({ minimum: 0, maximum: 90 }),
  collection_notice_days: Type.Integer({ minimum: 1, maximum: 30 }),
  bills_supply: Type.Boolean({ description: "whether the biller is the members' supplier too" }),
};
export const BillerJson = closed(BILLER);

const VERSIONED = {
  version: Type.Integer({ minimum: 1 }),
  changed_by: Type.String(),
  changed_at_ms: Milliseconds,
};
export const AccountVersionJson = closed({ ...VERSIONED, account: AccountJson });
export const BillerVersionJson = closed({ ...VERSIONED, biller: BillerJson });

const MissingJson = Type.Array(Type.Enum([...MISSING_CODES]));
export const MemberAccountJson = closed({
  member: OpaqueId,
  version: Type.Integer({ minimum: 0, description: "0 while nothing was entered" }),
  account: AccountJson,
  missing: MissingJson,
});
export const CurrentBillerJson = closed({
  version: Type.Integer({ minimum: 0, description: "0 while nothing was entered" }),
  biller: BillerJson,
  missing: MissingJson,
});

/** Money goes to this IBAN: who approves sees whether, and by whom, it was changed. */
const UsedPartyJson = closed({
  iban: orNull(Type.String()),
  version: Type.Integer({ minimum: 0, description: "0 while nothing was entered" }),
  changed_by: orNull(Type.String()),
  changed_since: Type.Immutable(
    Type.Array(Type.String(), { description: "who made the versions that no approved run has used before" }),
  ),
});

const Cents = Type.Integer({ description: "cents of the currency" });
const Digest = Type.String({ pattern: "^[0-9a-f]{64}$", description: "SHA-256 of all that the run says" });

export const NewRunJson = closed({
  month: Month,
  takes_provisional: Type.Optional(
    Type.Boolean({ description: "whether members are billed whose official values are not all there" }),
  ),
});
export const ApprovalJson = closed({ digest: Digest });

/** Batches on the chain that hold a month's intervals. */
const BATCHES = {
  zone: Count,
  settlement_contract: orNull(Type.String()),
  count: Count,
  first_seq: orNull(Count),
  last_seq: orNull(Count),
  last_tx_hash: orNull(Type.String({ description: "of the newest batch" })),
};
const BankCents = Type.Integer({ description: "what the bank moves; > 0: the member receives; < 0: it pays" });

export const RunJson = closed({
  run: Type.Integer({ minimum: 1 }),
  month: Month,
  state: Type.Enum([...RUN_STATES]),
  digest: Digest,
  currency: Type.String(),
  takes_provisional: Type.Boolean(),
  drafted_by: Type.String(),
  drafted_at_ms: Milliseconds,
  decided_by: orNull(Type.String()),
  decided_at_ms: orNull(Milliseconds),
  issue_date: orNull(EveryDay),
  collection_date: orNull(EveryDay),
  collection_set_by: orNull(Type.String()),
  biller: UsedPartyJson,
  biller_missing: MissingJson,
  totals: closed({
    invoices: Count,
    credit_notes: Count,
    without_amount: Count,
    withheld: Count,
    debit_cents: Cents,
    credit_cents: Cents,
    statement_nano: Money,
    amount_nano: Money,
    carried_in_nano: Money,
    carried_out_nano: Money,
    chain_nano: Money,
    bank_debit_cents: Cents,
    bank_credit_cents: Cents,
  }),
  settles_by: Type.Enum([...SETTLING_WAYS]),
  batches: orNull(closed(BATCHES)),
});

export const RunItemJson = closed({
  member: OpaqueId,
  name: orNull(Type.String()),
  account: UsedPartyJson,
  kind: Type.Enum(["invoice", "credit-note", "none", "withheld"]),
  missing: MissingJson,
  intervals: Count,
  final_intervals: Count,
  lines: Type.Immutable(
    Type.Array(
      closed({
        category: Type.Enum([...POSTING_CATEGORIES]),
        is_billed: Type.Boolean(),
        statement_energy_wh: Type.Integer(),
        statement_nano: Money,
        energy_change_wh: Type.Integer(),
        amount_nano: Money,
        cents: Cents,
      }),
    ),
  ),
  carried_in_nano: Money,
  amount_nano: Money,
  due_cents: Type.Integer({ description: "> 0: the member receives; < 0: it pays" }),
  chain_nano: Money,
  bank_cents: BankCents,
  carried_out_nano: Money,
  refers_to: Type.Immutable(Type.Array(Type.String())),
});

export const InvoiceJson = closed({
  ordinal: Type.Integer({ minimum: 1 }),
  number: Type.String(),
  kind: Type.Enum(["invoice", "credit-note"]),
  run: Type.Integer({ minimum: 1 }),
  member: OpaqueId,
  name: orNull(Type.String()),
  month: Month,
  issue_date: EveryDay,
  due_date: EveryDay,
  currency: Type.String(),
  net_cents: Cents,
  vat_cents: Cents,
  payable_cents: Cents,
  bank_cents: BankCents,
  chain: orNull(closed({ ...BATCHES, settled_cents: Cents, chain_nano: Money })),
  refers_to: Type.Immutable(Type.Array(Type.String())),
});

/** More are counted, not listed. */
export const MOST_LEFT_OUT = 1_000;

export const LeftOutJson = closed({
  count: Count,
  cents: Cents,
  invoices: Type.Array(closed({ number: Type.String(), member: OpaqueId, name: orNull(Type.String()), cents: Cents }), {
    description: `by number, at most ${MOST_LEFT_OUT}`,
  }),
});

const Numbered = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
export const RunPath = closed({ community: CommunityName, run: Numbered });
export const RunMemberPath = closed({ community: CommunityName, run: Numbered, member: OpaqueId });
export const InvoicePath = closed({ community: CommunityName, ordinal: Numbered });
export const MemberPath = closed({ community: CommunityName, member: OpaqueId });
export const CollectionJson = closed({
  collection_date: EveryDay,
  replaces: Type.Optional(
    orNull(Type.Unsafe<string>({ ...EveryDay, description: "day of the collection whose file the bank has dropped" })),
  ),
});

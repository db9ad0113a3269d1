/** Who bills and who is billed, between what the hub keeps and what stands in fields. */
import { hasMessage, t } from "@localgrid/ui-components/messages";
import type { Biller, BillingAccount } from "./billing-types.ts";
import { parseCount } from "./quantities.ts";

/** Texts of a form by field, a switch as `on` or nothing. */
export type Entries = Readonly<Record<string, string>>;
/** Codes of refusals by field. */
export type Refusals = Readonly<Record<string, string>>;

export interface Field {
  readonly name: string;
  /** Characters at most. */
  readonly most: number;
  readonly type?: "text" | "email" | "date" | "numeric" | "decimal" | "switch";
}

export interface FieldGroup {
  readonly id: string;
  readonly fields: readonly Field[];
}

const ADDRESS: FieldGroup = {
  id: "address",
  fields: [
    { name: "name", most: 140 },
    { name: "street", most: 140 },
    { name: "postcode", most: 16 },
    { name: "city", most: 70 },
    { name: "country", most: 2 },
    { name: "email", most: 254, type: "email" },
  ],
};
const IBAN: Field = { name: "iban", most: 42 };

export const ACCOUNT_GROUPS: readonly FieldGroup[] = [
  ADDRESS,
  {
    id: "payment",
    fields: [IBAN, { name: "mandate_reference", most: 35 }, { name: "mandate_signed_on", most: 10, type: "date" }],
  },
];

export const BILLER_GROUPS: readonly FieldGroup[] = [
  ADDRESS,
  {
    id: "tax",
    fields: [
      { name: "vat_id", most: 22 },
      { name: "vat_rate", most: 6, type: "decimal" },
      { name: "tax_number", most: 40 },
      { name: "exemption_note", most: 200 },
    ],
  },
  { id: "payment", fields: [IBAN, { name: "creditor_identifier", most: 50 }] },
  {
    id: "invoices",
    fields: [
      { name: "invoice_prefix", most: 20 },
      { name: "payment_term_days", most: 2, type: "numeric" },
      { name: "collection_notice_days", most: 2, type: "numeric" },
      { name: "bills_supply", most: 0, type: "switch" },
    ],
  },
];

/** The fields that a refusal of the hub is about; the first of them gets the focus. */
const REFUSED_FIELDS: Readonly<Record<string, string>> = {
  "wrong-iban": "iban",
  "wrong-mandate": "mandate_reference",
  "mandate-reference-taken": "mandate_reference",
  "mandate-in-future": "mandate_signed_on",
  "wrong-creditor-identifier": "creditor_identifier",
  "wrong-tax-status": "vat_rate",
};

/** Null where it is about no single field. */
export function refusedField(code: string): string | null {
  return REFUSED_FIELDS[code] ?? null;
}

export function fieldLabel(name: string): string {
  return hasMessage(`party-${name}`) ? t(`party-${name}`) : name;
}

const PATTERNS: readonly (readonly [field: string, pattern: RegExp, code: string])[] = [
  ["country", /^[A-Z]{2}$/, "not-a-country"],
  ["email", /^[^\s@<>]+@[^\s@<>]+$/, "not-an-email"],
  ["mandate_reference", /^(?!\/)(?!.*\/\/)[A-Za-z0-9+?/:().,'-]{1,35}$/, "wrong-mandate-reference"],
  ["iban", /^[A-Za-z0-9 ]{1,42}$/, "wrong-iban"],
  ["vat_id", /^[A-Za-z]{2}[A-Za-z0-9+* ]{2,20}$/, "not-a-vat-id"],
  ["invoice_prefix", /^[A-Za-z0-9-]{1,20}$/, "not-an-invoice-prefix"],
];

/** What the hub would refuse for its form alone, field by field. */
export function refusalsOf(entries: Entries): Refusals {
  const refused: Record<string, string> = {};
  for (const [field, pattern, code] of PATTERNS) {
    const text = readText(entries, field);
    if (text !== null && !pattern.test(text)) refused[field] = code;
  }
  for (const [field, least, most] of DAYS) {
    const days = entries[field] === undefined ? least : countOf(entries[field]);
    if (days === null || days < least || days > most) refused[field] = "not-days";
  }
  if (readText(entries, "vat_rate") !== null && basisPointsOf(entries["vat_rate"] ?? "") === null) {
    refused["vat_rate"] = "not-a-vat-rate";
  }
  return refused;
}

const DAYS = [
  ["payment_term_days", 0, 90],
  ["collection_notice_days", 1, 30],
] as const;

function countOf(text: string): number | null {
  const parsed = parseCount(text.trim());
  return parsed.kind === "count" ? parsed.value : null;
}

/** Hundredths of a percent of `20` or `5,5`; null for what is no rate above 0 and up to 100. */
export function basisPointsOf(text: string): number | null {
  const [, whole = "", fraction = ""] = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim()) ?? [];
  const points = whole === "" ? 0 : Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
  return points >= 1 && points <= 10_000 ? points : null;
}

export function rateText(basis_points: number | null): string {
  return basis_points === null ? "" : String(basis_points / 100);
}

/** In groups of four, as it stands on paper. */
export function ibanText(iban: string): string {
  return iban.replaceAll(/(.{4})(?=.)/g, "$1 ");
}

function readText(entries: Entries, name: string): string | null {
  const text = (entries[name] ?? "").trim();
  if (text === "") return null;
  return name === "country" ? text.toUpperCase() : text;
}

function addressOf(entries: Entries) {
  const read = (name: string) => readText(entries, name);
  return {
    ...{ name: read("name"), street: read("street"), postcode: read("postcode"), city: read("city") },
    ...{ country: read("country"), email: read("email"), iban: read("iban") },
  };
}

export function accountOf(entries: Entries): BillingAccount {
  return {
    ...addressOf(entries),
    mandate_reference: readText(entries, "mandate_reference"),
    mandate_signed_on: readText(entries, "mandate_signed_on"),
  };
}

/** Of entries that {@link refusalsOf} has nothing against. */
export function billerOf(entries: Entries): Biller {
  const read = (name: string) => readText(entries, name);
  return {
    ...addressOf(entries),
    ...{ vat_id: read("vat_id"), vat_rate_basis_points: basisPointsOf(entries["vat_rate"] ?? "") },
    ...{ tax_number: read("tax_number"), exemption_note: read("exemption_note") },
    ...{ creditor_identifier: read("creditor_identifier"), invoice_prefix: read("invoice_prefix") },
    payment_term_days: countOf(entries["payment_term_days"] ?? "") ?? 0,
    collection_notice_days: countOf(entries["collection_notice_days"] ?? "") ?? 0,
    bills_supply: entries["bills_supply"] === "on",
  };
}

/** The texts of fields, for a form and for comparing versions. */
export function entriesOf(party: BillingAccount | Biller): Entries {
  const texts = Object.entries(party).flatMap(([key, value]: [string, string | number | boolean | null]) => {
    if (key === "vat_rate_basis_points") return [["vat_rate", rateText(typeof value === "number" ? value : null)]];
    if (typeof value === "boolean") return value ? [[key, "on"]] : [];
    return [[key, key === "iban" ? ibanText(String(value ?? "")) : String(value ?? "")]];
  });
  return Object.fromEntries(texts) as Entries;
}

export interface FieldChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** What one version changed of the one before, in the order of the form. */
export function changesBetween(before: Entries, after: Entries, groups: readonly FieldGroup[]): readonly FieldChange[] {
  return groups
    .flatMap(({ fields }) => fields)
    .map(({ name }) => ({ name, before: before[name] ?? "", after: after[name] ?? "" }))
    .filter((change) => change.before !== change.after);
}

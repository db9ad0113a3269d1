import { describe, expect, test } from "vitest";
import type { Biller, BillingAccount } from "./billing-types.ts";
import {
  ACCOUNT_GROUPS,
  accountOf,
  BILLER_GROUPS,
  basisPointsOf,
  billerOf,
  changesBetween,
  entriesOf,
  ibanText,
  refusalsOf,
} from "./party-fields.ts";

const ADDRESS = { name: "Anna <b>", street: "Gasse 1", postcode: "1010", city: "Wien", country: "AT", email: null };
const ACCOUNT: BillingAccount = {
  ...ADDRESS,
  iban: "AT611904300234573201",
  mandate_reference: "M-1",
  mandate_signed_on: "2025-12-01",
};
const BILLER: Biller = {
  ...{ ...ADDRESS, vat_id: "ATU12345678", vat_rate_basis_points: 550, tax_number: null, exemption_note: null },
  ...{ creditor_identifier: null, iban: null, invoice_prefix: "SUN-", payment_term_days: 14 },
  ...{ collection_notice_days: 5, bills_supply: true },
};

test("what the hub keeps comes back from the form as it was", () => {
  expect(accountOf(entriesOf(ACCOUNT))).toEqual({ ...ACCOUNT, iban: "AT61 1904 3002 3457 3201" });
  expect(billerOf(entriesOf(BILLER))).toEqual(BILLER);
  expect(refusalsOf(entriesOf(BILLER))).toEqual({});
  expect(refusalsOf(entriesOf(ACCOUNT))).toEqual({});
});

test("blanks are nothing, and small letters of a country are meant as capitals", () => {
  expect(accountOf({ name: "  ", country: "at" })).toMatchObject({ name: null, country: "AT", iban: null });
});

describe("a form is told", () => {
  test.each([
    ["country", "Austria", "not-a-country"],
    ["email", "anna", "not-an-email"],
    ["mandate_reference", "M_1", "wrong-mandate-reference"],
    ["iban", "AT61–1904", "wrong-iban"],
    ["vat_id", "12345678", "not-a-vat-id"],
    ["vat_rate", "101", "not-a-vat-rate"],
    ["vat_rate", "0", "not-a-vat-rate"],
    ["invoice_prefix", "SUN 1", "not-an-invoice-prefix"],
    ["payment_term_days", "91", "not-days"],
    ["payment_term_days", "", "not-days"],
    ["collection_notice_days", "0", "not-days"],
  ])("of %s as %j: %s", (field, text, code) => {
    expect(refusalsOf({ ...entriesOf(BILLER), [field]: text })).toEqual({ [field]: code });
  });
});

test.each([
  ["20", 2000],
  ["5,5", 550],
  ["7.75", 775],
  ["100", 10_000],
  ["0.01", 1],
  ["5.555", null],
  ["-1", null],
  ["", null],
])("the rate %j is %j hundredths of a percent", (text, points) => {
  expect(basisPointsOf(text)).toBe(points);
});

test("an IBAN is read in groups of four", () => {
  expect(ibanText("AT611904300234573201")).toBe("AT61 1904 3002 3457 3201");
  expect(ibanText("NO9386011117947")).toBe("NO93 8601 1117 947");
});

test("a version tells which fields it changed, in the order of the form", () => {
  const after = { ...ACCOUNT, iban: null, name: "Anna" };
  expect(changesBetween(entriesOf(ACCOUNT), entriesOf(after), ACCOUNT_GROUPS)).toEqual([
    { name: "name", before: "Anna <b>", after: "Anna" },
    { name: "iban", before: "AT61 1904 3002 3457 3201", after: "" },
  ]);
  const biller = { ...BILLER, bills_supply: false };
  expect(changesBetween(entriesOf(BILLER), entriesOf(biller), BILLER_GROUPS)).toEqual([
    { name: "bills_supply", before: "on", after: "" },
  ]);
});

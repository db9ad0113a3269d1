import { describe, expect, test } from "vitest";
import { compactIdentifier, isCreditorIdentifier, isIban, isSepaIban } from "./bank-identifiers.ts";

/** Examples of the SWIFT registry, the EPC's list of creditor identifiers and national banks. */
const IBANS = [
  "AT611904300234573201",
  "BE68539007547034",
  "BG80BNBG96611020345678",
  "CH9300762011623852957",
  "DE89370400440532013000",
  "FR1420041010050500013M02606",
  "GB29NWBK60161331926819",
  "LI21088100002324013AA",
  "MT84MALT011000012345MTLCAST001S",
  "NO9386011117947",
  "SI56263300012039086",
];

/** Null where there is no digit. */
function changedAt(iban: string, at: number): string | null {
  const digit = iban.charAt(at);
  return /\d/.test(digit) ? `${iban.slice(0, at)}${digit === "7" ? "8" : "7"}${iban.slice(at + 1)}` : null;
}

function swappedAt(iban: string, at: number): string | null {
  const [first = "", second = ""] = iban.slice(at, at + 2);
  return /^\d\d$/.test(first + second) ? `${iban.slice(0, at)}${second}${first}${iban.slice(at + 2)}` : null;
}

describe("an IBAN", () => {
  test("has its country's length and check digits", () => {
    for (const iban of IBANS) expect([iban, isIban(iban)]).toEqual([iban, true]);
  });

  test("with any digit changed, or two neighbours swapped, is none", () => {
    const wrong = IBANS.flatMap((iban) => [...iban].flatMap((_, at) => [changedAt(iban, at), swappedAt(iban, at)]));
    for (const text of wrong.filter((each) => each !== null && !IBANS.includes(each))) {
      expect([text, isIban(text as string)]).toEqual([text, false]);
    }
    expect(wrong.length).toBeGreaterThan(400);
    for (const iban of IBANS) expect([isIban(`${iban}0`), isIban(iban.slice(0, -1))]).toEqual([false, false]);
  });

  test("is of a country that has them, and nothing else", () => {
    for (const text of ["", "DE", "US64SVBKUS6S3300958879", "de89370400440532013000", "DE89 3704", "<script>"]) {
      expect([text, isIban(text)]).toEqual([text, false]);
    }
    expect(compactIdentifier(" de89 3704\u00a00044 0532 0130 00 ")).toBe("DE89370400440532013000");
  });
});

test("a creditor identifier is checked without its business code", () => {
  for (const text of ["DE98ZZZ09999999999", "DE98ABC09999999999", "FR72ZZZ123456"]) {
    expect([text, isCreditorIdentifier(text)]).toEqual([text, true]);
  }
  for (const text of ["DE99ZZZ09999999999", "DE98ZZZ09999999998", "DE98ZZZ", "98ZZZ09999999999", ""]) {
    expect([text, isCreditorIdentifier(text)]).toEqual([text, false]);
  }
});

test("SEPA reaches accounts of its countries only", () => {
  for (const text of ["DE89370400440532013000", "CH9300762011623852957"]) expect(isSepaIban(text)).toBe(true);
  for (const text of ["TR330006100519786457841326", "BR1800360305000010009795493C1", null]) {
    expect(isSepaIban(text)).toBe(false);
  }
});

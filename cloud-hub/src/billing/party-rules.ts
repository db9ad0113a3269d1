import { compactIdentifier, isCreditorIdentifier, isIban } from "./bank-identifiers.ts";
import type { Biller, BillingAccount } from "./billing-party.ts";
import { isDate } from "./calendar.ts";

export type PartyRefusal =
  | "wrong-iban"
  | "wrong-mandate"
  | "mandate-in-future"
  | "wrong-creditor-identifier"
  | "wrong-tax-status";

export type Checked<Content> =
  | { readonly kind: "accepted"; readonly content: Content }
  | { readonly kind: "rejected"; readonly reason: PartyRefusal; readonly message: string };

/** An account as it is kept: trimmed, empty text as null, IBAN without blanks. */
export function checkAccount(given: BillingAccount, today: string): Checked<BillingAccount> {
  const account = { ...tidied(given), iban: compactOrNull(given.iban) };
  if (account.iban !== null && !isIban(account.iban))
    return rejected("wrong-iban", "the IBAN's check digits are wrong");
  const { mandate_reference, mandate_signed_on } = account;
  if ((mandate_reference === null) !== (mandate_signed_on === null)) {
    return rejected("wrong-mandate", "a mandate has a reference and the date of its signature");
  }
  if (mandate_signed_on !== null && !isDate(mandate_signed_on)) {
    return rejected("wrong-mandate", `there is no day ${mandate_signed_on}`);
  }
  if (mandate_signed_on !== null && mandate_signed_on > today) {
    return rejected("mandate-in-future", `nobody can have signed on ${mandate_signed_on} yet`);
  }
  return { kind: "accepted", content: account };
}

export function checkBiller(given: Biller): Checked<Biller> {
  const biller = {
    ...tidied(given),
    iban: compactOrNull(given.iban),
    creditor_identifier: compactOrNull(given.creditor_identifier),
    vat_id: compactOrNull(given.vat_id),
  };
  if (biller.iban !== null && !isIban(biller.iban)) return rejected("wrong-iban", "the IBAN's check digits are wrong");
  const { creditor_identifier, vat_id, vat_rate_basis_points, exemption_note } = biller;
  if (creditor_identifier !== null && !isCreditorIdentifier(creditor_identifier)) {
    return rejected("wrong-creditor-identifier", "the creditor identifier's check digits are wrong");
  }
  if (vat_rate_basis_points !== null && (vat_id === null || exemption_note !== null)) {
    return rejected("wrong-tax-status", "who charges VAT has a VAT id, and no exemption");
  }
  return { kind: "accepted", content: biller };
}

function compactOrNull(text: string | null): string | null {
  return text === null || compactIdentifier(text) === "" ? null : compactIdentifier(text);
}

/** Halves of UTF-16 pairs cannot be stored, and blanks around a text mean nothing. */
function tidied<Content extends object>(content: Content): Content {
  const entries = Object.entries(content).map(([key, value]: [string, unknown]) => {
    if (typeof value !== "string") return [key, value];
    const text = value.toWellFormed().trim();
    return [key, text === "" ? null : text];
  });
  return Object.fromEntries(entries) as Content;
}

function rejected(reason: PartyRefusal, message: string): Checked<never> {
  return { kind: "rejected", reason, message };
}

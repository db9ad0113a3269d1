import type { PostingCategory } from "@localgrid/clearing/pricing";
import type { Address, Biller } from "./billing-party.ts";
import { decimal, decimalCents } from "./cents.ts";
import { isCollected } from "./direct-debit.ts";
import { bankDueOf, type Invoice, type InvoiceLine, type SettledPart, type VatSum } from "./invoice.ts";
import { element, optional, type XmlElement, xmlDocument } from "./xml-text.ts";

const UBL = "urn:oasis:names:specification:ubl:schema:xsd";
const NAMESPACES = {
  "xmlns:cac": `${UBL}:CommonAggregateComponents-2`,
  "xmlns:cbc": `${UBL}:CommonBasicComponents-2`,
};
/** EN 16931 without further rules: members have no address in the Peppol network. */
const CUSTOMIZATION = "urn:cen.eu:en16931:2017";
const PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";
/** UNCL 1001. */
const TYPES = { invoice: "380", "credit-note": "381" } as const;
/** UNCL 4461. */
const [CREDIT_TRANSFER, DIRECT_DEBIT] = ["58", "59"];
const [KILOWATT_HOUR, PIECE] = ["KWH", "C62"];
const VAT_SCHEME = element("cac:TaxScheme", [element("cbc:ID", "VAT")]);
/** A local tax office's number is under another scheme than VAT. */
const LOCAL_SCHEME = element("cac:TaxScheme", [element("cbc:ID", "FC")]);

const ITEM_NAMES: Readonly<Record<PostingCategory, string>> = {
  "neighbour-purchase": "Energy bought from neighbours",
  "neighbour-sale": "Energy sold to neighbours",
  "local-network-fee": "Local network fee",
  "grid-import": "Energy from the grid",
  "grid-export": "Energy fed into the grid",
  "fixed-fee": "Fixed fee",
};

/**
 * UBL 2.1 with the fields of EN 16931. What a member sells is a line of its bill, with the opposite sign of what it buys;
 * a member who receives more than it pays gets a credit note with the signs turned.
 */
export function ublXml(invoice: Invoice): string {
  const { kind, number, issue_date, due_date, currency, member, days, refers_to, biller, account } = invoice;
  const isInvoice = kind === "invoice";
  const name = isInvoice ? "Invoice" : "CreditNote";
  const root = element(
    name,
    [
      element("cbc:CustomizationID", CUSTOMIZATION),
      element("cbc:ProfileID", PROFILE),
      element("cbc:ID", number),
      element("cbc:IssueDate", issue_date),
      isInvoice ? element("cbc:DueDate", due_date) : null,
      element(`cbc:${name}TypeCode`, TYPES[kind]),
      element("cbc:Note", carriedNote(invoice)),
      element("cbc:DocumentCurrencyCode", currency),
      element("cbc:BuyerReference", member),
      element("cac:InvoicePeriod", [element("cbc:StartDate", days.first), element("cbc:EndDate", days.last)]),
      ...refers_to.map((earlier) =>
        element("cac:BillingReference", [element("cac:InvoiceDocumentReference", [element("cbc:ID", earlier)])]),
      ),
      element("cac:AccountingSupplierParty", [partyOf(biller, supplierIds(invoice), taxSchemes(biller))]),
      element("cac:AccountingCustomerParty", [partyOf(account, [], [])]),
      paymentMeans(invoice),
      element("cac:PaymentTerms", [element("cbc:Note", `Due on ${due_date}`)]),
      taxTotal(invoice),
      monetaryTotal(invoice),
      ...invoice.lines.map((line, index) => lineOf(line, { invoice, id: String(index + 1) })),
    ],
    { xmlns: `${UBL}:${name}-2`, ...NAMESPACES },
  );
  return xmlDocument(root);
}

function carriedNote({ carried_in_nano, carried_out_nano, currency, chain }: Invoice): string {
  const [from, to] = [decimal(BigInt(carried_in_nano), 9), decimal(BigInt(carried_out_nano), 9)];
  const note = `Amounts are rounded once. Carried from the bill before: ${from} ${currency}; to the next one: ${to} ${currency}.`;
  return chain === undefined ? note : `${note} ${chainNote(chain, currency)}`;
}

/** Where what the bank does not move was settled, so that anybody can look it up. */
function chainNote({ chain_nano, zone, count, first_seq, last_seq, ...chain }: SettledPart, currency: string): string {
  const amount = decimal(BigInt(chain_nano), 9);
  const place = `${count} batches, ${first_seq ?? "–"} to ${last_seq ?? "–"}, of zone ${zone}`;
  const contract = chain.settlement_contract === null ? "" : ` at ${chain.settlement_contract}`;
  const last = chain.last_tx_hash === null ? "" : `; the newest in transaction ${chain.last_tx_hash}`;
  return `Settled on chain: ${amount} ${currency} (+ the member received), in ${place}${contract}${last}.`;
}

function partyOf(
  party: Address & { readonly email: string | null },
  ids: readonly XmlElement[],
  schemes: readonly XmlElement[],
): XmlElement {
  const { name, street, postcode, city, country, email } = party;
  return element("cac:Party", [
    email === null ? null : element("cbc:EndpointID", email, { schemeID: "EM" }),
    ...ids,
    element("cac:PartyName", [element("cbc:Name", name ?? "")]),
    element("cac:PostalAddress", [
      optional("cbc:StreetName", street),
      optional("cbc:CityName", city),
      optional("cbc:PostalZone", postcode),
      element("cac:Country", [element("cbc:IdentificationCode", country ?? "")]),
    ]),
    ...schemes,
    element("cac:PartyLegalEntity", [element("cbc:RegistrationName", name ?? "")]),
  ]);
}

/** The community's name for itself, because who charges no VAT may have no other; and the one that mandates name. */
function supplierIds(invoice: Invoice): readonly XmlElement[] {
  const ids = [element("cbc:ID", invoice.community)];
  if (isCollected(invoice)) {
    ids.push(element("cbc:ID", invoice.biller.creditor_identifier ?? "", { schemeID: "SEPA" }));
  }
  return ids.map((id) => element("cac:PartyIdentification", [id]));
}

function taxSchemes({ vat_id, tax_number }: Biller): readonly XmlElement[] {
  const scheme = (id: string | null, of: XmlElement) =>
    id === null ? [] : [element("cac:PartyTaxScheme", [element("cbc:CompanyID", id), of])];
  return [...scheme(vat_id, VAT_SCHEME), ...scheme(tax_number, LOCAL_SCHEME)];
}

function paymentMeans(invoice: Invoice): XmlElement | null {
  const { kind, number, due_date, account, biller } = invoice;
  const bank_cents = bankDueOf(invoice);
  if (bank_cents === 0) return null;
  const due = kind === "credit-note" ? element("cbc:PaymentDueDate", due_date) : null;
  const reference = element("cbc:PaymentID", number);
  if (isCollected(invoice)) {
    const payer = element("cac:PayerFinancialAccount", [element("cbc:ID", account.iban ?? "")]);
    const mandate = element("cac:PaymentMandate", [element("cbc:ID", account.mandate_reference ?? ""), payer]);
    return element("cac:PaymentMeans", [element("cbc:PaymentMeansCode", DIRECT_DEBIT), reference, mandate]);
  }
  const iban = bank_cents < 0 ? biller.iban : account.iban;
  if (iban === null) return null;
  const payee = element("cac:PayeeFinancialAccount", [element("cbc:ID", iban)]);
  return element("cac:PaymentMeans", [element("cbc:PaymentMeansCode", CREDIT_TRANSFER), due, reference, payee]);
}

function taxTotal(invoice: Invoice): XmlElement {
  const subtotals = invoice.vat.map((sum) =>
    element("cac:TaxSubtotal", [
      amount("cbc:TaxableAmount", sum.taxable_cents, invoice),
      amount("cbc:TaxAmount", sum.vat_cents, invoice),
      element("cac:TaxCategory", [
        ...categoryOf(sum),
        optional("cbc:TaxExemptionReason", sum.exemption_note),
        VAT_SCHEME,
      ]),
    ]),
  );
  return element("cac:TaxTotal", [amount("cbc:TaxAmount", invoice.vat_cents, invoice), ...subtotals]);
}

function monetaryTotal(invoice: Invoice): XmlElement {
  const { net_cents, vat_cents, rounding_cents, payable_cents, chain } = invoice;
  const settled_cents = chain?.settled_cents ?? 0;
  return element("cac:LegalMonetaryTotal", [
    amount("cbc:LineExtensionAmount", net_cents, invoice),
    amount("cbc:TaxExclusiveAmount", net_cents, invoice),
    amount("cbc:TaxInclusiveAmount", net_cents + vat_cents, invoice),
    settled_cents === 0 ? null : amount("cbc:PrepaidAmount", settled_cents, invoice),
    rounding_cents === 0 ? null : amount("cbc:PayableRoundingAmount", rounding_cents, invoice),
    amount("cbc:PayableAmount", payable_cents - settled_cents, invoice),
  ]);
}

/** The price is for the whole of the line's energy, so that quantity × price is the line's amount to the cent. */
function lineOf(line: InvoiceLine, { invoice, id }: { readonly invoice: Invoice; readonly id: string }): XmlElement {
  const name = invoice.kind === "invoice" ? "Invoice" : "CreditNote";
  const quantity = name === "Invoice" ? "cbc:InvoicedQuantity" : "cbc:CreditedQuantity";
  const { energy_wh, net_cents, category } = line;
  const unit = { unitCode: energy_wh === null ? PIECE : KILOWATT_HOUR };
  const count = energy_wh === null ? String(net_cents < 0 ? -1 : 1) : decimal(BigInt(energy_wh), 3);
  const vat = invoice.vat.find(({ vat_category }) => vat_category === line.vat_category);
  return element(`cac:${name}Line`, [
    element("cbc:ID", id),
    element(quantity, count, unit),
    amount("cbc:LineExtensionAmount", net_cents, invoice),
    element("cac:Item", [
      element("cbc:Name", ITEM_NAMES[category]),
      element("cac:ClassifiedTaxCategory", [...(vat === undefined ? [] : categoryOf(vat)), VAT_SCHEME]),
    ]),
    element("cac:Price", [
      amount("cbc:PriceAmount", Math.abs(net_cents), invoice),
      element("cbc:BaseQuantity", count.replace("-", ""), unit),
    ]),
  ]);
}

function categoryOf({ vat_category, rate_basis_points }: VatSum): readonly XmlElement[] {
  return [element("cbc:ID", vat_category), element("cbc:Percent", decimal(BigInt(rate_basis_points), 2))];
}

function amount(name: string, cents: number, { currency }: Invoice): XmlElement {
  return element(name, decimalCents(cents), { currencyID: currency });
}

/**
 * Which elements may stand in which, and in which order: what UBL-Invoice-2.1.xsd, UBL-CreditNote-2.1.xsd and
 * pain.008.001.08.xsd say of the elements that are used, with the lengths that banks refuse beyond.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Biller } from "./billing-party.ts";
import { directDebitXml, isCollected } from "./direct-debit.ts";
import type { Invoice } from "./invoice.ts";
import { EXEMPT_BILLER, invoicesOf, MIXED, ON_CHAIN, runOf, TAXED_BILLER } from "./test-run.ts";
import { ublXml } from "./ubl-invoice.ts";

type Shape = Readonly<Record<string, string>>;

const PARTY = "EndpointID PartyIdentification PartyName PostalAddress PartyTaxScheme PartyLegalEntity";
const AMOUNTS = "LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount PrepaidAmount PayableRoundingAmount";
const ACCOUNTS =
  "AccountingSupplierParty AccountingCustomerParty PaymentMeans PaymentTerms TaxTotal LegalMonetaryTotal";
const HEAD = "Note DocumentCurrencyCode BuyerReference InvoicePeriod BillingReference";

const UBL: Shape = {
  Invoice: `CustomizationID ProfileID ID IssueDate DueDate InvoiceTypeCode ${HEAD} ${ACCOUNTS} InvoiceLine`,
  CreditNote: `CustomizationID ProfileID ID IssueDate CreditNoteTypeCode ${HEAD} ${ACCOUNTS} CreditNoteLine`,
  InvoicePeriod: "StartDate EndDate",
  BillingReference: "InvoiceDocumentReference",
  InvoiceDocumentReference: "ID",
  AccountingSupplierParty: "Party",
  AccountingCustomerParty: "Party",
  Party: PARTY,
  PartyIdentification: "ID",
  PartyName: "Name",
  PostalAddress: "StreetName CityName PostalZone Country",
  Country: "IdentificationCode",
  PartyTaxScheme: "CompanyID TaxScheme",
  TaxScheme: "ID",
  PartyLegalEntity: "RegistrationName",
  PaymentMeans: "PaymentMeansCode PaymentDueDate PaymentID PayeeFinancialAccount PaymentMandate",
  PaymentMandate: "ID PayerFinancialAccount",
  PayerFinancialAccount: "ID",
  PayeeFinancialAccount: "ID",
  PaymentTerms: "Note",
  TaxTotal: "TaxAmount TaxSubtotal",
  TaxSubtotal: "TaxableAmount TaxAmount TaxCategory",
  TaxCategory: "ID Percent TaxExemptionReason TaxScheme",
  LegalMonetaryTotal: `${AMOUNTS} PayableAmount`,
  InvoiceLine: "ID InvoicedQuantity LineExtensionAmount Item Price",
  CreditNoteLine: "ID CreditedQuantity LineExtensionAmount Item Price",
  Item: "Name ClassifiedTaxCategory",
  ClassifiedTaxCategory: "ID Percent TaxScheme",
  Price: "PriceAmount BaseQuantity",
};

const CREDITOR = "Cdtr CdtrAcct CdtrAgt ChrgBr CdtrSchmeId";
const PAIN: Shape = {
  Document: "CstmrDrctDbtInitn",
  CstmrDrctDbtInitn: "GrpHdr PmtInf",
  GrpHdr: "MsgId CreDtTm NbOfTxs CtrlSum InitgPty",
  PmtInf: `PmtInfId PmtMtd NbOfTxs CtrlSum PmtTpInf ReqdColltnDt ${CREDITOR} DrctDbtTxInf`,
  PmtTpInf: "SvcLvl LclInstrm SeqTp",
  SvcLvl: "Cd",
  LclInstrm: "Cd",
  DrctDbtTxInf: "PmtId InstdAmt DrctDbtTx DbtrAgt Dbtr DbtrAcct RmtInf",
  PmtId: "InstrId EndToEndId",
  DrctDbtTx: "MndtRltdInf",
  MndtRltdInf: "MndtId DtOfSgntr",
  InitgPty: "Nm",
  Cdtr: "Nm",
  Dbtr: "Nm PstlAdr",
  PstlAdr: "StrtNm PstCd TwnNm Ctry",
  CdtrAcct: "Id",
  DbtrAcct: "Id",
  CdtrAgt: "FinInstnId",
  DbtrAgt: "FinInstnId",
  FinInstnId: "Othr",
  CdtrSchmeId: "Id",
  Id: "IBAN PrvtId",
  PrvtId: "Othr",
  Othr: "Id SchmeNm",
  SchmeNm: "Prtry",
  RmtInf: "Ustrd",
};
const MOST: Readonly<Record<string, number>> = {
  ...{ MsgId: 35, PmtInfId: 35, InstrId: 35, EndToEndId: 35, MndtId: 35 },
  ...{ Nm: 70, StrtNm: 70, PstCd: 16, TwnNm: 35, Ctry: 2, Ustrd: 140, IBAN: 34 },
};

interface Open {
  readonly name: string;
  /** Of its children so far; empty before the first. */
  last: string;
}

/** Whatever is where it may not be, twice where it may be once only, empty, or too long. */
function faultsOf(xml: string, shape: Shape): readonly string[] {
  const faults: (string | null)[] = [];
  const open: Open[] = [];
  for (const [, close, name = "", text] of xml.matchAll(/<(\/?)(?:\w+:)?(\w+)[^>?]*>(?:([^<\n]*)<\/[^>]+>)?/g)) {
    if (close === "/") {
      faults.push(open.pop()?.last === "" ? `${name} is empty` : null);
      continue;
    }
    const parent = open.at(-1);
    if (parent !== undefined) faults.push(faultOfPlace(name, parent, shape));
    if (text === undefined) open.push({ name, last: "" });
    else faults.push(faultOfText(name, text));
  }
  return faults.filter((fault) => fault !== null);
}

function faultOfPlace(name: string, parent: Open, shape: Shape): string | null {
  const order = (shape[parent.name] ?? "").split(" ");
  const [before, now] = [order.indexOf(parent.last), order.indexOf(name)];
  const after = parent.last;
  parent.last = name;
  if (now === -1) return `${name} in ${parent.name}`;
  if (now < before) return `${name} after ${after} in ${parent.name}`;
  return now === before && !REPEATED.has(name) ? `${name} twice in ${parent.name}` : null;
}

function faultOfText(name: string, text: string): string | null {
  if (text === "") return `${name} says nothing`;
  return text.length > (MOST[name] ?? 10_000) ? `${name} is too long` : null;
}

const REPEATED = new Set(
  "BillingReference PartyIdentification PartyTaxScheme TaxSubtotal InvoiceLine CreditNoteLine DrctDbtTxInf".split(" "),
);

const longName = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 90 }).filter((text) => text.trim() !== ""),
  fc.constantFrom("Anna ".repeat(30).trim(), "Wien"),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const ACCOUNT = fc.record({
  name: longName,
  street: maybe(longName),
  city: maybe(longName),
  postcode: maybe(fc.string({ minLength: 1, maxLength: 16 }).filter((text) => text.trim() !== "")),
  email: maybe(fc.constant("a@example.org")),
  mandate_reference: maybe(fc.constant("M".repeat(35))),
});
const BILLERS: readonly Biller[] = [
  EXEMPT_BILLER,
  TAXED_BILLER,
  { ...TAXED_BILLER, bills_supply: true },
  { ...EXEMPT_BILLER, bills_supply: true, creditor_identifier: null, iban: null },
];
const RUN = { biller: fc.constantFrom(...BILLERS), account: ACCOUNT, isOnChain: fc.boolean(), refers: fc.boolean() };

test("every document has its elements where the schema has them, whoever is billed and however it is settled", () => {
  fc.assert(
    fc.property(fc.record(RUN), ({ biller, account, isOnChain, refers }) => {
      const run = runOf(biller, MIXED, isOnChain ? { chain: ON_CHAIN } : {});
      const invoices = invoicesOf(run).map(
        (each): Invoice => ({
          ...each,
          account: { ...each.account, ...account },
          refers_to: refers ? ["SUN-1", "SUN-2"] : each.refers_to,
        }),
      );
      expect(invoices).toHaveLength(2);
      for (const invoice of invoices) expect(faultsOf(ublXml(invoice), UBL)).toEqual([]);
      const debits = invoices.filter(isCollected);
      if (debits.length === 0) return;
      const file = { digest: "ab".repeat(32), approved_at_ms: 0, collection_date: "2026-03-02", ordinal: 9_999_999 };
      expect(faultsOf(directDebitXml({ ...file, invoices: debits }), PAIN)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test("what is out of its place, twice, empty, too long or unknown is found", () => {
  const pain = (inner: string) => faultsOf(`<GrpHdr>\n${inner}</GrpHdr>\n`, PAIN);
  expect(pain("<MsgId>a</MsgId>\n<NbOfTxs>1</NbOfTxs>\n<CreDtTm>b</CreDtTm>\n")).toEqual([
    "CreDtTm after NbOfTxs in GrpHdr",
  ]);
  expect(pain("<MsgId>a</MsgId>\n<MsgId>a</MsgId>\n")).toEqual(["MsgId twice in GrpHdr"]);
  expect(pain(`<MsgId>${"a".repeat(36)}</MsgId>\n`)).toEqual(["MsgId is too long"]);
  expect(pain("<MsgId></MsgId>\n<Nm>a</Nm>\n")).toEqual(["MsgId says nothing", "Nm in GrpHdr"]);
  expect(pain("<InitgPty>\n</InitgPty>\n")).toEqual(["InitgPty is empty"]);
});

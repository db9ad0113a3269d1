import { isSepaIban } from "./bank-identifiers.ts";
import type { Biller, BillingAccount } from "./billing-party.ts";
import { decimalCents } from "./cents.ts";
import { bankDueOf, type Invoice } from "./invoice.ts";
import { sepaText } from "./sepa-text.ts";
import { element, optional, type XmlElement, xmlDocument } from "./xml-text.ts";

/** An approved run's direct debits. */
export interface Collection {
  /** Of the run, in hexadecimal. */
  readonly digest: string;
  /** When the run was approved. */
  readonly approved_at_ms: number;
  readonly collection_date: string;
  /** Of the run's collections, from 1 on: banks take files of one id for the same file. */
  readonly ordinal: number;
  /** Those of {@link isCollected}, of one biller, which has IBAN and creditor identifier. */
  readonly invoices: readonly Invoice[];
}

const NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08";
const [NAME_LENGTH, STREET_LENGTH, TOWN_LENGTH, REMITTANCE_LENGTH] = [70, 70, 35, 140];
const ID_DIGITS = 16;
const NOT_PROVIDED = element("FinInstnId", [element("Othr", [element("Id", "NOTPROVIDED")])]);

/** Whether the bank fetches what is due: never what the chain settles. */
export function isCollected(invoice: Invoice): boolean {
  const { account, biller, currency } = invoice;
  const hasMandate = account.mandate_reference !== null && account.mandate_signed_on !== null;
  const isDue = bankDueOf(invoice) < 0;
  return isDue && currency === "EUR" && hasMandate && isSepaIban(account.iban) && isCreditor(biller);
}

/** Whether the mandate that an invoice names is still the member's. */
export function isMandateHeld({ account }: Invoice, now: BillingAccount | undefined): boolean {
  return (
    now !== undefined &&
    now.mandate_reference === account.mandate_reference &&
    now.mandate_signed_on === account.mandate_signed_on
  );
}

/** Whether banks take direct debits of the biller. */
export function isCreditor({ iban, creditor_identifier }: Biller): boolean {
  return isSepaIban(iban) && creditor_identifier !== null;
}

/** SEPA core direct debits as ISO 20022 pain.008.001.08: the same collection gives the same bytes. */
export function directDebitXml(collection: Collection): string {
  const { digest, approved_at_ms, collection_date, ordinal, invoices } = collection;
  const [first] = invoices;
  if (first === undefined) throw new Error("a collection collects something");
  const id = `LG${digest.slice(0, ID_DIGITS)}-${collection_date.replaceAll("-", "")}-${ordinal}`;
  const counts = [
    element("NbOfTxs", String(invoices.length)),
    element("CtrlSum", decimalCents(invoices.reduce((sum, invoice) => sum - bankDueOf(invoice), 0))),
  ];
  const name = sepaText(first.biller.name ?? "", NAME_LENGTH) ?? first.community;
  const header = element("GrpHdr", [
    element("MsgId", id),
    element("CreDtTm", new Date(approved_at_ms).toISOString().replace(/\.\d+Z$/, "Z")),
    ...counts,
    element("InitgPty", [element("Nm", name)]),
  ]);
  const payment = element("PmtInf", [
    ...[
      element("PmtInfId", id),
      element("PmtMtd", "DD"),
      ...counts,
      paymentType(),
      element("ReqdColltnDt", collection_date),
    ],
    ...creditorOf(first, name),
    ...invoices.map(transactionOf),
  ]);
  const initiation = element("CstmrDrctDbtInitn", [header, payment]);
  return xmlDocument(element("Document", [initiation], { xmlns: NAMESPACE }));
}

function paymentType(): XmlElement {
  return element("PmtTpInf", [
    element("SvcLvl", [element("Cd", "SEPA")]),
    element("LclInstrm", [element("Cd", "CORE")]),
    element("SeqTp", "RCUR"),
  ]);
}

function creditorOf({ biller }: Invoice, name: string): readonly XmlElement[] {
  const scheme = element("SchmeNm", [element("Prtry", "SEPA")]);
  const identifier = element("Othr", [element("Id", biller.creditor_identifier ?? ""), scheme]);
  return [
    element("Cdtr", [element("Nm", name)]),
    accountOf("CdtrAcct", biller.iban),
    element("CdtrAgt", [NOT_PROVIDED]),
    element("ChrgBr", "SLEV"),
    element("CdtrSchmeId", [element("Id", [element("PrvtId", [identifier])])]),
  ];
}

function transactionOf(invoice: Invoice): XmlElement {
  const { number, account, currency, month, member } = invoice;
  const mandate = element("MndtRltdInf", [
    element("MndtId", account.mandate_reference ?? ""),
    element("DtOfSgntr", account.mandate_signed_on ?? ""),
  ]);
  const remittance = sepaText(`${number} ${month}`, REMITTANCE_LENGTH) ?? number;
  return element("DrctDbtTxInf", [
    element("PmtId", [element("InstrId", number), element("EndToEndId", number)]),
    element("InstdAmt", decimalCents(0 - bankDueOf(invoice)), { Ccy: currency }),
    element("DrctDbtTx", [mandate]),
    element("DbtrAgt", [NOT_PROVIDED]),
    element("Dbtr", [
      element("Nm", sepaText(account.name ?? "", NAME_LENGTH) ?? `Member ${member}`),
      addressOf(invoice),
    ]),
    accountOf("DbtrAcct", account.iban),
    element("RmtInf", [element("Ustrd", remittance)]),
  ]);
}

/** Structured, as banks outside of the European Economic Area need it. */
function addressOf({ account }: Invoice): XmlElement | null {
  const town = sepaText(account.city ?? "", TOWN_LENGTH);
  if (town === null || account.country === null) return null;
  return element("PstlAdr", [
    optional("StrtNm", sepaText(account.street ?? "", STREET_LENGTH)),
    optional("PstCd", sepaText(account.postcode ?? "", 16)),
    element("TwnNm", town),
    element("Ctry", account.country),
  ]);
}

function accountOf(name: string, iban: string | null): XmlElement {
  return element(name, [element("Id", [element("IBAN", iban ?? "")])]);
}

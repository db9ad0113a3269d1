import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Biller, missingInAccount, missingInBiller } from "./billing-party.ts";
import { directDebitXml, isCollected } from "./direct-debit.ts";
import { runCsv } from "./run-csv.ts";
import { EXEMPT_BILLER, figure, invoicesOf, MIXED, memberFigures, ON_CHAIN, runOf, TAXED_BILLER } from "./test-run.ts";
import { ublXml } from "./ubl-invoice.ts";

/**
 * The fixtures were held against pain.008.001.08.xsd, UBL-Invoice-2.1.xsd, UBL-CreditNote-2.1.xsd and the schematron of
 * EN 16931 for UBL, whose files are not here.
 */
const golden = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
const COLLECTION = {
  digest: "ab".repeat(32),
  approved_at_ms: 1_770_000_000_000,
  collection_date: "2026-03-02",
  ordinal: 1,
};

const ublOf = (biller: Biller, member: string) => {
  const invoice = invoicesOf(runOf(biller)).find((each) => each.member === member);
  if (invoice === undefined) throw new Error(`${member} has no invoice`);
  return ublXml(invoice);
};
const debitsOf = (biller: Biller) => invoicesOf(runOf(biller)).filter(isCollected);
const texts = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<${name}[^>]*>([^<]*)</`, "g"))].map(([, text]) => text);

describe("exports of a run", () => {
  test("are the same bytes as ever", () => {
    expect(ublOf(TAXED_BILLER, "bert")).toBe(golden("invoice-taxed.xml"));
    expect(ublOf(EXEMPT_BILLER, "anna")).toBe(golden("credit-note-exempt.xml"));
    expect(directDebitXml({ ...COLLECTION, invoices: debitsOf(TAXED_BILLER) })).toBe(golden("direct-debits.xml"));
    const run = runOf(EXEMPT_BILLER);
    expect(runCsv(run, invoicesOf(run))).toBe(golden("run.csv"));
  });

  test("hold hostile names without acting on them", () => {
    const all = [ublOf(TAXED_BILLER, "bert"), ublOf(TAXED_BILLER, "anna")];
    for (const xml of all) expect(xml).not.toContain("<script");
    expect(all[0]).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(all[1]).toContain("ליאת כהן \u202eabc");
    const debits = directDebitXml({ ...COLLECTION, invoices: debitsOf(TAXED_BILLER) });
    expect(texts(debits, "Nm")).toEqual([
      "Sonnenweg + Soehne eG",
      "Sonnenweg + Soehne eG",
      "Bert .script.alert(1)./script.",
    ]);
  });
});

describe("the CSV", () => {
  test("gives spreadsheets no formula, and keeps commas, quotes and line ends inside of their cells", () => {
    const run = runOf(EXEMPT_BILLER);
    const names = ["=1+1", "+1", "-1+1", "@a", " =1", `a,"b"`, "－1", "\t=1"];
    const rows = names.map((name) => {
      const items = run.items.slice(0, 1).map((item) => ({ ...item, account: { ...item.account, name } }));
      return (
        runCsv({ ...run, items }, [])
          .split("\r\n")[1]
          ?.split(",credit-note,anna,")[1] ?? runCsv({ ...run, items }, [])
      );
    });
    const shown = rows.map((row) => row.split(",Gasse 1")[0]?.replace(/^.*anna,/, ""));
    expect(shown).toEqual(["'=1+1", "'+1", "'-1+1", "'@a", "' =1", `"a,""b"""`, "'－1", "'\t=1"]);
  });
});

describe("a direct debit", () => {
  test("is for whom a mandate and an IBAN are known, and its sums are those of its transactions", () => {
    expect(debitsOf(TAXED_BILLER).map(({ member }) => member)).toEqual(["bert"]);
    expect(debitsOf({ ...TAXED_BILLER, creditor_identifier: null })).toEqual([]);
    const [one] = debitsOf(TAXED_BILLER);
    if (one === undefined) throw new Error("nobody pays");
    const xml = directDebitXml({ ...COLLECTION, invoices: [one, { ...one, number: "SUN-2", payable_cents: 1 }] });
    expect(texts(xml, "InstdAmt")).toEqual(["1.28", "0.01"]);
    expect([texts(xml, "CtrlSum"), texts(xml, "NbOfTxs")]).toEqual([
      ["1.29", "1.29"],
      ["2", "2"],
    ]);
    expect([texts(xml, "SeqTp"), texts(xml, "ReqdColltnDt")]).toEqual([["RCUR"], ["2026-03-02"]]);
    const longest = directDebitXml({ ...COLLECTION, ordinal: 9_999_999, invoices: [one] });
    expect((texts(longest, "MsgId")[0] ?? "").length).toBeLessThanOrEqual(35);
  });

  test("has ids of its own in every file of a run, though the day is the same again", () => {
    const idsOf = (ordinal: number) => {
      const xml = directDebitXml({ ...COLLECTION, ordinal, invoices: debitsOf(TAXED_BILLER) });
      return [...texts(xml, "MsgId"), ...texts(xml, "PmtInfId")];
    };
    const [message = "", payment = ""] = idsOf(1);
    expect(idsOf(3)).not.toContain(message);
    expect(idsOf(3)).not.toContain(payment);
  });

  test("is for accounts that SEPA reaches only", () => {
    const [one] = debitsOf(TAXED_BILLER);
    if (one === undefined) throw new Error("nobody pays");
    const iban = "TR330006100519786457841326";
    expect(isCollected({ ...one, account: { ...one.account, iban } })).toBe(false);
    expect(isCollected({ ...one, biller: { ...one.biller, iban } })).toBe(false);
    expect(missingInAccount({ ...one.account, iban })).toEqual(["not-in-sepa"]);
    expect(missingInBiller({ ...TAXED_BILLER, iban })).toEqual(["not-in-sepa"]);
  });
});

describe("a UBL document", () => {
  const cents = (text: string | undefined) => Math.round(Number(text) * 100);
  const sum = (amounts: readonly (string | undefined)[]) => amounts.reduce((total, each) => total + cents(each), 0);

  test("adds up: lines to the total, VAT by rate, and all of it to what is due", () => {
    for (const [biller, member] of [
      [TAXED_BILLER, "bert"],
      [TAXED_BILLER, "anna"],
      [EXEMPT_BILLER, "bert"],
      [EXEMPT_BILLER, "anna"],
      [{ ...TAXED_BILLER, bills_supply: true, vat_rate_basis_points: 1_900 }, "bert"],
    ] as const) {
      const xml = ublOf(biller, member);
      const [total, ...lines] = texts(xml, "cbc:LineExtensionAmount");
      expect(sum(lines)).toBe(cents(total));
      const [vat, ...vats] = texts(xml, "cbc:TaxAmount");
      expect(sum(vats)).toBe(cents(vat));
      const [inclusive] = texts(xml, "cbc:TaxInclusiveAmount");
      expect(cents(total) + cents(vat)).toBe(cents(inclusive));
      const rounding = sum(texts(xml, "cbc:PayableRoundingAmount"));
      expect(cents(inclusive) + rounding).toBe(sum(texts(xml, "cbc:PayableAmount")));
      const prices = texts(xml, "cbc:PriceAmount").map(cents);
      expect(prices).toEqual(lines.map((line) => Math.abs(cents(line))));
      expect(prices.every((price) => price >= 0)).toBe(true);
    }
  });

  test("names what it corrects, and counts as pieces what energy does not explain", () => {
    const members = [memberFigures("bert", [figure("neighbour-purchase", 5_000, -500_000_000n)])];
    const before = {
      figures: [figure("neighbour-purchase", 4_000, -700_000_000n)],
      invoices: ["SUN-1", "SUN-2"],
      carried_nano: 0n,
    };
    const [invoice] = invoicesOf(runOf(EXEMPT_BILLER, members, { billed: new Map([["bert", before]]) }));
    if (invoice === undefined) throw new Error("nothing is corrected");
    const xml = ublXml(invoice);
    expect(texts(xml, "cbc:CreditNoteTypeCode")).toEqual(["381"]);
    expect(xml.match(/<cac:BillingReference>\s*<cac:InvoiceDocumentReference>\s*<cbc:ID>SUN-\d/g)).toHaveLength(2);
    expect(xml).toContain('<cbc:CreditedQuantity unitCode="C62">1</cbc:CreditedQuantity>');
    expect(texts(xml, "cbc:PayableAmount")).toEqual(["0.20"]);
  });
});

describe("a month on the chain", () => {
  const supplier = { ...EXEMPT_BILLER, bills_supply: true };

  test("leaves nothing to the bank where the biller is no supplier", () => {
    const run = runOf(EXEMPT_BILLER, MIXED, { chain: ON_CHAIN });
    const invoices = invoicesOf(run);
    expect(invoices.filter(isCollected)).toEqual([]);
    expect(invoices.map(({ kind, chain }) => [kind, chain?.settled_cents])).toEqual([
      ["credit-note", 119],
      ["invoice", 128],
    ]);
    const rows = runCsv(run, invoices).split("\r\n");
    expect(rows[0]?.endsWith(",missing,settled_on_chain,by_bank")).toBe(true);
    expect(rows[1]).toMatch(/,1\.19,chain,.*,1\.190000001,0\.00$/);
    const ubl = ublXml(invoices[1] as (typeof invoices)[0]);
    expect([texts(ubl, "cbc:PrepaidAmount"), texts(ubl, "cbc:PayableAmount")]).toEqual([["1.28"], ["0.00"]]);
    expect(ubl).toContain(
      "Settled on chain: -1.270170000 EUR (+ the member received), in 3 batches, 12 to 15, of zone 7",
    );
    expect(ubl).not.toContain("PaymentMeans");
  });

  test("leaves the supplier's part to the bank, and no more", () => {
    const debits = invoicesOf(runOf(supplier, MIXED, { chain: ON_CHAIN })).filter(isCollected);
    const xml = directDebitXml({ ...COLLECTION, invoices: debits });
    expect([texts(xml, "InstdAmt"), texts(xml, "CtrlSum")]).toEqual([["0.60"], ["0.60", "0.60"]]);
    const [ubl] = debits.map(ublXml);
    expect([texts(ubl ?? "", "cbc:PrepaidAmount"), texts(ubl ?? "", "cbc:PayableAmount")]).toEqual([
      ["1.28"],
      ["0.60"],
    ]);
  });

  test("bills nobody of what no final batch holds yet", () => {
    const run = runOf(supplier, MIXED, { chain: { ...ON_CHAIN, is_settled: false } });
    expect(run.items.map(({ kind, missing }) => [kind, missing])).toEqual([
      ["withheld", ["not-settled"]],
      ["withheld", ["not-settled"]],
    ]);
  });

  test("moves money by bank even where both parts cancel out", () => {
    const figures = [figure("neighbour-sale", 1_000, 500_000_000n), figure("grid-import", 1_000, -500_000_000n)];
    const run = runOf(supplier, [memberFigures("bert", figures)], { chain: ON_CHAIN });
    const [invoice] = invoicesOf(run);
    expect([invoice?.kind, invoice?.payable_cents, invoice?.chain?.settled_cents]).toEqual(["invoice", 0, -50]);
    expect(isCollected(invoice as NonNullable<typeof invoice>)).toBe(true);
  });
});

import { describe, expect, test } from "vitest";
import { changersOf } from "./billing-run.ts";
import { EXEMPT_BILLER, figure, invoicesOf, MIXED, memberFigures, runOf, TAXED_BILLER } from "./test-run.ts";

const BERT = [
  memberFigures("bert", [
    figure("neighbour-purchase", 6_001, -900_150_000n),
    figure("grid-import", 2_000, -600_000_000n),
  ]),
];
const billed = new Map([
  ["bert", { figures: [figure("neighbour-purchase", 4_000, -600_000_000n)], invoices: ["SUN-1"], carried_nano: 0n }],
]);

describe("another run of a month", () => {
  test("leaves to the supplier what the first has left to it, whatever the biller does since", () => {
    const supplier = { ...EXEMPT_BILLER, bills_supply: true };
    const lineOf = (run: ReturnType<typeof runOf>) =>
      run.items[0]?.lines.find(({ category }) => category === "grid-import");
    expect(lineOf(runOf(supplier, BERT, { billed }))).toMatchObject({ is_billed: true, amount_nano: "-600000000" });
    const later = lineOf(runOf(supplier, BERT, { billed, first_biller: EXEMPT_BILLER }));
    expect(later).toMatchObject({ is_billed: false, energy_change_wh: 0, amount_nano: "0", cents: 0 });
    // And the other way round: what was begun is corrected to the end, for every member.
    const corrected = lineOf(runOf(EXEMPT_BILLER, BERT, { billed, first_biller: supplier }));
    expect(corrected).toMatchObject({ is_billed: true, amount_nano: "-600000000" });
  });

  test("charges VAT, or none, as the first did", () => {
    const [taxed] = invoicesOf(runOf(EXEMPT_BILLER, BERT, { billed, first_biller: TAXED_BILLER }));
    expect(taxed?.vat).toMatchObject([{ vat_category: "S", rate_basis_points: 2_000, vat_cents: 5 }]);
    expect(taxed?.biller).toMatchObject({ vat_id: "ATU12345678", tax_number: "12 345/6789", exemption_note: null });
    const [exempt] = invoicesOf(runOf(TAXED_BILLER, BERT, { billed, first_biller: EXEMPT_BILLER }));
    const { exemption_note } = EXEMPT_BILLER;
    expect(exempt?.vat).toMatchObject([{ vat_category: "E", rate_basis_points: 0, vat_cents: 0, exemption_note }]);
    expect(exempt?.biller).toMatchObject({ vat_id: "ATU12345678", vat_rate_basis_points: null });
  });
});

describe("who changed what a run uses", () => {
  test("is who entered the biller, and the accounts of whom money is asked or given", () => {
    const run = runOf(EXEMPT_BILLER, MIXED);
    const by = (name: string) => ({ version: 2, changed_by: name, changed_since: [name] });
    const items = run.items.map((item) => ({ ...item, account_provenance: by(item.member) }));
    const content = { ...run, biller_provenance: by("cleo"), items };
    expect([...changersOf(content)].sort()).toEqual(["anna", "bert", "cleo"]);
    const withheld = items.map((item) => ({ ...item, kind: "withheld" as const }));
    expect([...changersOf({ ...content, items: withheld })]).toEqual(["cleo"]);
  });
});

import "../test/english.ts";
import { createFormatter } from "@localgrid/ui-components/format";
import { describe, expect, test } from "vitest";
import type { BillingRun, RunItem, RunTotals } from "./billing-types.ts";
import {
  addsUp,
  batchesText,
  carriedText,
  centsNano,
  dueText,
  hindersInvoice,
  itemAddsUp,
  missingHref,
  nextMonth,
  pastMonths,
  sumText,
  usedIbanText,
  wayOf,
} from "./billing-words.ts";

const EURO = createFormatter("en-GB", "EUR");

describe("amounts are told in words, to the last digit", () => {
  test.each([
    [centsNano(-103), "pays €1.03"],
    [centsNano(150), "receives €1.50"],
    [-900_150_001n, "pays €0.900150001"],
    [0n, "nothing due"],
    [centsNano(Number.MAX_SAFE_INTEGER), "receives €90,071,992,547,409.91"],
  ])("%s nano of a member", (nano, text) => {
    expect(dueText(EURO, nano)).toBe(text);
  });

  test("of all members, and of what is carried on", () => {
    expect(sumText(EURO, centsNano(-172))).toBe("members pay €1.72");
    expect(carriedText(EURO, "-2570000")).toBe("€0.00257 still to pay");
    expect(carriedText(EURO, "1")).toBe("€0.000000001 still to receive");
    expect(carriedText(EURO, "0")).toBe("nothing");
  });
});

const TOTALS: RunTotals = {
  ...{ invoices: 1, credit_notes: 1, without_amount: 0, withheld: 0, debit_cents: 172, credit_cents: 150 },
  ...{ statement_nano: "0", amount_nano: "-220019999", carried_in_nano: "-2400000", carried_out_nano: "-2419999" },
  ...{ chain_nano: "0", bank_debit_cents: 172, bank_credit_cents: 150 },
};

const ITEM: RunItem = {
  ...{ member: "m02", name: null, kind: "invoice", missing: [], intervals: 1, final_intervals: 1, refers_to: [] },
  account: { iban: null, version: 0, changed_by: null, changed_since: [] },
  lines: [
    {
      ...{ category: "neighbour-purchase", is_billed: true, statement_energy_wh: 1, statement_nano: "-1020170000" },
      ...{ energy_change_wh: 1, amount_nano: "-1020170000", cents: -102 },
    },
  ],
  ...{ carried_in_nano: "-2400000", amount_nano: "-1020170000", due_cents: -102, carried_out_nano: "-2570000" },
  ...{ chain_nano: "0", bank_cents: -102 },
};

test("a single nano too much is seen, in a run and in a bill", () => {
  expect(addsUp(TOTALS)).toBe(true);
  expect(addsUp({ ...TOTALS, carried_out_nano: "-2419998" })).toBe(false);
  expect(itemAddsUp(ITEM)).toBe(true);
  expect(itemAddsUp({ ...ITEM, amount_nano: "-1020170001" })).toBe(false);
  expect(itemAddsUp({ ...ITEM, carried_out_nano: "-2570001" })).toBe(false);
});

test("what the chain settles is part of the sum", () => {
  const onChain = { chain_nano: "-1020170000", bank_cents: 0, carried_out_nano: "-2400000" };
  expect(itemAddsUp({ ...ITEM, ...onChain })).toBe(true);
  expect(itemAddsUp({ ...ITEM, ...onChain, chain_nano: "-1020170001" })).toBe(false);
  const left = { chain_nano: "-220019999", bank_debit_cents: 0, bank_credit_cents: 0, carried_out_nano: "-2400000" };
  expect(addsUp({ ...TOTALS, ...left })).toBe(true);
  expect(addsUp({ ...TOTALS, ...left, bank_debit_cents: 1 })).toBe(false);
});

test("of the ways that have begun by a month the newest counts, and without one it is the bank", () => {
  const way = (version: number, settles_by: "bank" | "chain", from_month: string) => {
    return { version, settles_by, from_month, from_s: 0, changed_by: null, changed_at_ms: 0 };
  };
  const ways = [way(3, "bank", "2026-03"), way(2, "chain", "2026-06"), way(1, "chain", "2026-01")];
  expect(["2025-12", "2026-01", "2026-02", "2026-03", "2026-07"].map((month) => wayOf(ways, month))).toEqual([
    ...["bank", "chain", "chain", "bank", "bank"],
  ]);
  const batches = { zone: 1, settlement_contract: null, last_tx_hash: null };
  expect(batchesText({ ...batches, count: 2, first_seq: 4, last_seq: 9 })).toBe("2 batches, 4 to 9, of zone 1");
  expect(batchesText({ ...batches, count: 0, first_seq: null, last_seq: null })).toBe("no batch yet");
});

test("what is missing leads to where it is put right", () => {
  const where = { community: "sun", month: "2026-10", member: "m03" };
  expect(missingHref("no-iban", where)).toBe("#/c/sun/billing/accounts/m03");
  expect(missingHref("not-final", where)).toBe("#/c/sun/reconciliation/2026-10");
  expect(missingHref("not-closed", where)).toBe("#/c/sun/nodes");
  expect(hindersInvoice(["no-iban", "no-mandate"])).toBe(false);
  expect(hindersInvoice(["no-iban", "no-address"])).toBe(true);
});

test("the month that is offered first is the latest that is over and was not approved", () => {
  const months = pastMonths(Date.UTC(2026, 0, 31, 23, 30), "Europe/Vienna", 3);
  expect(months).toEqual(["2026-01", "2025-12", "2025-11"]);
  const run = (month: string, state: BillingRun["state"]) => ({ month, state }) as BillingRun;
  expect(nextMonth(months, [run("2026-01", "approved"), run("2025-12", "cancelled")])).toBe("2025-12");
  expect(
    nextMonth(
      months,
      months.map((month) => run(month, "approved")),
    ),
  ).toBe("2026-01");
});

test("an IBAN that was changed since the last approved run says by whom", () => {
  const used = { iban: "AT611904300234573201", version: 3, changed_by: "clara", changed_since: [] };
  expect(usedIbanText(used)).toBe("AT61 1904 3002 3457 3201");
  const changed = usedIbanText({ ...used, changed_since: ["bill", "clara"] });
  expect(changed).toContain("AT61 1904 3002 3457 3201");
  expect(changed).toContain("bill, clara");
});

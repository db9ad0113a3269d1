import { decodeCbor, encodeCbor } from "@localgrid/vocabulary/cbor";
import { memberId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { type NanoCurrency, sumOf } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AccountId } from "../pricing/pricing.ts";
import {
  balanceOf,
  balancesOf,
  createLedger,
  isWithinCreditLimit,
  type LedgerEntry,
  ledgerFromCbor,
  ledgerToCbor,
  postTransaction,
} from "./ledger.ts";

function entry(account: AccountId, amount: bigint): LedgerEntry {
  return { account, amount_nano: amount as NanoCurrency };
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}

const accounts = fc.constantFrom<AccountId>(
  "member:a:market",
  "member:a-b:market",
  "member:a:supply",
  "community",
  "network-operator",
  "supplier",
  "operator",
);
const transactions = fc.array(
  fc
    .array(fc.tuple(accounts, fc.bigInt({ min: -(2n ** 58n), max: 2n ** 58n })), { maxLength: 6 })
    .map((drawn) => drawn.map(([account, amount]) => entry(account, amount)))
    .map((entries) => [...entries, entry("supplier", -sumOf(entries.map((e) => e.amount_nano)))]),
  { maxLength: 4 },
);

function posted(all: readonly (readonly LedgerEntry[])[]) {
  const ledger = createLedger();
  for (const entries of all) postTransaction(ledger, entries);
  return ledger;
}

describe("the ledger", () => {
  test("adds up what was posted to each account", () => {
    const ledger = createLedger();
    postTransaction(ledger, [entry("supplier", 70n), entry("member:a:supply", -30n), entry("member:a:supply", -40n)]);
    postTransaction(ledger, [entry("member:a:supply", 10n), entry("supplier", -10n)]);
    postTransaction(ledger, []);
    expect(balanceOf(ledger, "member:a:supply")).toBe(-60n);
    expect(balanceOf(ledger, "operator")).toBe(0n);
    expect(balancesOf(ledger)).toEqual([
      { account: "member:a:supply", balance_nano: -60n },
      { account: "supplier", balance_nano: 60n },
    ]);
  });

  test("refuses a transaction that does not sum to zero, and stays as it was", () => {
    const ledger = posted([[entry("community", 5n), entry("operator", -5n)]]);
    const before = balancesOf(ledger);
    expect(codeOf(() => postTransaction(ledger, [entry("community", 1n)]))).toBe("unbalanced-transaction");
    expect(codeOf(() => postTransaction(ledger, [entry("community", 1n), entry("operator", -2n)]))).toBe(
      "unbalanced-transaction",
    );
    expect(balancesOf(ledger)).toEqual(before);
  });

  test("refuses balances that no store could keep, and stays as it was", () => {
    const ledger = posted([[entry("community", 2n ** 63n - 1n), entry("operator", 1n - 2n ** 63n)]]);
    const before = balancesOf(ledger);
    const tooMuch = [entry("supplier", -1n), entry("community", 1n)];
    expect(codeOf(() => postTransaction(ledger, tooMuch))).toBe("balance-out-of-range");
    expect(balancesOf(ledger)).toEqual(before);
    expect(ledgerFromCbor(decodeCbor(encodeCbor(ledgerToCbor(ledger))))).toEqual(ledger);
  });

  test("always sums to zero, whatever is posted", () => {
    fc.assert(
      fc.property(transactions, (all) => {
        expect(sumOf(balancesOf(posted(all)).map((balance) => balance.balance_nano))).toBe(0n);
      }),
    );
  });

  test("comes back from its bytes exactly, and the order of postings leaves no trace in them", () => {
    fc.assert(
      fc.property(transactions, (all) => {
        const bytes = encodeCbor(ledgerToCbor(posted(all)));
        expect(encodeCbor(ledgerToCbor(ledgerFromCbor(decodeCbor(bytes))))).toEqual(bytes);
        expect(balancesOf(ledgerFromCbor(decodeCbor(bytes)))).toEqual(balancesOf(posted(all)));
        const turned = all.map((entries) => entries.toReversed()).toReversed();
        expect(encodeCbor(ledgerToCbor(posted(turned)))).toEqual(bytes);
      }),
    );
  });

  test("refuses bytes that are no ledger", () => {
    const wrong = [null, 7, "x", [], new Uint8Array(3), new Map([[1, 2]]), { nobody: 0 }, { community: "0" }];
    for (const value of [...wrong, { community: 1 }, { community: 1, operator: -2 }, { community: null }]) {
      expect(codeOf(() => ledgerFromCbor(value))).toBe("malformed-ledger");
    }
    expect(ledgerFromCbor({ community: 1, operator: -1 }).balances.get("community")).toBe(1n);
  });
});

describe("the credit limit", () => {
  const a = memberId("a");
  const owing = (market: bigint, supply: bigint) =>
    posted([
      [entry("member:a:market", -market), entry("member:a:supply", -supply), entry("operator", market + supply)],
    ]);

  test("may be used up to the last nano", () => {
    expect(isWithinCreditLimit(owing(100n, 0n), a, 100n)).toBe(true);
    expect(isWithinCreditLimit(owing(101n, 0n), a, 100n)).toBe(false);
    expect(isWithinCreditLimit(createLedger(), a, 0n)).toBe(true);
  });

  test("does not count what is owed to the supplier", () => {
    expect(isWithinCreditLimit(owing(0n, 1_000n), a, 0n)).toBe(true);
  });

  test("null is no limit", () => {
    expect(isWithinCreditLimit(owing(10n ** 15n, 0n), a, null)).toBe(true);
  });
});

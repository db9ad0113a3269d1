import type { CborValue } from "@localgrid/vocabulary/cbor";
import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { type NanoCurrency, NO_MONEY } from "@localgrid/vocabulary/units";
import { type AccountId, accountId, marketAccount } from "../pricing/pricing.ts";

/** Balances of a community's accounts. They always sum to exactly 0. Plain data, owned by the caller. */
export interface Ledger {
  readonly balances: Map<AccountId, NanoCurrency>;
}

/** One side of a transaction; what a {@link Ledger} needs to know of a posting. */
export interface LedgerEntry {
  readonly account: AccountId;
  /** + the account receives, − it pays. */
  readonly amount_nano: NanoCurrency;
}

export interface AccountBalance {
  readonly account: AccountId;
  readonly balance_nano: NanoCurrency;
}

/** A balance is stored as a signed 64-bit integer: ±9.2 billion currency units. */
const BALANCE_LIMIT_NANO = 2n ** 63n - 1n;

export function createLedger(): Ledger {
  return { balances: new Map() };
}

/**
 * Adds a transaction, all of it or nothing.
 *
 * @throws {LocalGridError} `unbalanced-transaction` unless the entries sum to exactly 0; `balance-out-of-range`
 *   beyond 64 bits
 */
export function postTransaction(ledger: Ledger, entries: readonly LedgerEntry[]): void {
  let sum = 0n;
  const changed = new Map<AccountId, NanoCurrency>();
  for (const { account, amount_nano } of entries) {
    sum += amount_nano;
    const before = changed.get(account) ?? balanceOf(ledger, account);
    changed.set(account, (before + amount_nano) as NanoCurrency);
  }
  if (sum !== 0n) throw new LocalGridError("unbalanced-transaction", `the entries sum to ${sum} nano instead of 0`);
  for (const [account, balance] of changed) assertInRange(account, balance);
  for (const [account, balance] of changed) ledger.balances.set(account, balance);
}

/** 0 for an account that was never posted to. */
export function balanceOf(ledger: Ledger, account: AccountId): NanoCurrency {
  return ledger.balances.get(account) ?? NO_MONEY;
}

/** Every account that was posted to, by account id in byte order. */
export function balancesOf(ledger: Ledger): readonly AccountBalance[] {
  return [...ledger.balances]
    .map(([account, balance_nano]) => ({ account, balance_nano }))
    .sort((a, b) => compareIdentifiers(a.account, b.account));
}

/**
 * Whether a member's market account is at most `limit_nano` below zero. What the member owes the supplier does not
 * count. Null means no limit.
 */
export function isWithinCreditLimit(ledger: Ledger, member: MemberId, limit_nano: bigint | null): boolean {
  return limit_nano === null || balanceOf(ledger, marketAccount(member)) >= -limit_nano;
}

/** A map from account to balance in nano-currency; equal ledgers give equal bytes. */
export function ledgerToCbor(ledger: Ledger): CborValue {
  return Object.fromEntries(ledger.balances);
}

/** @throws {LocalGridError} `malformed-ledger` for anything that {@link ledgerToCbor} does not write */
export function ledgerFromCbor(value: CborValue): Ledger {
  if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
    throw new LocalGridError("malformed-ledger", "the ledger is not a map");
  }
  if (value instanceof Map && value.size > 0) throw new LocalGridError("malformed-ledger", "an account is a number");
  const ledger = createLedger();
  let sum = 0n;
  for (const [account, stored] of Object.entries(value)) {
    const balance = balanceFrom(account, stored);
    sum += balance;
    ledger.balances.set(storedAccount(account), balance);
  }
  if (sum !== 0n) throw new LocalGridError("malformed-ledger", `the balances sum to ${sum} nano instead of 0`);
  return ledger;
}

function storedAccount(text: string): AccountId {
  try {
    return accountId(text);
  } catch (cause) {
    throw new LocalGridError("malformed-ledger", "an account has no valid name", { cause });
  }
}

function balanceFrom(account: string, stored: CborValue): NanoCurrency {
  if (typeof stored !== "bigint" && !Number.isSafeInteger(stored)) {
    throw new LocalGridError("malformed-ledger", `the balance of ${account} is not an integer`);
  }
  return BigInt(stored as number | bigint) as NanoCurrency;
}

function assertInRange(account: AccountId, balance: NanoCurrency): void {
  if (balance <= BALANCE_LIMIT_NANO && balance >= -BALANCE_LIMIT_NANO) return;
  throw new LocalGridError("balance-out-of-range", `the balance of ${account} would pass 64 bits`);
}

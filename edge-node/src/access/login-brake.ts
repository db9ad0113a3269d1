import { hash } from "node:crypto";
import type { AccountStore, Failures } from "./account-store.ts";

/**
 * Slows down guessing.
 *
 *   open ──5th wrong try of a login, 50th of an address──► locked ──15 min──► open
 *
 * Tries that are still being checked count as wrong, so that many at once gain nothing. Clocks may be set back:
 * then a lock lasts at most its 15 minutes longer.
 */
export const LOGIN_TRIES = 5;
export const ADDRESS_TRIES = 50;
export const LOCK_MS = 15 * 60_000;

/** Unknown names and addresses share this many places each, so that inventing new ones fills no storage. */
const PLACES = 4096;

export type BrakeAnswer = { readonly kind: "allowed" } | { readonly kind: "locked"; readonly retry_after_s: number };

type FailureStore = Pick<AccountStore, "failuresOf" | "recordFailure" | "clearFailures">;

export interface Try {
  readonly login: string;
  readonly isKnown: boolean;
  readonly address: string;
}

/** @package */
export class LoginBrake {
  private readonly store: FailureStore;
  private readonly now_ms: () => number;
  private readonly pending = new Map<string, number>();

  constructor(store: FailureStore, now_ms: () => number) {
    this.store = store;
    this.now_ms = now_ms;
  }

  /** An allowed try must be ended by {@link settle}. */
  begin(attempt: Try): BrakeAnswer {
    const now_ms = this.now_ms();
    const waits = limitsOf(attempt).map(({ key, tries }) => {
      const { count, last_at_ms } = this.recent(key, now_ms);
      if (count + (this.pending.get(key) ?? 0) < tries) return 0;
      return count < tries ? 1 : Math.ceil(Math.min(LOCK_MS, last_at_ms + LOCK_MS - now_ms) / 1000);
    });
    const retry_after_s = Math.max(...waits);
    if (retry_after_s > 0) return { kind: "locked", retry_after_s };
    for (const { key } of limitsOf(attempt)) this.pending.set(key, (this.pending.get(key) ?? 0) + 1);
    return { kind: "allowed" };
  }

  /** `wasRight` is null for a try that could not be checked. */
  settle(attempt: Try, wasRight: boolean | null): void {
    const now_ms = this.now_ms();
    for (const { key, scope } of limitsOf(attempt)) {
      const left = (this.pending.get(key) ?? 1) - 1;
      if (left === 0) this.pending.delete(key);
      else this.pending.set(key, left);
      if (wasRight === false) {
        this.store.recordFailure(key, { count: this.recent(key, now_ms).count + 1, last_at_ms: now_ms });
      }
      // An address is not cleared: who has one account could else guess at others without end.
      if (wasRight === true && scope === "login") this.store.clearFailures(key);
    }
  }

  /** Lifts the lock of a known login. */
  release(login: string): void {
    this.store.clearFailures(knownKey(login));
  }

  private recent(key: string, now_ms: number): Failures {
    const failures = this.store.failuresOf(key);
    const isRecent = failures !== null && Math.abs(now_ms - failures.last_at_ms) < LOCK_MS;
    return isRecent ? failures : { count: 0, last_at_ms: now_ms };
  }
}

function limitsOf({ login, isKnown, address }: Try) {
  const loginKey = isKnown ? knownKey(login) : `unknown-login:${placeOf(login)}`;
  return [
    { scope: "login", key: loginKey, tries: LOGIN_TRIES },
    { scope: "address", key: `address:${placeOf(address)}`, tries: ADDRESS_TRIES },
  ] as const;
}

function knownKey(login: string): string {
  return `login:${login}`;
}

function placeOf(text: string): number {
  return hash("sha256", text, "buffer").readUInt32BE(0) % PLACES;
}

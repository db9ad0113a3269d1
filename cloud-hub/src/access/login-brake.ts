import { hash } from "node:crypto";
import type { AccessStore, Failures } from "./access-store.ts";

/**
 * Slows down guessing, over all hubs of one database.
 *
 *   open ──5th wrong try of a login, 50th of an address──► locked ──15 min──► open
 *
 * Tries that are still being checked count as wrong, so that many at once gain nothing.
 */
export const LOGIN_TRIES = 5;
export const ADDRESS_TRIES = 50;
export const LOCK_MS = 15 * 60_000;

/** Unknown names and addresses share this many places each, so that inventing new ones fills no storage. */
const PLACES = 4096;

export type BrakeAnswer = { readonly kind: "allowed" } | { readonly kind: "locked"; readonly retry_after_s: number };

export interface Try {
  readonly login: string;
  readonly isKnown: boolean;
  readonly address: string;
}

/** @package */
export class LoginBrake {
  private readonly store: Pick<AccessStore, "failuresOf" | "recordFailure" | "clearFailures">;
  private readonly now_ms: () => number;
  private readonly pending = new Map<string, number>();

  constructor(store: Pick<AccessStore, "failuresOf" | "recordFailure" | "clearFailures">, now_ms: () => number) {
    this.store = store;
    this.now_ms = now_ms;
  }

  /** An allowed try must be ended by {@link settle}. */
  async begin(attempt: Try): Promise<BrakeAnswer> {
    const limits = limitsOf(attempt);
    const failures = await this.store.failuresOf(limits.map(({ key }) => key));
    const now_ms = this.now_ms();
    // From here to the end nothing waits, so that tries at once see each other.
    const waits = limits.map(({ key, tries }) => {
      const { count, last_at_ms } = recent(failures.get(key), now_ms);
      if (count + (this.pending.get(key) ?? 0) < tries) return 0;
      return count < tries ? 1 : Math.ceil(Math.min(LOCK_MS, last_at_ms + LOCK_MS - now_ms) / 1000);
    });
    const retry_after_s = Math.max(...waits);
    if (retry_after_s > 0) return { kind: "locked", retry_after_s };
    for (const { key } of limits) this.pending.set(key, (this.pending.get(key) ?? 0) + 1);
    return { kind: "allowed" };
  }

  /** `wasRight` is null for a try that could not be checked. */
  async settle(attempt: Try, wasRight: boolean | null): Promise<void> {
    const limits = limitsOf(attempt);
    const at_ms = this.now_ms();
    try {
      for (const { key, scope } of limits) {
        if (wasRight === false) await this.store.recordFailure(key, { at_ms, since_ms: at_ms - LOCK_MS });
        // An address is not cleared: who has one account could else guess at others without end.
        if (wasRight === true && scope === "login") await this.store.clearFailures(key);
      }
    } finally {
      for (const { key } of limits) {
        const left = (this.pending.get(key) ?? 1) - 1;
        if (left === 0) this.pending.delete(key);
        else this.pending.set(key, left);
      }
    }
  }
}

function recent(failures: Failures | undefined, now_ms: number): Failures {
  const isRecent = failures !== undefined && Math.abs(now_ms - failures.last_at_ms) < LOCK_MS;
  return isRecent ? failures : { count: 0, last_at_ms: now_ms };
}

function limitsOf({ login, isKnown, address }: Try) {
  const loginKey = isKnown ? `login:${login}` : `unknown-login:${placeOf(login)}`;
  return [
    { scope: "login", key: loginKey, tries: LOGIN_TRIES },
    { scope: "address", key: `address:${placeOf(address)}`, tries: ADDRESS_TRIES },
  ] as const;
}

function placeOf(text: string): number {
  return hash("sha256", text, "buffer").readUInt32BE(0) % PLACES;
}

import { compareIdentifiers } from "@localgrid/vocabulary/identifiers";
import type { Account, AccountStore, Failures, StoredSession } from "./account-store.ts";

/** Keeps everything until the process ends; stands in for the database in tests. */
export class InMemoryAccountStore implements AccountStore {
  private readonly accounts = new Map<string, Account>();
  private readonly sessions = new Map<string, StoredSession>();
  private readonly failures = new Map<string, Failures>();

  findAccount(login: string): Account | null {
    return this.accounts.get(login) ?? null;
  }

  saveAccount(account: Account): void {
    this.accounts.set(account.login, account);
  }

  listAccounts(): readonly Account[] {
    return [...this.accounts.values()].sort((a, b) => compareIdentifiers(a.login, b.login));
  }

  findSession(token_hash: string): StoredSession | null {
    return this.sessions.get(token_hash) ?? null;
  }

  saveSession(session: StoredSession): void {
    this.sessions.set(session.token_hash, session);
  }

  listSessions(login: string): readonly StoredSession[] {
    return [...this.sessions.values()]
      .filter((session) => session.login === login)
      .sort((a, b) => b.last_seen_at_ms - a.last_seen_at_ms);
  }

  deleteSession(token_hash: string): void {
    this.sessions.delete(token_hash);
  }

  deleteSessionsOf(login: string): void {
    for (const session of this.listSessions(login)) this.sessions.delete(session.token_hash);
  }

  failuresOf(key: string): Failures | null {
    return this.failures.get(key) ?? null;
  }

  recordFailure(key: string, failures: Failures): void {
    this.failures.set(key, failures);
  }

  clearFailures(key: string): void {
    this.failures.delete(key);
  }
}

import { compareIdentifiers } from "@localgrid/vocabulary/identifiers";
import type { Account, AccountStore, DeviceKey, Failures, Invitation, StoredSession } from "./account-store.ts";

/** Keeps everything until the process ends; stands in for the database in tests. */
export class InMemoryAccountStore implements AccountStore {
  private readonly accounts = new Map<string, Account>();
  private readonly sessions = new Map<string, StoredSession>();
  private readonly failures = new Map<string, Failures>();
  private readonly seen = new Map<string, number>();
  private readonly deviceKeys = new Map<string, DeviceKey>();
  private readonly invitations = new Map<string, Invitation>();

  findAccount(login: string): Account | null {
    return this.accounts.get(login) ?? null;
  }

  saveAccount(account: Account): void {
    this.accounts.set(account.login, account);
  }

  listAccounts(): readonly Account[] {
    return [...this.accounts.values()].sort((a, b) => compareIdentifiers(a.login, b.login));
  }

  deleteAccount(login: string): void {
    this.accounts.delete(login);
    this.seen.delete(login);
    this.deleteSessionsOf(login);
    for (const { key_hash } of this.listDeviceKeys(login)) this.deleteDeviceKey(key_hash);
    for (const invitation of this.listInvitations()) {
      if (invitation.login === login || invitation.made_by === login) this.deleteInvitation(invitation.secret_hash);
    }
  }

  lastSeen(login: string): number | null {
    return this.seen.get(login) ?? null;
  }

  recordSeen(login: string, at_ms: number): void {
    this.seen.set(login, at_ms);
  }

  findInvitation(secret_hash: string): Invitation | null {
    return this.invitations.get(secret_hash) ?? null;
  }

  saveInvitation(invitation: Invitation): void {
    this.invitations.set(invitation.secret_hash, invitation);
  }

  listInvitations(): readonly Invitation[] {
    return [...this.invitations.values()].sort(
      (a, b) => a.ends_at_ms - b.ends_at_ms || compareIdentifiers(a.secret_hash, b.secret_hash),
    );
  }

  deleteInvitation(secret_hash: string): void {
    this.invitations.delete(secret_hash);
  }

  redeemInvitation(secret_hash: string, account: Account): void {
    this.deleteInvitation(secret_hash);
    this.saveAccount(account);
  }

  findDeviceKey(key_hash: string): DeviceKey | null {
    return this.deviceKeys.get(key_hash) ?? null;
  }

  saveDeviceKey(key: DeviceKey): void {
    this.deviceKeys.set(key.key_hash, key);
  }

  listDeviceKeys(login: string): readonly DeviceKey[] {
    return [...this.deviceKeys.values()]
      .filter((key) => key.login === login)
      .sort((a, b) => b.used_at_ms - a.used_at_ms);
  }

  deleteDeviceKey(key_hash: string): void {
    this.deviceKeys.delete(key_hash);
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

import { hash } from "node:crypto";
import type { RandomBytes } from "@localgrid/passwords/password";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { Account, AccountStore, HomeRight, Role, StoredSession } from "./account-store.ts";

const HOUR_MS = 3_600_000;
/** Neighbours stay logged in on their phone; who can change others' things does not. */
const IDLE_LIMIT_MS: Readonly<Record<Role, number>> = {
  member: 30 * 24 * HOUR_MS,
  installer: 12 * HOUR_MS,
  coordinator: 12 * HOUR_MS,
};
/** `last_seen_at_ms` is at most this old, so that reading a page costs the SD card nothing. */
const SEEN_RESOLUTION_MS = 10 * 60_000;
const SESSIONS_PER_LOGIN = 20;
/** Outlives the sessions, and is told by the day: an hour is exact enough. */
const LAST_SEEN_RESOLUTION_MS = HOUR_MS;

export interface Session {
  /** Names the session without giving it away: SHA-256 of its token. */
  readonly token_hash: string;
  readonly login: string;
  readonly role: Role;
  /** Set for the role `member`. */
  readonly member: MemberId | null;
  /** Set for the role `member`. */
  readonly right: HomeRight | null;
  /** Computed from the token, so that only who holds the token can know it, and nothing needs to be stored. */
  readonly csrf_token: string;
}

export interface OpenedSession {
  /** 32 random bytes in base64url: goes into the cookie and nowhere else. */
  readonly token: string;
  readonly session: Session;
}

/** Opens, finds and ends sessions. @package */
export class SessionBook {
  private readonly store: AccountStore;
  private readonly random: RandomBytes;
  private readonly now_ms: () => number;

  constructor(ports: { readonly store: AccountStore; readonly random: RandomBytes; readonly now_ms: () => number }) {
    this.store = ports.store;
    this.random = ports.random;
    this.now_ms = ports.now_ms;
  }

  open(account: Account): OpenedSession {
    const now_ms = this.now_ms();
    this.makeRoom(account, now_ms);
    const token = Buffer.from(this.random(32)).toString("base64url");
    const token_hash = tokenHashOf(token);
    this.store.saveSession({ token_hash, login: account.login, created_at_ms: now_ms, last_seen_at_ms: now_ms });
    this.noteSeen(account.login, now_ms);
    return { token, session: sessionFor(account, token, token_hash) };
  }

  /** Null for unknown, ended and idle sessions. Finding one keeps it alive. */
  find(token: string): Session | null {
    const token_hash = tokenHashOf(token);
    const found = this.alive(token_hash);
    if (found === null) return null;
    const now_ms = this.now_ms();
    if (Math.abs(now_ms - found.stored.last_seen_at_ms) >= SEEN_RESOLUTION_MS) {
      this.store.saveSession({ ...found.stored, last_seen_at_ms: now_ms });
      this.noteSeen(found.account.login, now_ms);
    }
    return sessionFor(found.account, token, token_hash);
  }

  isOpen(token_hash: string): boolean {
    return this.alive(token_hash) !== null;
  }

  end(token_hash: string): void {
    this.store.deleteSession(token_hash);
  }

  endOthers(login: string, keep_token_hash: string | null): void {
    for (const { token_hash } of this.store.listSessions(login)) {
      if (token_hash !== keep_token_hash) this.store.deleteSession(token_hash);
    }
  }

  private alive(token_hash: string): { readonly stored: StoredSession; readonly account: Account } | null {
    const stored = this.store.findSession(token_hash);
    if (stored === null) return null;
    const account = this.store.findAccount(stored.login);
    if (account === null || isIdle(stored, account.role, this.now_ms())) return null;
    return { stored, account };
  }

  private noteSeen(login: string, now_ms: number): void {
    const before_ms = this.store.lastSeen(login);
    if (before_ms !== null && Math.abs(now_ms - before_ms) < LAST_SEEN_RESOLUTION_MS) return;
    this.store.recordSeen(login, now_ms);
  }

  private makeRoom({ login, role }: Account, now_ms: number): void {
    const kept = this.store.listSessions(login).filter((session) => {
      if (!isIdle(session, role, now_ms)) return true;
      this.store.deleteSession(session.token_hash);
      return false;
    });
    for (const { token_hash } of kept.slice(SESSIONS_PER_LOGIN - 1)) this.store.deleteSession(token_hash);
  }
}

function isIdle(session: StoredSession, role: Role, now_ms: number): boolean {
  return now_ms - session.last_seen_at_ms >= IDLE_LIMIT_MS[role];
}

function sessionFor({ login, role, member, right }: Account, token: string, token_hash: string): Session {
  return { token_hash, login, role, member, right, csrf_token: hash("sha256", `lg/csrf/1${token}`, "base64url") };
}

function tokenHashOf(token: string): string {
  return hash("sha256", token, "hex");
}

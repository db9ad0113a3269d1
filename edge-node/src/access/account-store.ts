import type { PasswordHash } from "@localgrid/passwords/password";
import type { MemberId } from "@localgrid/vocabulary/identifiers";

export type Role = "member" | "installer" | "coordinator";

export interface Account {
  /** Unique; `[a-z0-9][a-z0-9._@-]{0,63}`. */
  readonly login: string;
  readonly role: Role;
  /** Set for the role `member`, null for every other one. */
  readonly member: MemberId | null;
  readonly password: PasswordHash;
}

export interface StoredSession {
  /** SHA-256 of the token in hexadecimal. The token itself is only in the browser. */
  readonly token_hash: string;
  readonly login: string;
  readonly created_at_ms: number;
  readonly last_seen_at_ms: number;
}

/** Wrong tries in a row. */
export interface Failures {
  readonly count: number;
  readonly last_at_ms: number;
}

/**
 * Where accounts, sessions and wrong tries are kept over restarts. Every write is in the store when the call
 * returns; values come back equal to what was saved. {@link accountStoreContract} tells the rest.
 */
export interface AccountStore {
  findAccount(login: string): Account | null;
  /** Adds the account or replaces the one of the same login. */
  saveAccount(account: Account): void;
  /** All of them, by login in byte order. */
  listAccounts(): readonly Account[];

  findSession(token_hash: string): StoredSession | null;
  /** Adds the session or replaces the one of the same token hash. */
  saveSession(session: StoredSession): void;
  /** Of a login, by `last_seen_at_ms`, the most recently seen first. */
  listSessions(login: string): readonly StoredSession[];
  /** Deleting what is not there changes nothing. */
  deleteSession(token_hash: string): void;
  deleteSessionsOf(login: string): void;

  /** `key` names what is braked: at most some ten thousand different ones are ever used. */
  failuresOf(key: string): Failures | null;
  /** Replaces what was known of the key. */
  recordFailure(key: string, failures: Failures): void;
  clearFailures(key: string): void;
}

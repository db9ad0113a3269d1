import type { PasswordHash } from "@localgrid/passwords/password";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Role } from "./identity.ts";

/** What an account or token allows: its role, in one community or, with null, in all. */
export interface Grant {
  readonly role: Role;
  readonly community: CommunityId | null;
}

export interface AccountSummary extends Grant {
  /** Unique; `[a-z0-9][a-z0-9._@-]{0,63}`. */
  readonly login: string;
  readonly created_at_ms: number;
}

export interface Account extends AccountSummary {
  readonly password: PasswordHash;
}

export interface StoredSession {
  /** SHA-256 of the token in hexadecimal. The token itself is only in the browser. */
  readonly token_hash: string;
  readonly login: string;
  readonly created_at_ms: number;
  readonly last_seen_at_ms: number;
}

export interface ApiToken extends Grant {
  /** Names the token without giving it away. */
  readonly id: string;
  /** What people call it. */
  readonly label: string;
  readonly created_by: string;
  readonly created_at_ms: number;
  readonly last_used_at_ms: number | null;
}

/** Wrong tries in a row. */
export interface Failures {
  readonly count: number;
  readonly last_at_ms: number;
}

/** At most `limit` items whose key comes after `after` in byte order. */
export interface ListPart {
  readonly limit: number;
  readonly after: string | null;
}

/**
 * Where accounts, sessions, API tokens and wrong tries are kept, for all hubs of one database. Every write is durable
 * when its promise resolves. Every method @throws {LocalGridError} `store-away`, `store-full`
 */
export interface AccessStore {
  findAccount(login: string): Promise<Account | null>;
  /** @throws {LocalGridError} `unknown-community` too */
  addAccount(account: Account): Promise<"added" | "account-exists">;
  replacePassword(login: string, password: PasswordHash): Promise<void>;
  /** With all its sessions. The last operator stays: nobody could let anybody in again. */
  deleteAccount(login: string): Promise<"deleted" | "unknown-account" | "last-operator">;
  /** By login. */
  listAccounts(part: ListPart): Promise<readonly AccountSummary[]>;

  /** Adds a session and deletes the login's others that were seen before `idle_before_ms`, or beyond its newest `most`. */
  openSession(
    session: StoredSession,
    bounds: { readonly idle_before_ms: number; readonly most: number },
  ): Promise<void>;
  findSession(token_hash: string): Promise<(StoredSession & Grant) | null>;
  touchSession(token_hash: string, at_ms: number): Promise<void>;
  deleteSession(token_hash: string): Promise<void>;
  /** Null for `keep` ends all of them. */
  deleteSessionsOf(login: string, keep: string | null): Promise<void>;

  /** `token_hash` as in {@link StoredSession}. @throws {LocalGridError} `unknown-community` too */
  addToken(token: ApiToken, token_hash: string): Promise<void>;
  findToken(token_hash: string): Promise<ApiToken | null>;
  touchToken(id: string, at_ms: number): Promise<void>;
  /** False when there is none. */
  deleteToken(id: string): Promise<boolean>;
  /** By id. */
  listTokens(part: ListPart): Promise<readonly ApiToken[]>;

  /** Of the keys that have failed; a key names what is braked, at most some ten thousand different ones. */
  failuresOf(keys: readonly string[]): Promise<ReadonlyMap<string, Failures>>;
  /** Adds one; the count begins anew when the last was before `since_ms`. */
  recordFailure(key: string, at: { readonly at_ms: number; readonly since_ms: number }): Promise<void>;
  clearFailures(key: string): Promise<void>;
}

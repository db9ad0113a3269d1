import type { PasswordHash } from "@localgrid/passwords/password";
import type { MemberId } from "@localgrid/vocabulary/identifiers";

export type Role = "member" | "installer" | "coordinator";

/**
 * What an account may do for its home: an owner everything, also say who else comes in; a tenant sees everything and
 * steers devices and limits; a reader sees. Each right holds those after it.
 */
export const HOME_RIGHTS = ["owner", "tenant", "reader"] as const;
export type HomeRight = (typeof HOME_RIGHTS)[number];

export interface Account {
  /** Unique; `[a-z0-9][a-z0-9._@-]{0,63}`. */
  readonly login: string;
  readonly role: Role;
  /** Set for the role `member`, null for every other one. */
  readonly member: MemberId | null;
  /** Set for the role `member`, null for every other one. */
  readonly right: HomeRight | null;
  readonly password: PasswordHash;
}

/** A way in that works once, for an account that is there or for one that its guest will name. */
export interface Invitation {
  /** SHA-256 of the secret in hexadecimal; names the invitation. The secret itself is only with whom it is for. */
  readonly secret_hash: string;
  /** The account that gets a new password; null for one that is yet to be made. */
  readonly login: string | null;
  readonly role: Role;
  readonly member: MemberId | null;
  readonly right: HomeRight | null;
  /** Login of whoever made it. */
  readonly made_by: string;
  readonly made_at_ms: number;
  readonly ends_at_ms: number;
}

/** What a PIN unlocks on one device. */
export interface DeviceKey {
  /** SHA-256 of the key in hexadecimal. The key itself is only in the browser. */
  readonly key_hash: string;
  readonly login: string;
  /** Of key and PIN together. */
  readonly secret: PasswordHash;
  /** PINs since the last right one. */
  readonly tries: number;
  readonly used_at_ms: number;
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
  /** With its sessions, its devices' keys, its open invitations, those that it made, and when it was seen. */
  deleteAccount(login: string): void;

  /** Null for an account that nobody has used since its node keeps this. */
  lastSeen(login: string): number | null;
  recordSeen(login: string, at_ms: number): void;

  findInvitation(secret_hash: string): Invitation | null;
  /** Adds it or replaces the one of the same secret. */
  saveInvitation(invitation: Invitation): void;
  /** All of them, the first to end first. */
  listInvitations(): readonly Invitation[];
  deleteInvitation(secret_hash: string): void;
  /** Ends the invitation and saves the account that came of it: both or neither. */
  redeemInvitation(secret_hash: string, account: Account): void;

  findDeviceKey(key_hash: string): DeviceKey | null;
  /** Adds the key or replaces the one of the same hash. */
  saveDeviceKey(key: DeviceKey): void;
  /** Of a login, the one used last first. */
  listDeviceKeys(login: string): readonly DeviceKey[];
  deleteDeviceKey(key_hash: string): void;

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

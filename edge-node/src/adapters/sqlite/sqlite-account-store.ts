import type Database from "better-sqlite3";
import type {
  Account,
  AccountStore,
  DeviceKey,
  Failures,
  Invitation,
  StoredSession,
} from "../../access/account-store.ts";
import { writing } from "./out-of-space.ts";

interface AccountRow {
  readonly login: string;
  readonly role: Account["role"];
  readonly member: Account["member"];
  readonly home_right: Account["right"];
  readonly salt: Buffer;
  readonly hash: Buffer;
  readonly cost: number;
  readonly block_size: number;
  readonly parallelization: number;
}

interface DeviceKeyRow extends Omit<AccountRow, "role" | "member" | "home_right"> {
  readonly key_hash: string;
  readonly tries: number;
  readonly used_at_ms: number;
}

interface InvitationRow extends Omit<Invitation, "right"> {
  readonly home_right: Invitation["right"];
}

const ACCOUNTS = `SELECT account.login, role, member, home_right, salt, hash, cost, block_size, parallelization
  FROM account LEFT JOIN account_right ON account_right.login = account.login`;
const INVITATION_COLUMNS = "secret_hash, login, role, member, home_right, made_by, made_at_ms, ends_at_ms";
const KEY_COLUMNS = "key_hash, login, salt, hash, cost, block_size, parallelization, tries, used_at_ms";
const SESSION_COLUMNS = "token_hash, login, created_at_ms, last_seen_at_ms";

/**
 * Logins, sessions and wrong tries in the node's local database. Every write throws `storage-full` when there is no
 * room: a right password then gets the same answer as a wrong one, so that nobody can try on uncounted.
 */
export class SqliteAccountStore implements AccountStore {
  private readonly database: Database.Database;

  constructor(database: Database.Database) {
    this.database = database;
  }

  findAccount(login: string): Account | null {
    const row = this.database.prepare<[string], AccountRow>(`${ACCOUNTS} WHERE account.login = ?`).get(login);
    return row === undefined ? null : accountOf(row);
  }

  saveAccount(account: Account): void {
    this.inOneGo(() => this.putAccount(account));
  }

  listAccounts(): readonly Account[] {
    return this.database.prepare<[], AccountRow>(`${ACCOUNTS} ORDER BY account.login`).all().map(accountOf);
  }

  deleteAccount(login: string): void {
    this.inOneGo(() => {
      for (const table of ["account", "account_right", "account_seen", "device_key", "session"]) {
        this.database.prepare(`DELETE FROM ${table} WHERE login = ?`).run(login);
      }
      this.database.prepare("DELETE FROM invitation WHERE login = ? OR made_by = ?").run(login, login);
    });
  }

  lastSeen(login: string): number | null {
    const select = "SELECT at_ms FROM account_seen WHERE login = ?";
    return this.database.prepare<[string], { at_ms: number }>(select).get(login)?.at_ms ?? null;
  }

  recordSeen(login: string, at_ms: number): void {
    const insert = this.database.prepare("INSERT OR REPLACE INTO account_seen (login, at_ms) VALUES (?, ?)");
    writing(() => insert.run(login, at_ms));
  }

  findInvitation(secret_hash: string): Invitation | null {
    const select = `SELECT ${INVITATION_COLUMNS} FROM invitation WHERE secret_hash = ?`;
    const row = this.database.prepare<[string], InvitationRow>(select).get(secret_hash);
    return row === undefined ? null : invitationOf(row);
  }

  saveInvitation(invitation: Invitation): void {
    const { secret_hash, login, role, member, right, made_by, made_at_ms, ends_at_ms } = invitation;
    const insert = this.database.prepare(
      `INSERT OR REPLACE INTO invitation (${INVITATION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    writing(() => insert.run(secret_hash, login, role, member, right, made_by, made_at_ms, ends_at_ms));
  }

  listInvitations(): readonly Invitation[] {
    const select = `SELECT ${INVITATION_COLUMNS} FROM invitation ORDER BY ends_at_ms, secret_hash`;
    return this.database.prepare<[], InvitationRow>(select).all().map(invitationOf);
  }

  deleteInvitation(secret_hash: string): void {
    const remove = this.database.prepare("DELETE FROM invitation WHERE secret_hash = ?");
    writing(() => remove.run(secret_hash));
  }

  redeemInvitation(secret_hash: string, account: Account): void {
    this.inOneGo(() => {
      this.database.prepare("DELETE FROM invitation WHERE secret_hash = ?").run(secret_hash);
      this.putAccount(account);
    });
  }

  findDeviceKey(key_hash: string): DeviceKey | null {
    const select = `SELECT ${KEY_COLUMNS} FROM device_key WHERE key_hash = ?`;
    const row = this.database.prepare<[string], DeviceKeyRow>(select).get(key_hash);
    return row === undefined ? null : deviceKeyOf(row);
  }

  saveDeviceKey({ key_hash, login, secret, tries, used_at_ms }: DeviceKey): void {
    const { salt, hash, cost, block_size, parallelization } = secret;
    const insert = this.database.prepare(
      `INSERT OR REPLACE INTO device_key (${KEY_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const bytes = [Buffer.from(salt), Buffer.from(hash)];
    writing(() => insert.run(key_hash, login, ...bytes, cost, block_size, parallelization, tries, used_at_ms));
  }

  listDeviceKeys(login: string): readonly DeviceKey[] {
    const select = `SELECT ${KEY_COLUMNS} FROM device_key WHERE login = ? ORDER BY used_at_ms DESC, key_hash`;
    return this.database.prepare<[string], DeviceKeyRow>(select).all(login).map(deviceKeyOf);
  }

  deleteDeviceKey(key_hash: string): void {
    const remove = this.database.prepare("DELETE FROM device_key WHERE key_hash = ?");
    writing(() => remove.run(key_hash));
  }

  findSession(token_hash: string): StoredSession | null {
    const select = `SELECT ${SESSION_COLUMNS} FROM session WHERE token_hash = ?`;
    return this.database.prepare<[string], StoredSession>(select).get(token_hash) ?? null;
  }

  saveSession({ token_hash, login, created_at_ms, last_seen_at_ms }: StoredSession): void {
    const insert = this.database.prepare(`INSERT OR REPLACE INTO session (${SESSION_COLUMNS}) VALUES (?, ?, ?, ?)`);
    writing(() => insert.run(token_hash, login, created_at_ms, last_seen_at_ms));
  }

  listSessions(login: string): readonly StoredSession[] {
    const select = `SELECT ${SESSION_COLUMNS} FROM session WHERE login = ? ORDER BY last_seen_at_ms DESC, token_hash`;
    return this.database.prepare<[string], StoredSession>(select).all(login);
  }

  deleteSession(token_hash: string): void {
    const remove = this.database.prepare("DELETE FROM session WHERE token_hash = ?");
    writing(() => remove.run(token_hash));
  }

  deleteSessionsOf(login: string): void {
    const remove = this.database.prepare("DELETE FROM session WHERE login = ?");
    writing(() => remove.run(login));
  }

  failuresOf(key: string): Failures | null {
    const select = "SELECT count, last_at_ms FROM login_failure WHERE key = ?";
    return this.database.prepare<[string], Failures>(select).get(key) ?? null;
  }

  recordFailure(key: string, { count, last_at_ms }: Failures): void {
    const insert = this.database.prepare(
      "INSERT OR REPLACE INTO login_failure (key, count, last_at_ms) VALUES (?, ?, ?)",
    );
    writing(() => insert.run(key, count, last_at_ms));
  }

  clearFailures(key: string): void {
    const remove = this.database.prepare("DELETE FROM login_failure WHERE key = ?");
    writing(() => remove.run(key));
  }

  private putAccount({ login, role, member, right, password }: Account): void {
    const { salt, hash, cost, block_size, parallelization } = password;
    const bytes = [Buffer.from(salt), Buffer.from(hash)];
    this.database
      .prepare(
        `INSERT OR REPLACE INTO account (login, role, member, salt, hash, cost, block_size, parallelization)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(login, role, member, ...bytes, cost, block_size, parallelization);
    if (right === null) this.database.prepare("DELETE FROM account_right WHERE login = ?").run(login);
    else
      this.database.prepare("INSERT OR REPLACE INTO account_right (login, home_right) VALUES (?, ?)").run(login, right);
  }

  private inOneGo(write: () => void): void {
    writing(() => this.database.transaction(write)());
  }
}

function accountOf(row: AccountRow): Account {
  const { login, role, member, home_right, salt, hash, cost, block_size, parallelization } = row;
  const bytes = { salt: new Uint8Array(salt), hash: new Uint8Array(hash) };
  // Accounts of a release that knew no rights had all of them.
  const right = role === "member" ? (home_right ?? "owner") : null;
  return { login, role, member, right, password: { ...bytes, cost, block_size, parallelization } };
}

function deviceKeyOf({ key_hash, login, salt, hash, tries, used_at_ms, ...parameters }: DeviceKeyRow): DeviceKey {
  const secret = { salt: new Uint8Array(salt), hash: new Uint8Array(hash), ...parameters };
  return { key_hash, login, secret, tries, used_at_ms };
}

function invitationOf({ home_right, ...row }: InvitationRow): Invitation {
  return { ...row, right: home_right };
}

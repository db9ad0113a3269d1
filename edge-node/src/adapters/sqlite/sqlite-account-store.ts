import type Database from "better-sqlite3";
import type { Account, AccountStore, Failures, StoredSession } from "../../access/account-store.ts";
import { writing } from "./out-of-space.ts";

interface AccountRow {
  readonly login: string;
  readonly role: Account["role"];
  readonly member: Account["member"];
  readonly salt: Buffer;
  readonly hash: Buffer;
  readonly cost: number;
  readonly block_size: number;
  readonly parallelization: number;
}

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
    const row = this.database.prepare<[string], AccountRow>("SELECT * FROM account WHERE login = ?").get(login);
    return row === undefined ? null : accountOf(row);
  }

  saveAccount({ login, role, member, password }: Account): void {
    const { salt, hash, cost, block_size, parallelization } = password;
    const insert = this.database.prepare(
      `INSERT OR REPLACE INTO account (login, role, member, salt, hash, cost, block_size, parallelization)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const bytes = [Buffer.from(salt), Buffer.from(hash)];
    writing(() => insert.run(login, role, member, ...bytes, cost, block_size, parallelization));
  }

  listAccounts(): readonly Account[] {
    return this.database.prepare<[], AccountRow>("SELECT * FROM account ORDER BY login").all().map(accountOf);
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
}

function accountOf(row: AccountRow): Account {
  const { login, role, member, salt, hash, cost, block_size, parallelization } = row;
  const bytes = { salt: new Uint8Array(salt), hash: new Uint8Array(hash) };
  return { login, role, member, password: { ...bytes, cost, block_size, parallelization } };
}

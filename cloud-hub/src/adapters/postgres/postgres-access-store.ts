import type { PasswordHash } from "@localgrid/passwords/password";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import { and, asc, desc, eq, gt, inArray, lt, ne, or, sql } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type {
  AccessStore,
  Account,
  AccountSummary,
  ApiToken,
  Failures,
  Grant,
  ListPart,
  StoredSession,
} from "../../access/access-store.ts";
import { onDatabase } from "./database-errors.ts";
import { account, apiToken, loginFailure, session } from "./schema-access.ts";
import { namingCommunities } from "./unknown-community.ts";

const SUMMARY = {
  login: account.login,
  role: account.role,
  community: account.community,
  created_at_ms: account.created_at_ms,
};

export class PostgresAccessStore implements AccessStore {
  private readonly database: NodePgDatabase;

  constructor(database: NodePgDatabase) {
    this.database = database;
  }

  async findAccount(login: string): Promise<Account | null> {
    const [row] = await onDatabase(() => this.database.select().from(account).where(eq(account.login, login)));
    if (row === undefined) return null;
    const { salt, hash, cost, block_size, parallelization, ...summary } = row;
    return { ...granted(summary), password: { salt, hash, cost, block_size, parallelization } };
  }

  async addAccount({ password, ...summary }: Account): Promise<"added" | "account-exists"> {
    const added = await onDatabase(() =>
      namingCommunities(() =>
        this.database
          .insert(account)
          .values({ ...summary, ...password })
          .onConflictDoNothing()
          .returning({ login: account.login }),
      ),
    );
    return added.length === 1 ? "added" : "account-exists";
  }

  async replacePassword(login: string, password: PasswordHash): Promise<void> {
    await onDatabase(() => this.database.update(account).set(password).where(eq(account.login, login)));
  }

  deleteAccount(login: string): Promise<"deleted" | "unknown-account" | "last-operator"> {
    return onDatabase(() =>
      this.database.transaction(async (transaction) => {
        // All operators are locked in one order: of two that delete each other at once, one stays.
        const operators = await transaction
          .select({ login: account.login })
          .from(account)
          .where(eq(account.role, "operator"))
          .orderBy(asc(account.login))
          .for("update");
        if (operators.length === 1 && operators[0]?.login === login) return "last-operator";
        const deleted = await transaction
          .delete(account)
          .where(eq(account.login, login))
          .returning({ login: account.login });
        return deleted.length === 1 ? "deleted" : "unknown-account";
      }),
    );
  }

  async listAccounts({ limit, after }: ListPart): Promise<readonly AccountSummary[]> {
    const isMeant = after === null ? undefined : gt(account.login, after);
    const rows = await onDatabase(() =>
      this.database.select(SUMMARY).from(account).where(isMeant).orderBy(asc(account.login)).limit(limit),
    );
    return rows.map(granted);
  }

  async openSession(opened: StoredSession, { idle_before_ms, most }: { idle_before_ms: number; most: number }) {
    const { login, token_hash } = opened;
    const isOther = and(eq(session.login, login), ne(session.token_hash, token_hash));
    await onDatabase(() =>
      this.database.transaction(async (transaction) => {
        await transaction.insert(session).values(opened);
        const beyond = transaction
          .select({ token_hash: session.token_hash })
          .from(session)
          .where(isOther)
          .orderBy(desc(session.last_seen_at_ms))
          .offset(most - 1);
        const isEnded = or(lt(session.last_seen_at_ms, idle_before_ms), inArray(session.token_hash, beyond));
        await transaction.delete(session).where(and(isOther, isEnded));
      }),
    );
  }

  async findSession(token_hash: string): Promise<(StoredSession & Grant) | null> {
    const [row] = await onDatabase(() =>
      this.database
        .select({
          token_hash: session.token_hash,
          login: session.login,
          created_at_ms: session.created_at_ms,
          last_seen_at_ms: session.last_seen_at_ms,
          role: account.role,
          community: account.community,
        })
        .from(session)
        .innerJoin(account, eq(account.login, session.login))
        .where(eq(session.token_hash, token_hash)),
    );
    return row === undefined ? null : granted(row);
  }

  async touchSession(token_hash: string, at_ms: number): Promise<void> {
    const isMeant = eq(session.token_hash, token_hash);
    await onDatabase(() => this.database.update(session).set({ last_seen_at_ms: at_ms }).where(isMeant));
  }

  async deleteSession(token_hash: string): Promise<void> {
    await onDatabase(() => this.database.delete(session).where(eq(session.token_hash, token_hash)));
  }

  async deleteSessionsOf(login: string, keep: string | null): Promise<void> {
    const isKept = keep === null ? undefined : ne(session.token_hash, keep);
    await onDatabase(() => this.database.delete(session).where(and(eq(session.login, login), isKept)));
  }

  async addToken(token: ApiToken, token_hash: string): Promise<void> {
    await onDatabase(() => namingCommunities(() => this.database.insert(apiToken).values({ ...token, token_hash })));
  }

  async findToken(token_hash: string): Promise<ApiToken | null> {
    const isMeant = eq(apiToken.token_hash, token_hash);
    const [row] = await onDatabase(() => this.database.select().from(apiToken).where(isMeant));
    return row === undefined ? null : shownToken(row);
  }

  async touchToken(id: string, at_ms: number): Promise<void> {
    await onDatabase(() => this.database.update(apiToken).set({ last_used_at_ms: at_ms }).where(eq(apiToken.id, id)));
  }

  async deleteToken(id: string): Promise<boolean> {
    const deleted = await onDatabase(() =>
      this.database.delete(apiToken).where(eq(apiToken.id, id)).returning({ id: apiToken.id }),
    );
    return deleted.length === 1;
  }

  async listTokens({ limit, after }: ListPart): Promise<readonly ApiToken[]> {
    const isMeant = after === null ? undefined : gt(apiToken.id, after);
    const rows = await onDatabase(() =>
      this.database.select().from(apiToken).where(isMeant).orderBy(asc(apiToken.id)).limit(limit),
    );
    return rows.map(shownToken);
  }

  async failuresOf(keys: readonly string[]): Promise<ReadonlyMap<string, Failures>> {
    const rows = await onDatabase(() =>
      this.database
        .select()
        .from(loginFailure)
        .where(inArray(loginFailure.key, [...keys])),
    );
    return new Map(rows.map(({ key, count, last_at_ms }) => [key, { count, last_at_ms }]));
  }

  async recordFailure(key: string, { at_ms, since_ms }: { at_ms: number; since_ms: number }): Promise<void> {
    const { count, last_at_ms } = loginFailure;
    const next = sql`CASE WHEN ${last_at_ms} < ${since_ms} THEN 1 ELSE ${count} + 1 END`;
    await onDatabase(() =>
      this.database
        .insert(loginFailure)
        .values({ key, count: 1, last_at_ms: at_ms })
        .onConflictDoUpdate({ target: loginFailure.key, set: { count: next, last_at_ms: at_ms } }),
    );
  }

  async clearFailures(key: string): Promise<void> {
    await onDatabase(() => this.database.delete(loginFailure).where(eq(loginFailure.key, key)));
  }
}

function granted<Row extends { readonly community: string | null }>(row: Row): Row & { community: CommunityId | null } {
  return row as Row & { community: CommunityId | null };
}

function shownToken({ token_hash: _, ...token }: typeof apiToken.$inferSelect): ApiToken {
  return granted(token);
}

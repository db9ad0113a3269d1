import type { PasswordHash } from "@localgrid/passwords/password";
import { compareIdentifiers } from "@localgrid/vocabulary/identifiers";
import type {
  AccessStore,
  Account,
  AccountSummary,
  ApiToken,
  Failures,
  Grant,
  ListPart,
  StoredSession,
} from "../access/access-store.ts";

/** The port's meaning without a database. */
export class InMemoryAccessStore implements AccessStore {
  private readonly accounts = new Map<string, Account>();
  private readonly sessions = new Map<string, StoredSession>();
  private readonly tokens = new Map<string, ApiToken & { readonly token_hash: string }>();
  private readonly failures = new Map<string, Failures>();

  async findAccount(login: string): Promise<Account | null> {
    return this.accounts.get(login) ?? null;
  }

  async addAccount(account: Account): Promise<"added" | "account-exists"> {
    if (this.accounts.has(account.login)) return "account-exists";
    this.accounts.set(account.login, account);
    return "added";
  }

  async replacePassword(login: string, password: PasswordHash): Promise<void> {
    const account = this.accounts.get(login);
    if (account !== undefined) this.accounts.set(login, { ...account, password });
  }

  async deleteAccount(login: string): Promise<"deleted" | "unknown-account" | "last-operator"> {
    const account = this.accounts.get(login);
    if (account === undefined) return "unknown-account";
    const operators = [...this.accounts.values()].filter(({ role }) => role === "operator");
    if (account.role === "operator" && operators.length === 1) return "last-operator";
    this.accounts.delete(login);
    await this.deleteSessionsOf(login, null);
    return "deleted";
  }

  async listAccounts(part: ListPart): Promise<readonly AccountSummary[]> {
    const summaries = [...this.accounts.values()].map(({ password: _, ...summary }) => summary);
    return partOf(summaries, ({ login }) => login, part);
  }

  async openSession(session: StoredSession, { idle_before_ms, most }: { idle_before_ms: number; most: number }) {
    this.sessions.set(session.token_hash, session);
    const others = [...this.sessions.values()]
      .filter(({ login, token_hash }) => login === session.login && token_hash !== session.token_hash)
      .sort((a, b) => b.last_seen_at_ms - a.last_seen_at_ms);
    const ended = others.filter(({ last_seen_at_ms }, at) => last_seen_at_ms < idle_before_ms || at >= most - 1);
    for (const { token_hash } of ended) this.sessions.delete(token_hash);
  }

  async findSession(token_hash: string): Promise<(StoredSession & Grant) | null> {
    const session = this.sessions.get(token_hash);
    const account = session && this.accounts.get(session.login);
    return account === undefined || session === undefined
      ? null
      : { ...session, role: account.role, community: account.community };
  }

  async touchSession(token_hash: string, at_ms: number): Promise<void> {
    const session = this.sessions.get(token_hash);
    if (session !== undefined) this.sessions.set(token_hash, { ...session, last_seen_at_ms: at_ms });
  }

  async deleteSession(token_hash: string): Promise<void> {
    this.sessions.delete(token_hash);
  }

  async deleteSessionsOf(login: string, keep: string | null): Promise<void> {
    for (const session of this.sessions.values()) {
      if (session.login === login && session.token_hash !== keep) this.sessions.delete(session.token_hash);
    }
  }

  async addToken(token: ApiToken, token_hash: string): Promise<void> {
    this.tokens.set(token.id, { ...token, token_hash });
  }

  async findToken(token_hash: string): Promise<ApiToken | null> {
    const found = [...this.tokens.values()].find((token) => token.token_hash === token_hash);
    return found === undefined ? null : shownToken(found);
  }

  async touchToken(id: string, at_ms: number): Promise<void> {
    const token = this.tokens.get(id);
    if (token !== undefined) this.tokens.set(id, { ...token, last_used_at_ms: at_ms });
  }

  async deleteToken(id: string): Promise<boolean> {
    return this.tokens.delete(id);
  }

  async listTokens(part: ListPart): Promise<readonly ApiToken[]> {
    return partOf([...this.tokens.values()].map(shownToken), ({ id }) => id, part);
  }

  async failuresOf(keys: readonly string[]): Promise<ReadonlyMap<string, Failures>> {
    return new Map(
      keys.flatMap((key) => {
        const failures = this.failures.get(key);
        return failures === undefined ? [] : [[key, failures] as const];
      }),
    );
  }

  async recordFailure(key: string, { at_ms, since_ms }: { at_ms: number; since_ms: number }): Promise<void> {
    const before = this.failures.get(key);
    const count = before === undefined || before.last_at_ms < since_ms ? 0 : before.count;
    this.failures.set(key, { count: count + 1, last_at_ms: at_ms });
  }

  async clearFailures(key: string): Promise<void> {
    this.failures.delete(key);
  }
}

function shownToken({ token_hash: _, ...token }: ApiToken & { readonly token_hash: string }): ApiToken {
  return token;
}

function partOf<Item>(items: readonly Item[], keyOf: (item: Item) => string, { limit, after }: ListPart): Item[] {
  return items
    .filter((item) => after === null || keyOf(item) > after)
    .sort((a, b) => compareIdentifiers(keyOf(a), keyOf(b)))
    .slice(0, limit);
}

import {
  generatePassword,
  hashPassword,
  isPasswordOf,
  newSalt,
  PASSWORD_COST,
  PASSWORD_LENGTH,
  type PasswordCost,
  type RandomBytes,
  unmatchableHash,
  weaknessOf,
} from "@localgrid/passwords/password";
import { WorkQueue } from "@localgrid/passwords/work-queue";
import type { AccessStore, Account, AccountSummary, ApiToken, Grant, ListPart } from "./access-store.ts";
import { CredentialDesk, type IssuedToken } from "./credential-desk.ts";
import type { Identity } from "./identity.ts";
import { LoginBrake, type Try } from "./login-brake.ts";

const LOGIN = /^[a-z0-9][a-z0-9._@-]{0,63}$/;
/** The account that is made when there is none. */
export const FIRST_LOGIN = "coordinator";

export interface AccessPorts {
  readonly store: AccessStore;
  readonly random: RandomBytes;
  readonly now_ms: () => number;
  /** Weaker only in tests. */
  readonly cost?: PasswordCost;
}

export type LockedAnswer = {
  readonly kind: "rejected";
  readonly reason: "login-locked";
  readonly retry_after_s: number;
};

type WrongLogin = { readonly kind: "rejected"; readonly reason: "wrong-login" };

export type LoginAnswer =
  | { readonly kind: "accepted"; readonly token: string; readonly account: AccountSummary }
  | WrongLogin
  | LockedAnswer;

export type PasswordAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "rejected"; readonly reason: "weak-password"; readonly message: string }
  | WrongLogin
  | LockedAnswer;

export type NewAccountAnswer =
  | { readonly kind: "done"; readonly initial_password: string }
  | { readonly kind: "rejected"; readonly reason: "account-exists" | "not-a-login" };

/** Keeps the first password where only the hub's owner can read it. */
export interface FirstLoginPaper {
  write(login: { readonly login: string; readonly password: string }): void;
  /** Another hub was first. */
  discard(): void;
}

/**
 * Who may come in: accounts with passwords and sessions, and API tokens. There is no password that was not generated
 * or chosen. Every method @throws {LocalGridError} `store-away`, `store-full`
 */
export class Access {
  private readonly ports: AccessPorts;
  private readonly cost: PasswordCost;
  private readonly brake: LoginBrake;
  private readonly desk: CredentialDesk;
  private readonly hashing = new WorkQueue({ width: 2, length: 32 });

  constructor(ports: AccessPorts) {
    this.ports = ports;
    this.cost = ports.cost ?? PASSWORD_COST;
    this.brake = new LoginBrake(ports.store, ports.now_ms);
    this.desk = new CredentialDesk(ports);
  }

  /** Makes an operator where there is no account at all. The paper is written first: without it nobody gets in. */
  async openFirstAccount(paper: FirstLoginPaper): Promise<void> {
    const { store, random, now_ms } = this.ports;
    if ((await store.listAccounts({ limit: 1, after: null })).length > 0) return;
    const text = generatePassword(random);
    const password = await this.hash(text);
    paper.write({ login: FIRST_LOGIN, password: text });
    const account: Account = {
      login: FIRST_LOGIN,
      role: "operator",
      community: null,
      created_at_ms: now_ms(),
      password,
    };
    if ((await store.addAccount(account)) !== "added") paper.discard();
  }

  /** Five wrong tries lock a login for 15 minutes, fifty an address. Unknown logins behave and last like known ones. */
  async login(request: {
    readonly login: string;
    readonly password: string;
    readonly address: string;
  }): Promise<LoginAnswer> {
    const account = await this.ports.store.findAccount(request.login);
    const answer = await this.check({ ...request, account });
    if (answer !== "right") return answer;
    // The password may have been changed while this one was being checked.
    const current = await this.ports.store.findAccount(request.login);
    if (current === null || account === null || !hasSamePassword(current, account)) {
      return { kind: "rejected", reason: "wrong-login" };
    }
    return { kind: "accepted", token: await this.desk.openSession(current), account: current };
  }

  /** Null for unknown, ended, idle and old sessions: idle is 12 hours, old a week. */
  personOfSession(token: string): Promise<Identity | null> {
    return this.desk.personOfSession(token);
  }

  /** Null for unknown and revoked tokens. Another hub's revocation counts here after two seconds. */
  personOfToken(token: string): Promise<Identity | null> {
    return this.desk.personOfToken(token);
  }

  logout(identity: Identity): Promise<void> {
    return this.desk.endSession(identity);
  }

  /** Ends all other sessions of the login. A wrong current password counts like a wrong login. */
  async changePassword(request: {
    readonly identity: Identity;
    readonly current: string;
    readonly next: string;
    readonly address: string;
  }): Promise<PasswordAnswer> {
    const { identity, current, next, address } = request;
    const login = identity.name;
    const weakness = next === current ? "the new password is the old one" : weaknessOf(next, login);
    if (weakness !== null) return { kind: "rejected", reason: "weak-password", message: weakness };
    const account = await this.ports.store.findAccount(login);
    const answer = await this.check({ account, login, password: current, address });
    if (answer !== "right") return answer;
    await this.ports.store.replacePassword(login, await this.hash(next));
    await this.ports.store.deleteSessionsOf(login, identity.credential);
    this.desk.forgetLogin(login);
    return { kind: "done" };
  }

  /** With a generated password. @throws {LocalGridError} `unknown-community` */
  async createAccount({ login, role, community }: Grant & { readonly login: string }): Promise<NewAccountAnswer> {
    if (!LOGIN.test(login)) return { kind: "rejected", reason: "not-a-login" };
    const { store, random, now_ms } = this.ports;
    const initial_password = generatePassword(random);
    const password = await this.hash(initial_password);
    const added = await store.addAccount({ login, role, community, created_at_ms: now_ms(), password });
    return added === "added" ? { kind: "done", initial_password } : { kind: "rejected", reason: added };
  }

  /** With all its sessions. */
  async deleteAccount(login: string): Promise<"deleted" | "unknown-account" | "last-operator"> {
    const answer = await this.ports.store.deleteAccount(login);
    this.desk.forgetLogin(login);
    return answer;
  }

  /** By login in byte order. */
  accounts(part: ListPart): Promise<readonly AccountSummary[]> {
    return this.ports.store.listAccounts(part);
  }

  /** @throws {LocalGridError} `unknown-community` */
  issueToken(grant: Grant & Pick<ApiToken, "label" | "created_by">): Promise<IssuedToken> {
    return this.desk.issueToken(grant);
  }

  /** False when there is none. */
  revokeToken(id: string): Promise<boolean> {
    return this.desk.revokeToken(id);
  }

  /** By id. */
  tokens(part: ListPart): Promise<readonly ApiToken[]> {
    return this.ports.store.listTokens(part);
  }

  private async check(request: {
    readonly account: Account | null;
    readonly login: string;
    readonly password: string;
    readonly address: string;
  }): Promise<"right" | WrongLogin | LockedAnswer> {
    const { account, login, password, address } = request;
    const attempt: Try = { login, isKnown: account !== null, address };
    if (this.hashing.isFull()) return { kind: "rejected", reason: "login-locked", retry_after_s: 1 };
    const answer = await this.brake.begin(attempt);
    if (answer.kind === "locked") {
      return { kind: "rejected", reason: "login-locked", retry_after_s: answer.retry_after_s };
    }
    let isRight: boolean | null = null;
    try {
      isRight = await this.hashing.run(() => this.isRight(account, password));
    } finally {
      await this.brake.settle(attempt, isRight);
    }
    return isRight ? "right" : { kind: "rejected", reason: "wrong-login" };
  }

  private async isRight(account: Account | null, password: string): Promise<boolean> {
    const stored = account?.password ?? unmatchableHash(this.ports.random, this.cost);
    const tried = password.length <= PASSWORD_LENGTH.most ? password : "";
    const fits = await isPasswordOf(tried, stored);
    return fits && account !== null;
  }

  private hash(text: string) {
    return this.hashing.run(() => hashPassword(text, newSalt(this.ports.random), this.cost));
  }
}

function hasSamePassword(a: Account, b: Account): boolean {
  return Buffer.compare(a.password.hash, b.password.hash) === 0;
}

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
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { Account, AccountStore, HomeRight, Role } from "./account-store.ts";
import { DeviceKeys, isGoodPin } from "./device-keys.ts";
import { Household } from "./household.ts";
import { InvitationBook } from "./invitation-book.ts";
import { LoginBrake, type Try } from "./login-brake.ts";
import { isLogin } from "./login-name.ts";
import { type OpenedSession, type Session, SessionBook } from "./session-book.ts";

export interface AccessPorts {
  readonly store: AccountStore;
  readonly random: RandomBytes;
  /** Real wall-clock time, also where the community's clock is accelerated. */
  readonly now_ms: () => number;
  /** Weaker only in tests. */
  readonly cost?: PasswordCost;
  /** Sessions of this login ended before their time: whatever else was opened with them ends too. */
  readonly ended?: (login: string) => void;
  /** The password that the login had is none any more. */
  readonly passwordReplaced?: (login: string) => void;
}

export type LockedAnswer = {
  readonly kind: "rejected";
  readonly reason: "login-locked";
  readonly retry_after_s: number;
};

export type LoginAnswer =
  | ({ readonly kind: "accepted" } & OpenedSession)
  | { readonly kind: "rejected"; readonly reason: "wrong-login" }
  | LockedAnswer;

export type PasswordAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "rejected"; readonly reason: "wrong-login" }
  | { readonly kind: "rejected"; readonly reason: "weak-password"; readonly message: string }
  | LockedAnswer;

export type NewPasswordAnswer =
  | { readonly kind: "done"; readonly initial_password: string }
  | { readonly kind: "rejected"; readonly reason: "account-exists" | "not-a-login" | "unknown-account" };

export interface AccountSummary {
  readonly login: string;
  readonly role: Role;
  readonly member: MemberId | null;
  /** Null for every role but `member`. */
  readonly right: HomeRight | null;
}

/** A member's account that is to be made is an owner's unless it is said otherwise. */
export type NewAccount = Omit<AccountSummary, "right"> & Partial<Pick<AccountSummary, "right">>;

export type ConfirmationAnswer =
  | { readonly kind: "confirmed" }
  | { readonly kind: "rejected"; readonly reason: "wrong-login" }
  | LockedAnswer;

export type NewPinAnswer =
  | { readonly kind: "done"; readonly token: string }
  | { readonly kind: "rejected"; readonly reason: "weak-pin" }
  | Exclude<ConfirmationAnswer, { readonly kind: "confirmed" }>;

/** Who may come in: accounts, their passwords and their sessions. There is no password that was not generated or chosen. */
export class Access {
  /** Ways in that were handed out and not used yet. */
  readonly invitations: InvitationBook;
  /** Devices that let in by a PIN. */
  readonly deviceKeys: DeviceKeys;
  /** The accounts of one home. */
  readonly household: Household;
  private readonly store: AccountStore;
  private readonly random: RandomBytes;
  private readonly cost: PasswordCost;
  private readonly brake: LoginBrake;
  private readonly sessions: SessionBook;
  private readonly hashing = new WorkQueue({ width: 2, length: 32 });
  private readonly ended: (login: string) => void;
  private readonly passwordReplaced: (login: string) => void;
  /** Logins whose account is being made. */
  private readonly reserved = new Set<string>();

  constructor({ store, random, now_ms, cost, ended = () => {}, passwordReplaced = () => {} }: AccessPorts) {
    this.ended = ended;
    this.passwordReplaced = (login) => {
      this.deviceKeys.forgetAll(login);
      passwordReplaced(login);
    };
    this.store = store;
    this.random = random;
    this.cost = cost ?? PASSWORD_COST;
    this.brake = new LoginBrake(store, now_ms);
    this.sessions = new SessionBook({ store, random, now_ms });
    this.household = new Household({ store, ended });
    this.deviceKeys = new DeviceKeys({
      store,
      random,
      now_ms,
      cost: this.cost,
      brake: this.brake,
      sessions: this.sessions,
      queue: this.hashing,
    });
    this.invitations = new InvitationBook({
      store,
      random,
      now_ms,
      brake: this.brake,
      sessions: this.sessions,
      isBusy: () => this.hashing.isFull(),
      hash: (text) => this.hash(text),
      reserved: this.reserved,
      ended,
      passwordReplaced: this.passwordReplaced,
    });
  }

  /** Five wrong tries lock a login for 15 minutes, fifty an address. Unknown logins behave and last like known ones. */
  async login(request: {
    readonly login: string;
    readonly password: string;
    readonly address: string;
  }): Promise<LoginAnswer> {
    const account = this.store.findAccount(request.login);
    const answer = await this.check({ ...request, account });
    if (answer !== "right") return answer;
    // The password may have been reset while this one was being checked.
    const current = this.store.findAccount(request.login);
    if (current === null || account === null || !hasSamePassword(current, account)) {
      return { kind: "rejected", reason: "wrong-login" };
    }
    return { kind: "accepted", ...this.sessions.open(current) };
  }

  /** Null for unknown, ended and idle sessions: idle is 30 days for members, 12 hours for everybody else. */
  sessionOf(token: string): Session | null {
    return this.sessions.find(token);
  }

  /** Asks without keeping the session alive. */
  isSessionOpen(token_hash: string): boolean {
    return this.sessions.isOpen(token_hash);
  }

  logout(session: Session): void {
    this.sessions.end(session.token_hash);
    this.ended(session.login);
  }

  /** Whether whoever holds the session also knows its password. A wrong one counts like a wrong login. */
  async confirm(request: {
    readonly session: Session;
    readonly password: string;
    readonly address: string;
  }): Promise<ConfirmationAnswer> {
    const { session, password, address } = request;
    const account = this.store.findAccount(session.login);
    const answer = await this.check({ account, login: session.login, password, address });
    return answer === "right" ? { kind: "confirmed" } : answer;
  }

  /** A key for the device that asks, which a PIN unlocks from now on. A wrong password counts like a wrong login. */
  async givePin(request: {
    readonly session: Session;
    readonly password: string;
    readonly pin: string;
    readonly address: string;
  }): Promise<NewPinAnswer> {
    const { pin, session } = request;
    if (!isGoodPin(pin)) return { kind: "rejected", reason: "weak-pin" };
    const answer = await this.confirm(request);
    if (answer.kind === "rejected") return answer;
    return { kind: "done", token: await this.deviceKeys.give(session.login, pin) };
  }

  /** Ends all other sessions of the login. A wrong current password counts like a wrong login. */
  async changePassword(request: {
    readonly session: Session;
    readonly current: string;
    readonly next: string;
    readonly address: string;
  }): Promise<PasswordAnswer> {
    const { session, current, next, address } = request;
    const { login } = session;
    const weakness = next === current ? "the new password is the old one" : weaknessOf(next, login);
    if (weakness !== null) return { kind: "rejected", reason: "weak-password", message: weakness };
    const account = this.store.findAccount(login);
    const answer = await this.check({ account, login, password: current, address });
    if (answer !== "right") return answer;
    await this.givePassword(login, next);
    this.passwordReplaced(login);
    this.sessions.endOthers(login, session.token_hash);
    this.ended(login);
    return { kind: "done" };
  }

  /**
   * Makes an account with a generated password. `admit` runs while the login is kept free for it; the account is
   * not made when it answers false.
   */
  async createAccount(
    summary: NewAccount,
    admit: () => Promise<boolean> = async () => true,
  ): Promise<NewPasswordAnswer | { readonly kind: "not-admitted" }> {
    const { login, role, member, right = "owner" } = summary;
    if (!isLogin(login)) return { kind: "rejected", reason: "not-a-login" };
    if (this.reserved.has(login) || this.store.findAccount(login) !== null) {
      return { kind: "rejected", reason: "account-exists" };
    }
    this.reserved.add(login);
    try {
      const initial_password = generatePassword(this.random);
      const password = await this.hash(initial_password);
      if (!(await admit())) return { kind: "not-admitted" };
      this.store.saveAccount({ login, role, member, right: role === "member" ? right : null, password });
      return { kind: "done", initial_password };
    } finally {
      this.reserved.delete(login);
    }
  }

  /** Replaces the password with a generated one, ends all sessions of the login and lifts its lock. */
  async resetPassword(login: string): Promise<NewPasswordAnswer> {
    if (this.store.findAccount(login) === null) return { kind: "rejected", reason: "unknown-account" };
    const initial_password = generatePassword(this.random);
    await this.givePassword(login, initial_password);
    this.passwordReplaced(login);
    this.sessions.endOthers(login, null);
    this.ended(login);
    this.brake.release(login);
    return { kind: "done", initial_password };
  }

  /** By login in byte order. */
  accounts(): readonly AccountSummary[] {
    return this.store.listAccounts().map(({ login, role, member, right }) => ({ login, role, member, right }));
  }

  private async check(request: {
    readonly account: Account | null;
    readonly login: string;
    readonly password: string;
    readonly address: string;
  }): Promise<"right" | Exclude<ConfirmationAnswer, { readonly kind: "confirmed" }>> {
    const { account, login, password, address } = request;
    const attempt: Try = { login, isKnown: account !== null, address };
    if (this.hashing.isFull()) return { kind: "rejected", reason: "login-locked", retry_after_s: 1 };
    const answer = this.brake.begin(attempt);
    if (answer.kind === "locked")
      return { kind: "rejected", reason: "login-locked", retry_after_s: answer.retry_after_s };
    let isRight: boolean | null = null;
    try {
      isRight = await this.hashing.run(() => this.isRight(account, password));
    } finally {
      this.brake.settle(attempt, isRight);
    }
    return isRight ? "right" : { kind: "rejected", reason: "wrong-login" };
  }

  private async isRight(account: Account | null, password: string): Promise<boolean> {
    const stored = account?.password ?? unmatchableHash(this.random, this.cost);
    const tried = password.length <= PASSWORD_LENGTH.most ? password : "";
    const fits = await isPasswordOf(tried, stored);
    return fits && account !== null;
  }

  private async givePassword(login: string, text: string): Promise<void> {
    const password = await this.hash(text);
    const account = this.store.findAccount(login);
    if (account !== null) this.store.saveAccount({ ...account, password });
  }

  private hash(text: string) {
    return this.hashing.run(() => hashPassword(text, newSalt(this.random), this.cost));
  }
}

function hasSamePassword(a: Account, b: Account): boolean {
  return Buffer.compare(a.password.hash, b.password.hash) === 0;
}

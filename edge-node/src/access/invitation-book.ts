import { hash } from "node:crypto";
import { type PasswordHash, type RandomBytes, weaknessOf } from "@localgrid/passwords/password";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { Account, AccountStore, HomeRight, Invitation } from "./account-store.ts";
import type { LoginBrake } from "./login-brake.ts";
import { isLogin } from "./login-name.ts";
import type { OpenedSession, SessionBook } from "./session-book.ts";

/**
 *   made ──joined──► gone, and the account has its password
 *     └──14 days, withdrawn, a newer one for the same account, its maker or its account removed──► gone
 */
export const INVITATION_LASTS_MS = 14 * 86_400_000;
/** Open at one time on a node. */
export const INVITATIONS_AT_MOST = 500;
/** Accounts of one home, those invited among them. */
export const ACCOUNTS_PER_HOME = 12;

const SECRET_BYTES = 24;
export const SECRET_PATTERN = "^[A-Za-z0-9_-]{32}$";

/** Whom an invitation is for: an account that is there, or one to come. */
export type Guest =
  | { readonly login: string }
  | { readonly role: "member"; readonly member: MemberId; readonly right: HomeRight }
  | { readonly role: "installer" | "coordinator" };

export type InviteAnswer =
  | { readonly kind: "done"; readonly secret: string; readonly invitation: Invitation }
  | { readonly kind: "rejected"; readonly reason: "unknown-account" | "too-many-invitations" | "too-many-accounts" };

interface LockedTry {
  readonly kind: "rejected";
  readonly reason: "login-locked";
  readonly retry_after_s: number;
}

export type LookAnswer =
  | { readonly kind: "open"; readonly invitation: Invitation }
  | { readonly kind: "rejected"; readonly reason: "invitation-over" }
  | LockedTry;

export type JoinAnswer =
  | ({ readonly kind: "accepted" } & OpenedSession)
  | { readonly kind: "rejected"; readonly reason: "invitation-over" | "account-exists" | "not-a-login" }
  | { readonly kind: "rejected"; readonly reason: "weak-password"; readonly message: string }
  | LockedTry;

interface Parts {
  readonly store: AccountStore;
  readonly random: RandomBytes;
  readonly now_ms: () => number;
  readonly brake: LoginBrake;
  readonly sessions: SessionBook;
  readonly isBusy: () => boolean;
  readonly hash: (password: string) => Promise<PasswordHash>;
  /** Logins whose account is being made. */
  readonly reserved: Set<string>;
  readonly ended: (login: string) => void;
  readonly passwordReplaced: (login: string) => void;
}

interface Joining {
  readonly secret: string;
  /** What the guest wants to be called; null where the account has its login. */
  readonly login: string | null;
  readonly password: string;
  readonly address: string;
}

/**
 * Invitations: 192 random bits that are told once, good for one account and 14 days. Guessing at them is braked by
 * address like guessing at passwords. @package
 */
export class InvitationBook {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** A newer invitation for an account ends the older one. */
  invite(guest: Guest, made_by: string): InviteAnswer {
    const { store, random, now_ms } = this.parts;
    const wanted = this.wantedFor(guest);
    if (wanted === null) return { kind: "rejected", reason: "unknown-account" };
    const open = this.open().filter(({ login }) => login === null || login !== wanted.login);
    if (open.length >= INVITATIONS_AT_MOST) return { kind: "rejected", reason: "too-many-invitations" };
    if (wanted.login === null && wanted.member !== null && this.countOf(wanted.member) >= ACCOUNTS_PER_HOME) {
      return { kind: "rejected", reason: "too-many-accounts" };
    }
    const secret = Buffer.from(random(SECRET_BYTES)).toString("base64url");
    const made_at_ms = now_ms();
    const ends_at_ms = made_at_ms + INVITATION_LASTS_MS;
    const invitation = { ...wanted, secret_hash: hashOf(secret), made_by, made_at_ms, ends_at_ms };
    if (wanted.login !== null) this.withdrawFor(wanted.login);
    store.saveInvitation(invitation);
    return { kind: "done", secret, invitation };
  }

  /** Those that can still be used, the first to end first. */
  open(): readonly Invitation[] {
    return this.parts.store.listInvitations().filter((invitation) => {
      if (this.isOpen(invitation)) return true;
      this.parts.store.deleteInvitation(invitation.secret_hash);
      return false;
    });
  }

  /** Whether there was one to take back. `member` null: anybody's. */
  withdraw(secret_hash: string, member: MemberId | null): boolean {
    const found = this.parts.store.findInvitation(secret_hash);
    if (found === null || (member !== null && found.member !== member)) return false;
    this.parts.store.deleteInvitation(secret_hash);
    return true;
  }

  /** What the secret opens, without using it up. */
  look({ secret, address }: Pick<Joining, "secret" | "address">): LookAnswer {
    const { brake } = this.parts;
    const secret_hash = hashOf(secret);
    // The place of a login is the secret's own: who guesses locks out their address, and nobody else's invitation.
    const attempt = { login: `invitation ${secret_hash}`, isKnown: false, address };
    const answer = brake.begin(attempt);
    if (answer.kind === "locked") {
      return { kind: "rejected", reason: "login-locked", retry_after_s: answer.retry_after_s };
    }
    const invitation = this.find(secret_hash);
    brake.settle(attempt, invitation !== null);
    return invitation === null ? { kind: "rejected", reason: "invitation-over" } : { kind: "open", invitation };
  }

  /** Uses the invitation up and opens a session. An account that was there loses its old password and its sessions. */
  async join(joining: Joining): Promise<JoinAnswer> {
    const { isBusy, reserved } = this.parts;
    const found = this.look(joining);
    if (found.kind === "rejected") return found;
    const login = found.invitation.login ?? joining.login ?? "";
    const refusal = this.refusalOf(login, found.invitation, joining.password);
    if (refusal !== null) return refusal;
    if (isBusy()) return { kind: "rejected", reason: "login-locked", retry_after_s: 1 };
    reserved.add(login);
    try {
      const password = await this.parts.hash(joining.password);
      return this.redeem(found.invitation, login, password);
    } finally {
      reserved.delete(login);
    }
  }

  private redeem(invitation: Invitation, login: string, password: PasswordHash): JoinAnswer {
    const { store, sessions, brake, ended, passwordReplaced } = this.parts;
    // Somebody may have used or withdrawn it while the password was being hashed.
    if (this.find(invitation.secret_hash) === null) return { kind: "rejected", reason: "invitation-over" };
    const account = this.accountFor(invitation, login, password);
    if (account === null) return { kind: "rejected", reason: "invitation-over" };
    store.redeemInvitation(invitation.secret_hash, account);
    brake.release(login);
    if (invitation.login !== null) {
      sessions.endOthers(login, null);
      ended(login);
      passwordReplaced(login);
    }
    return { kind: "accepted", ...sessions.open(account) };
  }

  private accountFor({ login: known, role, member, right }: Invitation, login: string, password: PasswordHash) {
    const before = this.parts.store.findAccount(login);
    if (known === null) return { login, role, member, right, password } satisfies Account;
    return before === null ? null : { ...before, password };
  }

  private refusalOf(login: string, invitation: Invitation, password: string): JoinAnswer | null {
    if (!isLogin(login)) return { kind: "rejected", reason: "not-a-login" };
    const { reserved, store } = this.parts;
    const isTaken = reserved.has(login) || (invitation.login === null && store.findAccount(login) !== null);
    if (isTaken) return { kind: "rejected", reason: "account-exists" };
    const message = weaknessOf(password, login);
    return message === null ? null : { kind: "rejected", reason: "weak-password", message };
  }

  private find(secret_hash: string): Invitation | null {
    const found = this.parts.store.findInvitation(secret_hash);
    return found !== null && this.isOpen(found) ? found : null;
  }

  private isOpen({ ends_at_ms }: Invitation): boolean {
    return this.parts.now_ms() < ends_at_ms;
  }

  private wantedFor(guest: Guest): Pick<Invitation, "login" | "role" | "member" | "right"> | null {
    if ("login" in guest) {
      const account = this.parts.store.findAccount(guest.login);
      if (account === null) return null;
      const { login, role, member, right } = account;
      return { login, role, member, right };
    }
    if (guest.role !== "member") return { login: null, role: guest.role, member: null, right: null };
    return { login: null, role: guest.role, member: guest.member, right: guest.right };
  }

  private withdrawFor(login: string): void {
    for (const each of this.parts.store.listInvitations()) {
      if (each.login === login) this.parts.store.deleteInvitation(each.secret_hash);
    }
  }

  private countOf(member: MemberId): number {
    const accounts = this.parts.store.listAccounts().filter((account) => account.member === member);
    return accounts.length + this.open().filter((each) => each.member === member && each.login === null).length;
  }
}

function hashOf(secret: string): string {
  return hash("sha256", secret, "hex");
}

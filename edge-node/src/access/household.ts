import type { MemberId } from "@localgrid/vocabulary/identifiers";
import { type Account, type AccountStore, HOME_RIGHTS, type HomeRight } from "./account-store.ts";

export interface HouseholdAccount {
  readonly login: string;
  readonly right: HomeRight;
  /** Within the hour; null for an account that nobody has used yet. */
  readonly last_seen_at_ms: number | null;
}

export type HouseholdAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "rejected"; readonly reason: "unknown-account" | "last-owner" };

interface Parts {
  readonly store: AccountStore;
  /** Sessions of this login ended before their time. */
  readonly ended: (login: string) => void;
}

/** Whether who has the right may do what needs another one. */
export function holdsRight(held: HomeRight, needed: HomeRight): boolean {
  return HOME_RIGHTS.indexOf(held) <= HOME_RIGHTS.indexOf(needed);
}

/** The accounts of a home, as its owners keep them. A home that has an owner never loses the last one. @package */
export class Household {
  private readonly store: AccountStore;
  private readonly ended: (login: string) => void;

  constructor({ store, ended }: Parts) {
    this.store = store;
    this.ended = ended;
  }

  /** By login in byte order. */
  accountsOf(member: MemberId): readonly HouseholdAccount[] {
    return this.of(member).map(({ login, right }) => ({
      login,
      right: right ?? "reader",
      last_seen_at_ms: this.store.lastSeen(login),
    }));
  }

  /** Holds from the next request on. Who stops being an owner takes back the invitations that they made. */
  changeRight(member: MemberId, login: string, right: HomeRight): HouseholdAnswer {
    const refusal = this.refusalOf(member, login, right);
    if (refusal !== null) return refusal;
    const account = this.store.findAccount(login);
    if (account === null || account.right === right) return { kind: "done" };
    if (right !== "owner") this.withdrawInvitationsBy(login);
    this.store.saveAccount({ ...account, right });
    return { kind: "done" };
  }

  /** Ends the account with its sessions and its invitations. What it did for the home stays. */
  remove(member: MemberId, login: string): HouseholdAnswer {
    const refusal = this.refusalOf(member, login, null);
    if (refusal !== null) return refusal;
    this.store.deleteAccount(login);
    this.ended(login);
    return { kind: "done" };
  }

  private of(member: MemberId): readonly Account[] {
    return this.store.listAccounts().filter((account) => account.member === member);
  }

  /** Of other homes' accounts nobody learns here that they exist. */
  private refusalOf(member: MemberId, login: string, next: HomeRight | null): HouseholdAnswer | null {
    const accounts = this.of(member);
    if (!accounts.some((account) => account.login === login)) return { kind: "rejected", reason: "unknown-account" };
    const hasOwner = accounts.some((account) => (account.login === login ? next : account.right) === "owner");
    return hasOwner ? null : { kind: "rejected", reason: "last-owner" };
  }

  private withdrawInvitationsBy(login: string): void {
    for (const { made_by, secret_hash } of this.store.listInvitations()) {
      if (made_by === login) this.store.deleteInvitation(secret_hash);
    }
  }
}

import type { AuditedAct } from "../audit/audit-log.ts";
import type { HeldRegister, ListCounts, ListPlan } from "./list-plan.ts";

/** A list that was brought, and what became of it. */
export interface StoredList {
  /** Random, 16 hexadecimal digits. */
  readonly list: string;
  readonly file_name: string;
  /** SHA-256 of the file. */
  readonly digest: Uint8Array;
  /** Null once it was applied: who is in it stands in the register then. */
  readonly content: Uint8Array | null;
  readonly added_by: string;
  readonly added_at_ms: number;
  readonly applied: AppliedList | null;
}

export interface AppliedList {
  readonly by: string;
  readonly at_ms: number;
  readonly counts: ListCounts;
}

export type NewList = Omit<StoredList, "content" | "applied"> & { readonly content: Uint8Array };

/** What a list changes, and what is told of it. */
export interface ListApplication extends Pick<ListPlan, "members" | "points" | "accounts" | "counts"> {
  readonly by: string;
  readonly at_ms: number;
  readonly act: AuditedAct;
}

/** Where lists are kept. Every method @throws {LocalGridError} `store-away`, `store-full` */
export interface MemberListStore {
  /** Drops what was left waiting before `before_ms`, and of the others all but the newest few of the community. */
  add(community: string, list: NewList, before_ms: number): Promise<void>;
  find(community: string, list: string): Promise<StoredList | null>;
  register(community: string): Promise<HeldRegister>;
  /**
   * Asks `decide` while nobody else changes the community, and does all that it answers, or nothing. A list that was
   * applied already, or is not there, is returned as it is.
   *
   * @throws {LocalGridError} what `decide` throws
   */
  apply(
    community: string,
    list: string,
    decide: (stored: StoredList, register: HeldRegister) => ListApplication,
  ): Promise<StoredList | null>;
}

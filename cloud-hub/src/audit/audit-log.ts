import { createHash } from "node:crypto";
import type { Identity } from "../access/identity.ts";

/** What somebody did. */
export interface AuditedAct {
  /** Null for what concerns all communities. */
  readonly community: string | null;
  /** Login, or the token's id. */
  readonly who: string;
  readonly role: string;
  /** Code of what was done, such as `run-approved`. */
  readonly action: string;
  /** What it was done to: an id. */
  readonly subject: string;
  /** Small, and without secrets and personal data. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}

export interface AuditEntry extends AuditedAct {
  /** From 1 on without gaps. */
  readonly number: number;
  readonly at_ms: number;
  /** SHA-256 over the hash before and this entry: see {@link auditHash}. */
  readonly hash: Uint8Array;
}

export interface AuditFilter {
  /** Null for all of them, and for what concerns all of them. */
  readonly community: string | null;
  readonly who: string | null;
  readonly action: string | null;
  /** Half-open, UTC milliseconds. */
  readonly from_ms: number | null;
  readonly to_ms: number | null;
}

/** Where acts are kept; nothing can be changed there. Every method @throws {LocalGridError} `store-away`, `store-full` */
export interface AuditLog {
  append(act: AuditedAct, at_ms: number): Promise<void>;
  /** The newest first, whose number is below `after`. */
  list(
    filter: AuditFilter,
    part: { readonly limit: number; readonly after: number | null },
  ): Promise<readonly AuditEntry[]>;
}

/** The hash before the first entry. */
export const NO_HASH = new Uint8Array(32);

/** Who acts, as the log names it. */
export function actorOf({ name, role }: Identity): Pick<AuditedAct, "who" | "role"> {
  return { who: name, role };
}

export function auditDetails({ details }: Pick<AuditedAct, "details">): string {
  return JSON.stringify(details);
}

/** Links an entry to the one before: whoever noted a hash can show that nothing before it was changed. */
export function auditHash(before: Uint8Array, entry: Omit<AuditEntry, "hash">): Uint8Array {
  const { number, at_ms, community, who, role, action, subject } = entry;
  const told = [number, at_ms, community, who, role, action, subject, auditDetails(entry)];
  return createHash("sha256").update(before).update(JSON.stringify(told)).digest();
}

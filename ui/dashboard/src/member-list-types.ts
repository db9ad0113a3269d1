/** Answers of the hub about lists of members and their letters. */

export const LIST_COLUMNS = [
  "member",
  "name",
  "metering_point",
  "operator_reference",
  "main_fuse_w",
  "credit_limit",
  "street",
  "postcode",
  "city",
  "country",
  "email",
] as const;
export type ListColumn = (typeof LIST_COLUMNS)[number];

export type LineKind = "new" | "changed" | "unchanged" | "wrong";

/** A list that was brought: what it would change, or has changed. */
export interface MemberList {
  readonly list: string;
  readonly file_name: string;
  readonly digest: string;
  readonly status: "waiting" | "applied";
  /** Null once it was applied. */
  readonly plan_digest: string | null;
  readonly lines: Readonly<Record<LineKind, number>>;
  readonly members_new: number;
  readonly members_changed: number;
  readonly points_new: number;
  readonly points_changed: number;
  readonly accounts_changed: number;
  readonly added_by: string;
  readonly added_at_ms: number;
  readonly applied_by: string | null;
  readonly applied_at_ms: number | null;
}

export interface ListLine {
  readonly line: number;
  readonly kind: LineKind;
  readonly member: string | null;
  readonly metering_point: string | null;
  readonly columns: readonly ListColumn[];
  readonly faults: readonly { readonly column: ListColumn | null; readonly code: string }[];
}

export interface JoinLetter {
  readonly member: string;
  readonly name: string | null;
  readonly street: string | null;
  readonly postcode: string | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly metering_points: readonly { readonly metering_point: string; readonly operator_reference: string | null }[];
  readonly printed: { readonly at_ms: number; readonly by: string; readonly language: string } | null;
}

export interface LetterTerms {
  /** Of what was looked at; 0 while nothing was entered. */
  readonly version: number;
  readonly node_address: string;
  readonly contact: string;
}

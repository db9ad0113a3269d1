/** What a list may tell, by the name of its column. Rows leave out what they do not change. */
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

/** Columns that go into billing accounts: personal data, which no journal ever holds. */
export const CONTACT_COLUMNS = ["name", "street", "postcode", "city", "country", "email"] as const;
export type ContactColumn = (typeof CONTACT_COLUMNS)[number];

export const MOST_LIST_ROWS = 10_000;
export const MOST_LIST_BYTES = 4_194_304;

/** Why a file is no list. Codes are stable. */
export const LIST_REFUSALS = [
  "list-not-text",
  "list-unclosed-quote",
  "list-without-header",
  "list-unknown-column",
  "list-column-twice",
  "list-too-long",
  "list-empty",
] as const;
export type ListRefusal = (typeof LIST_REFUSALS)[number];

/** What is wrong with a row. Codes are stable. */
export const ROW_FAULTS = [
  "wrong-cell-count",
  "missing-value",
  "wrong-identifier",
  "wrong-reference",
  "wrong-text",
  "wrong-number",
  "wrong-amount",
  "wrong-country",
  "wrong-email",
  "contradiction",
  "another-name",
  "ambiguous-name",
  "another-member",
  "reference-taken",
  "inactive-member",
  "inactive-point",
] as const;
export type RowFaultCode = (typeof ROW_FAULTS)[number];

export interface RowFault {
  /** Null for what concerns the whole row. */
  readonly column: ListColumn | null;
  readonly code: RowFaultCode;
}

/** A row as it stands in the file. */
export interface ListRow {
  /** From 1, of the file. */
  readonly line: number;
  /** As many as the row has. */
  readonly cells: readonly string[];
}

export interface ListTable {
  readonly kind: "table";
  /** In the file's order. */
  readonly columns: readonly ListColumn[];
  readonly rows: readonly ListRow[];
}

export interface RefusedList {
  readonly kind: "refused";
  readonly reason: ListRefusal;
  readonly message: string;
}

/** Reads a list's bytes: CSV in UTF-8, with or without a byte-order mark. */
export type MemberListReader = (bytes: Uint8Array) => ListTable | RefusedList;

/** A row whose values can be understood; null and left out: not told. */
export interface GivenRow {
  readonly line: number;
  readonly member: string | null;
  readonly metering_point: string | null;
  readonly operator_reference: string | null;
  readonly main_fuse_w: number | null;
  readonly credit_limit_micro: number | null;
  readonly contact: Readonly<Partial<Record<ContactColumn, string>>>;
}

export type CheckedRow =
  | { readonly kind: "given"; readonly row: GivenRow }
  | { readonly kind: "wrong"; readonly line: number; readonly faults: readonly RowFault[] };

import type { CommunityId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { AuditedAct } from "../audit/audit-log.ts";
import type { DecimalSeparator, FileLayout, ImportFault, LocatedValue } from "./official-value.ts";

/** `typed`: values that came through the API instead of a file. */
export type ImportLayout = FileLayout | "typed";

/**
 * `waiting` for its content, `running`, then one of the others. `refused`: something is wrong with the file, and
 * nothing was changed. `failed`: it was not read to its end, and nothing was changed.
 */
export type ImportStatus = "waiting" | "running" | "done" | "refused" | "failed";

/** What is known of a file before its content comes. */
export interface ImportTerms {
  readonly file_name: string;
  readonly layout: ImportLayout;
  readonly time_zone: string;
  readonly decimal_separator: DecimalSeparator | null;
  /** Whether good rows count although others are faulty. */
  readonly keep_good_rows: boolean;
  readonly bytes_total: number | null;
}

/** A row is the value of one metering point in one delivery interval, as the file has it. */
export interface ImportCounts {
  readonly bytes_read: number;
  readonly rows_read: number;
  /** New or changed values. */
  readonly rows_taken: number;
  /** Values that are known already. */
  readonly rows_unchanged: number;
  readonly rows_faulty: number;
  readonly intervals_changed: number;
}

export interface OfficialImport extends ImportTerms, ImportCounts {
  readonly import: string;
  readonly status: ImportStatus;
  readonly started_at_ms: number;
  readonly ended_at_ms: number | null;
  /** Code and text; null unless refused or failed. */
  readonly reason: string | null;
  /** SHA-256 of the content; null until it has been read. */
  readonly digest: Uint8Array | null;
}

export interface ImportablePoint {
  readonly metering_point: MeteringPointId;
  readonly member: MemberId;
  readonly main_fuse_w: number;
  readonly operator_reference: string | null;
}

/** What values of a community are checked by. */
export interface ImportContext {
  readonly time_zone: string;
  readonly length_s: number;
  /** Start of the oldest interval that the community's node closed; null while none is known. */
  readonly first_start_s: number | null;
  /** Start of the newest closed interval; null before the first. */
  readonly last_start_s: number | null;
  readonly points: readonly ImportablePoint[];
}

/** How an import ends that changes nothing. */
export interface ImportEnd {
  readonly status: "refused" | "failed";
  readonly reason: string;
  readonly at_ms: number;
}

/** A content that was read to its end, and who brought it. */
export interface AppliedContent {
  readonly digest: Uint8Array;
  readonly by: Pick<AuditedAct, "who" | "role">;
  readonly at_ms: number;
}

export interface AppliedImport {
  readonly rows_taken: number;
  readonly rows_unchanged: number;
  /** First and last start of the intervals that have a new version; null when nothing changed. */
  readonly changed: { readonly from_s: number; readonly to_s: number; readonly intervals: number } | null;
}

/** One import that is under way; nobody else works on the community's until it is closed. */
export interface ImportRun {
  readonly terms: ImportTerms;
  /**
   * Keeps values until the end. Returns those that say otherwise than an earlier row about the same; neither of them
   * counts.
   */
  stage(values: readonly LocatedValue[]): Promise<readonly LocatedValue[]>;
  /** The first ten thousand of an import are kept. */
  addFaults(faults: readonly ImportFault[]): Promise<void>;
  progress(counts: Pick<ImportCounts, "bytes_read" | "rows_read" | "rows_faulty">): Promise<void>;
  /**
   * Makes new and changed values count: one more version of each interval with all values that are known of it. All of
   * it or nothing, with its audit entry; a direction that was not given stays as it was, else it is 0.
   */
  apply(read: AppliedContent): Promise<AppliedImport>;
  end(end: ImportEnd): Promise<void>;
  /** Lets others work again, whatever happened. */
  close(): Promise<void>;
}

/** At most `limit` items that come after the item of number `after`. */
export interface NumberedPart {
  readonly limit: number;
  /** Null from the beginning. */
  readonly after: number | null;
}

/** An item of a list, with its number in the order of the list. */
export type Numbered<Item> = Item & { readonly number: number };

export interface NewImport extends ImportTerms {
  readonly import: string;
  readonly community: CommunityId;
  readonly at_ms: number;
}

/** Official values and the imports that brought them. Every method @throws {LocalGridError} `store-away`, `store-full` */
export interface ImportStore {
  /** Null for an unknown community. */
  context(community: CommunityId): Promise<ImportContext | null>;
  /** Forgets imports that have waited for their content since before `waiting_since_ms`. */
  add(added: NewImport, waiting_since_ms: number): Promise<void>;
  find(community: CommunityId, id: string): Promise<OfficialImport | null>;
  /** Newest first: numbers fall. */
  list(community: CommunityId, part: NumberedPart): Promise<readonly Numbered<OfficialImport>[]>;
  /** In the order in which they were found. */
  faults(id: string, part: NumberedPart): Promise<readonly Numbered<ImportFault>[]>;
  /**
   * Begins to read an import that waits or failed.
   *
   * @throws {LocalGridError} `unknown-import`, `import-used`, `import-running` while another of the community is
   */
  begin(community: CommunityId, id: string, at_ms: number): Promise<ImportRun>;
  /** Imports whose hub died while it read them have failed. Returns how many. */
  failAbandoned(at_ms: number): Promise<number>;
}

import type { MeteringPointId } from "@localgrid/vocabulary/identifiers";

/** What the network operator says went through a metering point in one delivery interval. */
export interface OfficialValue {
  readonly metering_point: MeteringPointId;
  /** UTC seconds, a multiple of the interval's length. */
  readonly start_s: number;
  /** Null where the source holds the other direction only. */
  readonly import_wh: number | null;
  readonly export_wh: number | null;
}

/** A value with the line of the file that it stands in, from 1; of a typed list, its place. */
export interface LocatedValue extends OfficialValue {
  readonly line: number;
}

/** A row that cannot be taken, and why. */
export interface ImportFault {
  readonly line: number;
  readonly code: FaultCode;
  /** For people; names what was found. */
  readonly message: string;
}

/** What can be wrong with a row. */
export const FAULT_CODES = [
  "wrong-columns",
  "unknown-metering-point",
  "unknown-direction",
  "not-a-time",
  "no-such-time",
  "ambiguous-time",
  "wrong-step",
  "not-ended",
  "too-old",
  "before-first-interval",
  "empty-value",
  "not-a-number",
  "ambiguous-number",
  "too-precise",
  "negative",
  "absurd",
  "contradiction",
  "row-after-footer",
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

/** Why nothing of a file can be read. */
export const REFUSAL_CODES = [
  "not-utf-8",
  "utf-16",
  "no-header",
  "line-too-long",
  "unclosed-quote",
  "mixed-number-format",
  "wrong-step",
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** A file that cannot be read as a whole. */
export interface FileRefusal {
  readonly line: number;
  readonly code: RefusalCode;
  readonly message: string;
}

/** What arrives while a file is read; `bytes_read` and `rows_read` count from its beginning. */
export interface FilePart {
  readonly values: readonly LocatedValue[];
  readonly faults: readonly ImportFault[];
  readonly bytes_read: number;
  readonly rows_read: number;
  /** Set on the last part of a file that cannot be read any further. */
  readonly refusal: FileRefusal | null;
}

export type FileLayout = "long" | "wide";
export type DecimalSeparator = "." | ",";

/** What a reader has to know of the community to understand a file of it. */
export interface FileContext {
  readonly layout: FileLayout;
  /** IANA name; for times without an offset. */
  readonly time_zone: string;
  /** Null: found out from the values. */
  readonly decimal_separator: DecimalSeparator | null;
  readonly length_s: number;
  /** By a network operator's name or by our own; null where there is none. */
  readonly meteringPointNamed: (name: string) => MeteringPointId | null;
}

/** Reads a network operator's file as it arrives, never more than a part at a time. */
export type OfficialFileReader = (source: AsyncIterable<Uint8Array>, context: FileContext) => AsyncIterable<FilePart>;

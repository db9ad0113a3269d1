import { HEADER_BYTES, MAX_ROWS, ROW_BYTES } from "@localgrid/protocol/settlement-batch";
import { type MemberId, memberId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { ShapeColumns } from "../downlink/shapes.ts";

const KIND = "batch";
const MOST_MEMBERS = 100_000;
/** More than a year of the shortest ones. */
const MOST_INTERVALS = 200_000;

/** What happens on the chain once a batch is settled; all of it null before. */
export interface BatchSettlement {
  /** Hexadecimal hash of the transaction. */
  readonly tx_hash: string | null;
  /** Number of the ledger that the transaction is in. */
  readonly ledger: number | null;
  readonly confirmed_at_ms: number | null;
}

/** What the hub tells of a sealed batch. Nothing of it is believed before it was checked. */
export interface BatchReceipt extends BatchSettlement {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly zone: number;
  /** `settled` once the chain has taken it. */
  readonly state: "sealed" | "settled";
  readonly window_start_s: number;
  readonly window_end_s: number;
  readonly trade_count: number;
  readonly trades_root: Uint8Array;
  readonly batch_hash: Uint8Array;
  readonly header: Uint8Array;
  readonly rows: Uint8Array;
  /** Members by their number in the zone: those of this batch's rows and trades. */
  readonly members: readonly (readonly [number, MemberId])[];
  /** Start and revision of every interval that the batch touches, by start, rising; null where the hub does not tell. */
  readonly intervals: readonly (readonly [number, number])[] | null;
  /** Address of the contract, `C…`. */
  readonly settlement_contract: string;
  readonly network_passphrase: string;
}

/**
 * Reads a row of the hub's shape `receipts`; null for a receipt of another kind, which a newer hub may tell.
 *
 * @throws {LocalGridError} `malformed-shape-row`, `not-an-identifier`
 */
export function batchReceiptOf(columns: ShapeColumns): BatchReceipt | null {
  return columns["kind"] === KIND ? batchReceiptIn(columns["body"]) : null;
}

/** The same from its body alone. @throws {LocalGridError} `malformed-shape-row`, `not-an-identifier` */
export function batchReceiptIn(json: string | null | undefined): BatchReceipt {
  const body = bodyOf(json);
  const state = body["state"];
  if (state !== "sealed" && state !== "settled") throw malformed("state", state);
  return {
    seq: wholeNumber(body, "seq", 1),
    zone: wholeNumber(body, "zone"),
    state,
    window_start_s: wholeNumber(body, "window_start_s"),
    window_end_s: wholeNumber(body, "window_end_s"),
    trade_count: wholeNumber(body, "trade_count"),
    trades_root: digest(body, "trades_root"),
    batch_hash: digest(body, "batch_hash"),
    header: bytes(body, "header", HEADER_BYTES),
    rows: rowsOf(body),
    members: membersOf(body["members"]),
    intervals: intervalsOf(body["intervals"]),
    settlement_contract: text(body, "settlement_contract"),
    network_passphrase: text(body, "network_passphrase"),
    tx_hash: body["tx_hash"] == null ? null : hexOf(digest(body, "tx_hash")),
    ledger: body["ledger"] == null ? null : wholeNumber(body, "ledger"),
    confirmed_at_ms: body["confirmed_at_ms"] == null ? null : wholeNumber(body, "confirmed_at_ms"),
  };
}

type Body = Readonly<Record<string, unknown>>;

function bodyOf(text: string | null | undefined): Body {
  try {
    return { ...JSON.parse(text ?? "") };
  } catch {
    throw malformed("body", text);
  }
}

function membersOf(list: unknown): BatchReceipt["members"] {
  if (!Array.isArray(list) || list.length > MOST_MEMBERS) throw malformed("members", list);
  return list.flatMap((entry: unknown) => {
    const [number, member] = Array.isArray(entry) ? (entry as unknown[]) : [];
    // The zone's own account is nobody's.
    if (number === 0 && member === null) return [];
    if (!Number.isSafeInteger(number) || typeof member !== "string") throw malformed("members", entry);
    return [[number as number, memberId(member)] as const];
  });
}

function intervalsOf(list: unknown): BatchReceipt["intervals"] {
  if (list === undefined) return null;
  if (!Array.isArray(list) || list.length > MOST_INTERVALS) throw malformed("intervals", list);
  let before_s = -1;
  return list.map((entry: unknown) => {
    const [start_s, revision] = Array.isArray(entry) ? (entry as number[]) : [];
    const isWhole = Number.isSafeInteger(start_s) && Number.isSafeInteger(revision);
    if (start_s === undefined || revision === undefined || !isWhole || start_s <= before_s || revision < 0) {
      throw malformed("intervals", entry);
    }
    before_s = start_s;
    return [start_s, revision] as const;
  });
}

function rowsOf(body: Body): Uint8Array {
  const rows = bytes(body, "rows", MAX_ROWS * ROW_BYTES);
  if (rows.length % ROW_BYTES !== 0) throw malformed("rows", body["rows"]);
  return rows;
}

function text(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== "string" || value.length > 200) throw malformed(name, value);
  return value;
}

function wholeNumber(body: Body, name: string, least = 0): number {
  const value = body[name];
  if (!Number.isSafeInteger(value) || (value as number) < least) throw malformed(name, value);
  return value as number;
}

function digest(body: Body, name: string): Uint8Array {
  const value = bytes(body, name, 32);
  if (value.length !== 32) throw malformed(name, body[name]);
  return value;
}

function bytes(body: Body, name: string, longest: number): Uint8Array {
  const value = body[name];
  const hasForm = typeof value === "string" && value.length <= 2 * longest && /^(?:[0-9a-f]{2})*$/.test(value);
  if (!hasForm) throw malformed(name, value);
  return new Uint8Array(Buffer.from(value, "hex"));
}

function hexOf(value: Uint8Array): string {
  return Buffer.from(value).toString("hex");
}

function malformed(name: string, value: unknown): LocalGridError {
  const shown = String(JSON.stringify(value) ?? value).slice(0, 80);
  return new LocalGridError("malformed-shape-row", `${name} of a receipt reads ${shown}`);
}

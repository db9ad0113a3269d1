import { hash } from "node:crypto";
import { protocolError } from "./errors.ts";

/**
 * Bytes of a settlement batch: what the hub seals, nodes attest, contracts check and members prove. Whole numbers are
 * big-endian and of fixed width. The same in Rust: `contracts/batch-format`, whose fixtures hold for both.
 */

export const ROW_BYTES = 20;
export const LEAF_BYTES = 56;
export const REPORT_BYTES = 64;
export const HEADER_BYTES = 202;
export const MAX_ROWS = 2_000;
const HEADER_LABEL = "lg/batch/1";
const HASH_BYTES = 32;

/** What a batch changes for one member of a zone. */
export interface BatchRow {
  /** Number in the zone; 0 is the zone's own account. */
  readonly member: number;
  /** Bought, or sold if negative. */
  readonly energy_wh: bigint;
  /** Received, or paid if negative, in 1e-7 of the currency. */
  readonly money_units: bigint;
}

/** One member's fill in one interval: what this batch adds to what earlier batches settled for both. */
export interface TradeLeaf {
  readonly zone: number;
  readonly seq: number;
  /** Place in the batch's tree, from 0. */
  readonly index: number;
  readonly interval_start_s: number;
  readonly member: number;
  /** 0 when the interval is settled for this member for the first time, one more for each later change. */
  readonly revision: number;
  /** Bought, or sold if negative. */
  readonly energy_wh: bigint;
  readonly price_micro_per_kwh: bigint;
  /** Received, or paid if negative. */
  readonly money_nano: bigint;
}

/** What the meters of a zone measured for a batch. */
export interface BatchReport {
  /** Over what the batch changes at each metering point. */
  readonly meters_root: Uint8Array;
  /** Energy that is minted. */
  readonly produced_wh: bigint;
  /** Energy that is retired. */
  readonly retired_wh: bigint;
  /** Summed length of all intervals that the batch touches. */
  readonly covered_s: number;
  /** Mean weighted by energy, rounded down. */
  readonly price_micro_per_kwh: bigint;
}

/** Everything that a batch is bound to. */
export interface BatchHeader {
  /** See {@link settlementDomain}. */
  readonly domain: Uint8Array;
  readonly zone: number;
  readonly seq: number;
  readonly window_start_s: number;
  readonly window_end_s: number;
  readonly trade_count: number;
  readonly trades_root: Uint8Array;
  /** SHA-256 of the rows. */
  readonly rows_hash: Uint8Array;
  /** 64 B as of {@link encodeReport}. */
  readonly report: Uint8Array;
}

/** Of a network and a settlement contract, by its 32 bytes: SHA-256(SHA-256(passphrase) | XDR of the contract's address). */
export function settlementDomain(network_passphrase: string, settlement_contract: Uint8Array): Uint8Array {
  const network_id = hash("sha256", network_passphrase, "buffer");
  // ScVal of kind 18, an address; ScAddress of kind 1, a contract.
  return sha256(Buffer.concat([network_id, Buffer.from("0000001200000001", "hex"), settlement_contract]));
}

export function encodeRows(rows: readonly BatchRow[]): Uint8Array {
  const bytes = new Uint8Array(rows.length * ROW_BYTES);
  const view = viewOf(bytes);
  for (const [index, { member, energy_wh, money_units }] of rows.entries()) {
    const at = index * ROW_BYTES;
    view.setUint32(at, member);
    view.setBigInt64(at + 4, signed(energy_wh));
    view.setBigInt64(at + 12, signed(money_units));
  }
  return bytes;
}

/** @throws {LocalGridError} `malformed-message` */
export function decodeRows(bytes: Uint8Array): readonly BatchRow[] {
  const view = viewOf(bytes);
  return Array.from({ length: countOf(bytes, ROW_BYTES, "rows") }, (_, index) => {
    const at = index * ROW_BYTES;
    return {
      member: view.getUint32(at),
      energy_wh: view.getBigInt64(at + 4),
      money_units: view.getBigInt64(at + 12),
    };
  });
}

/** What a contract would object to in rows: a word for logs and alarms; null when it would take them. */
export function objectionTo(rows: readonly BatchRow[]): string | null {
  if (rows.length > MAX_ROWS) return "too-many-rows";
  let [energy_wh, money_units, before] = [0n, 0n, -1];
  for (const row of rows) {
    if (row.member <= before) return "not-sorted";
    if (row.energy_wh === 0n && row.money_units === 0n) return "empty-row";
    before = row.member;
    energy_wh += row.energy_wh;
    money_units += row.money_units;
  }
  return energy_wh === 0n && money_units === 0n ? null : "not-balanced";
}

export function encodeLeaves(leaves: readonly TradeLeaf[]): Uint8Array {
  const bytes = new Uint8Array(leaves.length * LEAF_BYTES);
  const view = viewOf(bytes);
  for (const [place, leaf] of leaves.entries()) {
    const at = place * LEAF_BYTES;
    view.setUint32(at, leaf.zone);
    view.setBigUint64(at + 4, BigInt(leaf.seq));
    view.setUint32(at + 12, leaf.index);
    view.setBigUint64(at + 16, BigInt(leaf.interval_start_s));
    view.setUint32(at + 24, leaf.member);
    view.setUint32(at + 28, leaf.revision);
    view.setBigInt64(at + 32, signed(leaf.energy_wh));
    view.setBigInt64(at + 40, signed(leaf.price_micro_per_kwh));
    view.setBigInt64(at + 48, signed(leaf.money_nano));
  }
  return bytes;
}

/** @throws {LocalGridError} `malformed-message` */
export function decodeLeaves(bytes: Uint8Array): readonly TradeLeaf[] {
  const view = viewOf(bytes);
  return Array.from({ length: countOf(bytes, LEAF_BYTES, "leaves") }, (_, place) => {
    const at = place * LEAF_BYTES;
    return {
      zone: view.getUint32(at),
      seq: wholeAt(view, at + 4),
      index: view.getUint32(at + 12),
      interval_start_s: wholeAt(view, at + 16),
      member: view.getUint32(at + 24),
      revision: view.getUint32(at + 28),
      energy_wh: view.getBigInt64(at + 32),
      price_micro_per_kwh: view.getBigInt64(at + 40),
      money_nano: view.getBigInt64(at + 48),
    };
  });
}

export function encodeReport(report: BatchReport): Uint8Array {
  const bytes = new Uint8Array(REPORT_BYTES);
  const view = viewOf(bytes);
  bytes.set(hashIn(report.meters_root), 0);
  view.setBigUint64(32, report.produced_wh);
  view.setBigUint64(40, report.retired_wh);
  view.setBigUint64(48, BigInt(report.covered_s));
  view.setBigInt64(56, report.price_micro_per_kwh);
  return bytes;
}

/** @throws {LocalGridError} `malformed-message` */
export function decodeReport(bytes: Uint8Array): BatchReport {
  if (bytes.length !== REPORT_BYTES) throw malformed(`a report has ${REPORT_BYTES} bytes`);
  const view = viewOf(bytes);
  return {
    meters_root: bytes.slice(0, HASH_BYTES),
    produced_wh: view.getBigUint64(32),
    retired_wh: view.getBigUint64(40),
    covered_s: wholeAt(view, 48),
    price_micro_per_kwh: view.getBigInt64(56),
  };
}

export function encodeHeader(header: BatchHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = viewOf(bytes);
  bytes.set(Buffer.from(HEADER_LABEL), 0);
  bytes.set(hashIn(header.domain), 10);
  view.setUint32(42, header.zone);
  view.setBigUint64(46, BigInt(header.seq));
  view.setBigUint64(54, BigInt(header.window_start_s));
  view.setBigUint64(62, BigInt(header.window_end_s));
  view.setUint32(70, header.trade_count);
  bytes.set(hashIn(header.trades_root), 74);
  bytes.set(hashIn(header.rows_hash), 106);
  bytes.set(header.report, 138);
  return bytes;
}

/** @throws {LocalGridError} `malformed-message` */
export function decodeHeader(bytes: Uint8Array): BatchHeader {
  if (bytes.length !== HEADER_BYTES) throw malformed(`a header has ${HEADER_BYTES} bytes`);
  if (Buffer.from(bytes.subarray(0, 10)).toString("latin1") !== HEADER_LABEL) throw malformed("not a batch's header");
  const view = viewOf(bytes);
  return {
    domain: bytes.slice(10, 42),
    zone: view.getUint32(42),
    seq: wholeAt(view, 46),
    window_start_s: wholeAt(view, 54),
    window_end_s: wholeAt(view, 62),
    trade_count: view.getUint32(70),
    trades_root: bytes.slice(74, 106),
    rows_hash: bytes.slice(106, 138),
    report: bytes.slice(138),
  };
}

/** What is signed, and what the chain keeps: SHA-256 of a header's bytes; also a batch's rows by theirs. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return hash("sha256", bytes, "buffer");
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function countOf({ length }: Uint8Array, each: number, what: string): number {
  if (length % each !== 0) throw malformed(`${length} bytes are no whole number of ${what}`);
  return length / each;
}

function wholeAt(view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at));
  if (!Number.isSafeInteger(value)) throw malformed(`${value} is out of range`);
  return value;
}

/** A view would cut off what does not fit without a word. */
function signed(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new RangeError(`${value} does not fit into 64 bits`);
  return value;
}

function hashIn(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== HASH_BYTES) throw new RangeError(`a hash has ${HASH_BYTES} bytes`);
  return bytes;
}

function malformed(message: string) {
  return protocolError("malformed-message", message);
}

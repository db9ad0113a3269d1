import {
  type BatchHeader,
  decodeHeader,
  decodeRows,
  objectionTo,
  settlementDomain,
  sha256,
  type TradeLeaf,
} from "@localgrid/protocol/settlement-batch";
import type { BatchReceipt } from "./batch-receipt.ts";
import type { BatchEffects, SealedFill, SealedTotal } from "./batch-store.ts";
import { contractIdOf } from "./contract-address.ts";
import type { CheckBasis, Finding, Objection, ObjectionCode } from "./finding.ts";
import { checkIntervals, type IntervalTrades, tradesByInterval } from "./interval-check.ts";
import { checkReport } from "./report-check.ts";

const NANO_PER_UNIT = 100n;

export interface CheckedBatch {
  readonly finding: Finding;
  readonly effects: BatchEffects;
}

/**
 * Holds a sealed batch against the own ledger: header, rows and report follow from the trades, and in each interval that
 * the batch touches, what is sealed up to and with it is what the own ledger had at one of its revisions. `leaves` are
 * those whose root the receipt names.
 */
export async function checkBatch(
  receipt: BatchReceipt,
  leaves: readonly TradeLeaf[],
  basis: CheckBasis,
): Promise<CheckedBatch> {
  const { sums } = basis;
  const members = new Map(receipt.members);
  const memberOf = (number: number) => sums.memberOf(number) ?? members.get(number) ?? null;
  const intervals = tradesByInterval(leaves, (start_s) => sums.fills(start_s));
  const unreported = { meters: new Map(), report: null };
  const effects = { fills: fillsOf(intervals), totals: totalsOf(receipt, leaves, sums), ...unreported };
  const objection = headerObjection(receipt) ?? membersObjection(receipt, sums) ?? orderObjection(receipt, leaves);
  if (objection !== null) return { finding: { kind: "differs", ...objection }, effects };
  const finding = await checkIntervals(intervals, { ...basis, memberOf });
  if (finding.kind !== "agrees") return { finding, effects };
  const rows = rowsObjection(receipt, { leaves, totals: effects.totals, sums });
  if (rows !== null) return { finding: { kind: "differs", ...rows }, effects };
  const report = await checkReport(receipt, { leaves, intervals }, { ...basis, ...reportSums(sums) });
  if (report.kind === "waits") return { finding: report, effects };
  const { meters, totals } = report.reported;
  const isSame = report.kind !== "differs";
  return {
    finding: isSame ? finding : { kind: "differs", ...objectTo("report-differs") },
    effects: { ...effects, meters, report: totals },
  };
}

function reportSums(sums: CheckBasis["sums"]) {
  return {
    meters: (start_s: number) => sums.meters(start_s),
    fills: (start_s: number) => sums.fills(start_s),
    totals: sums.reportTotals(),
  };
}

function objectTo(reason: ObjectionCode, trade_index: number | null = null): Objection {
  return { reason, trade_index };
}

/** The signed bytes say what the receipt says, and are bound to the contract that it names. */
function headerObjection(receipt: BatchReceipt): Objection | null {
  const contract = contractIdOf(receipt.settlement_contract);
  const header = readable(receipt.header);
  if (header === null || contract === null) return objectTo("header-differs");
  const isSame =
    isEqual(sha256(receipt.header), receipt.batch_hash) &&
    isEqual(header.domain, settlementDomain(receipt.network_passphrase, contract)) &&
    isEqual(header.rows_hash, sha256(receipt.rows)) &&
    isEqual(header.trades_root, receipt.trades_root) &&
    NUMBERS.every((name) => header[name] === receipt[name]);
  return isSame ? null : objectTo("header-differs");
}

const NUMBERS = ["zone", "seq", "window_start_s", "window_end_s", "trade_count"] as const;

function readable(bytes: Uint8Array): BatchHeader | null {
  try {
    return decodeHeader(bytes);
  } catch {
    return null;
  }
}

/** A number stays with its member for good. */
function membersObjection({ members }: BatchReceipt, sums: CheckBasis["sums"]): Objection | null {
  const isMoved = members.some(([number, member]) => {
    const before = sums.memberOf(number);
    return before !== null && before !== member;
  });
  return isMoved ? objectTo("member-differs") : null;
}

/** Trades stand by interval and member, each of them once, and say something. */
function orderObjection({ zone, seq, window_end_s }: BatchReceipt, leaves: readonly TradeLeaf[]): Objection | null {
  let before: TradeLeaf | null = null;
  for (const [place, leaf] of leaves.entries()) {
    const isHere = leaf.zone === zone && leaf.seq === seq && leaf.index === place;
    const isNothing = leaf.energy_wh === 0n && leaf.money_nano === 0n;
    const isBehind = before === null || isAfter(leaf, before);
    if (!isHere || isNothing || !isBehind || leaf.interval_start_s >= window_end_s || leaf.member === 0) {
      return objectTo("trades-disordered", place);
    }
    before = leaf;
  }
  return null;
}

function isAfter(a: TradeLeaf, b: TradeLeaf): boolean {
  if (a.interval_start_s !== b.interval_start_s) return a.interval_start_s > b.interval_start_s;
  return a.member > b.member;
}

interface RowBasis {
  readonly leaves: readonly TradeLeaf[];
  readonly totals: ReadonlyMap<number, SealedTotal>;
  readonly sums: CheckBasis["sums"];
}

/**
 * Rows are what the trades come to. Energy exactly; money in whole units, the rest carried on. A member that pays may
 * pay less for now: the chain lets nobody go beyond the own credit limit, and the zone's account pays instead. Where that
 * account has nothing left, members wait for a part of what they receive.
 */
function rowsObjection({ rows: packed }: BatchReceipt, { leaves, totals, sums }: RowBasis): Objection | null {
  const rows = decodeRows(packed);
  if (objectionTo(rows) !== null) return objectTo("rows-differ");
  const energies = new Map<number, bigint>();
  for (const { member, energy_wh } of leaves) energies.set(member, (energies.get(member) ?? 0n) + energy_wh);
  const byMember = new Map(rows.map((row) => [row.member, row]));
  const isZoneAtItsEnd = (byMember.get(0)?.money_units ?? 0n) <= 0n;
  const isWrong = (member: number) => {
    if (member === 0) return (byMember.get(0)?.energy_wh ?? 0n) !== 0n;
    const { energy_wh, money_units } = byMember.get(member) ?? { energy_wh: 0n, money_units: 0n };
    if (energy_wh !== (energies.get(member) ?? 0n)) return true;
    const { money_nano } = totals.get(member) ?? sums.total(member);
    const due_units = floorDivide(money_nano, NANO_PER_UNIT) - sums.total(member).money_units;
    if (due_units < 0n) return money_units < due_units || money_units > 0n;
    return money_units !== due_units && !(isZoneAtItsEnd && money_units >= 0n && money_units < due_units);
  };
  return [...new Set([...energies.keys(), ...byMember.keys()])].some(isWrong) ? objectTo("rows-differ") : null;
}

function totalsOf(
  { rows: packed }: BatchReceipt,
  leaves: readonly TradeLeaf[],
  sums: CheckBasis["sums"],
): ReadonlyMap<number, SealedTotal> {
  const totals = new Map<number, SealedTotal>();
  const add = (number: number, money_nano: bigint, money_units: bigint) => {
    if (number === 0) return;
    const before = totals.get(number) ?? sums.total(number);
    const [nano, units] = [before.money_nano + money_nano, before.money_units + money_units];
    totals.set(number, { money_nano: nano, money_units: units });
  };
  for (const { member, money_nano } of leaves) add(member, money_nano, 0n);
  for (const { member, money_units } of decodeRows(packed)) add(member, 0n, money_units);
  return totals;
}

function fillsOf(intervals: readonly IntervalTrades[]): BatchEffects["fills"] {
  return new Map(intervals.map(({ start_s, after }) => [start_s, after as ReadonlyMap<number, SealedFill>]));
}

/** Towards minus infinity. */
function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

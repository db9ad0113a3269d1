import {
  type BatchRow,
  encodeHeader,
  encodeLeaves,
  encodeReport,
  encodeRows,
  LEAF_BYTES,
  MAX_ROWS,
  objectionTo,
  sha256,
} from "@localgrid/protocol/settlement-batch";
import { type ReportTotals, reportOf } from "@localgrid/protocol/settlement-report";
import { leafHashes, treeRoot } from "@localgrid/protocol/settlement-tree";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { IntervalChange } from "./interval-content.ts";
import { dueUnits, type MoneyAccount, moneyRows } from "./money-rows.ts";
import type { SealedBatch } from "./sealed-batch.ts";
import { windowEnd } from "./window-end.ts";

/** What a batch is cut from. The same input gives the same bytes. */
export interface SealInput {
  readonly community: CommunityId;
  readonly zone: number;
  readonly seq: number;
  readonly domain: Uint8Array;
  readonly window_start_s: number;
  readonly window_s: number;
  /** The batch's window ends here at the latest; a whole number of windows behind its start. */
  readonly latest_end_s: number;
  readonly max_trades: number;
  /** By start; every one that begins before `latest_end_s`, or the first of them. */
  readonly changes: readonly IntervalChange[];
  /** Whether there are more of them. */
  readonly has_more: boolean;
  readonly totals: ReportTotals;
  /** Every member with a number, the zone's own account among them, as they stand before this batch. */
  readonly accounts: readonly MoneyAccount[];
  readonly at_ms: number;
}

/** A batch and what has to be kept with it. */
export interface BatchDraft {
  readonly batch: SealedBatch;
  readonly totals: ReportTotals;
  /** Members whose sums changed. */
  readonly accounts: readonly Pick<MoneyAccount, "number" | "owed_nano" | "settled_units">[];
  /** The first so many of the changes are in it. */
  readonly intervals: number;
  readonly row_count: number;
  readonly produced_wh: bigint;
  readonly retired_wh: bigint;
  /** Sum of what members receive. */
  readonly moved_units: bigint;
}

export type SealedOrNot =
  | { readonly kind: "draft"; readonly draft: BatchDraft }
  | { readonly kind: "nothing" }
  | { readonly kind: "refused"; readonly code: "unbalanced-results" | "batch-too-large"; readonly message: string };

/** Meters without any trade are reported once a day, not in every window. */
const QUIET_S = 86_400;

/** Cuts the largest batch that keeps within all limits, from the oldest interval on. */
export function sealBatch(input: SealInput): SealedOrNot {
  let count = countWithin(input.changes, input.max_trades);
  for (;;) {
    const part = input.changes.slice(0, count);
    const netted = netOf(input, part);
    if (netted.rows.length <= MAX_ROWS) return finish(input, part, netted);
    if (count <= 1) return tooLarge(`one interval has ${netted.rows.length} members, more than ${MAX_ROWS} rows`);
    count = Math.ceil(count / 2);
  }
}

interface Netted {
  readonly rows: readonly BatchRow[];
  readonly accounts: readonly MoneyAccount[];
}

/** At least one, so that there is an end to it. */
function countWithin(changes: readonly IntervalChange[], max_trades: number): number {
  let trades = 0;
  const beyond = changes.findIndex((change) => {
    trades += change.trades.length;
    return trades > max_trades;
  });
  return beyond < 0 ? changes.length : Math.max(1, beyond);
}

function netOf({ accounts: before }: SealInput, changes: readonly IntervalChange[]): Netted {
  const energy = new Map<number, bigint>();
  const money = new Map<number, bigint>();
  for (const { member, energy_wh, money_nano } of changes.flatMap(({ trades }) => trades)) {
    energy.set(member, (energy.get(member) ?? 0n) + energy_wh);
    money.set(member, (money.get(member) ?? 0n) + money_nano);
  }
  const accounts = before.map((account) => {
    const change = money.get(account.number);
    return change === undefined ? account : { ...account, owed_nano: account.owed_nano + change };
  });
  const units = moneyRows(accounts);
  const numbers = [...new Set([...energy.keys(), ...units.keys()])].sort((a, b) => a - b);
  const rows = numbers.map((member) => ({
    member,
    energy_wh: energy.get(member) ?? 0n,
    money_units: units.get(member) ?? 0n,
  }));
  return { rows: rows.filter(({ energy_wh, money_units }) => energy_wh !== 0n || money_units !== 0n), accounts };
}

function finish(input: SealInput, changes: readonly IntervalChange[], { rows, accounts }: Netted): SealedOrNot {
  const objection = objectionTo(rows);
  if (objection !== null) return refused("unbalanced-results", `the rows of a batch would be ${objection}`);
  const { community, zone, seq, domain, window_start_s, at_ms } = input;
  const trades = changes.flatMap((change) => change.trades);
  const leaves = trades.map((trade, index) => ({ zone, seq, index, ...trade }));
  if (!areStorable(leaves, rows)) return tooLarge("an amount does not fit into 64 bits");
  const hasMore = changes.length < input.changes.length || input.has_more;
  const window_end_s = windowEnd({ ...input, last_start_s: hasMore ? (changes.at(-1)?.start_s ?? 0) : null });
  const meters = summed(changes);
  const isQuiet = leaves.length === 0 && rows.length === 0;
  const mayWait = !hasMore && window_end_s - window_start_s < QUIET_S;
  if (isQuiet && (meters.length === 0 || mayWait)) return { kind: "nothing" };
  const intervals = changes.map(({ touched }) => touched);
  const { report, after } = reportOf({ before: input.totals, meters, intervals, leaves });
  const packed = { rows: encodeRows(rows), report: encodeReport(report), leaves: encodeLeaves(leaves) };
  const trades_root = treeRoot(leafHashes(packed.leaves, LEAF_BYTES));
  const place = { zone, seq, window_start_s, window_end_s, trade_count: leaves.length, trades_root };
  const header = encodeHeader({ domain, ...place, rows_hash: sha256(packed.rows), report: packed.report });
  const sealed = { header, batch_hash: sha256(header), sealed_at_ms: at_ms, signatures: [] };
  const moved = new Map(rows.map(({ member, money_units }) => [member, money_units]));
  return {
    kind: "draft",
    draft: {
      batch: { community, ...place, ...packed, ...sealed },
      totals: after,
      accounts: changedAccounts(input.accounts, { accounts, moved }),
      intervals: changes.length,
      row_count: rows.length,
      produced_wh: report.produced_wh,
      retired_wh: report.retired_wh,
      moved_units: rows.reduce((sum, { money_units }) => (money_units > 0n ? sum + money_units : sum), 0n),
    },
  };
}

function changedAccounts(
  before: readonly MoneyAccount[],
  { accounts, moved }: { readonly accounts: readonly MoneyAccount[]; readonly moved: ReadonlyMap<number, bigint> },
): BatchDraft["accounts"] {
  return accounts.flatMap(({ number, owed_nano, settled_units }, at) => {
    const units = moved.get(number) ?? 0n;
    if (units === 0n && owed_nano === before[at]?.owed_nano) return [];
    return [{ number, owed_nano, settled_units: settled_units + units }];
  });
}

/** Each metering point once. */
function summed(changes: readonly IntervalChange[]) {
  const sums = new Map<string, { metering_point: string; import_wh: bigint; export_wh: bigint }>();
  for (const { metering_point, import_wh, export_wh } of changes.flatMap(({ meters }) => meters)) {
    const sum = sums.get(metering_point);
    if (sum === undefined) sums.set(metering_point, { metering_point, import_wh, export_wh });
    else {
      sum.import_wh += import_wh;
      sum.export_wh += export_wh;
    }
  }
  return [...sums.values()];
}

function areStorable(
  leaves: readonly { readonly energy_wh: bigint; readonly money_nano: bigint }[],
  rows: readonly BatchRow[],
): boolean {
  const fits = (value: bigint) => BigInt.asIntN(64, value) === value;
  return (
    leaves.every(({ energy_wh, money_nano }) => fits(energy_wh) && fits(money_nano)) &&
    rows.every(({ energy_wh, money_units }) => fits(energy_wh) && fits(money_units))
  );
}

function tooLarge(message: string): SealedOrNot {
  return refused("batch-too-large", message);
}

function refused(code: "unbalanced-results" | "batch-too-large", message: string): SealedOrNot {
  return { kind: "refused", code, message };
}

/** Units that members are owed, or owe, beyond what was moved for them. */
export function carriedUnits(
  accounts: readonly Pick<MoneyAccount, "number" | "owed_nano" | "settled_units">[],
): bigint {
  return accounts.reduce((sum, account) => sum + (account.number === 0 ? 0n : dueUnits(account)), 0n);
}

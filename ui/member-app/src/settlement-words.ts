import { currentLocale, t } from "@localgrid/ui-components/messages";
import type { SealedBatch, SealedTrade, TradeSettlement } from "./api-types.ts";

/** How far one interval has come, as people are told. */
export interface IntervalSettlement {
  readonly state: "open" | "sealed" | "settled";
  readonly text: string;
  /** Own trades of the interval, in the order in which they were sealed. */
  readonly trades: readonly SealedTrade[];
  readonly batches: readonly SealedBatch[];
  /** Numbers of batches that the node did not sign, because its ledger has something else. */
  readonly disputed: readonly number[];
}

/** Null where there is nothing to tell: without trades or fees in the interval, or in a community that settles nothing. */
export function intervalSettlement(settlement: TradeSettlement, start_s: number): IntervalSettlement | null {
  const interval = settlement.intervals.find((each) => each.start_s === start_s);
  const trades = settlement.trades.filter((each) => each.start_s === start_s);
  if (settlement.newest.sealed_seq === 0 || (interval === undefined && trades.length === 0)) return null;
  const batches = settlement.batches.filter(({ seq }) => trades.some((trade) => trade.seq === seq));
  // A correction that left nothing has trades and no interval.
  const isOpen = batches.some(({ state }) => state === "sealed");
  const state = interval?.state ?? (isOpen ? "sealed" : "settled");
  const disputed = batches.filter(({ verdict }) => verdict === "differs").map(({ seq }) => seq);
  return { state, text: stateText(state, trades), trades, batches, disputed };
}

function stateText(state: IntervalSettlement["state"], trades: readonly SealedTrade[]): string {
  const numbers = [...new Set(trades.map(({ seq }) => seq))];
  const last = numbers.at(-1);
  if (state !== "open") return t(state === "sealed" ? "on-chain-sealed" : "on-chain-settled", batchNumbers(numbers));
  return last === undefined ? t("on-chain-open") : t("on-chain-corrected", { batch: String(last) });
}

/** For messages about one or more batches: how many they are, and `4`, `4 and 9` or `4, 9 and 12`. */
export function batchNumbers(numbers: readonly number[]): { readonly count: number; readonly batches: string } {
  const batches = new Intl.ListFormat(currentLocale(), { type: "conjunction" }).format(numbers.map(String));
  return { count: numbers.length, batches };
}

/** How much of a period's money has come how far. */
export interface PeriodSettlement {
  readonly settled: StateSum;
  readonly sealed: StateSum;
  readonly open: StateSum;
  readonly intervals: number;
}

export interface StateSum {
  readonly intervals: number;
  readonly money_nano: bigint;
}

export function periodSettlement({ intervals }: TradeSettlement): PeriodSettlement {
  const sum = (state: string): StateSum => {
    const own = intervals.filter((each) => each.state === state);
    const money_nano = own.reduce((total, each) => total + BigInt(each.money_nano), 0n);
    return { intervals: own.length, money_nano };
  };
  return { settled: sum("settled"), sealed: sum("sealed"), open: sum("open"), intervals: intervals.length };
}

/** Made-up batches of the fake node: one for each hour, with proofs that really hold. */
import { CONTRACT, fakeBatch, fakeHash, PASSPHRASE } from "@localgrid/ui-components/test/fake-batch";
import type { SealedBatch, SealedTrade, SettledInterval, TradeProof, TradeSettlement } from "../src/api-types.ts";
import { closedBefore, INTERVAL_S, isCorrected, memberInterval } from "./fake-homes.ts";

const HOUR_S = 3600;
/** 2016-07-01 00:00 in the fake community: its first batch. */
const FIRST_S = Date.parse("2016-06-30T22:00:00Z") / 1000;
const NEIGHBOURS = 16;
const OWN_NUMBER = 5;
/** What each interval bears of the fixed fee. */
const FEE_NANO = 1_250_000n;
const DISPUTED_HOUR = 3;

const hourOf = (start_s: number) => Math.floor((start_s - FIRST_S) / HOUR_S);
const seqOf = (start_s: number) => hourOf(start_s) + 1;

export function fakeSettlement(starts: readonly number[], now_ms: number): TradeSettlement {
  const newest = newestSettled(now_ms);
  const own = starts.filter((start_s) => isTraded(start_s) && start_s < closedBefore(now_ms));
  const trades = own.flatMap((start_s) => tradesOf(start_s)).filter(({ seq }) => seq <= newest + 1);
  const seqs = [...new Set(trades.map(({ seq }) => seq))].sort((a, b) => a - b);
  return {
    newest: { sealed_seq: newest + 1, settled_seq: newest, settled_until_s: FIRST_S + newest * HOUR_S },
    batches: seqs.map((seq) => batchOf(seq, newest)),
    trades: trades.sort((a, b) => a.seq - b.seq || a.index - b.index),
    intervals: own.map((start_s) => intervalOf(start_s, newest)),
  };
}

/** Null for a trade that there is not. */
export function fakeProof(seq: number, index: number, now_ms: number): TradeProof | null {
  const starts = Array.from({ length: 8 }, (_, at) => FIRST_S + (seq - 2) * HOUR_S + at * INTERVAL_S);
  const trade = starts.flatMap(tradesOf).find((each) => each.seq === seq && each.index === index);
  if (trade === undefined) return null;
  const batch = batchOf(seq, newestSettled(now_ms));
  const trades = tradesIn(starts.flatMap(tradesOf).filter((each) => each.seq === seq));
  const sealed = fakeBatch(batch, trades);
  return {
    trade,
    batch,
    leaf: sealed.leaves[index] ?? "",
    trade_count: trades.length,
    proof: sealed.proofOf(index),
    trades_root: sealed.trades_root,
    header: sealed.header,
    batch_hash: sealed.batch_hash,
    settlement_contract: CONTRACT,
    network_passphrase: PASSPHRASE,
  };
}

function newestSettled(now_ms: number): number {
  return seqOf(closedBefore(now_ms)) - 3;
}

function isTraded(start_s: number): boolean {
  return start_s >= FIRST_S;
}

function tradesOf(start_s: number): readonly SealedTrade[] {
  if (!isTraded(start_s)) return [];
  const { bought_wh, sold_wh, price_micro_per_kwh } = memberInterval(start_s);
  const price = price_micro_per_kwh ?? 0;
  const quarter = ((start_s - FIRST_S) % HOUR_S) / INTERVAL_S;
  const trade = (seq: number, energy_wh: number, revision: number): SealedTrade => ({
    seq,
    index: revision * 4 + quarter * 5 + 2,
    start_s,
    revision,
    energy_wh,
    price_micro_per_kwh: price,
    money_nano: String(-BigInt(energy_wh) * BigInt(price) - (revision === 0 ? FEE_NANO : 0n)),
  });
  const energy_wh = bought_wh - sold_wh;
  // A correction is in the batch of the next hour.
  if (!isCorrected(start_s)) return [trade(seqOf(start_s), energy_wh, 0)];
  return [trade(seqOf(start_s), energy_wh - 3, 0), trade(seqOf(start_s) + 1, 3, 1)];
}

function intervalOf(start_s: number, newest: number): SettledInterval {
  const trades = tradesOf(start_s);
  const last = Math.max(...trades.map(({ seq }) => seq));
  const state = last <= newest ? "settled" : last === newest + 1 ? "sealed" : "open";
  const energy_wh = trades.reduce((sum, trade) => sum + trade.energy_wh, 0);
  const money_nano = trades.reduce((sum, trade) => sum + BigInt(trade.money_nano), 0n);
  return { start_s, state, energy_wh, money_nano: String(money_nano) };
}

function batchOf(seq: number, newest: number): SealedBatch {
  const isSettled = seq <= newest;
  return {
    seq,
    state: isSettled ? "settled" : "sealed",
    verdict: (seq - 1) % 24 === DISPUTED_HOUR ? "differs" : "agrees",
    window_start_s: FIRST_S + (seq - 1) * HOUR_S,
    window_end_s: FIRST_S + seq * HOUR_S,
    tx_hash: isSettled ? fakeHash(`transaction ${seq}`) : null,
    ledger: isSettled ? 1_000 + 3 * seq : null,
    confirmed_at_ms: isSettled ? (FIRST_S + seq * HOUR_S + 40) * 1000 : null,
  };
}

/** Own trades at their places, and others of which nothing is shown between them. */
function tradesIn(own: readonly SealedTrade[]) {
  const count = Math.max(NEIGHBOURS, ...own.map(({ index }) => index + 1));
  return Array.from({ length: count }, (_, index) => {
    const trade = own.find((each) => each.index === index);
    const other = { start_s: FIRST_S, revision: 0, energy_wh: 1, price_micro_per_kwh: 0, money_nano: "0" };
    return { ...(trade ?? other), member: trade === undefined ? 100 + index : OWN_NUMBER };
  });
}

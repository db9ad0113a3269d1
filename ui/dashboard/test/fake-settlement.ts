/** Made-up batches of the fake hub, one for each quarter hour of a day, with proofs that really hold. */
import { CONTRACT, fakeBatch, fakeHash, PASSPHRASE } from "@localgrid/ui-components/test/fake-batch";
import type {
  Batch,
  BatchProof,
  BatchRow,
  BatchState,
  BatchSummary,
  BatchTrade,
  ChainState,
  Settlement,
} from "../src/settlement-types.ts";
import { LAST_S, NOW_MS } from "./fake-communities.ts";
import { INTERVAL_S, MEMBERS, memberName } from "./fake-figures.ts";

const BATCHES = 96;
const FIRST_S = LAST_S - BATCHES * INTERVAL_S;
const HOUR_MS = 3_600_000;
const PRICE = 143_000;

/** Batches of a community, the newest first; the open one is on its way to the chain. */
export function fakeBatches(community: string): readonly BatchSummary[] {
  if (community === "neubau") return [];
  return Array.from({ length: BATCHES }, (_, index) => summaryOf(BATCHES - index));
}

export function fakeBatchDetail(seq: number): Batch | null {
  if (seq < 1 || seq > BATCHES) return null;
  const { header, trades_root } = sealedOf(seq);
  const summary = summaryOf(seq);
  return { ...summary, header, trades_root, rows: rowsOf(seq), submissions: submissionsOf(summary) };
}

/** Members with an even number buy what those with an odd one sell. */
export function fakeTrades(seq: number): readonly BatchTrade[] {
  return Array.from({ length: MEMBERS - 1 }, (_, index) => {
    const pair_wh = 40 + ((seq * 7 + (index >> 1) * 13) % 90);
    const energy_wh = index % 2 === 0 ? pair_wh : -pair_wh;
    return {
      index,
      interval_start_s: FIRST_S + (seq - 1) * INTERVAL_S,
      member: memberName(index),
      number: index + 1,
      revision: 0,
      energy_wh,
      price_micro_per_kwh: PRICE,
      money_nano: String(-energy_wh * PRICE),
    };
  });
}

export function fakeProof(seq: number, index: number): BatchProof | null {
  const batch = sealedOf(seq);
  const leaf = batch.leaves[index];
  if (leaf === undefined) return null;
  const { tx_hash, ledger } = summaryOf(seq);
  return {
    leaf,
    index,
    trade_count: batch.leaves.length,
    proof: batch.proofOf(index),
    header: batch.header,
    batch_hash: batch.batch_hash,
    batch_count: 0,
    batch_proof: [],
    tx_hash,
    ledger,
    settlement_contract: CONTRACT,
    network_passphrase: PASSPHRASE,
  };
}

/** One community with a batch on its way and a member at the credit limit, one in step, one that is new. */
export function fakeSettlement(status: ChainState["status"]): Settlement {
  const isOff = status === "off";
  const window_end_s = FIRST_S + BATCHES * INTERVAL_S;
  const zone = {
    status: "open",
    sealed_seq: BATCHES,
    confirmed_seq: BATCHES - 1,
    window_end_s,
    waiting_windows: 3,
    waiting_since_s: window_end_s - INTERVAL_S,
    open_batch: { seq: BATCHES, state: "sent", sealed_at_ms: NOW_MS - 70_000 },
    carried_members: 1,
    carried_units: "-1234567",
  } as const;
  const settled = {
    waiting_windows: 0,
    waiting_since_s: null,
    open_batch: null,
    carried_members: 0,
    carried_units: "0",
  };
  const chain: ChainState = {
    status,
    network: isOff ? null : "local",
    network_passphrase: isOff ? null : PASSPHRASE,
    settlement_contract: isOff ? null : CONTRACT,
    latest_ledger: isOff ? null : 48_211,
    latest_close_s: isOff ? null : Math.floor(NOW_MS / 1000) - 4,
    since_ms: status === "away" ? NOW_MS - 3 * HOUR_MS : NOW_MS - 50 * HOUR_MS,
    problem: status === "blocked" ? "The account of the community lindengasse has no money for fees." : null,
  };
  if (isOff) return { chain, zones: [] };
  const fresh = { ...zone, ...settled, status: "new", sealed_seq: 0, confirmed_seq: 0 } as const;
  return {
    chain,
    zones: [
      { ...zone, community: "lindengasse", zone: 1 },
      { ...fresh, community: "neubau", zone: 2 },
      { ...zone, ...settled, confirmed_seq: BATCHES, community: "seestadt", zone: 3 },
    ],
  };
}

function stateOf(seq: number): BatchState {
  return seq === BATCHES ? "sent" : "confirmed";
}

function summaryOf(seq: number): BatchSummary {
  const trades = fakeTrades(seq);
  const state = stateOf(seq);
  const isSettled = state === "confirmed";
  const sold_wh = trades.reduce((sum, { energy_wh }) => sum + Math.max(0, -energy_wh), 0);
  const sealed_at_ms = (FIRST_S + seq * INTERVAL_S + 60) * 1000;
  return {
    seq,
    state,
    window_start_s: FIRST_S + (seq - 1) * INTERVAL_S,
    window_end_s: FIRST_S + seq * INTERVAL_S,
    windows: 1,
    trade_count: trades.length,
    row_count: trades.length,
    produced_wh: sold_wh + 310,
    retired_wh: sold_wh,
    moved_units: String((BigInt(sold_wh) * BigInt(PRICE)) / 100n),
    fee_stroops: isSettled ? 24_310 + seq : null,
    tx_hash: isSettled ? fakeHash(`transaction ${seq}`) : null,
    ledger: isSettled ? 40_000 + 80 * seq : null,
    batch_hash: sealedOf(seq).batch_hash,
    sealed_at_ms,
    confirmed_at_ms: isSettled ? sealed_at_ms + 7_000 : null,
  };
}

function rowsOf(seq: number): readonly BatchRow[] {
  return fakeTrades(seq).map(({ member, number, energy_wh, money_nano }) => {
    return { member, number, energy_wh, money_units: String(BigInt(money_nano) / 100n) };
  });
}

/** The 90th had to be sent twice. */
function submissionsOf({ seq, state, tx_hash, sealed_at_ms }: BatchSummary): Batch["submissions"] {
  const max_time_s = Math.floor(sealed_at_ms / 1000) + 120;
  const base = { max_time_s, created_at_ms: sealed_at_ms, result: null };
  const last = { ...base, tx_hash: tx_hash ?? fakeHash(`sent ${seq}`), state, sent_times: 1 };
  if (seq !== 90) return [last];
  return [{ ...base, tx_hash: fakeHash("late"), state: "expired", sent_times: 7, result: "txTOO_LATE" }, last];
}

function sealedOf(seq: number) {
  const window_start_s = FIRST_S + (seq - 1) * INTERVAL_S;
  const trades = fakeTrades(seq).map((trade) => ({ ...trade, start_s: trade.interval_start_s, member: trade.number }));
  return fakeBatch({ seq, window_start_s, window_end_s: window_start_s + INTERVAL_S }, trades);
}

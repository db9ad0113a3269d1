import { decodeLeaves, LEAF_BYTES, type TradeLeaf } from "@localgrid/protocol/settlement-batch";
import { inclusionProof, leafHashes } from "@localgrid/protocol/settlement-tree";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { BatchStore, BatchSummary, KeptBatch, Period } from "./batch-store.ts";
import { isSameFill, type OwnLedger } from "./own-ledger.ts";

/** Batches and intervals between two turns of others: what a month has of them takes a while on a small board. */
const AT_ONCE = 50;

/**
 * How far an interval of a member has come. `open`: what the own ledger has is not sealed, or not as the ledger has it now;
 * `sealed`: it waits for the chain; `settled`: the chain has all of it.
 */
export type SettlementState = "open" | "sealed" | "settled";

export interface SettledInterval {
  readonly start_s: number;
  readonly state: SettlementState;
  /** What the own ledger has; + bought and + received. */
  readonly energy_wh: bigint;
  readonly money_nano: bigint;
}

export interface MemberSettlement {
  /** How far the whole community has come; its numbers are 0 where nothing was sealed yet. */
  readonly newest: Pick<BatchSummary, "sealed_seq" | "settled_seq" | "settled_until_s">;
  /** Batches with own trades of the period, by number. */
  readonly batches: readonly KeptBatch[];
  /** Own trades of the period's intervals, by batch and place. */
  readonly trades: readonly TradeLeaf[];
  /** Intervals in which the member traded, by start. */
  readonly intervals: readonly SettledInterval[];
}

/** Everything that shows a trade to be part of a batch. */
export interface TradeProof {
  readonly trade: TradeLeaf;
  /** The 56 bytes. */
  readonly leaf: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly batch: KeptBatch;
}

export interface MemberTradesPorts {
  readonly store: BatchStore;
  readonly ledger: OwnLedger;
  /** Lets others have a turn. */
  readonly turn: () => Promise<void>;
}

/** Answers each member what became of the own trades, and of nobody else's. */
export class MemberTrades {
  private readonly ports: MemberTradesPorts;

  constructor(ports: MemberTradesPorts) {
    this.ports = ports;
  }

  async of(member: MemberId, period: Period): Promise<MemberSettlement> {
    const { store } = this.ports;
    const number = store.numberOf(member);
    const batches: KeptBatch[] = [];
    const trades: TradeLeaf[] = [];
    for (const [count, seq] of (number === null ? [] : store.seqsTouching(period)).entries()) {
      if (count % AT_ONCE === AT_ONCE - 1) await this.ports.turn();
      const own = this.tradesIn(seq, number).filter(({ interval_start_s: start_s }) => isIn(start_s, period));
      if (own.length === 0) continue;
      batches.push(store.batch(seq) as KeptBatch);
      trades.push(...own);
    }
    const newest = store.summary();
    return { newest, batches, trades, intervals: await this.intervalsOf(member, period, { batches, trades }) };
  }

  /** Null where there is no such trade of this member, or it is not kept any more. */
  proof(member: MemberId, { seq, index }: { readonly seq: number; readonly index: number }): TradeProof | null {
    const { store } = this.ports;
    const [batch, leaves, number] = [store.batch(seq), store.leaves(seq), store.numberOf(member)];
    if (batch === null || leaves === null || number === null) return null;
    const leaf = leaves.subarray(index * LEAF_BYTES, (index + 1) * LEAF_BYTES);
    const [trade] = leaf.length === LEAF_BYTES ? decodeLeaves(leaf) : [];
    if (trade === undefined || trade.member !== number) return null;
    return { trade, leaf, proof: inclusionProof(leafHashes(leaves, LEAF_BYTES), index), batch };
  }

  private tradesIn(seq: number, number: number | null): readonly TradeLeaf[] {
    const leaves = this.ports.store.leaves(seq);
    return leaves === null ? [] : decodeLeaves(leaves).filter(({ member }) => member === number);
  }

  private async intervalsOf(
    member: MemberId,
    period: Period,
    { batches, trades }: Pick<MemberSettlement, "batches" | "trades">,
  ): Promise<readonly SettledInterval[]> {
    const { store, ledger, turn } = this.ports;
    const number = store.numberOf(member);
    const waiting = new Set(batches.filter(({ state }) => state === "sealed").map(({ seq }) => seq));
    const sealed = new Set(trades.filter(({ seq }) => waiting.has(seq)).map((trade) => trade.interval_start_s));
    const intervals: SettledInterval[] = [];
    for (const [start_s, fill] of ledger.fillsOf(member, period)) {
      if (intervals.length % AT_ONCE === AT_ONCE - 1) await turn();
      const kept = number === null ? undefined : store.fills(start_s).get(number);
      const state = !isSameFill(fill, kept) ? "open" : sealed.has(start_s) ? "sealed" : "settled";
      intervals.push({ start_s, state, ...fill });
    }
    return intervals;
  }
}

function isIn(start_s: number, { from_s, to_s }: Period): boolean {
  return start_s >= from_s && start_s < to_s;
}

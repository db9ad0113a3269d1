import { decodeLeaves, LEAF_BYTES } from "@localgrid/protocol/settlement-batch";
import { leafHashes, treeRoot } from "@localgrid/protocol/settlement-tree";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { ShapeOutcome, ShapeRow, ShapeStore } from "../downlink/shape-store.ts";
import { edgeNodeError } from "../errors.ts";
import { Rounds } from "../rounds/rounds.ts";
import { checkBatch } from "./batch-check.ts";
import type { BatchAnswer, BatchHub } from "./batch-hub.ts";
import { batchReceiptIn, batchReceiptOf } from "./batch-receipt.ts";
import type { BatchEffects, BatchStore, Conclusion, KeptBatch } from "./batch-store.ts";
import type { Finding } from "./finding.ts";
import type { OwnLedger } from "./own-ledger.ts";

const SHAPE = "receipts";
const RECEIPTS_AT_ONCE = 50;
const FIRST_RETRY_MS = 1_000;
const WIDEST_RETRY_MS = 60_000;
const DAY_S = 86_400;
/** No correction goes back further: so long the terms of closed intervals are kept. */
const CORRECTED_FOR_S = 400 * DAY_S;

export interface SettlementPorts {
  readonly store: BatchStore;
  readonly rows: Pick<ShapeStore, "pending" | "settle">;
  readonly ledger: OwnLedger;
  readonly batchesFrom: (hub_url: string) => BatchHub;
  /** Ed25519 with the node's key. */
  readonly sign: (batch_hash: Uint8Array) => Uint8Array;
  /** The community's time. */
  readonly now_ms: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly pause: (wall_ms: number) => { readonly over: Promise<void>; wake(): void };
  /** How long trades are kept after their window. */
  readonly kept_days: number;
  readonly events: SettlementEvents;
}

export interface SettlementEvents {
  /** A batch was checked, for the first time or with another end. */
  checked(batch: KeptBatch): void;
  /** The hub told another content of a batch that the chain has taken; it is not followed. */
  contradicted(seq: number): void;
  /** Nothing was lost: it is tried again. */
  failed(failure: LocalGridError): void;
}

/*
 *   told ──trades fetched──► checked ──agrees──► signed ──► handed to the hub
 *                              │ ▲
 *                 differs, or  └─┘ when an interval closed, or a receipt came
 *                 not yet here
 *
 * Batches are checked in the order of their numbers. One that differs is not built upon before the chain has taken it.
 */

/** Follows what the hub seals for the chain, and signs what agrees with the own ledger. Without a hub it waits. */
export class Settlement {
  private readonly ports: SettlementPorts;
  private hub: BatchHub | null = null;
  private readonly rounds: Rounds;
  private waiting: { wake(): void } | null = null;
  private failures = 0;
  private prunedAt_s = 0;

  constructor(ports: SettlementPorts) {
    this.ports = ports;
    this.rounds = new Rounds({ round: () => this.pass(), failed: (error) => this.failed(error) });
    this.rounds.start();
  }

  /** To be told when a hub has let this node in. */
  connected(hub_url: string): void {
    this.hub?.close();
    this.hub = this.ports.batchesFrom(hub_url);
    this.waiting?.wake();
    this.wake();
  }

  /** Looks for what there is to do: after receipts changed, and after intervals closed. */
  wake(): void {
    this.rounds.ask();
  }

  async stop(): Promise<void> {
    const stopped = this.rounds.stop();
    this.hub?.close();
    this.waiting?.wake();
    await stopped;
  }

  private async pass(): Promise<void> {
    this.takeReceipts();
    await this.askForStale();
    while (this.rounds.isOpen && (await this.checkNext()));
    while (await this.attestNext());
    this.prune();
    this.failures = 0;
  }

  private takeReceipts(): void {
    const { rows, now_ms } = this.ports;
    for (let after: ShapeRow | null = null; ; ) {
      const pending = rows.pending(SHAPE, { after, limit: RECEIPTS_AT_ONCE });
      if (pending.length === 0) return;
      const outcomes = pending.map((row) => this.takeReceipt(row));
      rows.settle(SHAPE, outcomes, now_ms());
      after = pending[pending.length - 1] as ShapeRow;
    }
  }

  private takeReceipt({ key, digest, columns }: ShapeRow): ShapeOutcome {
    try {
      const receipt = batchReceiptOf(columns);
      const isRefused = receipt !== null && this.ports.store.take(receipt) === "refused";
      if (isRefused) this.ports.events.contradicted(receipt.seq);
      return { key, digest, reason: isRefused ? "batch-contradicted" : null, message: "" };
    } catch (error) {
      if (!(error instanceof LocalGridError) || error.code === "storage-full") throw error;
      return { key, digest, reason: error.code, message: error.message };
    }
  }

  /** Answers whether there may be another one to check. */
  private async checkNext(): Promise<boolean> {
    const { store, ledger } = this.ports;
    if (store.firstOpen() === null) return false;
    const next = store.lastApplied() + 1;
    const batch = store.batch(next) ?? (await this.askFor(next));
    if (batch === null) return false;
    const packed = store.leaves(batch.seq) ?? (await this.fetchLeaves(batch));
    if (packed === null) return false;
    const turn = () => this.ports.pause(0).over;
    const checked = await checkBatch(batch, decodeLeaves(packed), { ledger, sums: store, turn });
    const conclusion = conclusionOf(batch, checked.finding, checked.effects);
    if (conclusion === null) return false;
    const isNews = batch.verdict !== conclusion.verdict || batch.reason !== conclusion.reason;
    if (!isNews && conclusion.effects === null) return false;
    const signature = conclusion.verdict === "agrees" ? this.ports.sign(batch.batch_hash) : null;
    store.conclude(batch.seq, { ...conclusion, signature });
    if (isNews) this.ports.events.checked(store.batch(batch.seq) as KeptBatch);
    return conclusion.effects !== null;
  }

  /** The hub lets go of old receipts: what this node missed for longer is asked for by number. */
  private async askFor(seq: number): Promise<KeptBatch | null> {
    if (this.hub === null) return null;
    const receipt = batchReceiptIn(answered(await this.hub.receipt(seq)));
    if (receipt.seq !== seq) throw edgeNodeError("malformed-hub-answer", `asked for batch ${seq}, told ${receipt.seq}`);
    this.ports.store.take(receipt);
    return this.ports.store.batch(seq);
  }

  private async askForStale(): Promise<void> {
    const seq = this.ports.store.firstStale();
    if (seq !== null) await this.askFor(seq);
  }

  private async fetchLeaves({ seq, trades_root, trade_count }: KeptBatch): Promise<Uint8Array | null> {
    if (this.hub === null) return null;
    const leaves = answered(await this.hub.leaves(seq));
    const isSame =
      leaves.length === trade_count * LEAF_BYTES &&
      Buffer.compare(treeRoot(leafHashes(leaves, LEAF_BYTES)), trades_root) === 0;
    if (!isSame) throw edgeNodeError("trades-not-sealed", `trades of batch ${seq} are not those that were sealed`);
    this.ports.store.keepLeaves(seq, leaves);
    return leaves;
  }

  /** False when there was nothing to sign, or nobody to give it to. */
  private async attestNext(): Promise<boolean> {
    const batch = this.ports.store.unattested();
    if (batch === null || batch.signature === null || this.hub === null || !this.rounds.isOpen) return false;
    const { seq, batch_hash, signature } = batch;
    answered(await this.hub.attest(seq, { batch_hash, signature }));
    this.ports.store.markAttested(seq);
    return true;
  }

  private prune(): void {
    const { now_ms, kept_days, store } = this.ports;
    const now_s = Math.floor(now_ms() / 1000);
    if (now_s - this.prunedAt_s < DAY_S) return;
    this.prunedAt_s = now_s;
    const sums_s = now_s - Math.max(CORRECTED_FOR_S, kept_days * DAY_S);
    store.prune({ leaves_s: now_s - kept_days * DAY_S, sums_s });
  }

  private async failed(error: Error): Promise<void> {
    if (!this.rounds.isOpen) return;
    const isExpected = error instanceof LocalGridError;
    this.ports.events.failed(isExpected ? error : edgeNodeError("internal-error", error.message, error));
    const window_ms = Math.min(WIDEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.failures++, 10));
    this.waiting = this.ports.pause(Math.floor((0.5 + this.ports.random() / 2) * window_ms));
    await (this.waiting as ReturnType<SettlementPorts["pause"]>).over;
    this.waiting = null;
    this.rounds.ask();
  }
}

/** Null to look again later. */
function conclusionOf({ state }: KeptBatch, finding: Finding, effects: BatchEffects): Conclusion | null {
  const isSettled = state === "settled";
  const unsigned = { reason: null, trade_index: null, signature: null };
  if (finding.kind === "agrees") return { ...unsigned, verdict: "agrees", effects };
  if (finding.kind === "waits") return isSettled ? { ...unsigned, verdict: "unknown", effects } : null;
  const { reason, trade_index } = finding;
  return { ...unsigned, verdict: "differs", reason, trade_index, effects: isSettled ? effects : null };
}

/** @throws {LocalGridError} `hub-away`, `hub-refused` */
function answered<T>(answer: BatchAnswer<T>): T {
  if (answer.kind === "answered") return answer.value;
  if (answer.kind === "away") throw edgeNodeError("hub-away", answer.reason);
  throw edgeNodeError("hub-refused", `the hub answered ${answer.code}`);
}

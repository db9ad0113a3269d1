import { generateKeyPairSync } from "node:crypto";
import { nodeKeyOf } from "@localgrid/journal/head";
import type Database from "better-sqlite3";
import { openLocalDatabase } from "../adapters/sqlite/local-database.ts";
import { SqliteShapeStore } from "../adapters/sqlite/shape-store.ts";
import { SqliteBatchStore } from "../adapters/sqlite/sqlite-batch-store.ts";
import type { BatchAnswer, BatchHub } from "./batch-hub.ts";
import type { KeptBatch } from "./batch-store.ts";
import { Settlement } from "./settlement.ts";
import { signBatch } from "./sign-batch.ts";
import { type TestBatch, TestLedger, TestSealer } from "./test-batches.ts";

/** Test support: what the hub hands out, and what it was handed. */
export class TestBatchHub implements BatchHub {
  readonly batches = new Map<number, Uint8Array>();
  readonly receipts = new Map<number, string>();
  readonly attested = new Map<number, { readonly batch_hash: Uint8Array; readonly signature: Uint8Array }>();
  /** Answered to every question in place of what was asked for. */
  failure: Exclude<BatchAnswer<never>, { kind: "answered" }> | null = null;
  asked = 0;

  async receipt(seq: number): Promise<BatchAnswer<string>> {
    const value = this.receipts.get(seq);
    if (this.failure !== null) return this.failure;
    return value === undefined ? { kind: "refused", code: "unknown-batch" } : { kind: "answered", value };
  }

  async leaves(seq: number): Promise<BatchAnswer<Uint8Array>> {
    this.asked++;
    const value = this.batches.get(seq);
    if (this.failure !== null) return this.failure;
    return value === undefined ? { kind: "refused", code: "unknown-batch" } : { kind: "answered", value };
  }

  async attest(seq: number, attestation: Parameters<BatchHub["attest"]>[1]): Promise<BatchAnswer<null>> {
    if (this.failure !== null) return this.failure;
    this.attested.set(seq, attestation);
    return { kind: "answered", value: null };
  }

  close(): void {}
}

/** Test support: a node's settlement on a real local database, with a hub and a ledger made by hand. */
export class SettlementWorld {
  readonly ledger = new TestLedger();
  readonly sealer = new TestSealer(this.ledger);
  readonly hub = new TestBatchHub();
  readonly key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
  readonly database: Database.Database = openLocalDatabase(":memory:");
  readonly store = new SqliteBatchStore(this.database);
  readonly checked: KeptBatch[] = [];
  readonly contradicted: number[] = [];
  readonly failures: string[] = [];
  readonly rows = new SqliteShapeStore(this.database, () => 0);
  now_ms = 0;
  kept_days = 400;
  settlement = this.start();
  private offset = 0;

  start(): Settlement {
    return new Settlement({
      store: this.store,
      rows: this.rows,
      ledger: this.ledger,
      batchesFrom: () => this.hub,
      sign: (batch_hash) => signBatch(batch_hash, this.key),
      now_ms: () => this.now_ms,
      random: () => 0,
      pause: () => ({ over: new Promise((resolve) => setImmediate(resolve)), wake: () => {} }),
      kept_days: this.kept_days,
      events: {
        checked: (batch) => void this.checked.push(batch),
        contradicted: (seq) => void this.contradicted.push(seq),
        failed: ({ code }) => void this.failures.push(code),
      },
    });
  }

  /** As after an end of the process: what is in the database stays. */
  async restart(): Promise<void> {
    await this.settlement.stop();
    this.settlement = this.start();
    this.settlement.connected("https://hub.example");
  }

  /** The hub has it, and tells nobody. */
  hide(batch: TestBatch, settled?: { readonly ledger: number }): void {
    this.hub.batches.set(batch.seq, batch.leaves);
    this.hub.receipts.set(batch.seq, batch.columns(settled)["body"] ?? "");
  }

  /** The hub has sealed it, or the chain has taken it. */
  tell(batch: TestBatch, settled?: { readonly ledger: number }): void {
    this.tellTogether([batch], settled);
  }

  tellTogether(batches: readonly TestBatch[], settled?: { readonly ledger: number }): void {
    const changes = batches.map((batch) => {
      this.hide(batch, settled);
      const key = `"public"."receipt"/"sun"/"batch-${batch.seq}"`;
      return { kind: "insert" as const, key, columns: batch.columns(settled) };
    });
    this.offset++;
    this.rows.apply("receipts", {
      position: { handle: "h", offset: `${this.offset}_0` },
      changes,
      is_up_to_date: true,
    });
    this.settlement.wake();
  }
}

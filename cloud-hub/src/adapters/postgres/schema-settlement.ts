import { integer, jsonb, numeric, pgTable, text } from "drizzle-orm/pg-core";
import { bytes, whole } from "./schema.ts";

const money = () => numeric();

export const settlementZone = pgTable("settlement_zone", {
  community: text().notNull(),
  zone: whole().notNull(),
  status: text({ enum: ["new", "open"] })
    .notNull()
    .default("new"),
  network_passphrase: text(),
  settlement_contract: text(),
  domain: bytes(),
  signers: bytes().notNull().default(new Uint8Array(0)),
  threshold: integer().notNull().default(0),
  window_start_s: whole().notNull(),
  window_end_s: whole().notNull(),
  sealed_seq: whole().notNull().default(0),
  confirmed_seq: whole().notNull().default(0),
  exported_wh: money().notNull().default("0"),
  produced_wh: money().notNull().default("0"),
  shared_wh: money().notNull().default("0"),
  retired_wh: money().notNull().default("0"),
  price_micro_per_kwh: money().notNull().default("0"),
  sealed_node: bytes(),
  sealed_records: whole().notNull().default(0),
  created_at_ms: whole().notNull(),
});

export const settlementMember = pgTable("settlement_member", {
  community: text().notNull(),
  number: whole().notNull(),
  member: text(),
  owed_nano: money().notNull().default("0"),
  settled_units: money().notNull().default("0"),
});

export const settlementInterval = pgTable("settlement_interval", {
  community: text().notNull(),
  start_s: whole().notNull(),
  source: bytes().notNull(),
  totals: bytes().notNull(),
});

export const settlementBatch = pgTable("settlement_batch", {
  community: text().notNull(),
  seq: whole().notNull(),
  zone: whole().notNull(),
  window_start_s: whole().notNull(),
  window_end_s: whole().notNull(),
  windows: integer().notNull(),
  trade_count: integer().notNull(),
  row_count: integer().notNull(),
  produced_wh: money().notNull(),
  retired_wh: money().notNull(),
  moved_units: money().notNull(),
  trades_root: bytes().notNull(),
  rows: bytes().notNull(),
  header: bytes().notNull(),
  batch_hash: bytes().notNull(),
  leaves: bytes().notNull(),
  intervals: jsonb().notNull(),
  sealed_at_ms: whole().notNull(),
  tx_hash: text(),
  ledger: whole(),
  fee_stroops: whole(),
  confirmed_at_ms: whole(),
});

export const settlementSignature = pgTable("settlement_signature", {
  community: text().notNull(),
  seq: whole().notNull(),
  signer: bytes().notNull(),
  signature: bytes().notNull(),
});

import { bigint, customType, integer, pgTable, text } from "drizzle-orm/pg-core";

/** The tables as the migrations leave them; a test compares both. */

const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => "bytea",
  toDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.length),
  fromDriver: (value) => new Uint8Array(value.buffer, value.byteOffset, value.length),
});

const whole = () => bigint({ mode: "number" });

export const community = pgTable("community", {
  id: text().notNull(),
  created_at_ms: whole().notNull(),
});

export const node = pgTable("node", {
  id: bytes().notNull(),
  community: text().notNull(),
  public_key: bytes().notNull(),
  enrolled_at_ms: whole().notNull(),
  revoked_at_ms: whole(),
});

export const joinCode = pgTable("join_code", {
  digest: bytes().notNull(),
  community: text().notNull(),
  created_at_ms: whole().notNull(),
  expires_at_ms: whole().notNull(),
  used_by: bytes(),
  used_at_ms: whole(),
});

export const journalEpoch = pgTable("journal_epoch", {
  id: integer().notNull(),
  node: bytes().notNull(),
  epoch: bytes().notNull(),
  parent_epoch: bytes(),
  parent_seq: whole(),
  parent_hash: bytes().notNull(),
  head_seq: whole().notNull(),
  head_hash: bytes().notNull(),
  state: text({ enum: ["open", "forked"] }).notNull(),
});

export const journalRecord = pgTable("journal_record", {
  epoch_id: integer().notNull(),
  seq: whole().notNull(),
  recorded_at_ms: whole().notNull(),
  received_at_ms: whole().notNull(),
  kind: text().notNull(),
  verdict: text(),
  hash: bytes().notNull(),
  record: bytes().notNull(),
});

export const quarantinedBatch = pgTable("quarantined_batch", {
  digest: bytes().notNull(),
  node: bytes().notNull(),
  epoch: bytes().notNull(),
  from_seq: whole().notNull(),
  reason: text().notNull(),
  received_at_ms: whole().notNull(),
  batch: bytes().notNull(),
});

export const nodeAlarm = pgTable("node_alarm", {
  node: bytes().notNull(),
  code: text().notNull(),
  epoch: bytes().notNull(),
  first_at_ms: whole().notNull(),
  last_at_ms: whole().notNull(),
  times: integer().notNull(),
});

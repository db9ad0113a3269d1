import { bigint, boolean, customType, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";

/** The tables as the migrations leave them; a test compares both. */

export const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => "bytea",
  toDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.length),
  fromDriver: (value) => new Uint8Array(value.buffer, value.byteOffset, value.length),
});

export const whole = () => bigint({ mode: "number" });

export const community = pgTable("community", {
  id: text().notNull(),
  created_at_ms: whole().notNull(),
  name: text().notNull().default(""),
  region: text().notNull().default("region"),
  currency: text().notNull().default("EUR"),
  time_zone: text().notNull().default("Etc/UTC"),
  sealed_key: bytes(),
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
  generation: whole().notNull().default(1),
  head_at_ms: whole().notNull().default(0),
});

export const journalSegment = pgTable("journal_segment", {
  epoch_id: integer().notNull(),
  from_seq: whole().notNull(),
  last_seq: whole().notNull(),
  prev_hash: bytes().notNull(),
  received_at_ms: whole().notNull(),
  records: bytes().notNull(),
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

export const member = pgTable("member", {
  community: text().notNull(),
  member: text().notNull(),
  is_active: boolean().notNull(),
  credit_limit_micro: whole(),
  created_at_ms: whole().notNull(),
  is_adopted: boolean().notNull().default(false),
  version: integer().notNull().default(1),
});

export const meteringPoint = pgTable("metering_point", {
  community: text().notNull(),
  metering_point: text().notNull(),
  member: text().notNull(),
  is_active: boolean().notNull(),
  main_fuse_w: integer().notNull(),
  operator_reference: text(),
  created_at_ms: whole().notNull(),
  is_adopted: boolean().notNull().default(false),
  version: integer().notNull().default(1),
});

export const tariff = pgTable("tariff", {
  community: text().notNull(),
  valid_from_s: whole().notNull(),
  retail_micro_per_kwh: whole().notNull(),
  feed_in_micro_per_kwh: whole().notNull(),
  local_network_fee_micro_per_kwh: whole().notNull(),
  fixed_fee_micro_per_day: whole().notNull(),
  created_at_ms: whole().notNull(),
});

export const nodePolicy = pgTable("node_policy", {
  community: text().notNull(),
  status_every_s: integer().notNull().default(60),
  telemetry_every_s: integer().notNull().default(300),
});

export const nodeStatus = pgTable("node_status", {
  node: bytes().notNull(),
  received_at_ms: whole().notNull(),
  reported_at_ms: whole().notNull(),
  journal_position: whole().notNull(),
  backlog_records: whole().notNull(),
  backlog_since_ms: whole(),
  telemetry_backlog_records: whole().notNull(),
  alarms: jsonb().notNull(),
  refused: jsonb().notNull(),
  has_simulated_clock: boolean().notNull().default(false),
});

export const recordVerdict = pgTable("record_verdict", {
  community: text().notNull(),
  node: bytes().notNull(),
  epoch: bytes().notNull(),
  seq: whole().notNull(),
  kind: text().notNull(),
  verdict: text().notNull(),
  received_at_ms: whole().notNull(),
});

export const receipt = pgTable("receipt", {
  community: text().notNull(),
  receipt: text().notNull(),
  kind: text().notNull(),
  body: jsonb().notNull(),
  created_at_ms: whole().notNull(),
});

export const officialInterval = pgTable("official_interval", {
  community: text().notNull(),
  start_s: whole().notNull(),
  version: integer().notNull(),
  metered: jsonb().notNull(),
  created_at_ms: whole().notNull(),
});

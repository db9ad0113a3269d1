import { integer, pgTable } from "drizzle-orm/pg-core";
import { bytes, whole } from "./schema.ts";

export const telemetryEpoch = pgTable("telemetry_epoch", {
  id: integer().notNull(),
  node: bytes().notNull(),
  epoch: bytes().notNull(),
  head_seq: whole().notNull(),
  head_hash: bytes().notNull(),
});

export const telemetrySegment = pgTable("telemetry_segment", {
  id: whole().notNull(),
  node: bytes().notNull(),
  epoch_id: integer().notNull(),
  from_seq: whole().notNull(),
  last_seq: whole().notNull(),
  received_at_ms: whole().notNull(),
  size_bytes: integer().notNull(),
  records: bytes().notNull(),
});

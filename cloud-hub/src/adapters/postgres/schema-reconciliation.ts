import { bigint, boolean, integer, numeric, pgTable, text } from "drizzle-orm/pg-core";
import { bytes, whole } from "./schema.ts";

const money = () => numeric();

export const officialImport = pgTable("official_import", {
  import: text().notNull(),
  number: bigint({ mode: "number" }).generatedAlwaysAsIdentity(),
  community: text().notNull(),
  file_name: text().notNull(),
  layout: text({ enum: ["long", "wide", "typed"] }).notNull(),
  time_zone: text().notNull(),
  decimal_separator: text({ enum: [".", ","] }),
  keep_good_rows: boolean().notNull(),
  status: text({ enum: ["waiting", "running", "done", "refused", "failed"] }).notNull(),
  bytes_read: whole().notNull().default(0),
  bytes_total: whole(),
  rows_read: whole().notNull().default(0),
  rows_taken: whole().notNull().default(0),
  rows_unchanged: whole().notNull().default(0),
  rows_faulty: whole().notNull().default(0),
  intervals_changed: whole().notNull().default(0),
  started_at_ms: whole().notNull(),
  ended_at_ms: whole(),
  reason: text(),
  digest: bytes(),
});

export const importFault = pgTable("import_fault", {
  import: text().notNull(),
  number: integer().notNull(),
  line: whole().notNull(),
  code: text().notNull(),
  message: text().notNull(),
});

export const officialValue = pgTable("official_value", {
  community: text().notNull(),
  start_s: whole().notNull(),
  metering_point: text().notNull(),
  version: integer().notNull(),
  import_wh: whole().notNull(),
  export_wh: whole().notNull(),
  import: text().notNull(),
});

export const reconciledInterval = pgTable("reconciled_interval", {
  community: text().notNull(),
  start_s: whole().notNull(),
  version: integer().notNull(),
  node: bytes().notNull(),
  input_digest: bytes().notNull(),
  length_s: integer().notNull(),
  points: integer().notNull(),
  official_points: integer().notNull(),
  result_digest: bytes().notNull(),
  members_change_nano: money().notNull(),
  supplier_change_nano: money().notNull(),
  network_operator_change_nano: money().notNull(),
  operator_change_nano: money().notNull(),
  computed_at_ms: whole().notNull(),
});

export const officialDifference = pgTable("official_difference", {
  community: text().notNull(),
  start_s: whole().notNull(),
  metering_point: text().notNull(),
  member: text().notNull(),
  version: integer().notNull(),
  cause: text().notNull(),
  import_wh: whole(),
  export_wh: whole(),
  official_import_wh: whole().notNull(),
  official_export_wh: whole().notNull(),
  amount_change_nano: money().notNull(),
});

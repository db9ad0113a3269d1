import { boolean, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { bytes, whole } from "./schema.ts";

export const nodeTakeover = pgTable("node_takeover", {
  node: bytes().notNull(),
  generation: whole().notNull(),
  epoch: bytes().notNull(),
  parent_epoch: bytes(),
  parent_seq: whole(),
  at_ms: whole().notNull(),
});

export const regionMembership = pgTable("region_membership", {
  region: text().notNull(),
  version: whole().notNull(),
  issued_at_ms: whole().notNull(),
  document: bytes().notNull(),
});

export const alert = pgTable("alert", {
  id: bytes().notNull(),
  community: text(),
  code: text().notNull(),
  subject: text().notNull(),
  seen_at_ms: whole().notNull(),
  acknowledged_by: text(),
  acknowledged_at_ms: whole(),
  note: text(),
});

export const nodeMesh = pgTable("node_mesh", {
  node: bytes().notNull(),
  received_at_ms: whole().notNull(),
  addresses: jsonb().notNull(),
  is_partitioned: boolean().notNull(),
  partitioned_since_ms: whole(),
  membership_version: whole().notNull(),
  generation: whole().notNull(),
  peers: jsonb().notNull(),
  copies: jsonb().notNull(),
  alarms: jsonb().notNull(),
  peers_connected: integer().notNull(),
  behind_records: whole(),
});

import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { ROLES } from "../../access/identity.ts";
import { bytes, whole } from "./schema.ts";

export const account = pgTable("account", {
  login: text().notNull(),
  role: text({ enum: ROLES }).notNull(),
  community: text(),
  created_at_ms: whole().notNull(),
  salt: bytes().notNull(),
  hash: bytes().notNull(),
  cost: integer().notNull(),
  block_size: integer().notNull(),
  parallelization: integer().notNull(),
});

export const session = pgTable("session", {
  token_hash: text().notNull(),
  login: text().notNull(),
  created_at_ms: whole().notNull(),
  last_seen_at_ms: whole().notNull(),
});

export const apiToken = pgTable("api_token", {
  id: text().notNull(),
  token_hash: text().notNull(),
  label: text().notNull(),
  role: text({ enum: ROLES }).notNull(),
  community: text(),
  created_by: text().notNull(),
  created_at_ms: whole().notNull(),
  last_used_at_ms: whole(),
});

export const loginFailure = pgTable("login_failure", {
  key: text().notNull(),
  count: integer().notNull(),
  last_at_ms: whole().notNull(),
});

export const keptAnswer = pgTable("kept_answer", {
  credential: text().notNull(),
  key: text().notNull(),
  request_digest: bytes().notNull(),
  begun_at_ms: whole().notNull(),
  status: integer(),
  sealed_body: bytes(),
});

import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Pool, PoolClient } from "pg";
import { type BillingAccount, NO_ACCOUNT } from "../../billing/billing-party.ts";
import { canonicalJson } from "../../billing/canonical-json.ts";
import type { HeldRegister, ListCounts } from "../../member-lists/list-plan.ts";
import type { ListApplication, MemberListStore, NewList, StoredList } from "../../member-lists/member-list-store.ts";
import { onDatabase } from "./database-errors.ts";
import { appendAct } from "./postgres-audit-log.ts";
import { readCommunity } from "./postgres-communities.ts";
import { inTransaction } from "./transaction.ts";

/** Each may be some megabytes. */
const WAITING_KEPT = 5;
const APPLIED_KEPT = 100;

const ADD = `
  INSERT INTO member_list (community, list, file_name, digest, content, added_by, added_at_ms)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`;

const DROP = `
  DELETE FROM member_list WHERE community = $1 AND (
    (applied_by IS NULL AND added_at_ms < $2)
    OR list IN (SELECT list FROM member_list WHERE community = $1 AND applied_by IS NULL
                 ORDER BY added_at_ms DESC, list OFFSET ${WAITING_KEPT})
    OR list IN (SELECT list FROM member_list WHERE community = $1 AND applied_by IS NOT NULL
                 ORDER BY applied_at_ms DESC, list OFFSET ${APPLIED_KEPT}))`;

const FIND = `
  SELECT list, file_name, digest, content, added_by, added_at_ms, applied_by, applied_at_ms, counts
    FROM member_list WHERE community = $1 AND list = $2`;

const ACCOUNTS = `
  SELECT DISTINCT ON (member) member, content FROM billing_account WHERE community = $1 ORDER BY member, version DESC`;

const SAVE_MEMBERS = `
  INSERT INTO member (community, member, is_active, credit_limit_micro, created_at_ms)
  SELECT $1, member, is_active, credit_limit_micro, $2
    FROM unnest($3::text[], $4::boolean[], $5::bigint[]) AS given (member, is_active, credit_limit_micro)
  ON CONFLICT (community, member) DO UPDATE
    SET is_active = excluded.is_active, credit_limit_micro = excluded.credit_limit_micro, is_adopted = false`;

const SAVE_POINTS = `
  INSERT INTO metering_point (community, metering_point, member, is_active, main_fuse_w, operator_reference, created_at_ms)
  SELECT $1, metering_point, member, is_active, main_fuse_w, operator_reference, $2
    FROM unnest($3::text[], $4::text[], $5::boolean[], $6::integer[], $7::text[])
         AS given (metering_point, member, is_active, main_fuse_w, operator_reference)
  ON CONFLICT (community, metering_point) DO UPDATE
    SET is_active = excluded.is_active, main_fuse_w = excluded.main_fuse_w,
        operator_reference = excluded.operator_reference, is_adopted = false`;

/** References that move from one metering point to another would meet on the way, one row after the other. */
const FREE_REFERENCES = `
  UPDATE metering_point p SET operator_reference = NULL
    FROM unnest($2::text[], $3::text[]) AS given (metering_point, operator_reference)
   WHERE p.community = $1 AND p.metering_point = given.metering_point
     AND p.operator_reference IS DISTINCT FROM given.operator_reference AND p.operator_reference IS NOT NULL`;

const SAVE_ACCOUNTS = `
  INSERT INTO billing_account (community, member, version, content, changed_by, changed_at_ms)
  SELECT $1, member, 1 + coalesce((SELECT max(version) FROM billing_account b
                                    WHERE b.community = $1 AND b.member = given.member), 0), content, $2, $3
    FROM unnest($4::text[], $5::text[]) AS given (member, content)`;

const APPLIED = `
  UPDATE member_list SET content = NULL, applied_by = $3, applied_at_ms = $4, counts = $5
   WHERE community = $1 AND list = $2`;

type Row = Omit<StoredList, "applied"> & {
  readonly applied_by: string | null;
  readonly applied_at_ms: number;
  readonly counts: string;
};

export class PostgresMemberLists implements MemberListStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  add(community: string, added: NewList, before_ms: number): Promise<void> {
    const { list, file_name, digest, content, added_by, added_at_ms } = added;
    return inTransaction(this.pool, async (client) => {
      const values = [list, file_name, Buffer.from(digest), Buffer.from(content), added_by, added_at_ms];
      await client.query(ADD, [community, ...values]);
      await client.query(DROP, [community, before_ms]);
    });
  }

  find(community: string, list: string): Promise<StoredList | null> {
    return onDatabase(() => findIn(this.pool, community, list));
  }

  register(community: string): Promise<HeldRegister> {
    return inTransaction(this.pool, async (client) => {
      await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      return registerIn(client, community);
    });
  }

  apply(
    community: string,
    list: string,
    decide: (stored: StoredList, register: HeldRegister) => ListApplication,
  ): Promise<StoredList | null> {
    return inTransaction(this.pool, async (client) => {
      await client.query("SELECT FROM community WHERE id = $1 FOR NO KEY UPDATE", [community]);
      const stored = await findIn(client, community, list);
      if (stored === null || stored.applied !== null) return stored;
      const application = decide(stored, await registerIn(client, community));
      await save(client, community, application);
      const { by, at_ms, counts, act } = application;
      await client.query(APPLIED, [community, list, by, at_ms, JSON.stringify(counts)]);
      const applied = await findIn(client, community, list);
      await appendAct(client, act, at_ms);
      return applied;
    });
  }
}

async function findIn(client: Pool | PoolClient, community: string, list: string): Promise<StoredList | null> {
  const { rows } = await client.query<Row>(FIND, [community, list]);
  const [row] = rows;
  if (row === undefined) return null;
  const { applied_by, applied_at_ms, counts, ...stored } = row;
  if (applied_by === null) return { ...stored, applied: null };
  return { ...stored, applied: { by: applied_by, at_ms: applied_at_ms, counts: JSON.parse(counts) as ListCounts } };
}

async function registerIn(client: PoolClient, community: string): Promise<HeldRegister> {
  const { state, references } = await readCommunity(client, community as CommunityId);
  const { rows } = await client.query<{ member: string; content: string }>(ACCOUNTS, [community]);
  const accounts = rows.map(({ member, content }) => {
    return [member, { ...NO_ACCOUNT, ...(JSON.parse(content) as BillingAccount) }] as const;
  });
  return { state, references, accounts: new Map(accounts) };
}

async function save(client: PoolClient, community: string, application: ListApplication): Promise<void> {
  const { members, points, accounts, by, at_ms } = application;
  await client.query(SAVE_MEMBERS, [
    ...[community, at_ms, members.map(({ member }) => member), members.map(({ is_active }) => is_active)],
    members.map(({ credit_limit_micro }) => credit_limit_micro),
  ]);
  const names = points.map(({ body }) => body.metering_point);
  const references = points.map(({ operator_reference }) => operator_reference);
  await client.query(FREE_REFERENCES, [community, names, references]);
  await client.query(SAVE_POINTS, [
    ...[community, at_ms, names, points.map(({ body }) => body.member), points.map(({ body }) => body.is_active)],
    ...[points.map(({ body }) => body.main_fuse_w), references],
  ]);
  await client.query(SAVE_ACCOUNTS, [
    ...[community, by, at_ms, accounts.map(({ member }) => member)],
    accounts.map(({ content }) => canonicalJson(content)),
  ]);
}

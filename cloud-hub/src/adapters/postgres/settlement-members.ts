import { decodeLeaves, decodeRows } from "@localgrid/protocol/settlement-batch";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { PoolClient } from "pg";
import type { SealedBatch } from "../../settlement/sealed-batch.ts";
import type { BatchRecord } from "../../settlement/settlement-records.ts";

const LIST = `
  SELECT s.number, s.member, s.owed_nano, s.settled_units, m.is_active, m.credit_limit_micro
    FROM settlement_member s LEFT JOIN member m ON m.community = s.community AND m.member = s.member
   WHERE s.community = $1 ORDER BY s.number`;

const UNNUMBERED = `
  SELECT m.member FROM member m
   WHERE m.community = $1
     AND NOT EXISTS (SELECT FROM settlement_member s WHERE s.community = m.community AND s.member = m.member)
   ORDER BY m.created_at_ms, m.member COLLATE "C"`;

/** The primary key keeps two hubs from giving one number twice. */
const NUMBER = `
  INSERT INTO settlement_member (community, number, member)
  SELECT $1, (SELECT max(number) FROM settlement_member WHERE community = $1) + place, member
    FROM unnest($2::text[]) WITH ORDINALITY AS given (member, place)
  RETURNING number, member`;

/** A sealing that began before, and does not see these numbers, has to begin again. */
const TOUCH = "UPDATE settlement_zone SET zone = zone WHERE community = $1";

const UNITS_PER_MICRO = 10n;
/** Credit of members without a limit: 100 million of the currency. */
const NO_LIMIT_UNITS = 1_000_000_000_000_000n;

/** A member as the zone knows it, and as the coordinator wants it. */
export interface NumberedMember {
  readonly number: number;
  /** Null for the zone's own account. */
  readonly member: MemberId | null;
  readonly owed_nano: bigint;
  readonly settled_units: bigint;
  readonly limit_units: bigint;
  readonly is_active: boolean;
}

/** By number. */
export async function numberedMembers(client: PoolClient, community: string): Promise<readonly NumberedMember[]> {
  const { rows } = await client.query(LIST, [community]);
  return rows.map(({ number, member, owed_nano, settled_units, is_active, credit_limit_micro }) => ({
    number,
    member,
    owed_nano: BigInt(owed_nano),
    settled_units: BigInt(settled_units),
    // Fees and roundings favour the zone's own account; what it has not got, others wait for.
    limit_units: number === 0 ? 0n : limitOf(credit_limit_micro),
    is_active: is_active ?? true,
  }));
}

/** Gives numbers to members of the community that have none, in the order in which they came. */
export async function numberMembers(client: PoolClient, community: string): Promise<void> {
  const { rows } = await client.query<{ member: string }>(UNNUMBERED, [community]);
  const members = rows.map(({ member }) => member);
  if (members.length === 0) return;
  await client.query(NUMBER, [community, members]);
  await client.query(TOUCH, [community]);
}

/** Gives numbers to these, by id. */
export async function numberThese(client: PoolClient, community: string, members: readonly string[]) {
  if (members.length === 0) return [];
  const values = [community, [...members].sort()];
  return (await client.query<{ number: number; member: string }>(NUMBER, values)).rows;
}

function limitOf(credit_limit_micro: number | null): bigint {
  if (credit_limit_micro === null) return NO_LIMIT_UNITS;
  const units = BigInt(Math.max(0, credit_limit_micro)) * UNITS_PER_MICRO;
  return units < NO_LIMIT_UNITS ? units : NO_LIMIT_UNITS;
}

/** Everybody who stands in rows or leaves, by number. */
export function namesIn(
  { rows, leaves }: Pick<SealedBatch, "rows" | "leaves">,
  members: readonly Pick<NumberedMember, "number" | "member">[],
): BatchRecord["members"] {
  const numbers = new Set(decodeRows(rows).map(({ member }) => member));
  for (const { member } of decodeLeaves(leaves)) numbers.add(member);
  return members.flatMap(({ number, member }) =>
    member !== null && numbers.has(number) ? [[number, member] as const] : [],
  );
}

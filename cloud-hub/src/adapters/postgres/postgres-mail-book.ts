import { createHash } from "node:crypto";
import type { MailStanding } from "@localgrid/protocol/notice-relay";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { Pool, PoolClient } from "pg";
import type { MailBook, NewAddress, StoppedMails } from "../../notice-relay/mail-book.ts";
import {
  CODE_AGAIN_AFTER_MS,
  CODE_GOOD_FOR_MS,
  dayOf,
  MOST_ADDRESSES,
  MOST_CODE_TRIES,
  MOST_CODES_PER_ADDRESS,
  MOST_PER_DAY,
} from "../../notice-relay/notice-limits.ts";
import { onDatabase } from "./database-errors.ts";
import { inTransaction } from "./transaction.ts";

/** Codes are counted by address, whoever asks: one after the other. */
const CODE_LOCK = 0x10ca_16d9;

type Standing = MailStanding["standing"];

const STANDING = "SELECT standing, address, code_made_at_ms FROM notice_address WHERE node = $1 AND recipient = $2";
const CODES_TO = "SELECT count(*)::int AS count FROM notice_code WHERE address_digest = $1 AND made_at_ms > $2";
const CODES_TODAY = "SELECT taken AS count FROM notice_day WHERE node = $1 AND day = $2 AND kind = 'code'";
const ADDRESSES = "SELECT count(*)::int AS count FROM notice_address WHERE node = $1";

/** Links in mails to the same address stay good. */
const ENTER = `
  INSERT INTO notice_address AS a (node, recipient, standing, address, language, community_name, stop_token, code_digest,
                              code_made_at_ms, code_tries)
  VALUES ($1, $2, 'unconfirmed', $3, $4, $5, $6, $7, $8, 0)
  ON CONFLICT (node, recipient) DO UPDATE SET standing = 'unconfirmed', address = $3, language = $4, community_name = $5,
    stop_token = CASE WHEN a.address = $3 THEN a.stop_token ELSE $6 END, code_digest = $7, code_made_at_ms = $8, code_tries = 0`;
/** Nothing goes to the address before, and no code but the newest. */
const DROP_WAITING = "DELETE FROM notice_message WHERE node = $1 AND recipient = $2 AND state = 'waiting'";
const ENTER_MAIL = `
  INSERT INTO notice_message (node, id, kind, way, state, taken_at_ms, expires_at_ms, next_at_ms, attempts, recipient, content)
  VALUES ($1, $2, 'code', 'mail', 'waiting', $3, $4, $3, 0, $5, $6)`;
const COUNT_TODAY = `
  INSERT INTO notice_day AS d (node, day, kind, taken) VALUES ($1, $2, 'code', 1)
  ON CONFLICT (node, day, kind) DO UPDATE SET taken = d.taken + 1`;

const TRY = `
  UPDATE notice_address SET code_tries = code_tries + 1
   WHERE node = $1 AND recipient = $2 AND standing = 'unconfirmed' AND code_tries < ${MOST_CODE_TRIES}
     AND code_made_at_ms > $3
  RETURNING code_digest`;
const CONFIRM = `
  UPDATE notice_address SET standing = 'confirmed', code_digest = NULL
   WHERE node = $1 AND recipient = $2 AND standing = 'unconfirmed' AND code_digest = $3`;
const FORGET = [
  "DELETE FROM notice_address WHERE node = $1 AND recipient = $2",
  "DELETE FROM notice_held WHERE node = $1 AND recipient = $2",
  DROP_WAITING,
];
const BY_TOKEN = `
  SELECT language, community_name, standing = 'ended' AS has_ended FROM notice_address WHERE stop_token = $1`;
const END_BY_TOKEN = `
  UPDATE notice_address SET standing = 'ended', address = NULL, code_digest = NULL WHERE stop_token = $1
  RETURNING node, recipient, language, community_name, true AS has_ended`;

export class PostgresMailBook implements MailBook {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async standing(node: NodeId, recipient: string): Promise<Standing | null> {
    const values = [Buffer.from(node), recipient];
    const { rows } = await onDatabase(() => this.pool.query<{ standing: Standing }>(STANDING, values));
    return rows[0]?.standing ?? null;
  }

  enter(node: NodeId, recipient: string, given: NewAddress & { readonly now_ms: number }) {
    return inTransaction(this.pool, async (client) => {
      await client.query("SELECT pg_advisory_xact_lock($1)", [CODE_LOCK]);
      const held = await client.query<{ standing: Standing; address: string | null; code_made_at_ms: number }>(
        STANDING,
        [Buffer.from(node), recipient],
      );
      const [before] = held.rows;
      if (before !== undefined && before.address === given.address) {
        const isOnItsWay = before.code_made_at_ms > given.now_ms - CODE_AGAIN_AFTER_MS;
        if (before.standing === "confirmed" || isOnItsWay) return before.standing;
      }
      const refusal = await refusalOf(client, node, given);
      if (refusal !== null && (refusal !== "too-many-addresses" || before === undefined)) return refusal;
      await enterAddress(client, { node, recipient, given });
      return "unconfirmed" as const;
    });
  }

  async tryCode(node: NodeId, recipient: string, now_ms: number): Promise<Uint8Array | null> {
    const values = [Buffer.from(node), recipient, now_ms - CODE_GOOD_FOR_MS];
    const { rows } = await onDatabase(() => this.pool.query<{ code_digest: Buffer }>(TRY, values));
    return rows[0]?.code_digest ?? null;
  }

  async confirm(node: NodeId, recipient: string, code_digest: Uint8Array): Promise<boolean> {
    const values = [Buffer.from(node), recipient, Buffer.from(code_digest)];
    return (await onDatabase(() => this.pool.query(CONFIRM, values))).rowCount === 1;
  }

  forget(node: NodeId, recipient: string): Promise<void> {
    return inTransaction(this.pool, async (client) => {
      for (const statement of FORGET) await client.query(statement, [Buffer.from(node), recipient]);
    });
  }

  async byToken(stop_token: Uint8Array): Promise<StoppedMails | null> {
    const { rows } = await onDatabase(() => this.pool.query<StoppedMails>(BY_TOKEN, [Buffer.from(stop_token)]));
    return rows[0] ?? null;
  }

  end(stop_token: Uint8Array): Promise<StoppedMails | null> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<StoppedMails & { node: Buffer; recipient: string }>(END_BY_TOKEN, [
        Buffer.from(stop_token),
      ]);
      const [ended] = rows;
      if (ended === undefined) return null;
      const { node, recipient, ...stopped } = ended;
      await client.query(DROP_WAITING, [node, recipient]);
      return stopped;
    });
  }
}

async function refusalOf(
  client: PoolClient,
  node: NodeId,
  { address, now_ms }: NewAddress & { readonly now_ms: number },
): Promise<"too-many-codes" | "too-many-addresses" | null> {
  const key = Buffer.from(node);
  const count = async (query: string, values: readonly unknown[]) =>
    (await client.query<{ count: number }>(query, [...values])).rows[0]?.count ?? 0;
  const toAddress = await count(CODES_TO, [digestOf(address), now_ms - CODE_GOOD_FOR_MS]);
  const ofNode = await count(CODES_TODAY, [key, dayOf(now_ms)]);
  if (toAddress >= MOST_CODES_PER_ADDRESS || ofNode >= MOST_PER_DAY.code) return "too-many-codes";
  return (await count(ADDRESSES, [key])) >= MOST_ADDRESSES ? "too-many-addresses" : null;
}

interface Entering {
  readonly node: NodeId;
  readonly recipient: string;
  readonly given: NewAddress & { readonly now_ms: number };
}

async function enterAddress(client: PoolClient, { node, recipient, given }: Entering): Promise<void> {
  const { address, language, community_name, stop_token, code_digest, mail, now_ms } = given;
  const key = Buffer.from(node);
  const codes = [Buffer.from(stop_token), Buffer.from(code_digest)];
  await client.query(DROP_WAITING, [key, recipient]);
  await client.query(ENTER, [key, recipient, address, language, community_name, ...codes, now_ms]);
  const content = JSON.stringify({ subject: mail.subject, text: mail.text });
  await client.query(ENTER_MAIL, [key, mail.id, now_ms, now_ms + CODE_GOOD_FOR_MS, recipient, content]);
  await client.query(COUNT_TODAY, [key, dayOf(now_ms)]);
  await client.query("INSERT INTO notice_code VALUES ($1, $2)", [digestOf(address), now_ms]);
}

/** However it is written: many servers take capitals for small letters. */
function digestOf(address: string): Buffer {
  return createHash("sha256").update(address.toLowerCase()).digest();
}

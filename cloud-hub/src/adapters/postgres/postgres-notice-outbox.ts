import type { NoticeMessage, NoticeOutcome } from "@localgrid/protocol/notice-relay";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { Pool, PoolClient } from "pg";
import { dayOf, ENDPOINT_UNUSED_MS } from "../../notice-relay/notice-limits.ts";
import type { DueMessage, NoticeEnd, NoticeOutbox, NoticeWay, WayFigures } from "../../notice-relay/notice-outbox.ts";
import { decideTaking, endpointDigest, type TakingFacts } from "../../notice-relay/taking.ts";
import { onDatabase } from "./database-errors.ts";
import { inTransaction } from "./transaction.ts";

/** Requests of one node come one after the other: each counts what the others have taken. */
const NOTICE_LOCKS = 0x10ca_16d8;
const LOCK = `SELECT pg_advisory_xact_lock(${NOTICE_LOCKS}, hashtext(encode($1::bytea, 'hex')))`;

const KNOWN = "SELECT id FROM notice_message WHERE node = $1 AND id = ANY ($2)";
const CONFIRMED = `
  SELECT recipient FROM notice_address WHERE node = $1 AND standing = 'confirmed' AND recipient = ANY ($2)`;
const ENDPOINTS = `
  SELECT encode(digest, 'hex') AS digest, gone_at_ms IS NOT NULL AS is_gone FROM notice_endpoint
   WHERE node = $1 AND digest = ANY ($2)`;
const ENDPOINT_COUNT = `
  SELECT count(*)::int AS count FROM notice_endpoint WHERE node = $1 AND gone_at_ms IS NULL AND used_at_ms > $2`;
const TODAY = "SELECT kind, taken FROM notice_day WHERE node = $1 AND day = $2";

const ENTER = `
  INSERT INTO notice_message (node, id, kind, way, state, taken_at_ms, expires_at_ms, next_at_ms, attempts,
                              recipient, content)
  SELECT $1, m.id, 'notice', m.way, 'waiting', $2, m.expires_at_ms, $2, 0, m.recipient, m.content
    FROM unnest($3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[])
      AS m (id, way, expires_at_ms, recipient, content)`;
const COUNT = `
  INSERT INTO notice_day AS d (node, day, kind, taken)
  SELECT $1, $2, way, count(*) FROM unnest($3::text[]) AS way GROUP BY way
  ON CONFLICT (node, day, kind) DO UPDATE SET taken = d.taken + excluded.taken`;
const USE_ENDPOINTS = `
  INSERT INTO notice_endpoint (node, digest, used_at_ms) SELECT DISTINCT $1::bytea, digest, $2::bigint
    FROM unnest($3::bytea[]) AS digest
  ON CONFLICT (node, digest) DO UPDATE SET used_at_ms = excluded.used_at_ms`;

const UNHOLD = "DELETE FROM notice_held WHERE node = $1";
const HOLD = `
  INSERT INTO notice_held (node, id, way, expires_at_ms, recipient, content)
  SELECT $1, m.* FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[])
    AS m (id, way, expires_at_ms, recipient, content)`;

const BEGIN_SILENCE = `
  INSERT INTO notice_silence AS s (node, since_ms) VALUES ($1, $2)
  ON CONFLICT (node) DO UPDATE SET since_ms = excluded.since_ms WHERE s.since_ms < excluded.since_ms`;
/** The silence is in their ids, so that the next one has messages of its own. */
const RELEASE = `
  INSERT INTO notice_message (node, id, kind, way, state, taken_at_ms, expires_at_ms, next_at_ms, attempts,
                              recipient, content)
  SELECT node, 'held/' || $2::bigint || '/' || id, 'notice', way, 'waiting', $3, expires_at_ms, $3, 0, recipient, content
    FROM notice_held WHERE node = $1 AND expires_at_ms > $3
  ON CONFLICT DO NOTHING`;

/** No node waits behind all messages of another one. */
const DUE = `
  SELECT m.node, m.id, m.way, m.expires_at_ms, m.attempts, m.recipient, m.content, a.address, a.language, a.stop_token
    FROM notice_message m
    LEFT JOIN notice_address a ON a.node = m.node AND a.recipient = m.recipient
     AND (a.standing = 'confirmed' OR a.standing = 'unconfirmed' AND m.kind = 'code')
   WHERE m.state = 'waiting' AND m.way = $1 AND m.next_at_ms <= $3
   ORDER BY row_number() OVER (PARTITION BY m.node ORDER BY m.next_at_ms, m.id), m.next_at_ms, m.node LIMIT $2`;

const LATER = `
  UPDATE notice_message SET attempts = attempts + 1, next_at_ms = $3 WHERE node = $1 AND id = $2 AND state = 'waiting'`;
const END = `
  UPDATE notice_message SET state = $3, attempts = attempts + 1, ended_at_ms = $4, content = NULL
   WHERE node = $1 AND id = $2 AND state = 'waiting'`;
const ENDPOINT_GONE = `
  INSERT INTO notice_endpoint (node, digest, used_at_ms, gone_at_ms) VALUES ($1, $2, $3, $3)
  ON CONFLICT (node, digest) DO UPDATE SET gone_at_ms = $3`;
/** Only the address that was written to. */
const ADDRESS_GONE = `
  UPDATE notice_address SET standing = 'ended', address = NULL, code_digest = NULL
   WHERE node = $1 AND recipient = $2 AND address = $3`;

const PRUNE_MESSAGES = "DELETE FROM notice_message WHERE expires_at_ms <= $1 RETURNING way, state";
const PRUNE = [
  "DELETE FROM notice_held WHERE expires_at_ms <= $1::bigint",
  `DELETE FROM notice_endpoint WHERE used_at_ms <= $1::bigint - ${ENDPOINT_UNUSED_MS}`,
  "DELETE FROM notice_day WHERE day < $1::bigint / 86400000 - 1",
  "DELETE FROM notice_code WHERE made_at_ms <= $1::bigint - 86400000",
];

const FIGURES = `
  SELECT w.way,
         (SELECT count(*)::int FROM notice_message m WHERE m.way = w.way AND m.state = 'waiting') AS waiting,
         (SELECT min(taken_at_ms) FROM notice_message m WHERE m.way = w.way AND m.state = 'waiting') AS waiting_since_ms,
         (SELECT max(ended_at_ms) FROM notice_message m WHERE m.way = w.way AND m.state = 'sent') AS last_sent_at_ms
    FROM (VALUES ('push'), ('mail')) AS w (way)`;

interface DueRow {
  readonly node: Buffer;
  readonly id: string;
  readonly way: NoticeWay;
  readonly expires_at_ms: number;
  readonly attempts: number;
  readonly recipient: string | null;
  readonly content: string;
  readonly address: string | null;
  readonly language: string;
  readonly stop_token: Buffer;
}

export class PostgresNoticeOutbox implements NoticeOutbox {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  take(node: NodeId, messages: readonly NoticeMessage[], now_ms: number): Promise<readonly NoticeOutcome[]> {
    return inTransaction(this.pool, async (client) => {
      await client.query(LOCK, [Buffer.from(node)]);
      const facts = await factsOf(client, { node, messages, now_ms });
      const outcomes = decideTaking(messages, facts, now_ms);
      const fresh = takenOf(messages, outcomes, facts.known);
      if (fresh.length > 0) await this.enter(client, { node, messages: fresh, now_ms });
      return outcomes;
    });
  }

  hold(node: NodeId, messages: readonly NoticeMessage[], now_ms: number): Promise<readonly NoticeOutcome[]> {
    return inTransaction(this.pool, async (client) => {
      const key = Buffer.from(node);
      await client.query(LOCK, [key]);
      // What is held is sent under other ids, and counts on the day on which it is sent.
      const facts = await factsOf(client, { node, messages, now_ms });
      const outcomes = decideTaking(messages, { ...facts, known: new Set(), today: { push: 0, mail: 0 } }, now_ms);
      await client.query(UNHOLD, [key]);
      const held = takenOf(messages, outcomes, new Set());
      await client.query(HOLD, [key, ...columnsOf(held)]);
      await client.query(USE_ENDPOINTS, [key, now_ms, digestsOf(held)]);
      return outcomes;
    });
  }

  release(node: NodeId, since_ms: number, now_ms: number): Promise<number> {
    return inTransaction(this.pool, async (client) => {
      const key = Buffer.from(node);
      await client.query(LOCK, [key]);
      if ((await client.query(BEGIN_SILENCE, [key, since_ms])).rowCount === 0) return 0;
      return (await client.query(RELEASE, [key, since_ms, now_ms])).rowCount ?? 0;
    });
  }

  async due(way: NoticeWay, limit: number, now_ms: number): Promise<readonly DueMessage[]> {
    const { rows } = await onDatabase(() => this.pool.query<DueRow>(DUE, [way, limit, now_ms]));
    return rows.map(dueOf);
  }

  settle(message: DueMessage, end: NoticeEnd, now_ms: number): Promise<void> {
    const [node, { id }] = [Buffer.from(message.node), message];
    return inTransaction(this.pool, async (client) => {
      if (end.kind === "later") {
        await client.query(LATER, [node, id, end.next_at_ms]);
        return;
      }
      await client.query(END, [node, id, end.kind === "sent" ? "sent" : "failed", now_ms]);
      if (end.kind !== "gone") return;
      if (message.way === "push") await client.query(ENDPOINT_GONE, [node, endpointDigest(message.endpoint), now_ms]);
      else if (message.to !== null) await client.query(ADDRESS_GONE, [node, message.recipient, message.to.address]);
    });
  }

  prune(now_ms: number): Promise<Readonly<Record<NoticeWay, number>>> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ way: NoticeWay; state: string }>(PRUNE_MESSAGES, [now_ms]);
      for (const statement of PRUNE) await client.query(statement, [now_ms]);
      const unsent = rows.filter(({ state }) => state === "waiting");
      const count = (way: NoticeWay) => unsent.filter((row) => row.way === way).length;
      return { push: count("push"), mail: count("mail") };
    });
  }

  async figures(): Promise<readonly WayFigures[]> {
    return (await onDatabase(() => this.pool.query<WayFigures>(FIGURES))).rows;
  }

  private async enter(client: PoolClient, { node, messages, now_ms }: Taking): Promise<void> {
    const key = Buffer.from(node);
    await client.query(ENTER, [key, now_ms, ...columnsOf(messages)]);
    await client.query(COUNT, [key, dayOf(now_ms), messages.map(({ way }) => way)]);
    await client.query(USE_ENDPOINTS, [key, now_ms, digestsOf(messages)]);
  }
}

interface Taking {
  readonly node: NodeId;
  readonly messages: readonly NoticeMessage[];
  readonly now_ms: number;
}

async function factsOf(client: PoolClient, { node, messages, now_ms }: Taking): Promise<TakingFacts> {
  const key = Buffer.from(node);
  const recipients = messages.flatMap((message) => (message.way === "mail" ? [message.recipient] : []));
  const known = await client.query<{ id: string }>(KNOWN, [key, messages.map(({ id }) => id)]);
  const confirmed = await client.query<{ recipient: string }>(CONFIRMED, [key, recipients]);
  const endpoints = await client.query<{ digest: string; is_gone: boolean }>(ENDPOINTS, [key, digestsOf(messages)]);
  const count = await client.query<{ count: number }>(ENDPOINT_COUNT, [key, now_ms - ENDPOINT_UNUSED_MS]);
  const today = await client.query<{ kind: string; taken: number }>(TODAY, [key, dayOf(now_ms)]);
  const takenOn = (way: NoticeWay) => today.rows.find(({ kind }) => kind === way)?.taken ?? 0;
  return {
    known: new Set(known.rows.map(({ id }) => id)),
    confirmed: new Set(confirmed.rows.map(({ recipient }) => recipient)),
    endpoints: new Map(endpoints.rows.map(({ digest, is_gone }) => [digest, is_gone])),
    endpoint_count: count.rows[0]?.count ?? 0,
    today: { push: takenOn("push"), mail: takenOn("mail") },
  };
}

/** Those that are new, each once. */
function takenOf(
  messages: readonly NoticeMessage[],
  outcomes: readonly NoticeOutcome[],
  known: ReadonlySet<string>,
): readonly NoticeMessage[] {
  const fresh = new Map<string, NoticeMessage>();
  for (const [at, message] of messages.entries()) {
    const isTaken = outcomes[at]?.outcome === "taken" && !known.has(message.id);
    if (isTaken && !fresh.has(message.id)) fresh.set(message.id, message);
  }
  return [...fresh.values()];
}

function columnsOf(messages: readonly NoticeMessage[]): readonly unknown[] {
  return [
    messages.map(({ id }) => id),
    messages.map(({ way }) => way),
    messages.map(({ expires_at_s }) => expires_at_s * 1_000),
    messages.map((message) => (message.way === "mail" ? message.recipient : null)),
    messages.map(contentOf),
  ];
}

function contentOf(message: NoticeMessage): string {
  if (message.way === "mail") return JSON.stringify({ subject: message.subject, text: message.text });
  const { endpoint, body, urgency } = message;
  return JSON.stringify({ endpoint, body, urgency });
}

function digestsOf(messages: readonly NoticeMessage[]): readonly Buffer[] {
  return messages.flatMap((message) => (message.way === "push" ? [endpointDigest(message.endpoint)] : []));
}

function dueOf({ node, recipient, content, address, language, stop_token, ...row }: DueRow): DueMessage {
  const due = { ...row, node: new Uint8Array(node) as NodeId, ...JSON.parse(content) };
  if (row.way === "push") return due;
  return { ...due, recipient, to: address === null ? null : { address, language, stop_token } };
}

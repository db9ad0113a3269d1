import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { cloudHubError } from "../../errors.ts";
import type { Lane, SignedTransaction } from "../../settlement/chain.ts";
import type { Submission } from "../../settlement/chain-reader.ts";
import type {
  BatchName,
  EndedSubmission,
  OpenSubmission,
  SubmissionDraft,
  SubmissionEnd,
  SubmissionStore,
} from "../../settlement/outbox/submission-store.ts";
import { onDatabase } from "./database-errors.ts";
import { inTransaction } from "./transaction.ts";

const UNIQUE_VIOLATION = "23505";
const DAY_MS = 86_400_000;
/** What the network itself forgets sooner; a batch's transaction and its result stay. */
const META_KEPT_MS = 60 * DAY_MS;
const OTHERS_KEPT_MS = 400 * DAY_MS;

const COLUMNS = `id, lane, purpose, community, batch_seq, sequence::text, envelope, hash, bid_stroops::text, bump_envelope,
                 bump_hash, max_time_s, built_ledger, state`;

const KEEP = `
  INSERT INTO chain_submission (lane, purpose, community, batch_seq, sequence, envelope, hash, bid_stroops, max_time_s,
                                built_ledger, created_at_ms)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING ${COLUMNS}`;

const KEEP_KEYS = `
  INSERT INTO chain_entry (digest, key) SELECT * FROM unnest($1::bytea[], $2::bytea[]) ON CONFLICT (digest) DO NOTHING`;

const END = `
  UPDATE chain_submission
     SET state = $2, result = $3, ledger = $4, close_s = $5, fee_stroops = $6, result_xdr = $7, meta_xdr = $8, ended_at_ms = $9
   WHERE id = $1 AND state IN ('built', 'sent')`;

interface SubmissionRow {
  readonly id: number;
  readonly lane: Lane;
  readonly purpose: string;
  readonly community: string | null;
  readonly batch_seq: number | null;
  readonly sequence: string;
  readonly envelope: Buffer;
  readonly hash: Buffer;
  readonly bid_stroops: string;
  readonly bump_envelope: Buffer | null;
  readonly bump_hash: Buffer | null;
  readonly max_time_s: number;
  readonly built_ledger: number;
  readonly state: string;
}

/** Committed means on disk: PostgreSQL is asked for that here, whatever its own settings say. */
const DURABLY = "SET LOCAL synchronous_commit = on";

export class PostgresChainOutbox implements SubmissionStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async open(lane: Lane): Promise<OpenSubmission | null> {
    const query = `SELECT ${COLUMNS} FROM chain_submission WHERE lane = $1 AND state IN ('built', 'sent')`;
    const { rows } = await onDatabase(() => this.pool.query<SubmissionRow>(query, [lane]));
    return rows[0] === undefined ? null : openOf(rows[0]);
  }

  async keep(draft: SubmissionDraft): Promise<OpenSubmission> {
    const { lane, purpose, batch, sequence, transaction, bid_stroops, max_time_s, built_ledger, keys, at_ms } = draft;
    const envelope = Buffer.from(transaction.envelope);
    const hash = Buffer.from(transaction.hash);
    const name = [batch?.community ?? null, batch?.seq ?? null];
    const terms = [String(bid_stroops), max_time_s, built_ledger, at_ms];
    try {
      return await inTransaction(this.pool, async (client) => {
        await client.query(DURABLY);
        const values = [lane, purpose, ...name, String(sequence), envelope, hash, ...terms];
        const { rows } = await client.query<SubmissionRow>(KEEP, values);
        await client.query(KEEP_KEYS, [keys.map(digestOf), keys.map((key) => Buffer.from(key))]);
        return openOf(rows[0] as SubmissionRow);
      });
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      throw cloudHubError("lane-taken", `${lane} has a transaction under way`, error);
    }
  }

  async markSent(id: number): Promise<void> {
    const query =
      "UPDATE chain_submission SET state = 'sent', sent_times = sent_times + 1 WHERE id = $1 AND state IN ('built', 'sent')";
    await this.write(query, [id]);
  }

  async keepBump(id: number, bump: SignedTransaction & { readonly bid_stroops: bigint }): Promise<void> {
    const query = "UPDATE chain_submission SET bump_envelope = $2, bump_hash = $3, bid_stroops = $4 WHERE id = $1";
    await this.write(query, [id, Buffer.from(bump.envelope), Buffer.from(bump.hash), String(bump.bid_stroops)]);
  }

  async end(id: number, { state, result, ledger, close_s, ...end }: SubmissionEnd): Promise<void> {
    const { fee_stroops, result_xdr, meta_xdr, at_ms } = end;
    const fee = fee_stroops === null ? null : String(fee_stroops);
    const archive = [result_xdr, meta_xdr].map((bytes) => (bytes === null ? null : Buffer.from(bytes)));
    await this.write(END, [id, state, result, ledger, close_s, fee, ...archive, at_ms]);
  }

  async lastSpent(lane: Lane): Promise<bigint | null> {
    const query =
      "SELECT max(sequence)::text AS sequence FROM chain_submission WHERE lane = $1 AND state IN ('confirmed', 'failed')";
    const { rows } = await onDatabase(() => this.pool.query<{ sequence: string | null }>(query, [lane]));
    const sequence = rows[0]?.sequence ?? null;
    return sequence === null ? null : BigInt(sequence);
  }

  async lastOf({ community, seq }: BatchName): Promise<EndedSubmission | null> {
    const query = `
      SELECT coalesce(bump_hash, hash) AS hash, state, ledger, fee_stroops::text FROM chain_submission
       WHERE community = $1 AND batch_seq = $2 AND state IN ('confirmed', 'forgotten') ORDER BY id DESC LIMIT 1`;
    type Row = { hash: Buffer; state: EndedSubmission["state"]; ledger: number | null; fee_stroops: string | null };
    const { rows } = await onDatabase(() => this.pool.query<Row>(query, [community, seq]));
    const row = rows[0];
    if (row === undefined) return null;
    const { hash, state, ledger, fee_stroops } = row;
    return {
      hash: new Uint8Array(hash),
      state,
      ledger,
      fee_stroops: fee_stroops === null ? null : BigInt(fee_stroops),
    };
  }

  async newestLedger(): Promise<number> {
    const query = "SELECT coalesce(max(ledger), 0) AS ledger FROM chain_submission";
    const { rows } = await onDatabase(() => this.pool.query<{ ledger: number }>(query));
    return rows[0]?.ledger ?? 0;
  }

  async usedKeys(after: Uint8Array | null, count: number) {
    const query = "SELECT digest, key FROM chain_entry WHERE digest > $1 ORDER BY digest LIMIT $2";
    const start = Buffer.from(after ?? new Uint8Array());
    const { rows } = await onDatabase(() => this.pool.query<{ digest: Buffer; key: Buffer }>(query, [start, count]));
    return rows;
  }

  async prune(at_ms: number): Promise<void> {
    const forgetMeta = "UPDATE chain_submission SET meta_xdr = NULL WHERE meta_xdr IS NOT NULL AND ended_at_ms < $1";
    await this.write(forgetMeta, [at_ms - META_KEPT_MS]);
    const forget = `
      DELETE FROM chain_submission d WHERE ended_at_ms < $1 AND (purpose <> 'batch' OR state IN ('failed', 'expired'))
         AND EXISTS (SELECT FROM chain_submission later WHERE later.lane = d.lane AND later.id > d.id AND later.state = 'confirmed')`;
    await this.write(forget, [at_ms - OTHERS_KEPT_MS]);
  }

  /** Transactions of one batch, the first one first. */
  async submissions(community: string, seq: number): Promise<readonly Submission[]> {
    const query = `
      SELECT encode(coalesce(bump_hash, hash), 'hex') AS tx_hash, state, sent_times, max_time_s, result, created_at_ms
        FROM chain_submission WHERE community = $1 AND batch_seq = $2 ORDER BY id`;
    return (await onDatabase(() => this.pool.query<Submission>(query, [community, seq]))).rows;
  }

  private write(query: string, values: readonly unknown[]): Promise<void> {
    return inTransaction(this.pool, async (client) => {
      await client.query(DURABLY);
      await client.query(query, [...values]);
    });
  }
}

function openOf(row: SubmissionRow): OpenSubmission {
  const { id, lane, purpose, community, batch_seq, max_time_s, built_ledger, bump_envelope, bump_hash } = row;
  return {
    id,
    lane,
    purpose,
    batch: community === null || batch_seq === null ? null : { community, seq: batch_seq },
    sequence: BigInt(row.sequence),
    transaction: { envelope: new Uint8Array(row.envelope), hash: new Uint8Array(row.hash) },
    bump:
      bump_envelope === null || bump_hash === null
        ? null
        : { envelope: new Uint8Array(bump_envelope), hash: new Uint8Array(bump_hash) },
    bid_stroops: BigInt(row.bid_stroops),
    max_time_s,
    built_ledger,
    wasSent: row.state === "sent",
  };
}

function digestOf(key: Uint8Array): Buffer {
  return createHash("sha256").update(key).digest();
}

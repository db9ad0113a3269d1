import type { Pool } from "pg";
import type { AnswerStore, StoredAnswer } from "../../access/answer-book.ts";
import { onDatabase } from "./database-errors.ts";

const ADD = `
  INSERT INTO kept_answer AS held (credential, key, request_digest, begun_at_ms) VALUES ($1, $2, $3, $4)
  ON CONFLICT (credential, key) DO UPDATE SET request_digest = $3, begun_at_ms = $4
    WHERE held.status IS NULL AND held.begun_at_ms < $5
  RETURNING key`;

const FIND = `
  SELECT credential, key, request_digest, begun_at_ms, status, sealed_body
    FROM kept_answer WHERE credential = $1 AND key = $2`;

const KEEP = `
  UPDATE kept_answer SET status = $4, sealed_body = $5
   WHERE credential = $1 AND key = $2 AND begun_at_ms = $3 AND status IS NULL`;

const DROP = `
  DELETE FROM kept_answer WHERE credential = $1 AND key = $2 AND begun_at_ms = $3 AND status IS NULL`;

const TIDY = `
  DELETE FROM kept_answer WHERE begun_at_ms < $1 OR (credential, key) IN (
    SELECT credential, key FROM (
      SELECT credential, key, row_number() OVER (PARTITION BY credential ORDER BY begun_at_ms DESC) AS place
        FROM kept_answer) AS placed
     WHERE place > $2)`;

export class PostgresAnswerStore implements AnswerStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  begin(
    place: Omit<StoredAnswer, "status" | "sealed_body">,
    abandoned_before_ms: number,
  ): Promise<StoredAnswer | null> {
    const { credential, key, request_digest, begun_at_ms } = place;
    return onDatabase(async () => {
      const values = [credential, key, Buffer.from(request_digest), begun_at_ms, abandoned_before_ms];
      const { rowCount } = await this.pool.query(ADD, values);
      if (rowCount === 1) return null;
      const { rows } = await this.pool.query<StoredAnswer>(FIND, [credential, key]);
      // Whoever was there has just failed and left: to be asked again, as if it still were.
      return rows[0] ?? { ...place, status: null, sealed_body: null };
    });
  }

  async keep({ credential, key, begun_at_ms, status, sealed_body }: StoredAnswer): Promise<void> {
    const body = sealed_body === null ? null : Buffer.from(sealed_body);
    await onDatabase(() => this.pool.query(KEEP, [credential, key, begun_at_ms, status, body]));
  }

  async drop({
    credential,
    key,
    begun_at_ms,
  }: Pick<StoredAnswer, "credential" | "key" | "begun_at_ms">): Promise<void> {
    await onDatabase(() => this.pool.query(DROP, [credential, key, begun_at_ms]));
  }

  async tidy({ before_ms, most }: { readonly before_ms: number; readonly most: number }): Promise<void> {
    await onDatabase(() => this.pool.query(TIDY, [before_ms, most]));
  }
}

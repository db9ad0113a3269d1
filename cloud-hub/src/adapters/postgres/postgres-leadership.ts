import type { Pool, PoolClient } from "pg";
import type { Leadership } from "../../work-turns/leadership.ts";
import { onDatabase } from "./database-errors.ts";

/** Of all hubs on a database, the one whose session holds this lock works for the chain, */
const SETTLEMENT_LOCK = 0x10ca_5e77;
/** and the one that holds this one sends notices. */
export const NOTICE_LOCK = 0x10ca_5e78;

/** Leadership by an advisory lock of a session of its own: it ends with the session, however that ends. */
export class PostgresLeadership implements Leadership {
  private readonly pool: Pool;
  private readonly lock: number;
  private session: PoolClient | null = null;

  constructor(pool: Pool, lock: number = SETTLEMENT_LOCK) {
    this.pool = pool;
    this.lock = lock;
  }

  async hold(): Promise<boolean> {
    return onDatabase(async () => {
      const { session } = this;
      if (session !== null) {
        await session.query("SELECT 1");
        return true;
      }
      const client = await this.pool.connect();
      const { rows } = await client
        .query<{ held: boolean }>("SELECT pg_try_advisory_lock($1) AS held", [this.lock])
        .catch((error: Error) => {
          client.release(error);
          throw error;
        });
      if (rows[0]?.held !== true) {
        client.release();
        return false;
      }
      client.on("error", () => this.lose());
      client.on("end", () => this.lose());
      this.session = client;
      return true;
    }).catch((error: unknown) => {
      this.lose();
      throw error;
    });
  }

  async release(): Promise<void> {
    this.lose();
  }

  private lose(): void {
    const { session } = this;
    this.session = null;
    // Destroyed, not given back: the lock ends with it.
    session?.release(true);
  }
}

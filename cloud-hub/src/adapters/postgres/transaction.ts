import type { Pool, PoolClient } from "pg";
import { onDatabase } from "./database-errors.ts";

/**
 * Runs work between BEGIN and COMMIT; durable when this resolves. What the work throws rolls everything back.
 *
 * @throws {LocalGridError} `store-away`, `store-full`, and what the work throws
 */
export function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return onDatabase(async () => {
    const client = await pool.connect();
    let isBroken = false;
    try {
      await client.query("BEGIN");
      const result = await work(client);
      await client.query("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {
        isBroken = true;
      });
      throw error;
    } finally {
      client.release(isBroken);
    }
  });
}
